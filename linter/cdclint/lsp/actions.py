"""What can be done about a diagnostic: apply its fix, or silence it with a reason."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit
from cdclint.documents.lesson.lesson import Page
from cdclint.syntax.mdx.node import Table
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.report import Diagnostic
    from cdclint.core.source import Source
    from cdclint.lsp.cursor import Place

ACCEPT_WORDS = frozenset({"prose/misspelt", "prose/inconsistent-term"})
"""Rules whose findings the course's list of words answers."""


def silence(place: Place, found: Diagnostic, reason: str) -> tuple[Edit, ...] | None:
    """The edits that put in the comment which silences a diagnostic; None where no comment does, as in JSON.

    Of the ways to write one, the nearest is taken that the engine understands at this place.
    """
    if found.rule.startswith("suppression/"):
        return None
    for edits in _ways(place, found, reason):
        if place.space.silences(found, edits):
            return edits
    return None


def _ways(place: Place, found: Diagnostic, reason: str) -> Iterator[tuple[Edit, ...]]:
    document = place.document
    suffix = place.path.rpartition(".")[2].lower()
    source, rule = place.source, found.rule
    yaml = f"# cdclint: disable={rule} {reason}"
    if suffix in {"yml", "yaml"}:
        yield (_line_above(source, found.span.begin.line, yaml),)
        yield (_line_end(source, found.span.begin.line, yaml),)
        return
    if not isinstance(document, Page):
        return
    frontmatter = document.frontmatter
    if frontmatter is not None and frontmatter.span.start < found.span.start < frontmatter.span.end:
        yield (_line_above(source, found.span.begin.line, yaml),)
        yield (_line_end(source, found.span.begin.line, yaml),)
    opening, closing = ("{/*", "*/}") if document.is_mdx else ("<!--", "-->")
    line = found.span.begin.line
    if frontmatter is None or found.span.start >= frontmatter.span.end:
        next_line = f"{opening} cdclint-disable-next-line {rule}: {reason} {closing}"
        # Between the rows of a table it would be a row.
        if not any(
            isinstance(one, Table) and one.start < found.span.start < one.end for one in document.tree.root.walk()
        ):
            yield (_line_above(source, line, next_line),)
        block = next((one for one in document.tree.root.children if one.start <= found.span.start < one.end), None)
        if block is not None:
            yield (
                _before(source, block.start, f"{opening} cdclint-disable {rule}: {reason} {closing}"),
                _behind(source, block.end, f"{opening} cdclint-enable {rule} {closing}"),
            )
    whole = f"{opening} cdclint-disable-file {rule}: {reason} {closing}"
    if frontmatter is None:
        yield (_before(source, 0, whole),)
    else:
        yield (_behind(source, frontmatter.span.end, whole),)


def _line_above(source: Source, line: int, comment: str) -> Edit:
    """The comment on a line of its own above another, indented as that one is."""
    written = source.line(line)
    indent = written[: len(written) - len(written.lstrip())]
    start = source.line_starts[line - 1]
    return Edit(source.span(start, start), f"{indent}{comment}{_break(source)}")


def _line_end(source: Source, line: int, comment: str) -> Edit:
    at = source.line_starts[line - 1] + len(source.line(line).rstrip())
    return Edit(source.span(at, at), f" {comment}")


def _before(source: Source, at: int, comment: str) -> Edit:
    """The comment as a block of its own above the line of an offset."""
    start = source.line_starts[source.position(at).line - 1]
    return Edit(source.span(start, start), f"{comment}{_break(source) * 2}")


def _behind(source: Source, at: int, comment: str) -> Edit:
    """The comment as a block of its own below the line of an offset."""
    line = source.position(at).line
    end = source.line_starts[line - 1] + len(source.line(line))
    return Edit(source.span(end, end), f"{_break(source) * 2}{comment}")


def _break(source: Source) -> str:
    return "\r\n" if source.text.count("\r\n") * 2 > source.text.count("\n") else "\n"


def fix_all(place: Place) -> list[Edit]:
    """The edits that every safe fix which holds comes to, as `cdclint check --fix` applies them."""
    after = decode(place.path, place.space.fixed(place.path)).source.text
    return list(changes(place.source, after))


def changes(source: Source, after: str) -> Iterator[Edit]:
    """The edits, line by line, that make another text of a source."""
    old, new = source.text.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for tag, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(source.span(starts[first], starts[last]), "".join(new[new_first:new_last]))
