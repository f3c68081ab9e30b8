"""What fixes would change, as a unified diff that `patch -p0` takes."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from cdclint.output.plain_text import Style, paint

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = {"+": Style.GOOD, "-": Style.ERROR, "@": Style.PLACE}


def render(changes: Iterable[tuple[str, bytes, bytes]], *, colour: bool) -> str:
    """The diff of files, each given by its path and its bytes before and after."""
    parts = []
    for path, before, after in changes:
        for line in unified_diff(_lines(before), _lines(after), path, path):
            whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            style = None if line.startswith(("+++", "---")) else _STYLES.get(line[0])
            parts.append(paint(whole, style, colour=colour) if style else whole)
    return "".join(parts)


def _lines(data: bytes) -> list[str]:
    return [line.decode(errors="replace") for line in data.splitlines(keepends=True)]
