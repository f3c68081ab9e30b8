"""A link that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.network_address import misspelt_scheme
from cdclint.documents.project import Project
from cdclint.documents.site.addresses.unknown_scheme import is_unknown, may_be_address
from cdclint.documents.site.site import reader_of

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.documents.lesson.facts import LessonFacts, LinkFacts


@dataclass(frozen=True)
class Options:
    """`served` are globs of addresses that the site has, though no file of the project shows it."""

    served: tuple[str, ...] = ()


@rule
def broken(project: Project, options: Options) -> Iterator[Finding]:
    """A link or an image leads to a page or a file that does not exist.

    An address that begins with `/` is looked up among the pages of the site: the lessons of `src/content`, the files of
    `src/pages` and of `public`, redirects and the base path of `astro.config`. A page `src/pages/labs/[...file].ts`
    beside a folder `labs` serves that folder's files. A relative link may be one between files or one between pages.
    Where redirects are computed, or integrations are given an address, what they serve is not judged, nor are pages
    that git ignores: a build makes them. What starlight-blog serves is known. In Markdown that is no page of the site,
    an address that begins with `/` may be a file from the root of the repository. Addresses with the host that `site`
    names are judged below the site's base, or within its own sections; so are `link` and `href` in the frontmatter.

    What a generator other than Astro makes of its pages, `next.html`, is not judged either. Where the HTML of the site
    has a `<base href="/">`, a relative link counts from there, and is reported where a page of a close name is there.
    Where no generator is recognised and most of many links like `guide/lag` lead nowhere, nothing is said of them but
    by `project/undetected`, once.

    Of links to other sites only the scheme is judged (`htps://`), and where the files of the project do not show what
    an address serves, the link is left alone. `served` names addresses that exist beside them. The fix writes the
    address of the one page that was probably meant: it moved to another folder, got another number, or its name was
    mistyped.
    """
    doubted: list[Finding] = []
    right = 0
    for _, found, (sure, good) in project.judged(_in_lesson, options):
        yield from found[:sure]
        doubted += found[sure:]
        right += good
    if not is_unknown(len(doubted), right):
        yield from doubted


def _in_lesson(
    project: Project, path: str, facts: LessonFacts, options: Options
) -> tuple[list[Finding], tuple[int, int]]:
    """What is found in a lesson: first what is sure, and how many that are; how many links between pages are right."""
    sure: list[Finding] = []
    doubted: list[Finding] = []
    right = 0
    for link in facts["links"]:
        found = list(_about(project, path, link, options))
        if may_be_address(project, path, link) and all(one.fix is None for one in found):
            doubted += found
            right += not found
        else:
            sure += found
    return [*sure, *doubted], (len(sure), right)


def _about(project: Project, path: str, link: LinkFacts, options: Options) -> Iterator[Finding]:
    url, element = link["url"], link.get("element", "")
    destination = project.site.destination(url, path, reader_of(link))
    empty = not url and not element and link["kind"] != "definition"
    if not empty and (destination is None or destination.served):
        if destination is None and "://" in url and (scheme := misspelt_scheme(url)) is not None:
            yield _no_scheme(project.span(path, link["span"]), *scheme)
        return
    bare = url.partition("#")[0].partition("?")[0]
    if any(matches(glob.lstrip("/"), bare.strip("/")) for glob in options.served):
        return
    span = project.span(path, link["span"])
    if empty:
        is_image = link["kind"] == "image"
        message = Message("an image without an address") if is_image else Message("a link without an address")
        yield Finding(span, message)
    elif destination is not None and destination.meant:
        meant = destination.meant
        fix = Fix(Message("write {text}", text=meant), (Edit(span, meant),), safe=False)
        message = Message("there is no `{address}`; did you mean `{meant}`?", address=bare, meant=meant)
        yield Finding(span, message, fix)
    else:
        message = Message("there is no `{address}`: nothing in the project is served there", address=bare)
        yield Finding(span, message)


def _no_scheme(span: Span, written: str, meant: str) -> Finding:
    """What is said of an address whose scheme is almost one."""
    fix = None
    if span.text.startswith(written):
        place = span.source.span(span.start, span.start + len(written))
        fix = Fix(Message("write {text}", text=meant), (Edit(place, meant),), safe=False)
    return Finding(span, Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=written, meant=meant), fix)
