"""A question without an explanation in a quiz whose other questions have one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.fault import EMPTY, TYPE, Fault
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Scalar, text

FEW = 3


@rule(severity=Severity.WARNING)
def missing_explanation(quiz: Quiz) -> Iterator[Finding]:
    """A question has no explanation, and most questions of its quiz have one.

    A reader who was wrong learns nothing from the word "wrong". Quizzes that explain nothing at all are left alone.
    """
    explained = [bool(text(question.part("explanation")).strip()) for question in quiz.questions]
    if sum(explained) < FEW or 2 * sum(explained) < len(explained):
        return
    for question, has_one in zip(quiz.questions, explained, strict=True):
        shown = question.id or question.asked
        if not has_one and isinstance(shown, Scalar):
            part = question.part("explanation")
            faults = question.lacks("explanation")
            if part is not None:
                faults = (Fault(part.start, EMPTY), Fault(part.start, TYPE))
            message = Message("the question has no explanation")
            yield Finding(quiz.source.span(shown.start, shown.end), message, faults=faults)
