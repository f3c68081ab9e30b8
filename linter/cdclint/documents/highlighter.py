"""The languages of code blocks that the site's highlighter knows.

`data/highlighted-languages.json` is written by `scripts/highlighted-languages.mjs`, which asks Shiki itself.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def highlighted_languages() -> frozenset[str]:
    """Their names and other names, in lower case."""
    data = json.loads(files("cdclint").joinpath("data/highlighted-languages.json").read_text("utf-8"))
    return frozenset(data["languages"])
