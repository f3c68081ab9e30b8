"""Patterns as .gitignore has them, compiled for trees of many thousand files."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable

Translated: TypeAlias = "list[bool | str] | None"
"""What a line means: whether it includes, and the regular expression; None for a blank, a comment or a wrong line."""

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


@dataclass(slots=True)
class Translator:
    """Lines turned into regular expressions by pathspec, which a run whose cache knows all of them need not load."""

    known: dict[str, Translated] = field(default_factory=dict)
    changed: bool = False

    def translate(self, line: str) -> Translated:
        """What a line means; one that is no valid pattern means nothing, as git has it."""
        if line not in self.known:
            self.known[line] = _translate(line)
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


def _translate(line: str) -> Translated:
    from pathspec.patterns.gitignore import GitIgnorePatternError  # noqa: PLC0415 (dear to load: see Translator)
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 (likewise)

    try:
        expression, includes = GitIgnoreSpecPattern.pattern_to_regex(line)
    except GitIgnorePatternError:
        return None
    return None if expression is None else [bool(includes), _NAMED_GROUP.sub("(?:", str(expression))]
