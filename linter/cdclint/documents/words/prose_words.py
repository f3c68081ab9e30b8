"""The words of a text that a rule over the project judges: unknown ones, and terms that are spelt in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypedDict

from cdclint.core.regex import regex
from cdclint.syntax.text.passage import NOT_PROSE
from cdclint.syntax.text.russian import has_dictionary
from cdclint.syntax.text.spelling import SHORTEST, is_known, is_spelt
from cdclint.syntax.text.term_variants import term_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from cdclint.core.source import Span

_WORD = regex(r"(?<![\w\ufffc\u00ad\u0301-])[А-ЯЁа-яё][а-яё]*+(?:-[а-яё]++)*+(?![\w\ufffc\u00ad\u0301-])")
"""Neither a part of a word with other letters, stress marks or code in it, nor an abbreviation."""
_ADDRESS = regex(r"(?:://|\bwww\.|\.[a-z]{2,6}/)[^\s<>\"]*+")
_LETTERS = regex(r"[а-яё]++")
_ENDS_SENTENCE = frozenset('.!?…:»"”)]')
_LONGEST = 100
"""Letters of the longest word, parts behind hyphens included."""
_MANY = 200
"""Words of one run that are looked for one by one; with more, the run is read word by word."""
MAX_UNKNOWN = 200
"""Unknown words that are kept of a lesson: one with more is in another language."""


MAX_TERMS = 2000
"""Terms that are kept of a file."""


class UnknownWordFacts(TypedDict):
    """A word in lower case that neither language nor trade has. `named` says that it has a capital letter."""

    word: str
    span: list[int]
    named: bool


class TermFacts(TypedDict):
    """A word in lower case whose `stem` others spell otherwise. `named` says that it has a capital letter."""

    word: str
    stem: str
    span: list[int]
    named: bool


class WordFacts(NamedTuple):
    """What is kept of the words of a file."""

    unknown: list[UnknownWordFacts]
    terms: list[TermFacts]

    @property
    def facts(self) -> dict[str, list[Any]]:  # of both kinds
        """What is there of both, by the name of its fact."""
        found: dict[str, list[Any]] = {"unknown_words": self.unknown, "terms": self.terms}
        return {name: words for name, words in found.items() if words}


class Prose(Protocol):
    """A text as people read it, whose parts know their places."""

    @property
    def prose(self) -> str:
        """The text, with something else in the place of code."""

    def place(self, start: int, end: int) -> Span:
        """The span of a part of it."""


def word_facts(runs: Iterable[Prose], *, escaped: bool = False) -> WordFacts:
    """The words of some prose that are to be judged; no unknown ones where there is no dictionary.

    Letters may be `escaped`, as in JSON: a word may then be longer where it is written.
    """
    found = WordFacts([], [])
    knows = has_dictionary()
    for run in runs:
        # Most runs hold no such word, and no place is looked for in them.
        new = set(_LETTERS.findall(run.prose.lower())) - _SPELT[knows]
        odd = {word for word in new if _verdict(word, knows=knows) != (True, None)} if new else new
        if odd:
            _add(found, run, odd, knows=knows, escaped=escaped)
    return found


def _add(found: WordFacts, run: Prose, odd: set[str], *, knows: bool, escaped: bool) -> None:
    """Add the words of a run that are among the `odd` ones."""
    for word, start in _places(run.prose, odd):
        is_right, stem = _verdict(word.lower(), knows=knows)
        is_judged = not is_right and len(found.unknown) < MAX_UNKNOWN
        if not is_judged and stem is None:
            continue
        named = word[0].isupper()
        # A listed stem is a term wherever it is; an unknown word with a capital letter may be a name.
        if not is_right and named and not _begins_sentence(run.prose, start):
            continue
        place = run.place(start, start + len(word))
        if place.end - place.start != len(word) and not escaped:
            # Markup or an entity is in the word.
            continue
        span = [place.start, place.end]
        if is_judged:
            found.unknown.append({"word": word.lower(), "span": span, "named": named})
        if stem is not None and len(found.terms) < MAX_TERMS:
            found.terms.append({"word": word.lower(), "stem": stem, "span": span, "named": named})


def _places(prose: str, odd: set[str]) -> list[tuple[str, int]]:
    """The words of a text that are among the `odd` ones, those with a hyphen part by part, each with its place."""
    if "/" in prose or "www." in prose:
        prose = _ADDRESS.sub(_hidden, prose)
    lower = prose.lower()
    if len(lower) != len(prose) or len(odd) > _MANY:
        return [(word, at) for word, at in _words(prose) if word.lower() in odd]
    found: set[tuple[int, str]] = set()
    for word in odd:
        at = lower.find(word)
        while at >= 0:
            begin = at
            while begin > max(0, at - _LONGEST) and (lower[begin - 1] == "-" or "а" <= lower[begin - 1] <= "ё"):
                begin -= 1
            match = _WORD.match(prose, begin)
            if match is not None:
                found.update((place, part) for part, place in _parts(match) if place == at and part.lower() == word)
            at = lower.find(word, at + len(word))
    return [(part, place) for place, part in sorted(found)]


def _words(prose: str) -> Iterator[tuple[str, int]]:
    """All words of a text, each with its place."""
    for match in _WORD.finditer(prose):
        yield from _parts(match)


def _parts(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    at = match.start()
    for part in match[0].split("-"):
        if len(part) >= SHORTEST - 1 and at - match.start() <= _LONGEST:
            yield part, at
        at += len(part) + 1


def _hidden(found: re.Match[str]) -> str:
    return NOT_PROSE * len(found[0])


def _begins_sentence(prose: str, at: int) -> bool:
    before = prose[:at].rstrip(' «„“"(')
    return not before or before[-1] in _ENDS_SENTENCE


_SPELT: dict[bool, set[str]] = {True: set(), False: set()}
"""Words that are spelt as language or trade have them, with a dictionary and without: most words come back."""
_MOST = 200_000


_OTHERS: dict[bool, dict[str, tuple[bool, str | None]]] = {True: {}, False: {}}
"""The verdicts on other words."""


def _verdict(word: str, *, knows: bool) -> tuple[bool, str | None]:
    """Whether a word is spelt as language or technical vocabulary have it, and the stem of a term that it is."""
    spelt, others = _SPELT[knows], _OTHERS[knows]
    if word in spelt:
        return True, None
    if word not in others:
        is_right = not knows or len(word) < SHORTEST or is_spelt(word)
        verdict = is_right, term_of(word, known=not knows or is_known(word))
        if verdict == (True, None):
            if len(spelt) > _MOST:
                spelt.clear()
            spelt.add(word)
            return verdict
        if len(others) > _MOST:
            others.clear()
        others[word] = verdict
    return others[word]
