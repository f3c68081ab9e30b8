"""Quizzes: questions that can be asked, answers that are right, patterns that give them away."""
