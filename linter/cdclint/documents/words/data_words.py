"""The words of data: quizzes, glossaries and whatever else has texts in Russian, JSON or YAML.

Texts of data are prose with inline markup. What is code or an address in them, and what is under a key for code, is
left alone, as are texts in other languages of the same letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.documents.words.prose_words import word_facts
from cdclint.syntax.data.json_reader import Offsets
from cdclint.syntax.data.value import Array, Object, Scalar
from cdclint.syntax.text.passage import NOT_PROSE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from cdclint.core.source import Source, Span
    from cdclint.documents.words.prose_words import WordFacts
    from cdclint.syntax.data.value import Value

_RUSSIAN = regex(r"[а-яё]{3}")
_OTHER_LANGUAGE = regex(r"[іїєґўјљњђћџѓќѕәғқңөұүһ]")
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
_MOST_OTHERS = 3


class _Text(NamedTuple):
    """A text of data; `offsets` are the places of its characters, None where they follow each other from `start` on."""

    source: Source
    prose: str
    start: int
    offsets: Offsets | None

    def place(self, start: int, end: int) -> Span:
        """The span of a part of it."""
        if self.offsets is None:
            return self.source.span(self.start + start, self.start + end)
        return self.source.span(self.offsets[start], self.offsets[end])


def data_words(source: Source, values: Iterable[Value]) -> WordFacts | None:
    """The words of a file of data that are to be judged; None where it has no Russian text."""
    if _RUSSIAN.search(source.text) is None and "\\u04" not in source.text:
        return None
    if sum(1 for _ in _OTHER_LANGUAGE.finditer(source.text)) > _MOST_OTHERS:
        return None
    is_json = source.path.lower().endswith(".json")
    return word_facts((_text(source, scalar, is_json=is_json) for scalar in _prose(values)), escaped=is_json)


def question_words(source: Source, values: Iterable[Value]) -> WordFacts:
    """The words of questions that are attributes in a lesson."""
    return word_facts(_text(source, scalar, is_json=False) for scalar in _prose(values))


def _prose(values: Iterable[Value]) -> Iterator[Scalar]:
    """The texts in values, in their order, but for those under a key for code."""
    waiting: list[Value] = list(values)[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Scalar):
            if isinstance(value.value, str) and _RUSSIAN.search(value.value) is not None:
                yield value
        elif isinstance(value, Array):
            waiting += value.items[::-1]
        elif isinstance(value, Object):
            waiting += [member.value for member in value.members[::-1] if member.name.casefold() not in _CODE_KEYS]


def _text(source: Source, scalar: Scalar, *, is_json: bool) -> _Text:
    if is_json:
        return _Text(source, _NOT_PROSE.sub(_hidden, str(scalar.value)), scalar.start, Offsets(source, scalar))
    written = source.text[scalar.start : scalar.end]
    if written.startswith('"'):
        written = _ESCAPE.sub(_blank, written)
    return _Text(source, _NOT_PROSE.sub(_hidden, written), scalar.start, None)


def _hidden(found: re.Match[str]) -> str:
    return NOT_PROSE * len(found[0])


def _blank(found: re.Match[str]) -> str:
    """A letter that is escaped is not judged; other escapes separate words."""
    return (NOT_PROSE if len(found[0]) > 2 else " ") * len(found[0])
