"""A heading gets another text, and every link to it the anchor that comes of that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from cdclint.core.finding import Edit
from cdclint.core.message import Message, MessageError
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.open_document import read
from cdclint.lsp.names.uses import anchor_span, links_to, thing_at

if TYPE_CHECKING:
    from cdclint.documents.lesson.parts import Heading
    from cdclint.engine.workspace import Workspace
    from cdclint.lsp.cursor import Place

_OPENING = regex(r"#{1,6}[ \t]+")
_ID = regex(r"\{/\*[^*{}]*\*/\}|\{[:#][^{}\n]*\}|\[#[^\[\]\n]*\]")
"""How a heading is given an id, at its end."""


class CannotRenameError(MessageError):
    """Why a heading cannot have that text."""


def renameable(place: Place) -> tuple[int, int, str] | None:
    """Where the name is at the place, in a heading or the anchor of a link, and the text of the heading."""
    thing = thing_at(place)
    if thing is None or thing.kind != "heading":
        return None
    page = _page(place.space, thing.path)
    heading = next((one for one in page.headings if one.slug == thing.name), None) if page is not None else None
    if page is None or heading is None:
        return None
    start, end = _text_span(page.source.text, heading)
    written = page.source.text[start:end]
    if thing.path == place.path and heading.node.start <= place.offset <= heading.node.end:
        return start, end, written
    for link in place.facts.get("links", ()):
        anchor = anchor_span(place.text, link)
        if anchor is not None and anchor[0] - 1 <= place.offset <= anchor[1]:
            return *anchor, written
    return None


def renamed_heading(place: Place, name: str) -> dict[str, list[Edit]]:
    """The edits, by path, that give the heading at the place another text.

    Raises:
        CannotRenameError: what would be there is no heading, or there is none at the place.
    """
    thing = thing_at(place) if renameable(place) is not None else None
    page = _page(place.space, thing.path) if thing is not None else None
    if thing is None or page is None:
        raise CannotRenameError(Message("only headings can be renamed here"))
    name = name.strip()
    if not name or "\n" in name or "\r" in name:
        raise CannotRenameError(Message("a heading is one line of text"))
    heading = next(one for one in page.headings if one.slug == thing.name)
    start, end = _text_span(page.source.text, heading)
    text = page.source.text
    after = read(Source(thing.path, f"{text[:start]}{name}{text[end:]}"), place.space.run.course)
    is_same = isinstance(after, Page) and len(after.headings) == len(page.headings)
    if not isinstance(after, Page) or not is_same or len(after.problems) > len(page.problems):
        raise CannotRenameError(Message("with this text it would be no heading"))
    edits = {thing.path: [Edit(page.source.span(start, end), name)]}
    anchors = {
        old.slug: new.slug for old, new in zip(page.headings, after.headings, strict=True) if old.slug != new.slug
    }
    project = place.project
    # What the text sets itself stays.
    stays = set(project.lesson(thing.path).get("ids", ()))
    for path, link in links_to(project, thing.path):
        slug = unquote(link["url"].partition("#")[2])
        if slug not in anchors or slug in stays:
            continue
        source = project.source(path)
        span = anchor_span(source.text, link)
        if span is None:
            continue
        new = quote(anchors[slug]) if "%" in source.text[slice(*span)] else anchors[slug]
        edits.setdefault(path, []).append(Edit(source.span(*span), new))
    return {path: sorted(found, key=lambda one: one.span.start) for path, found in sorted(edits.items())}


def _page(space: Workspace, path: str) -> Page | None:
    document = read(space.source(path), space.run.course)
    return document if isinstance(document, Page) else None


def _text_span(text: str, heading: Heading) -> tuple[int, int]:
    """Where the text of a heading is, without its marks and the id that it is given."""
    start, end = heading.node.start, heading.node.end
    opening = _OPENING.match(text, start, end)
    if opening is None:
        # Its line of `=` or `-` is the last one.
        line = text.rfind("\n", start, end)
        end = line if line >= 0 else end
        end = start + len(text[start:end].rstrip())
    else:
        start = opening.end()
        bare = text[start:end].rstrip(" \t")
        unmarked = bare.rstrip("#")
        end = start + len(unmarked.rstrip(" \t") if unmarked[-1:] in {" ", "\t", ""} else bare)
    at = max(text.rfind("{", start, end), text.rfind("[", start, end))
    if at >= 0 and _ID.fullmatch(text, at, end):
        end = start + len(text[start:at].rstrip(" \t"))
    return start, end
