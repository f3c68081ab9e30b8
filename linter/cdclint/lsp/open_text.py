"""The texts that are open in the editor, as it has them at this moment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol import types

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.border import read_regular
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.text.encoding import decode
from cdclint.syntax.text.unfinished import is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cdclint.lsp.protocol_types import Converter

_BOM = "\ufeff"
_LONE = regex("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """One version of an open text. `version` is the editor's number for it."""

    uri: str
    path: Path
    version: int
    text: str

    @cached_property
    def source(self) -> Source:
        """The text by itself, for places in it."""
        return Source(str(self.path), self.text)

    @cached_property
    def is_unfinished(self) -> bool:
        """Whether a code block or the frontmatter has no end yet, as a lesson."""
        return is_unfinished(self.text)

    @cached_property
    def data(self) -> bytes:
        """The bytes to judge: those of the disk where they are what the editor read this text from.

        That is how a byte order mark, or a byte that is not UTF-8, is reported here as on the command line: the
        editor itself no longer knows of it. A file in another encoding stays in it whatever is typed.
        """
        try:
            written = read_regular(self.path)
        except (OSError, ValueError):
            written = b""
        encoding = decode("", written)
        if not encoding.readable or (written and encoding.source.text == self.text):
            return written
        mark = _BOM if encoding.source.bom and not self.text.startswith(_BOM) else ""
        return (mark + _LONE.sub("\ufffd", self.text)).encode()

    def changed(
        self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent], converter: Converter
    ) -> Text:
        """The next version."""
        source = self.source
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = (converter.offset(source, at) for at in (change.range.start, change.range.end))
                text = source.text[:start] + change.text + source.text[max(start, end) :]
            else:
                text = change.text
            source = Source(source.path, text)
        return Text(self.uri, self.path, version, source.text)
