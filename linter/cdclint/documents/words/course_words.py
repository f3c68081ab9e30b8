"""The words of a course as a whole: what it writes often, and what its authors accept."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.syntax.text.spelling import respell
from cdclint.syntax.text.term_variants import Spelt, is_other_spelling, is_whole, term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdclint.documents.project import Project
    from cdclint.documents.words.prose_words import TermFacts, UnknownWordFacts
    from cdclint.syntax.text.spelling import Respelling

_WORD = regex(r"[а-яё]+")
OFTEN = 4
"""Uses of an unknown word that make it a word of the course."""
_CLEARLY = 2
"""How many times as frequent the usual spelling of a term is."""
_STEM = 4
_ENDING = 3
_SURE_OF_NAMES = 6.0
"""The score from which a word that is only seen with a capital letter, as names are, is taken for a slip."""


class Spellings(NamedTuple):
    """How a course spells a term: its `root` in a stem, the `usual` one, the uses by root, and a word of each.

    `is_defined` says that the glossary has the usual one.
    """

    root: str
    usual: str
    uses: dict[str, int]
    words: dict[str, str]
    is_defined: bool

    @property
    def is_decided(self) -> bool:
        """Whether the usual spelling is clearly the one instead of this one."""
        return self.is_defined or self.uses[self.usual] >= _CLEARLY * self.uses[self.root]


@dataclass(frozen=True)
class CourseWords:
    """The words of a project's lessons and data; nothing is computed before it is asked for."""

    project: Project

    def misspelt(self) -> Iterator[tuple[str, UnknownWordFacts, Respelling]]:
        """Each misspelt word with the path of its lesson and what it was meant to be."""
        for path, found in self._unknown.items():
            for facts in found:
                respelling = self._meant(facts["word"])
                if respelling is not None:
                    yield path, facts, respelling

    def _meant(self, word: str) -> Respelling | None:
        if word not in self._respellings:
            self._respellings[word] = self._respelling(word)
        return self._respellings[word]

    @cached_property
    def _respellings(self) -> dict[str, Respelling | None]:
        return {}

    def _respelling(self, word: str) -> Respelling | None:
        if self.is_accepted(word):
            return None
        kin = self._stems[_stem(word)] - 1
        found = respell(word, self._often, self._counts[word], kin)
        if found is not None and is_other_spelling(word, found.text):
            return None  # How the course spells a term is no slip.
        is_name = word not in self._in_lower_case
        return None if found is not None and is_name and found.score < _SURE_OF_NAMES else found

    def is_accepted(self, word: str) -> bool:
        """Whether the course's list of words has a word, or its beginning: `эвикт*`."""
        return word in self._accepted or any(word.startswith(one) for one in self._accepted_beginnings)

    def rivals(self) -> Iterator[tuple[str, TermFacts, list[int], Spellings]]:
        """Terms that the course mostly spells otherwise, each use with its path and place; undecided ones once."""
        undecided: set[str] = set()
        for path, terms in self._terms.items():
            for term in terms:
                spellings = self._spellings.get(term["stem"])
                if spellings is None or self.is_accepted(term["word"]) or self._is_misspelt(term["word"]):
                    continue
                if not self._defined.isdisjoint({term["stem"], spellings.root}):
                    continue
                if not spellings.is_decided:
                    if spellings.usual in undecided:
                        continue
                    undecided.add(spellings.usual)
                places = term["places"] if spellings.is_decided else term["places"][:2]
                for start, end in zip(places[::2], places[1::2], strict=True):
                    yield path, term, [start, end], spellings

    @cached_property
    def _defined(self) -> frozenset[str]:
        """The stems of terms of the glossary and of their other names."""
        return _variants(name for term in self.project.glossary.terms for name in (term.text, *term.others))

    def _is_misspelt(self, word: str) -> bool:
        """Whether a word is reported as misspelt: then it is no spelling of its own."""
        return word in self._counts and self._meant(word) is not None

    @cached_property
    def _spellings(self) -> dict[str, Spellings]:
        """How each stem is spelt that is not spelt as usual."""
        found: Counter[tuple[str, str]] = Counter()
        for terms in self._terms.values():
            for term in terms:
                found[term["stem"], term["word"]] += len(term["places"]) // 2
        forms = {form: count for form, count in found.items() if not self._is_misspelt(form[1])}
        defined = _variants(term.text for term in self.project.glossary.terms)
        stems = {*defined, *(stem for stem, _ in forms)}
        spelt = Spelt(stems)
        roots = {stem: spelt.root(stem) for stem in stems}
        right, lower = {roots[stem] for stem in defined}, {spelt.root(stem) for stem in self._lower_terms}
        counts: Counter[str] = Counter()
        words: dict[str, tuple[bool, int, str]] = {}
        for (stem, word), count in forms.items():
            root = roots[stem]
            counts[root] += count
            # What is shown is a word that the course writes, the more often the better.
            words[root] = max(words.get(root, (False, 0, root)), (word.startswith(root), count, word))
        result = {}
        for stem, root in roots.items():
            uses = {one: counts[one] for one in sorted(spelt.rivals(root)) if one in counts or one in right}
            usual = next((one for one in uses if one in right), max(uses, key=lambda one: uses[one]))
            if root != usual and usual in lower:
                is_word = {one for one in uses if is_whole(one) or (one, one) in forms or one not in words}
                shown = {one: one if one in is_word else words[one][2] for one in uses}
                result[stem] = Spellings(root, usual, uses, shown, usual in right)
        return result

    @property
    def _facts(self) -> list[tuple[str, Mapping[str, Any]]]:  # what all kinds have is not known
        return sorted(self.project.facts.items())

    @cached_property
    def _unknown(self) -> dict[str, list[UnknownWordFacts]]:
        return {path: facts["unknown_words"] for path, facts in self._facts if "unknown_words" in facts}

    @cached_property
    def _terms(self) -> dict[str, list[TermFacts]]:
        return {path: facts["terms"] for path, facts in self._facts if "terms" in facts}

    @cached_property
    def _lower_terms(self) -> frozenset[str]:
        """The stems that are not only seen with a capital letter, as names are, and those of the glossary."""
        written = (term["stem"] for terms in self._terms.values() for term in terms if not term["named"])
        return self._defined.union(written)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(facts["word"] for found in self._unknown.values() for facts in found)

    @cached_property
    def _stems(self) -> Counter[str]:
        return Counter(map(_stem, self._counts))

    @cached_property
    def _in_lower_case(self) -> frozenset[str]:
        return frozenset(facts["word"] for found in self._unknown.values() for facts in found if not facts["named"])

    @cached_property
    def _often(self) -> frozenset[str]:
        return self._accepted.union(word for word, count in self._counts.items() if count >= OFTEN)

    @cached_property
    def _listed(self) -> list[str]:
        text = self.project.text(self.project.course.layout.words) or ""
        lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
        return [line for line in lines if line]

    @cached_property
    def _accepted(self) -> frozenset[str]:
        """The words of the list and of the glossary's terms."""
        listed = {word for word in self._listed if not word.endswith("*")}
        names = (name for term in self.project.glossary.terms for name in (term.text, *term.others))
        return frozenset(listed.union(*(_WORD.findall(name.lower()) for name in names)))

    @cached_property
    def _accepted_beginnings(self) -> tuple[str, ...]:
        return tuple(word[:-1] for word in self._listed if word.endswith("*") and len(word) > _STEM)


def _variants(names: Iterable[str]) -> frozenset[str]:
    """The stems of those names that others spell otherwise."""
    return frozenset(
        stem
        for name in names
        if _WORD.fullmatch(name.lower()) and (stem := term_of(name.lower(), known=False)) is not None
    )


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - _ENDING)]
