"""Foreign values: what files hold before they are validated."""

from __future__ import annotations

from typing import Any, TypeAlias

JsonObject: TypeAlias = "dict[str, Any]"  # the one name for an object of JSON, YAML or TOML that was not validated
