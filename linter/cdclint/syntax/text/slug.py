"""Anchors of headings, exactly as the site makes them: github-slugger, which Astro uses.

`data/slug-removed.json` is written by `scripts/slug-table.mjs`, which asks github-slugger itself.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache, lru_cache

from cdclint.core.data import DATA


class Slugger:
    """Slugs of one page: a repeated one gets `-1`, `-2` and so on."""

    def __init__(self) -> None:
        self._occurrences: dict[str, int] = {}

    def slug(self, text: str) -> str:
        """The slug of the next heading of the page, given its text."""
        seen = self._occurrences
        original = found = slug(text)
        while found in seen:
            seen[original] += 1
            found = f"{original}-{seen[original]}"
        seen[found] = 0
        return found


def slug(text: str) -> str:
    """The slug of a text by itself: lower case, punctuation and symbols removed, spaces to hyphens."""
    return "".join(map(_replacement, text.lower()))


@lru_cache(maxsize=4096)
def _replacement(char: str) -> str:
    if char == " ":
        return "-"
    return "" if bisect_right(_boundaries(), ord(char)) % 2 else char


@cache
def _boundaries() -> list[int]:
    table = (DATA / "slug-removed.json").read_text("ascii")
    boundaries: list[int] = json.loads(table)["boundaries"]
    return boundaries
