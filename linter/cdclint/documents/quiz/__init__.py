"""Quizzes: files of questions, and what a reader scores without reading."""
