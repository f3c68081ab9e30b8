"""An answer that names no option of its question."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.quiz.quiz_file import JsonQuiz, YamlQuiz
from cdclint.syntax.data.value import Scalar, text


@rule
def unknown_answer(file: JsonQuiz | YamlQuiz) -> Iterator[Finding]:
    """The right answer of a question is none of its options, or nothing says which one is right.

    Whatever a reader chooses counts as wrong. An answer names an option by its id, its letter, its index from 0, or its
    text; an option may mark itself with `correct: true` instead.
    """
    for question in file.questions:
        if not question.is_choice or len(question.options) < 2:
            continue
        if not question.is_answered:
            shown = question.id or question.asked
            if isinstance(shown, Scalar):
                yield Finding(file.source.span(shown.start, shown.end), Message("nothing says which option is right"))
        for answer in question.answers:
            if not isinstance(answer.value, bool) and question.position(answer) is None:
                known = ", ".join(f"`{option.key}`" for option in question.options)
                message = Message("no option is `{answer}`; there are {known}", answer=text(answer), known=known)
                yield Finding(file.source.span(answer.start, answer.end), message)
