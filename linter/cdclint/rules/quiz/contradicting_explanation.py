"""An explanation that is about another answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Scalar, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question

LONG = 30
"""Characters of an explanation from which on two questions have the same one by mistake."""
_VERDICT = regex(
    r"[\s\W]*(?:утверждение\s+)?(неверно|ложь|нет|false|верно|правда|истина|да|true)\s*(?:[.!:;—–]|\Z)", re.IGNORECASE
)
_YES = frozenset({"верно", "правда", "истина", "да", "true"})
_NAMED = regex(
    r"(?<!не)(?<!не )(?<!in)\b(?:правильн|верн|correct|right)\w*\s+(?:ответ|вариант|answer|option|choice)\s*"
    r"(?:—|–|-|:|is\b|это\b)\s*(?:вариант\s+|option\s+|под буквой\s+)?[\"«(`']?([A-Fa-f])[\"»)`']?(?![\w'’])",
    re.IGNORECASE,
)


@rule(severity=Severity.WARNING)
def contradicting_explanation(quiz: Quiz) -> Iterator[Finding]:
    """An explanation is about another answer than the one that counts as right.

    Who was wrong reads that they were right. Reported is only what is certain: an explanation that names the letter of
    another option as the right one, one that begins with "true" where the answer is false or the reverse, and one that
    is word by word that of another question of the quiz with other options.
    """
    seen: dict[str, Question] = {}
    for question in quiz.questions:
        explanation = question.part("explanation")
        if not isinstance(explanation, Scalar) or not isinstance(explanation.value, str):
            continue
        span = quiz.source.span(explanation.start, explanation.end)
        written = explanation.value
        if (named := _other_letter(question, written)) is not None:
            right = ", ".join(question.options[at].key for at in sorted(question.right))
            place = quiz.place(explanation, named.start(1), named.end(1))
            message = Message(
                "the explanation calls `{named}` right, and the answer is `{right}`", named=named[1], right=right
            )
            yield Finding(place, message)
        elif (verdict := _other_verdict(question, written)) is not None:
            place = quiz.place(explanation, verdict.start(1), verdict.end(1))
            answer = text(question.answers[0]).lower()
            message = Message(
                "the explanation says `{said}`, and the answer is `{answer}`", said=verdict[1], answer=answer
            )
            yield Finding(place, message)
        before = seen.setdefault(" ".join(written.split()), question)
        if before is not question and len(written) >= LONG and _differ(before, question):
            yield Finding(span, Message("another question of the quiz has the same explanation, and other answers"))


def _other_letter(question: Question, written: str) -> re.Match[str] | None:
    named = _NAMED.search(written) if len(question.right) == 1 and question.is_choice else None
    keys = [option.key.casefold() for option in question.options]
    if named is None or named[1].casefold() not in keys:
        return None
    return None if keys.index(named[1].casefold()) in question.right else named


def _other_verdict(question: Question, written: str) -> re.Match[str] | None:
    said = _VERDICT.match(written) if question.is_true_false and len(question.answers) == 1 else None
    if said is None or text(question.answers[0]).casefold() not in {"true", "false"}:
        return None
    return None if (said[1].casefold() in _YES) == (text(question.answers[0]).casefold() == "true") else said


def _differ(one: Question, other: Question) -> bool:
    """Whether two questions cannot share an explanation: neither an option nor the question is the same."""
    if not one.is_choice or not other.is_choice or text(one.asked) == text(other.asked):
        return False
    mine = {option.text.strip() for option in one.options}
    return bool(mine) and bool(other.options) and mine.isdisjoint(option.text.strip() for option in other.options)
