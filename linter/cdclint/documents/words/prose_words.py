"""The words of a text that a rule over the project judges: unknown ones, and terms that are spelt in several ways."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypedDict

from cdclint.core.regex import regex
from cdclint.syntax.text.passage import NOT_PROSE
from cdclint.syntax.text.russian import ALPHABET, has_dictionary, plain_words, russian_letters
from cdclint.syntax.text.spelling import SHORTEST, is_known, is_spelt
from cdclint.syntax.text.term_variants import is_no_term, term_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from cdclint.core.source import Span

_WORD = regex(r"(?<![\w\ufffc\u00ad\u0301-])[А-ЯЁа-яё][а-яё]*+(?:-[а-яё]++)*+(?![\w\ufffc\u00ad\u0301-])")
"""Neither a part of a word with other letters, stress marks or code in it, nor an abbreviation."""
_ADDRESS = regex(r"(?:://|www\.(?<=\bwww\.)|\.[a-z]{2,6}/)[^\s<>\"]*+")
_RUSSIAN = frozenset(ALPHABET + ALPHABET.upper())
_APART = frozenset(("", *" \n.,:;!?()/"))
"""What parts words, and is no letter of another language, hyphen or mark of stress."""
_ENDS_SENTENCE = frozenset('.!?…:»"”)]')
_OPENS = frozenset(' «„“"(')
"""What may precede the first word of a sentence."""
_CLOSING = {"'": "'", '"': '"', "«": "»", "„": "“”", "“": "”“", "”": "”", "‘": "’", "’": "’", "‹": "›"}
"""What closes a quotation, by what opens it."""
_QUOTED = regex(r"[А-ЯЁа-яё-]++[.,;:!?…]*+")
_LONGEST = 100
"""Letters of the longest word, parts behind hyphens included."""
MAX_UNKNOWN = 200
"""Unknown words that are kept of a lesson: one with more is in another language."""


MAX_TERMS = 2000
"""Uses of terms that are kept of a file."""


class UnknownWordFacts(TypedDict):
    """A word in lower case that neither language nor trade has. `named` says that it has a capital letter."""

    word: str
    span: list[int]
    named: bool


class TermFacts(TypedDict):
    """A word in lower case whose `stem` others spell otherwise. `named` says that it has a capital letter.

    `places` are the starts and ends of all of its uses, one after the other: a course has thousands of a few terms.
    """

    word: str
    stem: str
    places: list[int]
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
    terms: dict[str, TermFacts] = {}
    uses = 0
    texts = list(runs)
    for number, start, word, (lower, _, is_right, stem) in _odd_words([text.prose for text in texts]):
        is_judged = not is_right and len(found.unknown) < MAX_UNKNOWN
        if not is_judged and stem is None:
            continue
        text = texts[number]
        named = word[0] != lower[0]
        # A listed stem is a term wherever it is; an unknown word with a capital letter may be a name.
        if not is_right and named and not _begins_sentence(text.prose, start):
            continue
        # A word alone in quotation marks is coined, or somebody else's.
        if not is_right and _is_quoted(text.prose, start):
            continue
        place = text.place(start, start + len(word))
        span = [place.start, place.end]
        if span[1] - span[0] != len(word) and not escaped:
            # Markup or an entity is in the word.
            continue
        if is_judged:
            found.unknown.append({"word": lower, "span": span, "named": named})
        if stem is not None and uses < MAX_TERMS:
            uses += 1
            if word not in terms:
                terms[word] = {"word": lower, "stem": stem, "places": [], "named": named}
                found.terms.append(terms[word])
            terms[word]["places"] += span
    return found


class _Odd(NamedTuple):
    """A word in lower case that is no plain one, the same between blanks, and the verdict on it."""

    word: str
    between: str
    is_right: bool
    stem: str | None


def _odd_words(proses: list[str]) -> Iterator[tuple[int, int, str, _Odd]]:
    """The words that are no plain ones: the number of the text that has each, its place there, and as it is written."""
    whole = "\n".join(proses)
    if whole.isascii():
        return
    if "/" in whole or "www." in whole:
        whole = _ADDRESS.sub(hidden, whole)
    letters = russian_letters(f" {whole} ")
    words = letters.split()
    knows = has_dictionary()
    odd = _odd_ones(set(words), knows=knows)
    if not odd:
        return
    begins = [0]
    for prose in proses:
        begins.append(begins[-1] + len(prose) + 1)
    at = number = 0
    for word in filter(odd.__contains__, words):
        one = odd[word]
        at = _place(letters, one.between, at)
        end = at + len(word)
        written = whole[at:end]
        if _is_by_itself(whole, at, end, written, word) or _is_judged(whole, written, at, knows=knows):
            while begins[number + 1] <= at:
                number += 1
            yield number, at - begins[number], written, one
        at = end


def _odd_ones(words: set[str], *, knows: bool) -> dict[str, _Odd]:
    """Those of some words in lower case that are no plain ones."""
    plain, others = _plain(knows=knows), _others[knows]
    if len(plain) > _MOST:
        plain.clear()
        plain |= plain_words()
    if len(others) > _MOST:
        others.clear()
    found: dict[str, _Odd] = {}
    for word in words - plain:
        one = others.get(word)
        if one is None:
            is_right, stem = _verdict(word, knows=knows)
            if is_right and stem is None:
                plain.add(word)
                continue
            one = others[word] = _Odd(word, f" {word} ", is_right, stem)
        found[word] = one
    return found


def _place(letters: str, between: str, at: int) -> int:
    """Where a word that is in a text is from `at` on: the blank before it is there, as `letters` begins with one."""
    return letters.index(between, at)


def _is_by_itself(text: str, at: int, end: int, written: str, word: str) -> bool:
    """Whether a word is surely one by itself: most have a blank or a mark on both sides, and no capitals within."""
    is_apart = text[at - 1 : at] in _APART and text[end : end + 1] in _APART
    return is_apart and (written == word or written[1:] == word[1:]) and len(word) >= SHORTEST - 1


def _begin(text: str, at: int) -> int:
    """Where the word begins that has a part at a place, hyphens included."""
    begin = at
    if text[at - 1 : at] != "-" and text[at - 1 : at] not in _RUSSIAN:
        return at
    while begin > max(0, at - _LONGEST) and (text[begin - 1] == "-" or text[begin - 1] in _RUSSIAN):
        begin -= 1
    return begin


def _is_judged(text: str, word: str, at: int, *, knows: bool) -> bool:
    """Whether a word is one by itself, or a part of one with hyphens that is not known as a whole."""
    if len(word) < SHORTEST - 1:
        return False
    begin = _begin(text, at)
    match = _WORD.match(text, begin)
    if match is None or at >= match.end():
        return False
    # `давным` is no word by itself, and `давным-давно` is one.
    return not (knows and "-" in match[0] and is_known(match[0].lower()))


def hidden(found: re.Match[str]) -> str:
    """What a part that is no prose is replaced with."""
    return NOT_PROSE * len(found[0])


def _begins_sentence(prose: str, at: int) -> bool:
    at -= 1
    while at >= 0 and prose[at] in _OPENS:
        at -= 1
    return at < 0 or prose[at] in _ENDS_SENTENCE


def _is_quoted(prose: str, at: int) -> bool:
    """Whether the word at a place is all that a quotation has, but for punctuation."""
    begin = _begin(prose, at)
    closing = _CLOSING.get(prose[begin - 1 : begin])
    if closing is None:
        return False
    word = _QUOTED.match(prose, begin)
    return word is not None and prose[word.end() : word.end() + 1] in {*closing}


_MOST = 200_000
_others: dict[bool, dict[str, _Odd]] = {True: {}, False: {}}
"""The words that were met and are not spelt as language or trade have them, or are terms."""


@cache
def _plain(*, knows: bool) -> set[str]:  # noqa: ARG001 (a set each, as less is judged without a dictionary)
    """The words that are plain, the common ones and those that were met: most words come back."""
    return plain_words()


def _verdict(word: str, *, knows: bool) -> tuple[bool, str | None]:
    """Whether a word is spelt as language or technical vocabulary have it, and the stem of a term that it is."""
    known = not knows or is_known(word)
    is_right = not knows or len(word) < SHORTEST or is_spelt(word, known=known)
    return is_right, None if known and is_no_term(word) else term_of(word, known=known)
