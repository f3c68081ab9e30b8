"""Data files that a schema of the project is about."""
