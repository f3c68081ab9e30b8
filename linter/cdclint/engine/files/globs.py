"""Patterns as .gitignore has them, compiled for trees of many thousand files."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

Translated: TypeAlias = "list[bool | str] | None"
"""What a line means: whether it includes, and the regular expression; None for a blank, a comment or a wrong line."""

_NAMED_GROUP = regex(r"\(\?P<\w+>")
_NAME = r"\*?[\w.-]+(?:\*[\w.-]+)*\*?"
_PLAIN = regex(rf"(!?)(\*\*/|/)?({_NAME}(?:/{_NAME})*)(/?)", re.ASCII)
"""Names, perhaps with single stars in them: what nearly all patterns are made of, the default ones among them."""


@dataclass(slots=True)
class Translator:
    """Lines turned into regular expressions, the harder ones by pathspec: a run that knows them need not load it."""

    known: dict[str, Translated] = field(default_factory=dict)
    changed: bool = False

    def translate(self, line: str) -> Translated:
        """What a line means; one that is no valid pattern means nothing, as git has it."""
        if line not in self.known:
            says_nothing = not line.strip() or line.startswith("#")
            self.known[line] = None if says_nothing else plain(line) or by_pathspec(line)
            self.changed = True
        return self.known[line]


class Globs:
    """An ordered list of patterns, of which the last one that matches decides.

    Patterns that stand side by side and decide alike are one regular expression: a path costs one match, not one a
    pattern.
    """

    def __init__(self, lines: Iterable[str], translator: Translator) -> None:
        translated = [found for line in lines if (found := translator.translate(line)) is not None]
        self._runs: list[tuple[bool, re.Pattern[str]]] = [
            (bool(includes), re.compile("|".join(str(expression) for _, expression in run)))
            for includes, run in groupby(translated, key=lambda pair: pair[0])
        ][::-1]

    def match(self, path: str) -> bool | None:
        """Whether `path` is meant; None where no pattern speaks of it. A folder's path ends with a slash."""
        for includes, expression in self._runs:
            if expression.match(path):
                return includes
        return None


def plain(line: str) -> Translated:
    """What pathspec makes of a line of plain names, without loading it, which takes as long as judging a lesson."""
    if line == "*":  # as it stands in the folders of caches
        return [True, "."]
    found = _PLAIN.fullmatch(line)
    if found is None:
        return None
    negated, start, names, end = found.groups()
    anywhere = start == "**/" or (not start and "/" not in names)
    inner = re.escape(names).replace(r"\*", "[^/]*")
    return [not negated, f"^{'(?:.+/)?' if anywhere else ''}{inner}{'(?:/)' if end else '(?:(?:/)|$)'}"]


def by_pathspec(line: str) -> Translated:
    """What a line means; None where it means nothing."""
    from pathspec.patterns.gitignore import GitIgnorePatternError  # noqa: PLC0415 (dear to load: see Translator)
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 (likewise)

    try:
        expression, includes = GitIgnoreSpecPattern.pattern_to_regex(line)
    except GitIgnorePatternError:
        return None
    return None if expression is None else [bool(includes), _NAMED_GROUP.sub("(?:", str(expression))]
