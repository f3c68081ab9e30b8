"""The imports of a script or a component, found in its text: any language that has them as TypeScript does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_FROM = regex(r"""\bfrom\s{0,20}['"]([^'"\n]{1,200})['"]""")
_NEAR = 400


def written_imports(text: str) -> Iterator[tuple[str, str]]:
    """Each module that something is imported or exported from, with what precedes that: names are at its end."""
    for found in _FROM.finditer(text):
        yield found[1], text[max(found.start() - _NEAR, 0) : found.start()]
