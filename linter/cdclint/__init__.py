"""A linter that proves a technical lesson works before a student meets it."""

__version__ = "0.1.0"
