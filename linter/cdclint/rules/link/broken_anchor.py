"""A link to a place of a page that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.site import reader_of

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LessonFacts


# What a browser, Starlight and footnotes provide on every page.
PROVIDED = frozenset({"", "top", "_top"})


@rule
def broken_anchor(project: Project) -> Iterator[Finding]:
    """A link names a place of a page, `#anchor`, that the page does not have.

    Anchors are those that the site makes of headings (github-slugger), those that `id` attributes set, and
    `{/* #anchor */}` behind a heading. The page may be the lesson itself or another lesson; a page that shows other
    Markdown files is left alone, for it has their anchors too.
    """
    anchors: dict[str, frozenset[str] | None] = {}
    for path, facts in project.lessons.items():
        for link in facts["links"]:
            url = link["url"]
            if "#" not in url:
                continue
            anchor = unquote(url.partition("#")[2])
            if anchor in PROVIDED or anchor.startswith((":~:", "user-content-")) or link["kind"] == "image":
                continue
            destination = project.site.destination(url, path, reader_of(link))
            target = project.lessons.get(destination.page) if destination is not None else None
            if target is None or destination is None:
                continue
            if destination.page not in anchors:
                anchors[destination.page] = _anchors(target)
            known = anchors[destination.page]
            if known is None or anchor in known:
                continue
            span = project.span(path, link["span"])
            page = "" if destination.page == path else destination.page.rpartition("/")[2]
            close = _meant(anchor, known, target)
            fix = None
            if close:
                written = f"{url.partition('#')[0]}#{close}"
                fix = Fix(Message("write {text}", text=written), (Edit(span, written),), safe=False)
            yield Finding(span, _absent(page, anchor, close), fix)


def _absent(page: str, anchor: str, meant: str) -> Message:
    if not page:
        if not meant:
            return Message("this page has no `#{anchor}`", anchor=anchor)
        return Message("this page has no `#{anchor}`; did you mean `#{meant}`?", anchor=anchor, meant=meant)
    if not meant:
        return Message("`{page}` has no `#{anchor}`", page=page, anchor=anchor)
    return Message("`{page}` has no `#{anchor}`; did you mean `#{meant}`?", page=page, anchor=anchor, meant=meant)


def _anchors(facts: LessonFacts) -> frozenset[str] | None:
    """The anchors of a page, None where it shows other files, too."""
    modules = (one["module"].partition("?")[0] for one in facts["imports"])
    if any(module.endswith((".md", ".mdx")) for module in modules):
        return None
    return frozenset([*(heading["slug"] for heading in facts["headings"]), *facts["ids"]])


def _meant(anchor: str, known: frozenset[str], target: LessonFacts) -> str:
    """The one anchor that was probably meant: of a heading with these words, or of a close name."""
    titled = {heading["slug"] for heading in target["headings"] if heading["text"].casefold() == anchor.casefold()}
    same = titled or {one for one in known if one.casefold() == anchor.casefold()}
    close = list(same) or get_close_matches(anchor, sorted(known), n=1, cutoff=0.75)
    return close[0] if len(close) == 1 else ""
