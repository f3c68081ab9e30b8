"""The site that a project makes: which addresses it serves, as far as its files show.

An address is judged only where the files decide it. What a page with parameters serves besides the lessons, what other
servers do and what an integration adds is not known here, and a link that leads there is left alone.
"""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import unquote

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.lesson.frontmatter import FRONTMATTER
from cdclint.documents.site.addresses.base_element import BaseElements
from cdclint.documents.site.addresses.meant_addresses import MeantAddresses, file_part, tail
from cdclint.documents.site.addresses.other_site import is_fragment_of_page, linked_file
from cdclint.documents.site.addresses.site_config import SiteConfig
from cdclint.documents.site.addresses.site_pages import SitePages, is_page, tidy
from cdclint.documents.site.addresses.unserved import from_root, is_made, is_note
from cdclint.documents.site.lesson_files import is_about_repository
from cdclint.documents.site.renderer import ASTRO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LinkFacts
    from cdclint.documents.project import Project
    from cdclint.documents.site.renderer import Renderer

_LINKING = frozenset(
    ("a", "area", "audio", "base", "embed", "iframe", "image", "img", "input", "link", "object", "script")  # noqa: RUF005
    + ("source", "track", "use", "video")
)
"""The elements of HTML and SVG whose attributes are addresses; of other elements their meaning is unknown."""
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_HOST = regex(r"https?://([^/?#@\s]+)(?=[/?#]|$)", 2)
_TEMPLATE = regex(r"[{}$<>]")
_MADE = regex(r"/(?:[_.]|pagefind(?:/|$)|sitemap[\w-]*\.xml$)")
_FOR_MODELS = regex(r"/(?:.+/)?llms(?:-[\w-]+)?\.txt$")
"""What a plugin for `llms.txt` makes of all pages."""


Reader: TypeAlias = Literal["browser", "build", "component", "layout"]


@dataclass(frozen=True, slots=True)
class Destination:
    """What a link leads to. `page` is the file of the page, "" where it is missing or the link leads to a file.

    `served` is False where nothing is served there; `meant` is then the one address that was probably meant, or "".
    """

    page: str
    served: bool
    meant: str = ""


