"""Questions as quizzes write them: what is asked, the options, which of them is right.

The common forms are recognised by their keys. An option is a text, or a mapping with a text and perhaps an id; the
right one is named by its id, its letter, its index or its text, or marks itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.syntax.data.value import Array, Object, Scalar, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

QUESTION = ("question", "prompt", "text", "title")
OPTIONS = ("options", "choices", "answers", "variants")
ANSWER = (
    "correctAnswer", "correctAnswers", "correct_answer", "correct_answers", "correct", "correctIndex", "answerIndex",
    "answer",
)  # fmt: skip
OPTION_TEXT = ("text", "label", "title", "value", "answer")
MARK = ("correct", "isCorrect", "is_correct", "right")
TRUE_FALSE = frozenset({"true-false", "truefalse", "true_false", "boolean"})
CHALLENGES = frozenset({"code-challenge", "code", "challenge", "coding"})


@dataclass(frozen=True, eq=False)
class Option:
    """One option: `key` is what an answer may call it by, `value` where its text is."""

    key: str
    value: Value

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text(self.value) if isinstance(self.value, Scalar) else ""


@dataclass(frozen=True, eq=False)
class Question:
    """A question, as it is written."""

    value: Object

    @cached_property
    def id(self) -> Scalar | None:
        """Its id, where it has one that is a text."""
        found = self.value.get("id")
        return found if isinstance(found, Scalar) and isinstance(found.value, str) else None

    @cached_property
    def kind(self) -> str:
        """Its type in lower case, "" where none is given."""
        return text(self.value.get("type") or self.value.get("kind")).casefold()

    @property
    def is_challenge(self) -> bool:
        """Whether code is asked for."""
        return self.kind in CHALLENGES or "starterCode" in self.value

    @property
    def is_true_false(self) -> bool:
        """Whether it is true or false."""
        return self.kind in TRUE_FALSE

    @property
    def is_choice(self) -> bool:
        """Whether one or several of its options are right."""
        return not (self.is_challenge or self.is_true_false)

    @cached_property
    def asked(self) -> Value | None:
        """What is asked; None where there is no key for it."""
        return _first(self.value, QUESTION)

    @cached_property
    def listed(self) -> Value | None:
        """The list of its options; None where there is no key for it."""
        return _first(self.value, OPTIONS)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Its options in their order."""
        return tuple(_options(self.listed))

    @cached_property
    def answers(self) -> tuple[Scalar, ...]:
        """What names the right options."""
        found = _first(self.value, ANSWER)
        if found is None or found is self.listed:
            return ()
        return tuple(one for one in (items(found) if isinstance(found, Array) else (found,)) if isinstance(one, Scalar))

    @property
    def is_answered(self) -> bool:
        """Whether anything says which options are right."""
        return bool(self.answers) or any(True for _ in self._marked())

    @cached_property
    def right(self) -> frozenset[int]:
        """The positions of the right options."""
        found = {at for answer in self.answers if (at := self.position(answer)) is not None}
        return frozenset(found or self._marked())

    def position(self, answer: Scalar) -> int | None:
        """The position of the option that an answer names; None where it names none."""
        given = answer.value
        if isinstance(given, int) and not isinstance(given, bool):
            keys = [option.key for option in self.options]
            if str(given) in keys:
                return keys.index(str(given))
            return given if 0 <= given < len(self.options) else None
        if not isinstance(given, str):
            return None
        for at, option in enumerate(self.options):
            if given in {option.key, option.text}:
                return at
        return None

    def _marked(self) -> Iterator[int]:
        for at, one in enumerate(items(self.listed)):
            mark = _first(one, MARK) if isinstance(one, Object) else None
            if isinstance(mark, Scalar) and mark.value is True:
                yield at


def questions_in(value: Value | None) -> tuple[Question, ...]:
    """The questions of a quiz; none where the value is no quiz.

    A quiz is a mapping with a list `questions`, or such a list by itself, in which most entries ask something.
    """
    listed = value.get("questions") if isinstance(value, Object) else value
    entries = [one for one in items(listed) if isinstance(one, Object)]
    asking = sum(_asks(one) for one in entries)
    return tuple(map(Question, entries)) if entries and 2 * asking > len(entries) else ()


def _asks(value: Object) -> bool:
    """Whether a mapping is a question: it asks, and has options, an answer or code."""
    return _first(value, QUESTION) is not None and any(
        key in value for key in (*OPTIONS, *ANSWER, "starterCode", "explanation")
    )


def _options(listed: Value | None) -> Iterator[Option]:
    if isinstance(listed, Object):
        yield from (Option(member.name, member.value) for member in listed)
        return
    for at, one in enumerate(items(listed)):
        letter = chr(ord("a") + at) if at < 26 else str(at)
        if isinstance(one, Object):
            shown = _first(one, OPTION_TEXT)
            yield Option(text(one.get("id") or one.get("key")) or letter, one if shown is None else shown)
        else:
            yield Option(letter, one)


def _first(value: Object, keys: tuple[str, ...]) -> Value | None:
    return next((found for key in keys if (found := value.get(key)) is not None), None)
