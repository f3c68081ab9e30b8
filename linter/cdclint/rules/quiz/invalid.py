"""A question that cannot be asked as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    """
    for question in quiz.questions:
        for value, message in _defects(question):
            yield Finding(quiz.source.span(value.start, value.end), message)


def _defects(question: Question) -> Iterator[tuple[Value, Message]]:
    asked = question.asked
    if asked is None:
        yield Scalar(None, question.value.start, question.value.start + 1), Message("the question asks nothing")
    elif isinstance(asked, Scalar) and not text(asked).strip():
        yield asked, Message("the question is empty")
    if question.is_open:
        for answer in question.answers:
            if isinstance(answer.value, str) and not answer.value.strip():
                yield answer, Message("the answer is empty")
    if question.lacks_options and asked is not None:
        yield asked, Message("fewer than two options: there is nothing to choose from")
    if not question.is_choice or question.listed is None:
        return
    yield from _named_twice(question)
    if len(question.options) < 2:
        yield question.listed, Message("fewer than two options: there is nothing to choose from")
    texts: set[str] = set()
    keys: set[str] = set()
    for option in question.options:
        if option.lacks_text:
            yield option.value, Message("the option is empty")
        if not isinstance(option.value, Scalar):
            continue
        shown = option.text.strip()
        if not shown:
            yield option.value, Message("the option is empty")
        elif _folded(shown) in texts:
            yield option.value, Message("an option before has the same text")
        elif option.key in keys:
            yield option.value, Message("an option before has the same id `{id}`", id=option.key)
        texts.add(_folded(shown))
        keys.add(option.key)


def _folded(shown: str) -> str:
    """A text as readers compare it: the case of letters means something in names and code, and nothing in Russian."""
    return shown if _NAMES.search(shown) else shown.casefold()


def _named_twice(question: Question) -> Iterator[tuple[Value, Message]]:
    """What an answer of several names again: how many are right is counted wrong."""
    named: set[int] = set()
    if len(question.answers) < 2:
        return
    for answer in question.answers:
        place = question.position(answer)
        if place in named:
            yield answer, Message("the answer names `{option}` twice", option=text(answer))
        elif place is not None:
            named.add(place)
