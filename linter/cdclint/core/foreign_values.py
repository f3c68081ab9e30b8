"""Values of strangers: what files that others write hold, before anything is known of it."""

from __future__ import annotations

from typing import Any, TypeAlias

JsonObject: TypeAlias = "dict[str, Any]"  # the one name for an object of JSON, YAML or TOML that was not validated