class Site:
    """The addresses of a project. They are kept without a final slash; that of the landing page is empty."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._from_anywhere: dict[str, Destination | None] = {}
        self._from_file: dict[tuple[str, str, Reader], Destination | None] = {}

    def destination(self, url: str, path: str, reader: Reader = "browser") -> Destination | None:
        """What `url` in the file at `path` leads to; None where the project's files do not show it.

        `reader` is who follows it: a browser, the build (images of Markdown are imported), a component, which may
        count from the root of the project, or a layout, which may put the base before what the frontmatter says.
        """
        # Several rules ask, and many files have the same links.
        renderer = self._project.course.renderer(path)
        is_other = renderer is not None and (renderer.name != ASTRO or renderer.folder != "")
        if url.startswith("/") and (file := from_root(self._project, _file_part(url), path, self._is_folder)):
            return Destination(file if file.endswith((".mdx", ".md")) else "", served=True)
        # What a note that is not served says, says nothing of the same address elsewhere.
        from_anywhere = not (is_other or reader == "layout" or is_note(path))
        if url in self._from_anywhere and from_anywhere:
            return self._from_anywhere[url]
        key = (url, path, reader)
        if key in self._from_file:
            return self._from_file[key]
        found = self._follow(url, path, reader, renderer if is_other else None)
        if from_anywhere and (url.startswith("/") or _SCHEME.match(url)):
            self._from_anywhere[url] = found
        else:
            self._from_file[key] = found
        return found

    def _follow(self, url: str, path: str, reader: Reader, other: Renderer | None) -> Destination | None:
        bare = _file_part(url)
        if _TEMPLATE.search(url):
            return None
        if _SCHEME.match(url):
            return None if other is not None or is_note(path) else self._from_outside(url)
        if not bare:
            return Destination(path, served=True)
        if reader == "build" and bare.startswith(("@", "~")):
            return None  # an alias of the build
        if is_note(path) or (reader == "component" and path.endswith((".md", ".markdown"))):
            return None  # notes that are not served, and attributes of elements that may mean anything
        if other is not None and (bare.startswith("/") or self._project.course.is_lesson(path)):
            file = linked_file(self._project, bare, path, other)
            if file is None:
                return None
            return Destination(file if file.endswith((".mdx", ".md")) else "", served=file != "")
        if other is not None and other.name != ASTRO and bare.endswith((".html", ".htm")):
            return None  # what a generator makes of a page
        if not bare.startswith("/"):
            return self._relative(bare, url, path, reader)
        base = self.base
        if base is None:
            return None
        if not base or bare == base or bare.startswith(f"{base}/"):
            return self._absolute(tidy(bare.removeprefix(base)), url)
        if reader == "layout" and not self._config.names("starlight"):
            return self._absolute(tidy(bare), url)
        if bare.casefold().startswith(f"{base.casefold()}/"):
            return self._elsewhere(base, tidy(bare[len(base) :]), url)
        # Something else may be served next to the site; only what is one of its own pages lacks the base.
        inside = self._absolute(tidy(bare), url)
        if inside is not None and inside.served:
            return Destination("", served=False, meant=f"{base}{url}")
        # A page of the site's own section was probably moved, and lacks the base as well.
        is_own = self._pages.is_own(bare)
        return Destination("", served=False, meant=inside.meant) if inside is not None and is_own else None

    def _from_outside(self, url: str) -> Destination | None:
        """What an address with the host of the site itself leads to: one of its own section, or below its base."""
        found = _HOST.match(url)
        if found is None or found[1].casefold() != self._config.host or not self._config.host or self.base is None:
            return None
        inside, bare, base = url[found.end() :], _file_part(url[found.end() :]), self.base
        if bare != base and not bare.startswith(f"{base}/"):
            return None
        address = tidy(bare.removeprefix(base))
        if not base and not self._pages.is_own(address) and address not in self.pages:
            return None  # another site of the same host
        to = self._absolute(address, inside)
        if to is None or to.served or not to.meant:
            return to
        return Destination("", served=False, meant=f"{found[0]}{to.meant}")

    def _elsewhere(self, base: str, address: str, url: str) -> Destination | None:
        """What an address leads to whose base is written in other letters."""
        inside = self._absolute(address, url)
        return Destination("", served=False, meant=f"{base}{url[len(base) :]}") if inside and inside.served else None

    @cached_property
    def _config(self) -> SiteConfig:
        return SiteConfig(self._project.course.site_config)

    @property
    def base(self) -> str | None:
        """The folder that the site is served below, without a final slash; None where the configuration hides it."""
        return self._config.base

    @cached_property
    def _pages(self) -> SitePages:
        return SitePages(self._project)

    @property
    def pages(self) -> dict[str, str]:
        """The file of each page, by its address."""
        return self._pages.by_address

    def address(self, path: str) -> str:
        """The address of a lesson: that of its file, or the one that its frontmatter says."""
        return self._pages.address(path)

    @cached_property
    def _meant(self) -> MeantAddresses:
        return MeantAddresses(self.pages, self._project.files, self.base)

    def _absolute(self, address: str, url: str) -> Destination | None:
        """What is at an absolute address without the base."""
        if file := self.pages.get(address):
            return Destination(file if file.endswith((".mdx", ".md")) else "", served=True)
        public = (f"public{address}", f"public{address}.html", f"public{address}/index.html")
        if any(map(self._project.exists, public)):
            return Destination("", served=True)
        if self._config.names("locales") and self._pages.is_translation(address):
            return Destination("", served=True)
        redirects = self._config.redirects
        if redirects is not None and redirects.takes(address):
            return Destination("", served=True)
        for page in self._pages.with_parameters:
            if not page.pattern.takes(address):
                continue
            if page.is_endpoint and page.takes_all and self._is_folder(page.folder):
                hidden = "/." in address
                served = not hidden and self._project.exists(address.lstrip("/"))
                return Destination("", served=served, meant="" if served else self._meant.file(address, url))
            if not page.folder or page not in self._pages.known:
                written = self._pages.written_out(page)
                if written is None:
                    return None
                if address in written:
                    return Destination("", served=True)
        own = self._pages.is_own(address)
        if not own and (self._config.text is None or _MADE.match(address)):
            return None
        if _FOR_MODELS.match(address) and "llms" in (self._config.text or "").lower():
            return None
        if redirects is not None and redirects.may_take(address, own=own):
            return None
        if is_made(self._project, address) or self._is_of_plugin(address):
            return None
        return Destination("", served=False, meant=self._meant.page(address, url))

    def _is_of_plugin(self, address: str) -> bool:
        """Whether a plugin of Starlight or a script makes the page."""
        return self._config.text is not None and self._project.outline.serves(address.strip("/"))

    def _relative(self, bare: str, url: str, path: str, reader: Reader) -> Destination | None:
        """A relative link may be one between files or one between pages; either will do."""
        folder = path.rpartition("/")[0]
        file = normpath(f"{folder}/{bare}" if folder else bare)
        if file.startswith("../"):
            file = ""
        if reader == "component":
            if not re.fullmatch(r"[^/]*+/.*\.\w+", bare):
                return None
            root = normpath(bare)
            if self._project.exists(root):
                return Destination("", served=True)
        for candidate in (file, f"{file}.mdx", f"{file}.md", f"{file}/index.mdx", f"{file}/index.md"):
            if file and self._project.exists(candidate):
                return Destination(candidate if candidate.endswith((".mdx", ".md")) else "", served=True)
        if file and self._is_folder(file):
            return Destination("", served=True)
        if file and (
            any(map(self._project.leaves_out, (file, f"{file}.mdx", f"{file}.md"))) or self._is_shown(bare, path)
        ):
            return None  # what a build makes
        of_site = is_page(path)
        if not of_site and not is_about_repository(path) and (site := self.base_elements.site_of(path)) is not None:
            return self._below_base(bare, url, site)
        if reader == "build":
            served = is_fragment_of_page(self._project, bare, path)
            return (
                Destination("", served=served, meant="" if served else self._meant.beside(file, url)) if file else None
            )
        if not of_site:
            # What such a file becomes is not known; between files there is nothing.
            if is_fragment_of_page(self._project, bare, path):
                return Destination("", served=True)
            if self._project.course.collection(path) is not None:
                return None  # a page of the site, whose address a page with parameters makes
            return Destination("", served=False, meant=self._meant.beside(file, url)) if file else None
        if (below := self._layout_base) is not None:
            inside = below.removeprefix(self.base or "").strip("/")
            return self._absolute(tidy(normpath(f"/{inside}/{bare}" if inside else f"/{bare}")), url)
        address = tidy(normpath(f"{self.address(path)}/{bare}"))
        found = self._absolute(address, url)
        if found is not None and not found.served and not found.meant:
            meant = self._meant.beside(file, url) or self._meant.page(tidy(f"/{file}"), url)
            return Destination("", served=False, meant=meant)
        return found

    def _below_base(self, bare: str, url: str, site: str) -> Destination | None:
        """What a link leads to that counts from the `<base>` of a site whose pages another program makes."""
        files = self.base_elements.files(bare, site)
        if files:
            is_one_page = len(files) == 1 and files[0].endswith((".mdx", ".md"))
            return Destination(files[0] if is_one_page else "", served=True)
        meant = self.base_elements.meant(bare, site)
        return Destination("", served=False, meant=f"{meant}{tail(url)}") if meant else None

    @cached_property
    def base_elements(self) -> BaseElements:
        """The `<base>` of each part of the project."""
        return BaseElements(self._project)

    @cached_property
    def _layout_base(self) -> str | None:
        return self.base_elements.of_layouts()

    def _is_shown(self, bare: str, path: str) -> bool:
        """Whether a link leads into a folder `name.view` that is shown at `name`, as on javascript.info."""
        folder = f"{path.rpartition('/')[0]}/".lstrip("/")
        parts = normpath(bare).split("/")[:8]
        tried = (normpath(f"{folder}{'/'.join(parts[:end])}") for end in range(1, len(parts) + 1))
        return any(self._is_folder(f"{one}{suffix}") for one in tried for suffix in (".view", ".article", ".task"))

    def _is_folder(self, folder: str) -> bool:
        return folder in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(_parents(self._project.files))


def reader_of(link: LinkFacts) -> Reader:
    """Who follows a link."""
    element = link.get("element", "")
    if element == FRONTMATTER:
        return "layout"
    if element and element not in _LINKING:
        return "component"
    return "build" if link["kind"] == "image" and not element else "browser"


def _file_part(url: str) -> str:
    """What precedes query and fragment, as a file is called."""
    return unquote(file_part(url))


def _parents(paths: frozenset[str]) -> Iterator[str]:
    for path in paths:
        while path := path.rpartition("/")[0]:
            yield path
