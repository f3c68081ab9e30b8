"""The regex of a template variable, as Grafana reads it."""

from __future__ import annotations

from cdclint.core.regex import regex

_IN_SLASHES = regex(r"(?s:/(.*)/[a-z]*)")
_NAMED = regex(r"\(\?<(?=\w)")


def written_pattern(text: str) -> str | None:
    """The pattern itself, with or without slashes around it; None where the last slash is not there."""
    written = _IN_SLASHES.fullmatch(text)
    if written is None and text.startswith("/") and "$" not in text:
        return None
    return _NAMED.sub("(?P<", written[1] if written else text)
