"""The words of data: quizzes, glossaries and whatever else has texts in Russian, JSON or YAML.

Texts of data are prose with inline markup. What is code or an address in them, and what is under a key for code, is
left alone, as are texts in other languages of the same letters, and lists of words: what is wrong in a list of slips,
or no word by itself in one of stems, is so on purpose. A list has many texts that are a word in lower case each, or
texts of words with nothing between them, or with commas; labels of a page have capitals, and options are few. A list
for a spell checker has patterns among its words.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.words.prose_words import hidden, word_facts
from cdclint.syntax.data.json_reader import Offsets
from cdclint.syntax.data.value import Array, Scalar
from cdclint.syntax.text.passage import NOT_PROSE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from cdclint.core.source import Source, Span
    from cdclint.documents.words.prose_words import WordFacts
    from cdclint.syntax.data.value import Value

_RUSSIAN = regex(r"[а-яё]{3}")
_OTHER_LANGUAGE = "іїєґўјљњђћџѓќѕәғқңөұүһ"
"""Letters of languages that share most letters with Russian."""
_CODE_KEYS = frozenset(
    {*("code", "snippet", "example", "examples", "command", "commands", "cmd", "output", "stdout", "log", "logs")}
    | {*("query", "sql", "expr", "regex", "pattern", "script", "run", "starter", "solution", "tests", "test")}
    | {*("startercode", "solutioncode", "testcode", "starter_code", "solution_code", "test_code", "source", "input")}
    | {*("id", "slug", "path", "url", "href", "src", "file", "icon", "image", "email", "author", "authors", "name_en")}
    | {*("words", "keywords", "synonyms", "typos", "misspellings", "stopwords", "forms")}
)
"""What holds no prose, or words that are misspelt on purpose."""
_NOT_PROSE = regex(r"```[^`]*+```|`[^`\n]*+`|<[^<>\n]*+>|\{\{[^{}\n]*+\}\}|\$\{[^{}\n]*+\}|\]\([^()\s]*+\)")
_ESCAPE = regex(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[\s\S])")
_MARKS = frozenset("\"'")
_MOST_OTHERS = 3
_LISTED = 10
"""Words that a list has, by themselves or with commas between them."""
_LONG_LIST = 25
"""Words that a list has which is one text, with nothing but blanks between them: no sentence has so many."""
_ONE_WORD = regex(r"[a-zа-яё*'’-]++")
_PATTERN = regex(r"[^\s(\[|\\?]*+[(\[|\\?]\S*+")
"""A word of a list for spell checkers, with its forms: `десктоп(ы|ов)`, `[Вв]ебпак`."""
_ENUMERATED = regex(r"[a-zа-яё*'’-]++(?:[,;|]\s*+[a-zа-яё*'’-]++)++[,;|]?")
_FEW_WORDS = regex(r"[a-zа-яё*'’-]++(?:\s[a-zа-яё*'’-]++){0,3}")
"""What no text of a file of lists has more of."""
_BLANK = regex(r"\s")
_JOINED = regex(r"[a-zа-яё*'’-]++(?:\s++[a-zа-яё*'’-]++)++")


@dataclass(frozen=True)
class _Text:
    """A text of data; in JSON its characters are where the string has them, otherwise they follow each other."""

    source: Source
    prose: str
    scalar: Scalar
    is_json: bool

    def place(self, start: int, end: int) -> Span:
        """The span of a part of it."""
        if not self.is_json:
            return self.source.span(self.scalar.start + start, self.scalar.start + end)
        first = self.scalar.start + 1
        if self.scalar.end - 1 - first == len(self.prose):  # nothing is escaped
            return self.source.span(first + start, first + end)
        return self.source.span(self._offsets[start], self._offsets[end])

    @cached_property
    def _offsets(self) -> Offsets:
        return Offsets(self.source, self.scalar)


def data_words(source: Source, values: Iterable[Value]) -> WordFacts | None:
    """The words of a file of data that are to be judged; None where it has no Russian text."""
    if not _has_russian(source.text) and "\\u04" not in source.text:
        return None
    others = (letter for letter in _OTHER_LANGUAGE if letter in source.text)
    if sum(map(source.text.count, others)) > _MOST_OTHERS:
        return None
    is_json = source.path.lower().endswith(".json")
    return word_facts((_text(source, scalar, is_json=is_json) for scalar in _prose(values)), escaped=is_json)


def question_words(source: Source, values: Iterable[Value]) -> WordFacts:
    """The words of questions that are attributes in a lesson."""
    return word_facts(_text(source, scalar, is_json=False) for scalar in _prose(values))


def _prose(values: Iterable[Value]) -> list[Scalar]:
    """The texts in values, in their order, but for those under a key for code, and lists of words."""
    found: list[Scalar] = []
    waiting: list[Value] = list(values)[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Scalar):
            if isinstance(value.value, str) and _has_russian(value.value) and not _is_list(value.value):
                found.append(value)
        elif isinstance(value, Array):
            waiting += [] if _are_words(value.items) else value.items[::-1]
        elif len(value.members) < _LISTED or not _are_words([member.value for member in value.members]):
            waiting += [member.value for member in value.members[::-1] if member.name.casefold() not in _CODE_KEYS]
    return [] if len(found) >= _LISTED and all(_FEW_WORDS.fullmatch(str(one.value)) for one in found) else found


def _are_words(values: Sequence[Value]) -> bool:
    """Whether values are many words, each by itself: in lower case, or, where most are, also names and patterns."""
    if len(values) < _LISTED:
        return False
    texts = [one.value for one in values if isinstance(one, Scalar) and isinstance(one.value, str)]
    if len(texts) < len(values):
        return False
    words = sum(_ONE_WORD.fullmatch(text) is not None for text in texts)
    if words == len(texts):
        return True
    patterns = sum(_PATTERN.fullmatch(text) is not None for text in texts)
    return patterns > 0 and 2 * (words + patterns) > len(texts) and not any(map(_BLANK.search, texts))


def _is_list(text: str) -> bool:
    """Whether a text is a list of words and no sentence."""
    separators = text.count(",") + text.count(";") + text.count("|")
    if separators >= _LISTED - 1:
        return _ENUMERATED.fullmatch(text.strip()) is not None
    if len(text) < 2 * _LONG_LIST or len(text.split(None, _LONG_LIST)) <= _LONG_LIST:
        return False
    return _JOINED.fullmatch(text.strip()) is not None


def _has_russian(text: str) -> bool:
    return not text.isascii() and _RUSSIAN.search(text) is not None


def _text(source: Source, scalar: Scalar, *, is_json: bool) -> _Text:
    written = str(scalar.value) if is_json else source.text[scalar.start : scalar.end]
    if not is_json and written.startswith('"'):
        written = _ESCAPE.sub(_blank, written)
    if not is_json and len(written) > 1 and written[0] in _MARKS and written[-1] == written[0]:
        written = f" {written[1:-1]} "  # the marks of the notation are no quotation
    if any(mark in written for mark in "`<{]"):
        written = _NOT_PROSE.sub(hidden, written)
    return _Text(source, written, scalar, is_json)


def _blank(found: re.Match[str]) -> str:
    """A letter that is escaped is not judged; other escapes separate words."""
    return (NOT_PROSE if len(found[0]) > 2 else " ") * len(found[0])
