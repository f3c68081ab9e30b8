"""An answer of another type than its question asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Scalar, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question


@rule(severity=Severity.WARNING)
def wrong_answer_type(quiz: Quiz) -> Iterator[Finding]:
    """The answer of a question is of another type than the others of its kind: a text among booleans, or the reverse.

    `"true"` is not `true`: a program that compares them counts the right answer as wrong. A question of true or false
    without options is answered by a boolean; one with options is answered by what names one of them.
    """
    plain = [question for question in quiz.questions if question.is_true_false and not question.options]
    booleans = any(isinstance(answer.value, bool) for question in plain for answer in question.answers)
    for question in quiz.questions:
        for answer in question.answers:
            written = text(answer).strip().casefold()
            span = quiz.source.span(answer.start, answer.end)
            if question in plain and isinstance(answer.value, str) and written in {"true", "false"} and booleans:
                fix = Fix(Message("write {text}", text=written), (Edit(span, written),), safe=False)
                yield Finding(span, Message("a text, and other answers of this kind are true or false"), fix)
            elif question in plain and booleans and _is_other(question, answer):
                yield Finding(span, Message("neither true nor false, as other answers of this kind are"))
            elif question.options and isinstance(answer.value, bool) and question.position(answer) is None:
                yield Finding(span, Message("true or false names no option of this question"))


def _is_other(question: Question, answer: Scalar) -> bool:
    """Whether an answer is neither a boolean by itself nor empty."""
    return not isinstance(question.part("answer"), Scalar) or (
        not isinstance(answer.value, bool) and text(answer) != ""
    )
