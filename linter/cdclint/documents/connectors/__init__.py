"""Connectors, in files of their own and in lessons: their settings, and what Debezium knows of each."""
