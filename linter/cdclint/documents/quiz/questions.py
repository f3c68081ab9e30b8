"""Questions as quizzes write them: what is asked, the options, which of them is right.

The common forms are recognised by their keys. An option is a text, or a mapping with a text and perhaps an id; the
right one is named by its id, its letter, its index or its text, or marks itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.fault import lacks
from cdclint.core.whole_number import number_of
from cdclint.documents.quiz.quiz_keys import KEYS, QuizKeys
from cdclint.syntax.data.value import Array, Object, Scalar, items, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.core.fault import Fault
    from cdclint.syntax.data.value import Value

_NAMES = frozenset({"id", "key", "letter", "label", *KEYS.mark})
TRUE_FALSE = frozenset({"true-false", "truefalse", "true_false", "boolean"})
SINGLE = {
    **dict.fromkeys(("multiple-choice", "multiple_choice", "multiplechoice", "choice"), False),
    **dict.fromkeys(("single-choice", "single_choice", "singlechoice", "single", "single-select", "radio"), True),
}
"""Types of questions with one right option, and whether nobody uses their names otherwise."""
SEVERAL = frozenset({"multiple-answer", "multiple_answer", "multi-select", "multiple-select", "multiple_select"})
"""Types of questions with several right options."""
CHOICES = frozenset(
    {*("multiple-choice", "multiple_choice", "multiplechoice", "single-choice", "single_choice", "choice"), *SEVERAL}
)
CHALLENGES = frozenset({"code-challenge", "code", "challenge", "coding"})


@dataclass(frozen=True, eq=False)
class Option:
    """One option: `key` is what an answer may call it by, `value` where its text is, `entry` all of it."""

    key: str
    value: Value
    entry: Value

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text(self.value) if isinstance(self.value, Scalar) else ""

    def is_boolean(self, given: bool) -> bool:  # noqa: FBT001 (the value itself)
        """Whether the option is this boolean, or has it for its key."""
        return (isinstance(self.value, Scalar) and self.value.value is given) or self.key == str(given)

    @property
    def lacks_text(self) -> bool:
        """Whether the option is a mapping of nothing but what it is called by."""
        return isinstance(self.value, Object) and {one.name for one in self.value} <= _NAMES


@dataclass(frozen=True, eq=False)
class Question:
    """A question, as it is written: `keys` are the names of its parts, `first` is the number of its first option."""

    value: Object
    keys: QuizKeys = KEYS
    first: int = 0

    def part(self, name: str) -> Value | None:
        """A part by its name in `QuizKeys`; None where there is no key for it."""
        names: tuple[str, ...] = getattr(self.keys, name)
        return _first(self.value, names)

    def lacks(self, name: str) -> tuple[Fault, ...]:
        """What is wrong where there is no key for a part."""
        return lacks(self.value.start, *getattr(self.keys, name))

    @property
    def is_open(self) -> bool:
        """Whether the reader answers in words of their own: there is nothing to choose."""
        return self.is_choice and self.listed is None and self.kind in {"", "open", "text", "free", "free-text"}

    @cached_property
    def id(self) -> Scalar | None:
        """Its id, where it has one that is a text or a number."""
        found = self.part("id")
        return found if isinstance(found, Scalar) and type(found.value) in {str, int} else None

    @cached_property
    def kind(self) -> str:
        """Its type in lower case, "" where none is given."""
        return text(self.part("kind")).casefold()

    @property
    def is_challenge(self) -> bool:
        """Whether code is asked for."""
        return self.kind in CHALLENGES or self.part("starter") is not None

    @property
    def is_true_false(self) -> bool:
        """Whether it is true or false."""
        return self.kind in TRUE_FALSE

    @property
    def lacks_options(self) -> bool:
        """Whether its type wants options, and there is no key for them."""
        return self.listed is None and self.kind in CHOICES

    @property
    def is_choice(self) -> bool:
        """Whether one or several of its options are right."""
        return not (self.is_challenge or self.is_true_false)

    @cached_property
    def asked(self) -> Value | None:
        """What is asked; None where there is no key for it."""
        return self.part("question")

    @cached_property
    def listed(self) -> Value | None:
        """The list of its options; None where there is no key for it."""
        return self.part("options")

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Its options in their order."""
        return tuple(_options(self.listed, self.keys))

    @cached_property
    def answers(self) -> tuple[Scalar, ...]:
        """What names the right options."""
        found = self.part("answer")
        if found is None or found is self.listed:
            return ()
        return tuple(one for one in (items(found) if isinstance(found, Array) else (found,)) if isinstance(one, Scalar))

    @property
    def is_answered(self) -> bool:
        """Whether anything says which options are right."""
        return bool(self.answers) or any(True for _ in self._marked())

    @property
    def is_marked(self) -> bool:
        """Whether each option says by a boolean whether it is right."""
        options = items(self.listed)
        marks = [_first(one, self.keys.mark) for one in options if isinstance(one, Object)]
        return 0 < len(options) == len(marks) and all(
            isinstance(mark, Scalar) and isinstance(mark.value, bool) for mark in marks
        )

    @cached_property
    def right(self) -> frozenset[int]:
        """The positions of the right options."""
        found = frozenset[int]().union(*map(self.named, self.answers))
        return found or frozenset(self._marked())

    def position(self, answer: Scalar) -> int | None:
        """The position of the option that an answer names; None where it names none."""
        given = answer.value
        if isinstance(given, bool):
            return next((at for at, option in enumerate(self.options) if option.is_boolean(given)), None)
        if isinstance(given, int):
            keys = [option.key for option in self.options]
            if str(given) in keys:
                return keys.index(str(given))
            place = given - self.first
            return place if 0 <= place < len(self.options) else None
        if not isinstance(given, str):
            return None
        found = self._by_name.get(given)
        if found is None:
            found = self._by_name.get(given.strip().casefold())
        if found is None and given.isascii() and given.isdecimal() and len(given) < 4:
            place = number_of(given) - self.first
            found = place if 0 <= place < len(self.options) else None
        return found

    @cached_property
    def _by_name(self) -> dict[str, int]:
        """The positions of options by what an answer may call them: the first of a name counts."""
        names: dict[str, int] = {}
        for at, option in enumerate(self.options):
            for name in (option.key, option.text, option.key.casefold(), option.text.strip().casefold()):
                names.setdefault(name, at)
        return names

    def named(self, answer: Scalar) -> frozenset[int]:
        """The positions that an answer names, one or those of a list in a text (`a, c`); none where one is unknown."""
        single = self.position(answer)
        if single is not None:
            return frozenset((single,))
        parts = str(answer.value).split(",") if isinstance(answer.value, str) else ()
        places = [self.position(Scalar(part.strip(), answer.start, answer.end)) for part in parts]
        return frozenset() if None in places else frozenset(place for place in places if place is not None)

    def _marked(self) -> Iterator[int]:
        for at, one in enumerate(items(self.listed)):
            mark = _first(one, self.keys.mark) if isinstance(one, Object) else None
            if isinstance(mark, Scalar) and mark.value is True:
                yield at


