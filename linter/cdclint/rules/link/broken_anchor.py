"""A link to a place of a page that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.anchors import anchors_of
from cdclint.documents.site.site import reader_of

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LessonFacts, LinkFacts
    from cdclint.documents.site.anchors import Anchors


_DIGIT = regex(r"\d")
MANY, FEW = 20, 10
"""So many links to places that one page has not, and not a tenth as many to those that it has: something makes them."""
# What a browser, Starlight and footnotes provide on every page, and `#!`, which leads nowhere on purpose.
PROVIDED = frozenset({"", "!", "top", "_top"})


@rule
def broken_anchor(project: Project) -> Iterator[Finding]:
    """A link names a place of a page, `#anchor`, that the page does not have.

    Anchors are those that the site makes of headings (github-slugger), those that `id` attributes set, and
    `{/* #anchor */}`, `{#anchor}` or `{: #anchor }` after a heading. The page may be the lesson itself or another
    lesson; a page that shows other Markdown files is left alone, for it has their anchors too, as is one whose
    components show HTML (`set:html`, `dangerouslySetInnerHTML`).

    Astro's anchors are known exactly. Of another site generator's, a link is judged by letters and digits alone, and
    where most links of a site lead nowhere, or nearly all of the many to one page, its anchors are made in a way that
    is not known, and nothing is said.

    The fix, an unsafe one, writes the anchor of the heading that the link quotes, or the only one with a close name;
    names that differ by a number are only suggested.
    """
    sites: dict[str, dict[str, tuple[list[Finding], int]]] = {}
    for _, found, on_site in project.judged(_in_lesson):
        if on_site is None:
            yield from found
            continue
        folder, at, pages = on_site
        yield from found[:at]
        for page, number, count in pages:
            findings, good = sites.setdefault(folder, {}).get(page, ([], 0))
            findings += found[at : at + number]
            at += number
            sites[folder][page] = findings, good + count
    for by_page in sites.values():
        number = sum(len(findings) for findings, _ in by_page.values())
        # Where most links lead nowhere, the site makes its anchors in a way that is not known here.
        if number < 5 or sum(good for _, good in by_page.values()) >= number:
            for findings, good in by_page.values():
                if len(findings) < MANY or FEW * good > len(findings):
                    yield from findings


OnSite: TypeAlias = "tuple[str, int, list[tuple[str, int, int]]]"
"""Of a site whose anchors are not known exactly: its folder, how many findings there are before those about its pages,
and of each page how many are about it and how many links to it lead somewhere."""


def _in_lesson(project: Project, path: str, facts: LessonFacts) -> tuple[list[Finding], OnSite | None]:
    """What is found in a lesson."""
    pages: dict[str, Anchors | None] = {}
    sure: list[Finding] = []
    doubted: dict[str, tuple[list[Finding], int]] = {}
    renderer = project.course.renderer(path)
    for link in facts["links"]:
        url = link["url"]
        if "#" not in url or link["kind"] == "image":
            continue
        anchor = unquote(url.partition("#")[2])
        if anchor in PROVIDED or anchor.startswith((":~:", "user-content-", "fn:", "fnref:")):
            continue
        destination = project.site.destination(url, path, reader_of(link))
        if destination is None or not destination.page:
            continue
        page = destination.page
        if page not in pages:
            pages[page] = anchors_of(project, page)
        known = pages[page]
        if known is None:
            continue
        is_sure = renderer is None or known.is_exact
        found, good = (sure, 0) if is_sure else doubted.get(page, ([], 0))
        if anchor in known:
            good += 1
        else:
            found.append(_broken(project, path, link, page, known))
        if not is_sure:
            doubted[page] = found, good
    if renderer is None or not doubted:
        return sure, None
    counts = [(page, len(found), good) for page, (found, good) in doubted.items()]
    return [*sure, *(one for found, _ in doubted.values() for one in found)], (renderer.folder, len(sure), counts)


def _broken(project: Project, path: str, link: LinkFacts, page: str, known: Anchors) -> Finding:
    address, _, written = link["url"].partition("#")
    anchor = unquote(written)
    same = _same(anchor, known)
    close = [same] if same else closest(anchor, known.ordered, n=2, cutoff=0.75)
    meant = close[0] if len(close) == 1 else ""
    span = project.span(path, link["span"])
    fix = None
    # Names that differ by a number are neighbours, and neither is a slip of the other.
    if meant and _DIGIT.findall(meant) == _DIGIT.findall(anchor):
        right = f"{address}#{meant}"
        fix = Fix(Message("write {text}", text=right), (Edit(span, right),), safe=False)
    return Finding(span, _absent("" if page == path else page.rpartition("/")[2], anchor, meant), fix)


def _absent(page: str, anchor: str, meant: str) -> Message:
    if not page:
        if not meant:
            return Message("this page has no `#{anchor}`", anchor=anchor)
        return Message("this page has no `#{anchor}`; did you mean `#{meant}`?", anchor=anchor, meant=meant)
    if not meant:
        return Message("`{page}` has no `#{anchor}`", page=page, anchor=anchor)
    return Message("`{page}` has no `#{anchor}`; did you mean `#{meant}`?", page=page, anchor=anchor, meant=meant)


def _same(anchor: str, known: Anchors) -> str:
    """The one anchor that is written otherwise, or that a heading with these words has; "" if there is none."""
    same = known.titled.get(anchor.casefold()) or known.folded.get(anchor.casefold(), set())
    return next(iter(same)) if len(same) == 1 else ""
