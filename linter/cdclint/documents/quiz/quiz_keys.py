"""The keys that quizzes are written with: the common ones, or those that the settings name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class QuizKeys(NamedTuple):
    """For each part of a quiz the names that it may have, the first one that is there counts."""

    questions: tuple[str, ...] = ("questions",)
    lesson: tuple[str, ...] = ("lessonSlug", "lesson", "lessonId", "lesson_slug")
    module: tuple[str, ...] = ("moduleId", "module", "module_id", "moduleSlug")
    id: tuple[str, ...] = ("id",)
    kind: tuple[str, ...] = ("type", "kind")
    question: tuple[str, ...] = ("question", "prompt", "text", "title")
    options: tuple[str, ...] = ("options", "choices", "answers", "variants")
    answer: tuple[str, ...] = (
        "correctAnswer", "correctAnswers", "correct_answer", "correct_answers", "correct", "correctIndex",
        "answerIndex", "answer",
    )  # fmt: skip
    explanation: tuple[str, ...] = ("explanation", "explain", "rationale", "feedback")
    text: tuple[str, ...] = ("text", "label", "title", "value", "answer")
    mark: tuple[str, ...] = ("correct", "isCorrect", "is_correct", "right")
    language: tuple[str, ...] = ("language", "lang")
    starter: tuple[str, ...] = ("starterCode", "starter", "starter_code")
    solution: tuple[str, ...] = ("solutionCode", "solution", "solution_code")
    tests: tuple[str, ...] = ("testCode", "tests", "test_code")


KEYS = QuizKeys()
PARTS = QuizKeys._fields


def keys_of(names: Mapping[str, str]) -> QuizKeys:
    """The keys with those that the settings name in the place of the common ones."""
    return _keys(tuple(sorted(names.items())))


@cache
def _keys(names: tuple[tuple[str, str], ...]) -> QuizKeys:
    return KEYS._replace(**{part: (name,) for part, name in names})
