"""Answers of other sites, asked for and kept."""
