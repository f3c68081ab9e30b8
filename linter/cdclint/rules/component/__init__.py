"""What lessons import, and how they use it."""
