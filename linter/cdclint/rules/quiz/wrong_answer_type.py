"""An answer of another type than its question asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.fault import MANY, REFUSED, TYPE, Fault
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.questions import SEVERAL, SINGLE
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Array, Scalar, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question
    from cdclint.syntax.data.value import Value

LEAST = 2
"""Questions with one right option by which another with several is one by mistake."""
_SORTS = {
    "list": (Message("a list"), Message("lists")),
    "number": (Message("a number"), Message("numbers")),
    "text": (Message("a text"), Message("texts")),
}


@rule(severity=Severity.WARNING)
def wrong_answer_type(quiz: Quiz) -> Iterator[Finding]:
    """The answer of a question is of another type than the others of its kind: a text among booleans, or the reverse.

    `"true"` is not `true`: a program that compares them counts the right answer as wrong. A question of true or false
    without options is answered by a boolean; one with options is answered by what names one of them.

    Questions of one `type` are answered in one way: a list among letters, or a number among them, is seldom what the
    program expects, and where one option is right in the others, two are one too many. Where a quiz has as many answers
    of one sort as of another, that is said once.
    """
    plain = [question for question in quiz.questions if question.is_true_false and not question.options]
    booleans = any(isinstance(answer.value, bool) for question in plain for answer in question.answers)
    for question in quiz.questions:
        for answer in question.answers:
            written = text(answer).strip().casefold()
            span = quiz.source.span(answer.start, answer.end)
            faults = _faults(answer, TYPE, REFUSED)
            if question in plain and isinstance(answer.value, str) and written in {"true", "false"} and booleans:
                fix = Fix(Message("write {text}", text=written), (Edit(span, written),), safe=False)
                yield Finding(span, Message("a text, and other answers of this kind are true or false"), fix, faults)
            elif question in plain and booleans and _is_other(question, answer):
                message = Message("neither true nor false, as other answers of this kind are")
                yield Finding(span, message, faults=faults)
            elif question.options and isinstance(answer.value, bool) and question.position(answer) is None:
                yield Finding(span, Message("true or false names no option of this question"), faults=faults)
    by_kind: dict[str, list[Question]] = {}
    for question in quiz.questions:
        if question.is_choice and len(question.options) > 1 and question.is_answered:
            by_kind.setdefault(question.kind, []).append(question)
    has_several = any(kind in SEVERAL for kind in by_kind)
    for kind, questions in by_kind.items():
        defects = _mixed(questions, with_lists=kind in SINGLE or kind in SEVERAL)
        if kind in SINGLE:
            defects |= _too_many(questions, sure=has_several or SINGLE[kind])
        for value, (message, faults) in defects.items():
            yield Finding(quiz.source.span(*value), message, faults=faults)


Defects = dict[tuple[int, int], tuple[Message, tuple[Fault, ...]]]


def _faults(value: Value, *kinds: str) -> tuple[Fault, ...]:
    return tuple(Fault(value.start, kind) for kind in kinds)


def _mixed(questions: list[Question], *, with_lists: bool) -> Defects:
    """The answers that are written otherwise than most of their kind; without a type, a list may mean several."""
    found = [(one, sort) for question in questions if (one := question.part("answer")) and (sort := _sort(question))]
    counts = Counter(sort for _, sort in found if with_lists or sort != "list")
    if len(counts) < 2:
        return {}
    first = next(sort for _, sort in found if sort in counts)
    usual, often = max(counts.items(), key=lambda pair: (pair[1], pair[0] == first))
    defects: Defects = {}
    tied: set[str] = set()
    for value, sort in found:
        if sort == usual or sort not in counts or sort in tied:
            continue
        if counts[sort] == often:
            tied.add(sort)
        message = Message(
            "{sort}, and other answers of this type are {others}", sort=_SORTS[sort][0], others=_SORTS[usual][1]
        )
        defects[value.start, value.end] = message, _faults(value, TYPE, REFUSED)
    return defects


def _sort(question: Question) -> str:
    """How the answer of a question is written; "" where it says nothing: an option's text, or several options."""
    answer = question.part("answer")
    if isinstance(answer, Array):
        is_several = question.kind in SINGLE and len(answer.items) != 1
        return "" if answer is question.listed or is_several else "list"
    if not isinstance(answer, Scalar) or isinstance(answer.value, bool) or answer.value in {None, ""}:
        return ""
    if any(isinstance(option.value, Scalar) and option.value.value == answer.value for option in question.options):
        return ""
    keys = {option.key for option in question.options}
    if isinstance(answer.value, int | float):
        return "" if text(answer) in keys else "number"
    if "," in text(answer) or question.position(answer) is None:
        return ""
    return "text"


def _too_many(questions: list[Question], *, sure: bool) -> Defects:
    """Questions of which several options are right, where one is in the others."""
    wrong = [question for question in questions if len(question.right) > 1]
    if not sure and (len(questions) - len(wrong) < LEAST or LEAST * len(wrong) >= len(questions)):
        return {}
    defects: Defects = {}
    for question in wrong:
        answer = question.part("answer")
        shown = answer if answer is not None and answer is not question.listed else question.id or question.asked
        if shown is not None:
            number = len(question.right)
            message = Message("{number} options are right, and questions of this type have one", number=number)
            defects[shown.start, shown.end] = message, _faults(shown, TYPE, MANY) if shown is answer else ()
    return defects


def _is_other(question: Question, answer: Scalar) -> bool:
    """Whether an answer is neither a boolean by itself nor empty."""
    return not isinstance(question.part("answer"), Scalar) or (
        not isinstance(answer.value, bool) and text(answer) != ""
    )
