"""Where lessons use the terms of the glossary, and which lesson explains each of them."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.documents.project import Project
    from cdclint.documents.words.glossary import Term

_WORD = regex(r"[^\W_]+")
_NOT_PROSE = regex(
    r"\A---\n.*?\n---\n|^(?:```|~~~)[^\n]*+\n.*?^(?:```|~~~)|`[^`\n]*+`|\]\([^()\n]*+\)|<[^<>\n]*+>|^(?:import|export)[^\n]*+",
    re.DOTALL | re.MULTILINE,
)
_MARKUP = 40
"""Characters that may precede a term that is explained."""
_ENDING = 3
_STEM = 4
_MOST_WORDS = 4
_EXPLAINS = regex(r"(?:\s*\([^()\n]{0,80}\))?(?:\*\*|__)?\s{0,3}(?:—|–|-|:|это\b)")
_BEFORE = regex(r"(?:^|\n)(?:#{1,6} |[-*] |> )?(?:Что такое )?(?:\*\*|__)?\Z")


class Use(NamedTuple):
    """A use of a term in a lesson, and whether the lesson explains it there."""

    path: str
    start: int
    end: int
    explains: bool


@dataclass(frozen=True)
class TermUses:
    """The uses of the glossary's terms; nothing is read before it is asked for."""

    project: Project

    def early(self) -> Iterator[tuple[Term, Use, str]]:
        """Terms that a lesson uses and only a later one explains: the first use, and the lesson that explains."""
        places = self.project.outline.places
        for term, uses in self._uses.items():
            explaining = [use for use in uses if use.explains]
            if not explaining:
                continue
            first = min(explaining, key=lambda use: places[use.path])
            before = [use for use in uses if places[use.path] < places[first.path]]
            if before:
                yield term, min(before, key=lambda use: (places[use.path], use.start)), first.path

    @cached_property
    def _uses(self) -> dict[Term, list[Use]]:
        """The first use of each term in each lesson that has a place in the course, and the one that explains it."""
        terms = _by_stems(self.project.glossary.terms)
        firsts = {stems[0] for stems in terms}
        sizes = sorted({len(stems) for stems in terms}, reverse=True)
        found: dict[Term, list[Use]] = {}
        for path in self.project.outline.places if terms else ():
            text = _NOT_PROSE.sub(_blank, self.project.source(path).text)
            seen: dict[Term, Use] = {}
            words = list(_WORD.finditer(text))
            for at, word in enumerate(words):
                if firsts.isdisjoint(_stems(word[0])):
                    continue
                term, last = _longest(words, at, sizes, terms)
                if term is None:
                    continue
                explains = _is_explained(text, word.start(), last)
                if term not in seen or (explains and not seen[term].explains):
                    seen[term] = Use(path, word.start(), last, explains)
            for term, use in seen.items():
                found.setdefault(term, []).append(use)
        return found


def _longest(
    words: list[re.Match[str]], at: int, sizes: list[int], terms: dict[tuple[str, ...], Term]
) -> tuple[Term | None, int]:
    """The longest term that begins at a word, and where it ends."""
    for size in sizes:
        part = words[at : at + size]
        if len(part) < size:
            continue
        for stems in product(*(_stems(word[0]) for word in part)):
            if stems in terms:
                return terms[stems], part[-1].end()
    return None, 0


def _is_explained(text: str, start: int, end: int) -> bool:
    """Whether a term is at the beginning of a line, and a dash, a colon or the end of a heading behind it."""
    line = text.rfind("\n", 0, start) + 1
    if start - line > _MARKUP or _BEFORE.search("\n" + text[line:start]) is None:
        return False
    rest = text[end : end + 120]
    is_heading = text.startswith("#", line) and rest[:1] in {"\n", "", "?"}
    is_marked = text[line:start].rstrip().endswith(("**", "__")) or text.startswith("#", line)
    return is_heading or (is_marked and _EXPLAINS.match(rest) is not None)


def _by_stems(terms: Iterable[Term]) -> dict[tuple[str, ...], Term]:
    found: dict[tuple[str, ...], Term] = {}
    for term in terms:
        for name in (term.text, *term.others):
            words = _WORD.findall(name)
            if 0 < len(words) <= _MOST_WORDS:
                found.setdefault(tuple(_stem(word) for word in words), term)
    return found


def _stem(word: str) -> str:
    folded = word.casefold()
    return folded[: max(_STEM, len(folded) - _ENDING + 1)]


def _stems(word: str) -> tuple[str, ...]:
    """What a form of a word may be the form of."""
    folded = word.casefold()
    return tuple(
        dict.fromkeys(
            folded[:size] for size in range(max(min(_STEM, len(folded)), len(folded) - _ENDING), len(folded) + 1)
        )
    )


def _blank(found: re.Match[str]) -> str:
    return "".join(char if char == "\n" else " " for char in found[0])
