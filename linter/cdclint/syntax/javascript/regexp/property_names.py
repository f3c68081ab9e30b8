"""The properties of Unicode that a regular expression may name.

`data/regexp-properties.json` is written by `scripts/javascript-tables.mjs`, which asks acorn itself.
"""

from __future__ import annotations

import json

from cdclint.core.data import DATA

_TABLE: dict[str, list[str]] = json.loads((DATA / "regexp-properties.json").read_text("ascii"))

PROPERTIES = frozenset(_TABLE["properties"])
CATEGORIES = frozenset(_TABLE["categories"])
SCRIPTS = frozenset(_TABLE["scripts"])
SEQUENCES = frozenset(_TABLE["sequences"])
"""Properties of strings, which only the flag `v` knows."""
