"""Patterns as .gitignore has them, compiled for trees of many thousand files."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from pathspec.patterns.gitignore import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


class Globs:
    """An ordered list of patterns, of which the last one that matches decides.

    Patterns that stand side by side and decide alike are one regular expression: a path costs one match, not one a
    pattern. Lines that are no valid pattern are passed over, as git does.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        translated = []
        for line in lines:
            try:
                expression, includes = GitIgnoreSpecPattern.pattern_to_regex(line)
            except GitIgnorePatternError:
                continue
            if expression is not None:
                translated.append((bool(includes), _NAMED_GROUP.sub("(?:", expression)))
        self._runs: list[tuple[bool, re.Pattern[str]]] = [
            (includes, re.compile("|".join(expression for _, expression in run)))
            for includes, run in groupby(translated, key=lambda pair: pair[0])
        ][::-1]

    def match(self, path: str) -> bool | None:
        """Whether `path` is meant; None where no pattern speaks of it. A folder's path ends with a slash."""
        for includes, expression in self._runs:
            if expression.match(path):
                return includes
        return None
