"""An answer that names no option of its question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.fault import EMPTY, FEW, REFUSED, TYPE, Fault, lacks
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Array, Object, Scalar, items, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question

TRUE = Scalar(value=True, start=0, end=0)
"""The answer of options that mark themselves."""


@rule
def unknown_answer(quiz: Quiz) -> Iterator[Finding]:
    """The right answer of a question is none of its options, or nothing says which one is right.

    Whatever a reader chooses counts as wrong. An answer names an option by its id, its letter, its text or its number,
    from 0, or from 1 where the answers of the quiz show it; an option may mark itself with `correct: true` instead.
    Where no question of a quiz has an answer, they are kept elsewhere, or under a key that `quiz-keys` has to name.
    """
    says = any(question.is_answered for question in quiz.questions)
    for question in quiz.questions:
        if question.is_true_false and not question.options and says and not _is_given(question):
            yield from _unsaid(quiz, question, Message("nothing says whether it is true"))
        if not question.is_choice or len(question.options) < 2:
            continue
        if (says or question.is_marked) and not _is_given(question):
            message = Message("the answer is empty: nothing says which option is right")
            yield from _unsaid(
                quiz, question, message if question.answers else Message("nothing says which option is right")
            )
            continue
        for answer in question.answers:
            if not _text(answer):
                message = Message("the answer is empty")
                empty = (Fault(answer.start, EMPTY),)
                yield Finding(quiz.source.span(answer.start, answer.end), message, faults=empty)
            elif not isinstance(answer.value, bool) and not question.named(answer):
                known = ", ".join(f"`{option.key}`" for option in question.options)
                message = Message("no option is `{answer}`; there are {known}", answer=text(answer), known=known)
                # A number that is not whole is no place of an option; another type hides no wrong name.
                kinds = (REFUSED, TYPE) if isinstance(answer.value, float) else (REFUSED,)
                faults = tuple(Fault(answer.start, kind) for kind in kinds)
                yield Finding(quiz.source.span(answer.start, answer.end), message, faults=faults)


def _is_given(question: Question) -> bool:
    """Whether anything is there for the answer that is not empty."""
    return question.is_answered and any(map(_text, question.answers or (TRUE,)))


def _text(answer: Scalar) -> str:
    return text(answer).strip() if answer.value is not None else ""


def _unsaid(quiz: Quiz, question: Question, message: Message) -> Iterator[Finding]:
    shown = next(iter(question.answers), None) or question.id or question.asked
    if isinstance(shown, Scalar):
        yield Finding(quiz.source.span(shown.start, shown.end), message, faults=tuple(_missing(question)))


def _missing(question: Question) -> Iterator[Fault]:
    """What is wrong where nothing says which option is right."""
    given = question.part("answer")
    if given is None or given is question.listed:
        yield from question.lacks("answer")
        for option in items(question.listed):
            if isinstance(option, Object):
                yield from lacks(option.start, *question.keys.mark)
        return
    yield from (Fault(one.start, EMPTY) for one in (given, *question.answers))
    yield Fault(given.start, FEW if isinstance(given, Array | Scalar) else TYPE)
