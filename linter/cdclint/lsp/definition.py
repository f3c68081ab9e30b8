"""Where the thing at a place is defined: a link's page, a component's file, the lesson of a prerequisite."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from cdclint.documents.site.site import reader_of
from cdclint.lsp.names.uses import holds, lesson_named
from cdclint.lsp.offers.contract_choices import contract_definition
from cdclint.lsp.overview.document_links import titles

if TYPE_CHECKING:
    from cdclint.documents.site.site import Destination
    from cdclint.lsp.cursor import Place


def definition(place: Place) -> tuple[str, int] | None:
    """A file by its path from the root, and an offset in it; None where nothing is known."""
    facts = place.facts
    for link in facts.get("links", ()):
        if holds(link["span"], place.offset):
            return _page(place, link["url"], place.project.site.destination(link["url"], place.path, reader_of(link)))
    for use in facts.get("components", ()):
        if holds(use["span"], place.offset) or holds(use["closing"], place.offset):
            return _component(place, use["name"].partition(".")[0])
    for one in facts.get("imports", ()):
        if holds(one["span"], place.offset):
            file = place.project.modules.resolve(one["module"], place.path).file
            return (file, 0) if file else None
    if (lesson := lesson_named(place)) is not None:
        return lesson[0], 0
    for start, end, file in titles(place):
        if start <= place.offset <= end:
            return file, 0
    return contract_definition(place)


def _page(place: Place, url: str, destination: Destination | None) -> tuple[str, int] | None:
    if destination is None or not destination.served:
        return None
    page = destination.page
    if not page:
        bare = unquote(url.split("#", 1)[0].split("?", 1)[0]).lstrip("/")
        near = [one for one in (bare, f"public/{bare}") if bare and place.project.exists(one)]
        return (near[0], 0) if near else None
    anchor = unquote(url.partition("#")[2])
    facts = place.facts if page == place.path else place.project.lesson(page)
    for heading in facts.get("headings", ()):
        if anchor and heading["slug"] == anchor:
            return page, heading["span"][0]
    return page, 0


def _component(place: Place, name: str) -> tuple[str, int] | None:
    for one in place.facts.get("imports", ()):
        if name in one["names"]:
            file = place.project.modules.resolve(one["module"], place.path).file
            return (file, 0) if file else (place.path, one["span"][0])
    return None
