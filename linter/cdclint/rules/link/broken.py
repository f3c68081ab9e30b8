"""A link that leads nowhere."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.site import reader_of


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

    Links to other sites are not followed, and where the files of the project do not show what an address serves, the
    link is left alone. `served` names addresses that exist beside them. The fix writes the address of the one page
    that was probably meant: it moved to another folder, got another number, or its name was mistyped.
    """
    for path, facts in project.lessons.items():
        for link in facts["links"]:
            url, element = link["url"], link.get("element", "")
            destination = project.site.destination(url, path, reader_of(link))
            empty = not url and not element and link["kind"] != "definition"
            if not empty and (destination is None or destination.served):
                continue
            bare = url.partition("#")[0].partition("?")[0]
            if any(matches(glob.lstrip("/"), bare.strip("/")) for glob in options.served):
                continue
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
