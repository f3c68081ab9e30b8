"""A question that cannot be asked as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.fault import EMPTY, FEW, REPEATED, TYPE, Fault, lacks
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Scalar, Value, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question

_NAMES = regex(r"[A-Za-z`]")


@rule
def invalid(quiz: Quiz) -> Iterator[Finding]:
    """A question has no text, fewer than two options, an empty option, or one option twice.

    The reader sees an empty line, or two options of which only one counts. A question of a choice needs at least two
    options, each with a text and an id of its own, and an answer that names none of them twice; a question of code and
    one of true or false need none, and one that readers answer in their own words needs the text of its answer.

    Where the schema that the file is held to refuses the same thing, `collection/invalid-entry` or
    `data/schema-violation` says so, with the key and the place in the schema, and this rule does not.
    """
    for question in quiz.questions:
        for value, message, faults in _defects(question):
            yield Finding(quiz.source.span(value.start, value.end), message, faults=faults)


Defect = tuple[Value, Message, tuple[Fault, ...]]


def _defects(question: Question) -> Iterator[Defect]:
    asked = question.asked
    if asked is None:
        start = question.value.start
        yield Scalar(None, start, start + 1), Message("the question asks nothing"), question.lacks("question")
    elif isinstance(asked, Scalar) and not text(asked).strip():
        yield asked, Message("the question is empty"), (Fault(asked.start, EMPTY),)
    if question.is_open:
        for answer in question.answers:
            if isinstance(answer.value, str) and not answer.value.strip():
                yield answer, Message("the answer is empty"), (Fault(answer.start, EMPTY),)
    if question.lacks_options and asked is not None:
        message = Message("fewer than two options: there is nothing to choose from")
        yield asked, message, question.lacks("options")
    if not question.is_choice or question.listed is None:
        return
    yield from _named_twice(question)
    if len(question.options) < 2:
        faults = [Fault(question.listed.start, what) for what in (FEW, EMPTY)]
        message = Message("fewer than two options: there is nothing to choose from")
        yield question.listed, message, tuple(faults)
    texts: set[str] = set()
    keys: set[str] = set()
    for option in question.options:
        start = option.value.start
        if option.lacks_text:
            faults = [*lacks(start, *question.keys.text), Fault(start, EMPTY), Fault(start, TYPE)]
            yield option.value, Message("the option is empty"), tuple(faults)
        if not isinstance(option.value, Scalar):
            continue
        shown = option.text.strip()
        again = (Fault(option.entry.start, REPEATED),)
        if not shown:
            yield option.value, Message("the option is empty"), (Fault(start, EMPTY),)
        elif _folded(shown) in texts:
            yield option.value, Message("an option before has the same text"), again
        elif option.key in keys:
            yield option.value, Message("an option before has the same id `{id}`", id=option.key), again
        texts.add(_folded(shown))
        keys.add(option.key)


def _folded(shown: str) -> str:
    """A text as readers compare it: the case of letters means something in names and code, and nothing in Russian."""
    return shown if _NAMES.search(shown) else shown.casefold()


def _named_twice(question: Question) -> Iterator[Defect]:
    """What an answer of several names again: how many are right is counted wrong."""
    named: set[int] = set()
    if len(question.answers) < 2:
        return
    for answer in question.answers:
        place = question.position(answer)
        if place in named:
            again = (Fault(answer.start, REPEATED),)
            yield answer, Message("the answer names `{option}` twice", option=text(answer)), again
        elif place is not None:
            named.add(place)
