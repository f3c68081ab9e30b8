"""The settings in force, each with where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.config.schema import schema
from cdclint.config.setting_values import plain
from cdclint.config.settings import kinds
from cdclint.core.message import Message
from cdclint.output.plain_text import Style, paint, toml
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from cdclint.config import Config


def render(config: Config, *, colour: bool, language: str = ENGLISH) -> str:
    """One line a setting, as TOML has it, with its origin behind it."""
    root = translate(Message("root: {root}", root=str(config.root)), language)
    lines = [paint(f"# {root}", Style.QUIET, colour=colour)]
    for key, value in _values(config).items():
        origin = paint(f"# {translate(config.origins[key], language)}", Style.QUIET, colour=colour)
        lines.append(f"{key} = {toml(value)}  {origin}")
    return "\n".join(lines) + "\n"


def render_json(config: Config) -> str:
    """An object with the root and, for each setting, its value and its origin."""
    told = {key: {"value": value, "origin": config.origins[key]} for key, value in _values(config).items()}
    return json.dumps({"root": str(config.root), "settings": told}, ensure_ascii=False, indent=2) + "\n"


def render_schema() -> str:
    """The JSON Schema of a settings file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _values(config: Config) -> dict[str, object]:
    return {key: plain(getattr(config, key.replace("-", "_"))) for key in kinds()}