def questions_in(value: Value | None, keys: QuizKeys = KEYS) -> tuple[Question, ...]:
    """The questions of a quiz; none where the value is not a quiz.

    A quiz is a mapping with a list of questions, or such a list by itself, in which most entries ask something. A
    mapping may have such lists in its sections.
    """
    listed = _first(value, keys.questions) if isinstance(value, Object) else value
    listing = [listed] if listed is not None else [_first(one, keys.questions) for one in _sections(value)]
    entries = [one for part in listing for one in items(part) if isinstance(one, Object)]
    asking = sum(asks(one, keys) for one in entries)
    return numbered(entries, keys) if entries and 2 * asking > len(entries) else ()


def _sections(value: Value | None) -> Iterator[Object]:
    """The mappings in a list of a mapping, such as `sections` or `parts`."""
    for member in value if isinstance(value, Object) else ():
        if isinstance(member.value, Array):
            yield from (one for one in member.value.items if isinstance(one, Object))


def numbered(entries: Iterable[Object], keys: QuizKeys, *, least: int = 2) -> tuple[Question, ...]:
    """The questions of one quiz. At least so many answers together show whether they count options from 0 or from 1."""
    found = [Question(one, keys) for one in entries]
    numbers = [(answer.value, len(one.options)) for one in found for answer in one.answers if type(answer.value) is int]
    from_one = (
        len(numbers) >= least and all(at > 0 for at, _ in numbers) and any(at == count > 0 for at, count in numbers)
    )
    return tuple(Question(one.value, keys, 1) for one in found) if from_one else tuple(found)


def asks(value: Object, keys: QuizKeys) -> bool:
    """Whether a mapping is a question: it asks, and has options, an answer or code."""
    answers = (*keys.options, *keys.answer, *keys.starter, *keys.explanation)
    return _first(value, keys.question) is not None and any(key in value for key in answers)


def _options(listed: Value | None, keys: QuizKeys) -> Iterator[Option]:
    if isinstance(listed, Object):
        yield from (Option(member.name, member.value, member.value) for member in listed)
        return
    for at, one in enumerate(items(listed)):
        letter = chr(ord("a") + at) if at < 26 else str(at)
        if isinstance(one, Object):
            shown = _first(one, keys.text)
            yield Option(text(one.get("id") or one.get("key")) or letter, one if shown is None else shown, one)
        else:
            yield Option(letter, one, one)


def _first(value: Object, keys: tuple[str, ...]) -> Value | None:
    return next((found for key in keys if (found := value.get(key)) is not None), None)
