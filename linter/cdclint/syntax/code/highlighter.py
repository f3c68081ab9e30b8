"""The languages of code blocks that the site's highlighter knows.

`data/highlighted-languages.json` is written by `scripts/highlighted-languages.mjs`, which asks Shiki itself.
"""

from __future__ import annotations

import json
from functools import cache

from cdclint.core.data import DATA


@cache
def highlighted_languages() -> frozenset[str]:
    """Their names and other names, in lower case."""
    data = json.loads((DATA / "highlighted-languages.json").read_text("utf-8"))
    return frozenset(data["languages"])
