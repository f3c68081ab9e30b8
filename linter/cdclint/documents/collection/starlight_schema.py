"""What Starlight asks of the frontmatter of its pages, as far as a value can be wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdclint.core.foreign_values import JsonObject

_TEXT: JsonObject = {"type": "string"}
_SWITCH: JsonObject = {"type": "boolean"}
_LEVEL: JsonObject = {"type": "integer", "minimum": 1, "maximum": 6}
_BADGE: JsonObject = {
    "type": ["string", "object"],
    "properties": {
        "text": _TEXT,
        "variant": {"enum": ["note", "danger", "success", "caution", "tip", "default"]},
        "class": _TEXT,
    },
    "required": ["text"],
}
_NEIGHBOUR: JsonObject = {
    "type": ["boolean", "string", "object"],
    "properties": {"link": _TEXT, "label": _TEXT},
}
_ACTION: JsonObject = {
    "type": "object",
    "properties": {
        "text": _TEXT,
        "link": _TEXT,
        "variant": {"enum": ["primary", "secondary", "minimal"]},
        "icon": _TEXT,
    },
    "required": ["text", "link"],
}
FIELDS: dict[str, JsonObject] = {
    "sidebar": {
        "type": "object",
        "properties": {"label": _TEXT, "order": {"type": "number"}, "hidden": _SWITCH, "badge": _BADGE},
    },
    "tableOfContents": {
        "type": ["boolean", "object"],
        "properties": {"minHeadingLevel": _LEVEL, "maxHeadingLevel": _LEVEL},
    },
    "prev": _NEIGHBOUR,
    "next": _NEIGHBOUR,
    "hero": {
        "type": "object",
        "properties": {"title": _TEXT, "tagline": _TEXT, "actions": {"type": "array", "items": _ACTION}},
    },
    "banner": {"type": "object", "properties": {"content": _TEXT}, "required": ["content"]},
}
"""The schema of each key, none of which need be there."""
