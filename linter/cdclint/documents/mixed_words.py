"""The words of two scripts in a project's files, and the words of one that they may be meant for."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.syntax.text.confusables import MixedWord, escaped_words, mixed_words
from cdclint.syntax.text.russian import has_dictionary, is_russian_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdclint.core.source import Source
    from cdclint.documents.lesson.lesson import Lesson

_WORD = regex(r"[^\W_]+")
_RUSSIAN = regex(r"[а-яёА-ЯЁ]{3,}")
_QUOTES = frozenset("«»\"'`„“”‘’")
_AROUND = 400


class MixedWordFacts(TypedDict):
    """A word of two scripts: `span` is its place; `prose` says that only people read it.

    `offsets` are the places of its letters and its end, where some are written as escapes.
    """

    text: str
    span: list[int]
    prose: bool
    offsets: NotRequired[list[int]]


@dataclass(frozen=True)
class Vocabulary:
    """The words of a project. They are gathered when one is first asked for: it costs a read of every file."""

    sources: Callable[[], Iterable[Source]]

    def has(self, word: str) -> bool:
        """Whether a word is written somewhere, in whatever case."""
        return word.lower() in self._words

    def knows_russian(self, word: str) -> bool:
        """Whether the dictionary has a word; False without a dictionary."""
        return is_russian_word(word)

    @property
    def has_dictionary(self) -> bool:
        """Whether there is a dictionary of Russian besides the words of the project."""
        return has_dictionary()

    @cached_property
    def _words(self) -> frozenset[str]:
        found: set[str] = set()
        for source in self.sources():
            found.update(_WORD.findall(" ".join(set(source.text.split()))))  # most words come back
        return frozenset(word.lower() for word in found)


def mixed_word_facts(file: Lesson | JsonFile | YamlFile) -> Iterator[MixedWordFacts]:
    """The words of a file that mix scripts."""
    text = file.source.text
    words = [*mixed_words(text), *(escaped_words(text) if isinstance(file, JsonFile) and "\\u04" in text else ())]
    if not words:
        return
    is_prose = _in_data(text) if isinstance(file, JsonFile | YamlFile) else _in_lesson(file)
    for word in words:
        facts: MixedWordFacts = {"text": word.text, "span": [word.start, word.end], "prose": is_prose(word)}
        if word.offsets:
            facts["offsets"] = list(word.offsets)
        yield facts


def _in_data(text: str) -> Callable[[MixedWord], bool]:
    """Whether a word of a data file is in Russian prose: a value with other Russian words, and not their key."""

    def is_prose(word: MixedWord) -> bool:
        start = max(text.rfind("\n", 0, word.start) + 1, word.start - _AROUND)
        end = text.find("\n", word.end, word.end + _AROUND)
        line = text[start : len(text) if end < 0 else end]
        own = line[: word.start - start], line[word.end - start :]
        near = own[0].rpartition('"')[2] + " " + own[1].partition('"')[0]
        return len(_RUSSIAN.findall(near)) > 1 and not _is_quoted(text, word)

    return is_prose


def _in_lesson(lesson: Lesson) -> Callable[[MixedWord], bool]:
    """Whether a word of a lesson is in its prose: a heading makes an anchor, a link's text may name its address."""
    places = sorted(
        (piece.start, piece.end)
        for run in lesson.runs
        if run.kind != "heading"
        for piece in run.pieces
        if piece.kind == "text"
    )
    starts = [start for start, _ in places]
    links = sorted((link.start, link.end) for link in lesson.links)
    text = lesson.source.text

    def is_prose(word: MixedWord) -> bool:
        at = bisect_right(starts, word.start) - 1
        inside = at >= 0 and word.end <= places[at][1]
        linked = any(start <= word.start < end for start, end in links)
        return inside and not linked and not _is_quoted(text, word)

    return is_prose


def _is_quoted(text: str, word: MixedWord) -> bool:
    """Whether a word by itself is quoted: the text may be about it."""
    return text[word.start - 1 : word.start] in _QUOTES and text[word.end : word.end + 1] in _QUOTES
