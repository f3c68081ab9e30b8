"""Values of templates that happen to be YAML: `{{ .Values.replicas }}` reads as a mapping whose key is a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.data.value import is_null

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Object

_OF_ALERTS = regex(r"\$(?:labels|value|externalLabels|externalURL)\b")
"""What Prometheus fills in: after the file is read as YAML, so that a value without quotes is a slip."""


def is_filled_in(text: str, value: Object) -> bool:
    """Whether a flow mapping is `{{ … }}` without quotes, in whose place Helm, Go, Jinja or Mustache puts a value."""
    if len(value.members) != 1 or not is_null(value.members[0].value):
        return False
    start, end = value.start, value.end
    return (
        text.startswith("{{", start) and text.endswith("}}", start, end) and _OF_ALERTS.search(text, start, end) is None
    )
