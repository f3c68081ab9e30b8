"""The glossary: terms that are there once, and that the course uses."""
