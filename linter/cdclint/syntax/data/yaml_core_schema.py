"""What plain scalars mean in YAML 1.2."""

from __future__ import annotations

from cdclint.core.regex import regex

_NULL = regex(r"~|null|Null|NULL|")
_BOOL = regex(r"(true|True|TRUE)|false|False|FALSE")
_INT = regex(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = regex(r"([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def resolve(text: str) -> bool | int | float | str | None:
    """What a plain scalar means in YAML 1.2's core schema."""
    if _NULL.fullmatch(text):
        return None
    if text[0] not in "+-.0123456789tTfF":
        return text
    if found := _BOOL.fullmatch(text):
        return found[1] is not None
    if _INT.fullmatch(text) and len(text) <= 300:
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if found := _SPECIAL_FLOAT.fullmatch(text):
        return float("nan") if found[1] is None else float(f"{found[1]}inf")
    return text
