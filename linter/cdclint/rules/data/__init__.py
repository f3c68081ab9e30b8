"""Data files: empty ones, and those that a schema of the project is about."""
