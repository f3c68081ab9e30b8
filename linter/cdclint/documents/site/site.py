"""The site that a project makes: which addresses it serves, as far as its files show.

An address is judged only where the files decide it. What a page with parameters serves besides the lessons, what other
servers do and what an integration adds is not known here, and a link that leads there is left alone.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import unquote

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.site.other_site import is_fragment_of_page, linked_file
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import route
from cdclint.documents.site.route_pattern import RoutePattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.documents.lesson.facts import LinkFacts
    from cdclint.documents.project import Project
    from cdclint.documents.site.renderer import Renderer

_COLLECTION = regex(r"src/content/([^/]+)/(?:.*/)?(?!_)[^/]+\.mdx?$")
_PAGE = regex(r"src/pages/(.+?)\.(astro|mdx?|html|[mc]?[jt]s)$")
_LINKING = frozenset(
    ("a", "area", "audio", "base", "embed", "iframe", "image", "img", "input", "link", "object", "script")  # noqa: RUF005
    + ("source", "track", "use", "video")
)
"""The elements of HTML and SVG whose attributes are addresses; of other elements their meaning is unknown."""
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TAIL = regex(r"[?#]")
_TEMPLATE = regex(r"[{}$<>]")
_NUMBER = regex(r"^\d+[-_.]*")
_MADE = regex(r"/(?:[_.]|pagefind(?:/|$)|sitemap[\w-]*\.xml$)")


Reader: TypeAlias = Literal["browser", "build", "component"]


@dataclass(frozen=True, slots=True)
class Destination:
    """What a link leads to. `page` is the file of the page, "" where it is missing or the link leads to a file.

    `served` is False where nothing is served there; `meant` is then the one address that was probably meant, or "".
    """

    page: str
    served: bool
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with parameters. `folder` is what precedes its first one."""

    pattern: RoutePattern
    folder: str
    is_endpoint: bool
    takes_all: bool


