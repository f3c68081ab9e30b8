"""Code blocks of a lesson."""
