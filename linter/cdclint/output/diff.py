"""What fixes would change, as a unified diff that `patch -p0` takes."""

from __future__ import annotations

from difflib import unified_diff
from io import BytesIO
from typing import TYPE_CHECKING

from cdclint.output.plain_text import Style, paint, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = {"+": Style.GOOD, "-": Style.ERROR, "@": Style.PLACE}


def render(changes: Iterable[tuple[str, bytes, bytes]], *, colour: bool) -> str:
    """The diff of files, each given by its path and its bytes before and after.

    One in colour is for a terminal, and has nothing that it would obey.
    """
    parts = []
    for path, before, after in changes:
        name = _quoted(path)
        for line in unified_diff(_lines(before), _lines(after), name, name):
            whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            if colour:
                whole = "\n".join(map(_shown, whole.split("\n")))
            style = None if line.startswith(("+++", "---")) else _STYLES.get(line[0])
            parts.append(paint(whole, style, colour=colour) if style else whole)
    return "".join(parts)


def _quoted(path: str) -> str:
    """A path in the header of a diff: quoted, as git has it, where it holds what a header cannot."""
    if printable(path) == path and '"' not in path and "\\" not in path:
        return path
    written = "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:03o}"
        for byte in path.encode(errors="surrogateescape")
    )
    return f'"{written}"'


def _shown(line: str) -> str:
    """A line on a terminal; its tabs, and the end of a line of Windows, stay."""
    bare = line.removesuffix("\r")
    return "\t".join(map(printable, bare.split("\t"))) + line[len(bare) :]


def _lines(data: bytes) -> list[str]:
    return [line.decode(errors="replace") for line in BytesIO(data)]