class Site:
    """The addresses of a project. They are kept without a final slash; that of the landing page is empty."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._from_anywhere: dict[str, Destination | None] = {}
        self._from_file: dict[tuple[str, str, Reader], Destination | None] = {}

    def destination(self, url: str, path: str, reader: Reader = "browser") -> Destination | None:
        """What `url` in the file at `path` leads to; None where the project's files do not show it.

        `reader` is who follows it: a browser, the build (images of Markdown are imported), or a component, which may
        count from the root of the project.
        """
        # Several rules ask, and many files have the same links.
        renderer = self._project.course.renderer(path)
        is_other = renderer is not None and (renderer.name != ASTRO or renderer.folder != "")
        if url in self._from_anywhere and not is_other:
            return self._from_anywhere[url]
        key = (url, path, reader)
        if key in self._from_file:
            return self._from_file[key]
        found = self._follow(url, path, reader, renderer if is_other else None)
        if not is_other and (url.startswith("/") or _SCHEME.match(url)):
            self._from_anywhere[url] = found
        else:
            self._from_file[key] = found
        return found

    def _follow(self, url: str, path: str, reader: Reader, other: Renderer | None) -> Destination | None:
        bare = unquote(_TAIL.split(url, maxsplit=1)[0])
        if _SCHEME.match(url) or _TEMPLATE.search(url):
            return None
        if not bare:
            return Destination(path, served=True)
        if reader == "build" and bare.startswith(("@", "~")):
            return None  # an alias of the build
        if path.startswith(".") or "/." in path or (reader == "component" and path.endswith((".md", ".markdown"))):
            return None  # notes that are not served, and attributes of elements that may mean anything
        if other is not None and (bare.startswith("/") or self._project.course.is_lesson(path)):
            file = linked_file(self._project, bare, path, other)
            if file is None:
                return None
            return Destination(file if file.endswith((".mdx", ".md")) else "", served=file != "")
        if not bare.startswith("/"):
            return self._relative(bare, url, path, reader)
        base = self.base
        if base is None:
            return None
        if not base or bare == base or bare.startswith(f"{base}/"):
            return self._absolute(_tidy(bare.removeprefix(base)), url)
        # Something else may be served next to the site; only what is one of its own pages lacks the base.
        inside = self._absolute(_tidy(bare), url)
        if inside is not None and inside.served:
            return Destination("", served=False, meant=f"{base}{url}")
        # A page of the site's own section was probably moved, and lacks the base as well.
        is_own = bare.lstrip("/").partition("/")[0] in self._sections
        return Destination("", served=False, meant=inside.meant) if inside is not None and is_own else None

    @cached_property
    def base(self) -> str | None:
        """The folder that the site is served below, without a final slash; None where the configuration hides it."""
        text = self._config
        if text is None or not re.search(r"\bbase\b", text):
            return ""
        from cdclint.documents.site.components.base_path import base_path  # noqa: PLC0415 (most sites have no base)

        return base_path(text)

    @property
    def _config(self) -> str | None:
        return self._project.course.site_config

    @cached_property
    def pages(self) -> dict[str, str]:
        """The file of each page, by its address."""
        found = {}
        for path in sorted(self._project.files):
            if _COLLECTION.match(path):
                found[self.address(path)] = path
            elif (page := _PAGE.match(path)) and "[" not in page[1] and "/_" not in f"/{page[1]}":
                found[_tidy(f"/{page[1]}")] = path
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
    def _dynamic(self) -> tuple[Page, ...]:
        found = []
        for path in self._project.files:
            page = _PAGE.match(path)
            if page is None or "[" not in page[1] or "/_" in f"/{page[1]}":
                continue
            name = re.sub(r"(?:^|/)index$", "", page[1])
            pattern = RoutePattern.of(f"/{name}")
            folder = page[1].partition("[")[0].rpartition("/")[0]
            is_endpoint = page[2] not in {"astro", "md", "mdx", "html"}
            found.append(Page(pattern, folder, is_endpoint, "[..." in page[1]))
        return tuple(found)

    @cached_property
    def _known_pages(self) -> frozenset[Page]:
        """Pages with parameters that serve one of the project's own pages: what else they serve is known."""
        return frozenset(page for page in self._dynamic if any(map(page.pattern.takes, self.pages)))

    @cached_property
    def _sections(self) -> frozenset[str]:
        """The first segments of addresses that are the project's own."""
        pages = {address.split("/")[1] for address in self.pages if address.count("/") > 1}
        public = (path.split("/")[1] for path in self._project.files if path.startswith("public/"))
        return frozenset(pages).union(public)

    def _absolute(self, address: str, url: str) -> Destination | None:
        """What is at an absolute address without the base."""
        if file := self.pages.get(address):
            return Destination(file if file.endswith((".mdx", ".md")) else "", served=True)
        if self._project.exists(f"public{address}") or self._is_translated(address) or self._is_redirected(address):
            return Destination("", served=True)
        for page in self._dynamic:
            if not page.pattern.takes(address):
                continue
            if page.is_endpoint and page.takes_all and self._is_folder(page.folder):
                hidden = "/." in address
                served = not hidden and self._project.exists(address.lstrip("/"))
                return Destination("", served=served, meant="" if served else self._meant_file(address, url))
            if not page.folder or page not in self._known_pages:
                return None
        own = address.lstrip("/").partition("/")[0] in self._sections
        if not own and (self._config is None or _MADE.match(address)):
            return None
        return Destination("", served=False, meant=self._meant(address, url))

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
        if file and self._project.leaves_out(file):
            return None  # what a build makes
        if reader == "build":
            served = is_fragment_of_page(self._project, bare, path)
            return Destination("", served=served) if file else None
        if not _COLLECTION.match(path) and not path.startswith("src/pages/"):
            # What such a file becomes is not known; between files there is nothing.
            if is_fragment_of_page(self._project, bare, path):
                return Destination("", served=True)
            if self._project.course.collection(path) is not None:
                return None  # a page of the site, whose address a page with parameters makes
            return Destination("", served=False) if file else None
        address = _tidy(normpath(f"{self.address(path)}/{bare}"))
        found = self._absolute(address, url)
        if found is not None and not found.served and not found.meant:
            return Destination("", served=False, meant=self._meant(_tidy(f"/{file}"), url))
        return found

    def _is_folder(self, folder: str) -> bool:
        return folder in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(_parents(self._project.files))

    def _is_translated(self, address: str) -> bool:
        """Whether Starlight shows a page of another language there, because the one asked for is not translated."""
        if self._config is None or "locales" not in self._config:
            return False
        rest = address.lstrip("/").partition("/")[2]
        if not rest:
            return False
        docs = (known for known, path in self.pages.items() if path.startswith("src/content/docs/"))
        return any(rest in {known.lstrip("/"), known.lstrip("/").partition("/")[2]} for known in docs)

    def _is_redirected(self, address: str) -> bool:
        """Whether the configuration names the address, as it does in `redirects`."""
        text = self._config
        return text is not None and re.search(rf"""(['"`]){re.escape(address)}/?\1""", text) is not None

    def _meant(self, address: str, url: str) -> str:
        """The one page that was probably meant: of the same name elsewhere, of another number, or of a close name."""
        name = address.rpartition("/")[2].removesuffix(".mdx").removesuffix(".md")
        for key in (name, f"#{_unnumbered(name)}"):
            same = [one for one in self._by_name.get(key, ()) if _are_near(one, address)]
            if same:
                return self._written(same[0], url) if len(same) == 1 else ""
        close = _mistyped(address, self._by_depth.get(address.count("/"), ()))
        return self._written(close[0], url) if len(close) == 1 else ""

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The pages by their names, and by their names without numbers after a `#`."""
        found: dict[str, list[str]] = {}
        for one in filter(None, self.pages):
            name = one.rpartition("/")[2]
            found.setdefault(name, []).append(one)
            found.setdefault(f"#{_unnumbered(name)}", []).append(one)
        return found

    @cached_property
    def _by_depth(self) -> dict[int, list[str]]:
        """The pages by the number of their folders: a slip of the pen changes none."""
        found: dict[int, list[str]] = {}
        for one in filter(None, self.pages):
            found.setdefault(one.count("/"), []).append(one)
        return found

    def _meant_file(self, address: str, url: str) -> str:
        folder, _, name = address.lstrip("/").rpartition("/")
        top = f"{folder.partition('/')[0]}/"
        same = [path for path in self._project.files if path.startswith(top) and path.endswith(f"/{name}")]
        if not same:
            beside = [path for path in self._project.files if path.startswith(f"{folder}/")]
            same = _mistyped(address.lstrip("/"), beside)
        return f"{self.base}/{same[0]}{_tail(url)}" if len(same) == 1 else ""

    def _written(self, address: str, url: str) -> str:
        """An address as the link would be written, with the slash and the fragment that it has."""
        bare = _TAIL.split(url, maxsplit=1)[0]
        slash = "" if bare.startswith("/") and not bare.endswith("/") else "/"
        return f"{self.base}{address}{slash}{_tail(url)}"


def reader_of(link: LinkFacts) -> Reader:
    """Who follows a link."""
    element = link.get("element", "")
    if element and element not in _LINKING:
        return "component"
    return "build" if link["kind"] == "image" and not element else "browser"


def _tidy(address: str) -> str:
    """An address without final slash and the parts that servers let fall."""
    bare = re.sub(r"/index(?:\.html)?$", "", address.rstrip("/"))
    return bare.removesuffix(".html")


def _tail(url: str) -> str:
    found = _TAIL.search(url)
    return url[found.start() :] if found else ""


def _mistyped(wanted: str, known: Iterable[str]) -> list[str]:
    """The names that differ from `wanted` by a few characters: long addresses are alike that mean different pages."""
    close = closest(wanted, [one for one in known if one.count("/") == wanted.count("/")], n=2, cutoff=0.8)
    ratios = [SequenceMatcher(a=one, b=wanted).ratio() for one in close]
    return [one for one, ratio in zip(close, ratios, strict=True) if (1 - ratio) * (len(one) + len(wanted)) < 4.5]


def _are_near(one: str, other: str) -> bool:
    """Whether two addresses share a folder, numbers aside; a page that is in none may have moved into any."""
    folders, others = ({_unnumbered(part) for part in address.split("/")[1:-1]} for address in (one, other))
    return not others or bool(folders & others)


def _unnumbered(name: str) -> str:
    return _NUMBER.sub("", name)


def _parents(paths: frozenset[str]) -> Iterator[str]:
    for path in paths:
        while path := path.rpartition("/")[0]:
            yield path
