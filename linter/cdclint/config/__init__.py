"""The settings of a project: `[tool.cdclint]` in pyproject.toml, or cdclint.toml, turned into a frozen `Config`.

Its fields are the definitions: the published JSON Schema (data/cdclint.schema.json), `cdclint config` and the messages
about wrong settings are all made from them.
"""

from __future__ import annotations

from cdclint.config.setting_place import ConfigError, suggestion
from cdclint.config.settings import COMMAND_LINE, Config
from cdclint.config.sources import FILE, PROJECT, load, wished_language

__all__ = ["COMMAND_LINE", "FILE", "PROJECT", "Config", "ConfigError", "load", "suggestion", "wished_language"]
