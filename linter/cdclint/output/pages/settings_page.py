"""The settings in force and what was found in the project, each with where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cdclint.config.schema import schema
from cdclint.config.setting_values import plain
from cdclint.config.settings import kinds
from cdclint.core.message import Message
from cdclint.output.plain_text import Style, paint, printable, quoted, toml
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.config import Config
    from cdclint.documents.site.detected import Found


_FOUND = Message("found in the project; a setting of the same name replaces it")
_NOWHERE = Message("unknown")


def render(
    config: Config, found: Mapping[str, Found[Any]] | None = None, *, colour: bool, language: str = ENGLISH
) -> str:
    """One line a setting, as TOML has it, with its origin after it."""
    root = translate(Message("root: {root}", root=str(config.root)), language)
    lines = [paint(f"# {printable(root)}", Style.QUIET, colour=colour)]
    for key, value in _values(config).items():
        origin = paint(
            f"# {printable(translate(Message.text(config.origins[key]), language))}", Style.QUIET, colour=colour
        )
        lines.append(f"{key} = {toml(value)}  {origin}")
    if found:
        lines += ["", paint(f"# {translate(_FOUND, language)}", Style.QUIET, colour=colour)]
    for key, one in (found or {}).items():
        value = quoted(one.value) if one.is_known else "?"
        origin = printable(translate(Message.text(one.where or _NOWHERE), language))
        lines.append(paint(f"# {key} = {value}  # {origin}", Style.QUIET, colour=colour))
    return "\n".join(lines) + "\n"


def render_json(config: Config, found: Mapping[str, Found[Any]] | None = None) -> str:
    """An object with the root and, for each setting and each thing that was found, its value and its origin."""
    page = {
        "root": str(config.root),
        "settings": {key: {"value": value, "origin": config.origins[key]} for key, value in _values(config).items()},
        "found": {key: {"value": one.value, "origin": one.where} for key, one in (found or {}).items()},
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def render_schema() -> str:
    """The JSON Schema of a settings file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _values(config: Config) -> dict[str, object]:
    return {key: plain(getattr(config, key.replace("-", "_"))) for key in kinds()}
