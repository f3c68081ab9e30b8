"""Where the data is that comes with cdclint."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
"""A folder on the disk: `importlib.resources` would read a zip file, too, and loads `zipfile` to do so."""
