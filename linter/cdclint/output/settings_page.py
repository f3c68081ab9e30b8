"""The settings in force, each with where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.config import schema, settings
from cdclint.output.text import Style, paint, toml

if TYPE_CHECKING:
    from cdclint.config import Config


def render(config: Config, *, colour: bool) -> str:
    """One line a setting, as TOML has it, with its origin behind it."""
    lines = [f"{key} = {toml(value)}" for key, value in settings(config).items()]
    origins = [f"# {config.origins[key]}" for key in settings(config)]
    root = paint(f"# root: {config.root}", Style.QUIET, colour=colour)
    return f"{root}\n" + "".join(
        f"{line}  {paint(origin, Style.QUIET, colour=colour)}\n" for line, origin in zip(lines, origins, strict=True)
    )


def render_json(config: Config) -> str:
    """An object with the root and, for each setting, its value and its origin."""
    told = {key: {"value": value, "origin": config.origins[key]} for key, value in settings(config).items()}
    return json.dumps({"root": str(config.root), "settings": told}, ensure_ascii=False, indent=2) + "\n"


def render_schema() -> str:
    """The JSON Schema of a settings file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
