"""The pages of an Astro site by their addresses, and its pages with parameters."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.site.route import route
from cdclint.documents.site.route_pattern import RoutePattern

if TYPE_CHECKING:
    from cdclint.documents.project import Project

_COLLECTION = regex(r"src/content/([^/]+)/(?:.*/)?(?!_)[^/]+\.mdx?$")
_PAGE = regex(r"src/pages/(.+?)\.(astro|mdx?|html|[mc]?[jt]s)$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with parameters: its file and its route. `folder` is what precedes its first one."""

    path: str
    route: str
    pattern: RoutePattern
    folder: str
    is_endpoint: bool
    takes_all: bool


class SitePages:
    """The pages of a project. Addresses are kept without a final slash; that of the landing page is empty."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._addresses: dict[Page, frozenset[str] | None] = {}

    @cached_property
    def by_address(self) -> dict[str, str]:
        """The file of each page, by its address."""
        found = {}
        for path in sorted(self._project.files):
            if _COLLECTION.match(path):
                found[self.address(path)] = path
            elif (page := _PAGE.match(path)) and "[" not in page[1] and "/_" not in f"/{page[1]}":
                found[tidy(f"/{page[1]}")] = path
        return found

    def address(self, path: str) -> str:
        """The address of a lesson: that of its file, or the one that its frontmatter says."""
        slug = self._project.lesson(path).get("slug")
        if slug is None:
            return route(path).rstrip("/")
        collection = _COLLECTION.match(path)
        prefix = "" if collection is None or collection[1] == "docs" else f"/{collection[1]}"
        return f"{prefix}/{slug.strip('/')}".rstrip("/")

    @cached_property
    def with_parameters(self) -> tuple[Page, ...]:
        """The pages whose routes have parameters."""
        found = []
        for path in self._project.files:
            page = _PAGE.match(path)
            if page is None or "[" not in page[1] or "/_" in f"/{page[1]}":
                continue
            name = re.sub(r"(?:^|/)index$", "", page[1])
            pattern = RoutePattern.of(f"/{name}")
            where = path, f"/{name}"
            folder = page[1].partition("[")[0].rpartition("/")[0]
            is_endpoint = page[2] not in {"astro", "md", "mdx", "html"}
            found.append(Page(*where, pattern, folder, is_endpoint, "[..." in page[1]))
        return tuple(found)

    @cached_property
    def known(self) -> frozenset[Page]:
        """Pages with parameters that serve one of the project's own pages: what else they serve is known."""
        return frozenset(page for page in self.with_parameters if any(map(page.pattern.takes, self.by_address)))

    def written_out(self, page: Page) -> frozenset[str] | None:
        """The addresses of a page that names all of its parameters; None where they are computed."""
        if page not in self._addresses:
            from cdclint.documents.site.components.script_file import ScriptFile  # noqa: PLC0415 (few pages are asked)
            from cdclint.documents.site.components.static_paths import written_addresses  # noqa: PLC0415 (see above)

            text = self._project.text(page.path) or ""
            is_static = "getStaticPaths" in text
            self._addresses[page] = written_addresses(ScriptFile(page.path, text), page.route) if is_static else None
        return self._addresses[page]

    def is_own(self, address: str) -> bool:
        """Whether an address has the first segment of the project's own pages and files."""
        return address.lstrip("/").partition("/")[0] in self._sections

    @cached_property
    def _sections(self) -> frozenset[str]:
        pages = {address.split("/")[1] for address in self.by_address if address.count("/") > 1}
        public = (path.split("/")[1] for path in self._project.files if path.startswith("public/"))
        return frozenset(pages).union(public)

    def is_translation(self, address: str) -> bool:
        """Whether Starlight has the page in another language, which it shows where one is not translated."""
        rest = address.lstrip("/").partition("/")[2]
        return rest != "" and rest in self._of_starlight

    @cached_property
    def _of_starlight(self) -> frozenset[str]:
        """The addresses of Starlight's pages, and what follows the first segment of each: it may be a language."""
        docs = [known.lstrip("/") for known, path in self.by_address.items() if path.startswith("src/content/docs/")]
        return frozenset((*docs, *(known.partition("/")[2] for known in docs)))


def is_page(path: str) -> bool:
    """Whether a file is a page of a site of Astro."""
    return _COLLECTION.match(path) is not None or path.startswith("src/pages/")


def tidy(address: str) -> str:
    """An address without final slash and the parts that servers let fall."""
    bare = re.sub(r"/index(?:\.html)?$", "", address.rstrip("/"))
    return bare.removesuffix(".html")
