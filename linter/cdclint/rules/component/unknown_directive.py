"""A directive of Astro that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.site.renderer import ASTRO

if TYPE_CHECKING:
    from cdclint.syntax.mdx.node import Attribute

CLIENT = ("load", "idle", "visible", "media", "only")
KNOWN = {"client": CLIENT, "server": ("defer",)}
ONLY = ("react", "preact", "svelte", "vue", "solid-js", "solid", "lit")
"""What `client:only` may name, besides packages."""
SENSE = {"onload": "load", "ready": "load", "onidle": "idle", "view": "visible", "inview": "visible", "query": "media"}


@rule
def unknown_directive(page: Page) -> Iterator[Finding]:
    """A component has a directive that is almost one of Astro's: `client:onload`, `clinet:load`, `client-load`.

    With an unknown `client:` directive the build stops; with a misspelt `client` the component is never made alive.
    There are `client:load`, `client:idle`, `client:visible`, `client:media` with a query, `client:only` with the name
    of a renderer, and `server:defer`. Directives of your own, which are like none of these, are left alone.
    """
    renderer = page.course.renderer(page.source.path)
    if renderer is None or renderer.name != ASTRO:
        return
    for element in page.elements:
        if not element.name or not (element.name[0].isupper() or "." in element.name):
            continue
        for attribute in element.attributes:
            name = attribute.name or ""
            if ":" in name or name.startswith("client-"):
                yield from _judge(page, name, attribute)


def _judge(page: Page, name: str, attribute: Attribute) -> Iterator[Finding]:
    place = page.source.span(attribute.start, attribute.start + len(name))
    meant = _meant(name)
    if meant:
        fix = Fix(Message("write {text}", text=meant), (Edit(place, meant),), safe=False)
        yield Finding(place, Message("Astro has no `{name}`; did you mean `{meant}`?", name=name, meant=meant), fix)
    elif name == "client:media" and attribute.value is None:
        message = Message('`client:media` needs a query: write `client:media="(max-width: 50em)"`')
        yield Finding(place, message)
    elif name == "client:only" and attribute.kind == "string" and attribute.value not in ONLY:
        written = attribute.value or ""
        near = closest(written, ONLY, n=1, cutoff=0.7)
        if near:
            message = Message("there is no renderer `{name}`; did you mean `{meant}`?", name=written, meant=near[0])
            yield Finding(page.source.span(attribute.start, attribute.end), message)


def _meant(name: str) -> str:
    """The directive that is meant, "" where it is one, or may be one of the project's own."""
    prefix, _, rest = name.partition(":")
    if name.startswith("client-"):
        rest = name.removeprefix("client-")
        return f"client:{rest}" if rest in CLIENT else ""
    known = KNOWN.get(prefix)
    if known is not None:
        if rest in known:
            return ""
        near = SENSE.get(rest.casefold().replace("-", "")) if prefix == "client" else None
        found = [near] if near else closest(rest.casefold(), known, n=1, cutoff=0.65)
        return f"{prefix}:{found[0]}" if found else ""
    near_prefix = closest(prefix, list(KNOWN), n=1, cutoff=0.7)
    return f"{near_prefix[0]}:{rest}" if near_prefix and rest in KNOWN[near_prefix[0]] else ""
