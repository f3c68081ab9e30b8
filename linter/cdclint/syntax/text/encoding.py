"""Bytes to text, and the bytes that cannot be decoded."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.source import Source

if TYPE_CHECKING:
    from cdclint.core.source import Span

_FEW = 20
"""So many wrong bytes are slips in a text; more of them, and the file is written in another encoding."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one file's bytes became text.

    `faults` are the places where they did not, each with what is wrong; every byte that is not UTF-8 is one U+FFFD in
    the text. `readable` is False where the text says nothing of what its author wrote.
    """

    source: Source
    faults: tuple[tuple[Span, Message], ...] = ()
    readable: bool = True


def decode(path: str, data: bytes) -> Encoding:
    """Read a file's bytes as UTF-8, with or without a byte order mark. It never fails."""
    bom = data.startswith(BOM_UTF8)
    body = data[len(BOM_UTF8) :] if bom else data
    if not bom and (name := _other_encoding(data)):
        source = Source(path, data.decode("latin-1"))
        return Encoding(
            source,
            ((source.span(0, 0), Message("the file is {encoding}; save it as UTF-8", encoding=name)),),
            readable=False,
        )
    try:
        source = Source(path, body.decode(), bom)
    except UnicodeDecodeError:
        # Every byte that does not decode becomes one lone surrogate, and then one replacement character: offsets stay.
        escaped = body.decode(errors="surrogateescape")
        source = Source(path, re.sub("[\udc80-\udcff]", "\ufffd", escaped), bom)
        wrong = [(found.start(), found.end()) for found in re.finditer("[\udc80-\udcff]+", escaped)]
        faults = tuple((source.span(start, end), _in_words(escaped[start:end])) for start, end in wrong[:_FEW])
        if len(wrong) > _FEW:
            whole = (
                faults[0][0],
                Message("the file is not UTF-8 ({number} places); save it as UTF-8", number=len(wrong)),
            )
            return Encoding(source, (whole,), readable=False)
        return Encoding(source, faults)
    if b"\0" in data:  # looked for among the bytes, which takes no time
        nul = source.text.index("\0")
        return Encoding(
            source, ((source.span(nul, nul + 1), Message("the file is binary: a NUL byte")),), readable=False
        )
    return Encoding(source)


def _other_encoding(data: bytes) -> str:
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        return "UTF-32"
    return "UTF-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""


def _in_words(escaped: str) -> Message:
    shown = " ".join(f"0x{ord(char) - 0xDC00:02X}" for char in escaped[:4])
    if len(escaped) == 1:
        return Message("the byte {byte} is not UTF-8", byte=shown)
    return Message("the bytes {bytes} are not UTF-8", bytes=f"{shown} …" if len(escaped) > 4 else shown)
