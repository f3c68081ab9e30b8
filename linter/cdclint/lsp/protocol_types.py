"""From the project's terms to those of the Language Server Protocol and back. Nothing here has a state.

A position of the protocol is a 0-based line and a number of code units from its beginning; which units, client and
server agree on when they meet.
"""

from __future__ import annotations

from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from cdclint.core.dataclass import dataclass
from cdclint.core.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdclint.core.finding import Edit
    from cdclint.core.message import Message
    from cdclint.core.report import Diagnostic
    from cdclint.core.source import Source, Span

SOURCE = "cdclint"
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_WEIGHTS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Hint,
}


@dataclass(frozen=True, slots=True)
class Converter:
    """Conversions for one client. `encoding` is its unit of a column; `translate` is into its language."""

    encoding: str = "utf-16"
    translate: Callable[[Message], str] = str

    def position(self, source: Source, offset: int) -> types.Position:
        """Where an offset of a text is."""
        line, column = source.position(offset)
        return types.Position(line - 1, self._units(source.text[offset - column + 1 : offset]))

    def range(self, span: Span) -> types.Range:
        """Where a span is."""
        return types.Range(self.position(span.source, span.start), self.position(span.source, span.end))

    def offset(self, source: Source, position: types.Position) -> int:
        """The offset of a position; one after the end of its line, or of the text, is clipped to it."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        return source.line_starts[position.line] + self._characters(source.line(position.line + 1), position.character)

    def diagnostic(self, found: Diagnostic, uri: Callable[[str], str] | None = None) -> types.Diagnostic:
        """What an editor shows of a diagnostic; `uri` gives the address of a file, for places that it is about, too."""
        return types.Diagnostic(
            range=self.range(found.span),
            message=self.translate(found.message),
            severity=_WEIGHTS[found.severity],
            code=found.rule,
            source=SOURCE,
            related_information=None
            if uri is None or not found.related
            else [
                types.DiagnosticRelatedInformation(
                    types.Location(uri(one.span.source.path), self.range(one.span)), self.translate(one.message)
                )
                for one in found.related
            ],
        )

    def edits(self, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """The same edits, for an editor."""
        return [types.TextEdit(self.range(edit.span), edit.text) for edit in edits]

    def _units(self, text: str) -> int:
        codec, size = _CODECS[self.encoding]
        return len(text) if text.isascii() or size == 4 else len(text.encode(codec, "surrogatepass")) // size

    def _characters(self, text: str, units: int) -> int:
        """How many characters of `text` that many code units are; half a character counts as none."""
        codec, size = _CODECS[self.encoding]
        if text.isascii() or size == 4:
            return min(units, len(text))
        return len(text.encode(codec, "surrogatepass")[: units * size].decode(codec, "ignore"))


def uri_of(path: Path) -> str:
    """The address of a file."""
    return from_fs_path(str(path)) or path.as_uri()


def path_of(uri: str) -> Path | None:
    """The file at an address; None where it is not a file's."""
    path = to_fs_path(uri)
    return Path(normpath(path)) if path else None
