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
from cdclint.documents.site.addresses.near_addresses import are_near, digits, mistyped, unnumbered
from cdclint.documents.site.addresses.other_site import is_fragment_of_page, linked_file
from cdclint.documents.site.addresses.unserved import from_root, is_made, is_note
from cdclint.documents.site.lesson_files import is_about_repository
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import route
from cdclint.documents.site.route_pattern import RoutePattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LinkFacts
    from cdclint.documents.project import Project
    from cdclint.documents.site.components.redirects import Redirects
    from cdclint.documents.site.components.script_file import ScriptFile
    from cdclint.documents.site.renderer import Renderer

_COLLECTION = regex(r"src/content/([^/]+)/(?:.*/)?(?!_)[^/]+\.mdx?$")
_PAGE = regex(r"src/pages/(.+?)\.(astro|mdx?|html|[mc]?[jt]s)$")
_LINKING = frozenset(
    ("a", "area", "audio", "base", "embed", "iframe", "image", "img", "input", "link", "object", "script")  # noqa: RUF005
    + ("source", "track", "use", "video")
)
"""The elements of HTML and SVG whose attributes are addresses; of other elements their meaning is unknown."""
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_HOST = regex(r"https?://([^/?#@\s]+)(?=[/?#]|$)", 2)
_TAIL = regex(r"[?#]")
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page with parameters: its file and its route. `folder` is what precedes its first one."""

    path: str
    route: str
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
        self._addresses: dict[Page, frozenset[str] | None] = {}

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
            return self._absolute(_tidy(bare.removeprefix(base)), url)
        if reader == "layout" and "starlight" not in (self._config or ""):
            return self._absolute(_tidy(bare), url)
        if bare.casefold().startswith(f"{base.casefold()}/"):
            return self._elsewhere(base, _tidy(bare[len(base) :]), url)
        # Something else may be served next to the site; only what is one of its own pages lacks the base.
        inside = self._absolute(_tidy(bare), url)
        if inside is not None and inside.served:
            return Destination("", served=False, meant=f"{base}{url}")
        # A page of the site's own section was probably moved, and lacks the base as well.
        is_own = bare.lstrip("/").partition("/")[0] in self._sections
        return Destination("", served=False, meant=inside.meant) if inside is not None and is_own else None

    def _from_outside(self, url: str) -> Destination | None:
        """What an address with the host of the site itself leads to: one of its own section, or below its base."""
        found = _HOST.match(url)
        if found is None or found[1].casefold() != self._host or not self._host or self.base is None:
            return None
        inside, bare, base = url[found.end() :], _file_part(url[found.end() :]), self.base
        if bare != base and not bare.startswith(f"{base}/"):
            return None
        address = _tidy(bare.removeprefix(base))
        if not base and address.lstrip("/").partition("/")[0] not in self._sections and address not in self.pages:
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
    def _host(self) -> str:
        """The host that the configuration says the site is served at, "" if unknown."""
        if self._config is None or not re.search(r"\bsite\b", self._config):
            return ""
        from cdclint.documents.site.components.base_path import site_host  # noqa: PLC0415 (few links have a host)

        return site_host(self._script)

    @cached_property
    def base(self) -> str | None:
        """The folder that the site is served below, without a final slash; None where the configuration hides it."""
        text = self._config
        if text is None or not re.search(r"\bbase\b", text):
            return ""
        from cdclint.documents.site.components.base_path import base_path  # noqa: PLC0415 (most sites have no base)

        return base_path(self._script)

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
            where = path, f"/{name}"
            folder = page[1].partition("[")[0].rpartition("/")[0]
            is_endpoint = page[2] not in {"astro", "md", "mdx", "html"}
            found.append(Page(*where, pattern, folder, is_endpoint, "[..." in page[1]))
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
        public = (f"public{address}", f"public{address}.html", f"public{address}/index.html")
        if any(map(self._project.exists, public)) or self._is_translated(address):
            return Destination("", served=True)
        if self._redirects is not None and self._redirects.takes(address):
            return Destination("", served=True)
        for page in self._dynamic:
            if not page.pattern.takes(address):
                continue
            if page.is_endpoint and page.takes_all and self._is_folder(page.folder):
                hidden = "/." in address
                served = not hidden and self._project.exists(address.lstrip("/"))
                return Destination("", served=served, meant="" if served else self._meant_file(address, url))
            if not page.folder or page not in self._known_pages:
                written = self._written_out(page)
                if written is None:
                    return None
                if address in written:
                    return Destination("", served=True)
        own = address.lstrip("/").partition("/")[0] in self._sections
        if not own and (self._config is None or _MADE.match(address)):
            return None
        if _FOR_MODELS.match(address) and "llms" in (self._config or "").lower():
            return None
        if self._redirects is not None and self._redirects.may_take(address, own=own):
            return None
        if is_made(self._project, address) or self._is_of_plugin(address):
            return None
        return Destination("", served=False, meant=self._meant(address, url))

    def _written_out(self, page: Page) -> frozenset[str] | None:
        """The addresses of a page that names all of its parameters; None where they are computed."""
        if page not in self._addresses:
            from cdclint.documents.site.components.script_file import ScriptFile  # noqa: PLC0415 (few pages are asked)
            from cdclint.documents.site.components.static_paths import written_addresses  # noqa: PLC0415 (see above)

            text = self._project.text(page.path) or ""
            is_static = "getStaticPaths" in text
            self._addresses[page] = written_addresses(ScriptFile(page.path, text), page.route) if is_static else None
        return self._addresses[page]

    def _is_of_plugin(self, address: str) -> bool:
        """Whether a plugin of Starlight or a script makes the page."""
        return self._config is not None and self._project.outline.serves(address.strip("/"))

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
        is_page = _COLLECTION.match(path) or path.startswith("src/pages/")
        if not is_page and not is_about_repository(path) and (site := self.base_elements.site_of(path)) is not None:
            return self._below_base(bare, url, site)
        if reader == "build":
            served = is_fragment_of_page(self._project, bare, path)
            return (
                Destination("", served=served, meant="" if served else self._meant_beside(file, url)) if file else None
            )
        if not is_page:
            # What such a file becomes is not known; between files there is nothing.
            if is_fragment_of_page(self._project, bare, path):
                return Destination("", served=True)
            if self._project.course.collection(path) is not None:
                return None  # a page of the site, whose address a page with parameters makes
            return Destination("", served=False, meant=self._meant_beside(file, url)) if file else None
        if (below := self._layout_base) is not None:
            inside = below.removeprefix(self.base or "").strip("/")
            return self._absolute(_tidy(normpath(f"/{inside}/{bare}" if inside else f"/{bare}")), url)
        address = _tidy(normpath(f"{self.address(path)}/{bare}"))
        found = self._absolute(address, url)
        if found is not None and not found.served and not found.meant:
            meant = self._meant_beside(file, url) or self._meant(_tidy(f"/{file}"), url)
            return Destination("", served=False, meant=meant)
        return found

    def _below_base(self, bare: str, url: str, site: str) -> Destination | None:
        """What a link leads to that counts from the `<base>` of a site whose pages another program makes."""
        files = self.base_elements.files(bare, site)
        if files:
            is_one_page = len(files) == 1 and files[0].endswith((".mdx", ".md"))
            return Destination(files[0] if is_one_page else "", served=True)
        meant = self.base_elements.meant(bare, site)
        return Destination("", served=False, meant=f"{meant}{_tail(url)}") if meant else None

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

    def _is_translated(self, address: str) -> bool:
        """Whether Starlight shows a page of another language there, because the one asked for is not translated."""
        if self._config is None or "locales" not in self._config:
            return False
        rest = address.lstrip("/").partition("/")[2]
        if not rest:
            return False
        return rest in self._docs

    @cached_property
    def _docs(self) -> frozenset[str]:
        """The addresses of Starlight's pages, and what follows the first segment of each: it may be a language."""
        docs = [known.lstrip("/") for known, path in self.pages.items() if path.startswith("src/content/docs/")]
        return frozenset((*docs, *(known.partition("/")[2] for known in docs)))

    @cached_property
    def _redirects(self) -> Redirects | None:
        """What the configuration redirects and may serve; None without one."""
        if self._config is None:
            return None
        from cdclint.documents.site.components.redirects import Redirects  # noqa: PLC0415 (few links are not served by pages)

        return Redirects(self._script)

    @cached_property
    def _script(self) -> ScriptFile:
        """The configuration as a module, parsed once for all that is read from it."""
        from cdclint.documents.site.components.script_file import ScriptFile  # noqa: PLC0415 (as for what reads it)

        return ScriptFile("astro.config.ts", self._config or "")

    def _meant(self, address: str, url: str) -> str:
        """The one page that was probably meant: of the same name elsewhere, of another number, or of a close name."""
        name = address.rpartition("/")[2].removesuffix(".mdx").removesuffix(".md")
        for key in (name, f"#{unnumbered(name)}"):
            same = [one for one in self._by_name.get(key, ()) if are_near(one, address)]
            if same:
                return self._written(same[0], url) if len(same) == 1 else ""
        close = mistyped(address, self._by_depth.get(address.count("/"), ()))
        return self._written(close[0], url) if len(close) == 1 else ""

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The pages by their names, and by their names without numbers after a `#`."""
        found: dict[str, list[str]] = {}
        for one in filter(None, self.pages):
            name = one.rpartition("/")[2]
            found.setdefault(name, []).append(one)
            found.setdefault(f"#{unnumbered(name)}", []).append(one)
        return found

    @cached_property
    def _by_depth(self) -> dict[int, tuple[str, ...]]:
        """The pages by the number of their folders: a slip of the pen changes none."""
        found: dict[int, list[str]] = {}
        for one in filter(None, self.pages):
            found.setdefault(one.count("/"), []).append(one)
        return {depth: tuple(pages) for depth, pages in found.items()}

    def _meant_file(self, address: str, url: str) -> str:
        folder, _, name = address.lstrip("/").rpartition("/")
        same = self._files.get((folder.partition("/")[0], name), ())
        if not same:
            same = mistyped(address.lstrip("/"), self._files_beside.get(folder, ()))
        return f"{self.base}/{same[0]}{_tail(url)}" if len(same) == 1 else ""

    def _meant_beside(self, file: str, url: str) -> str:
        """The one file of a close name, with the same numbers, in the folder that a relative link leads to."""
        bare = _TAIL.split(url, maxsplit=1)[0]
        folder, _, name = file.rpartition("/")
        if "." not in name or not bare.endswith(name):
            return ""
        close = mistyped(file, self._files_beside.get(folder, ()))
        if len(close) != 1 or digits(close[0]) != digits(file):
            return ""
        return f"{bare[: len(bare) - len(name)]}{close[0].rpartition('/')[2]}{_tail(url)}"

    @cached_property
    def _files(self) -> dict[tuple[str, str], list[str]]:
        """The files by their folder at the top and their name."""
        found: dict[tuple[str, str], list[str]] = {}
        for path in self._project.files:
            top, slash, rest = path.partition("/")
            if slash:
                found.setdefault((top, rest.rpartition("/")[2]), []).append(path)
        return found

    @cached_property
    def _files_beside(self) -> dict[str, tuple[str, ...]]:
        """The files of each folder."""
        found: dict[str, list[str]] = {}
        for path in self._project.files:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(files) for folder, files in found.items()}

    def _written(self, address: str, url: str) -> str:
        """An address as the link would be written, with the slash and the fragment that it has."""
        bare = _TAIL.split(url, maxsplit=1)[0]
        slash = "" if bare.startswith("/") and not bare.endswith("/") else "/"
        return f"{self.base}{address}{slash}{_tail(url)}"


def reader_of(link: LinkFacts) -> Reader:
    """Who follows a link."""
    element = link.get("element", "")
    if element == FRONTMATTER:
        return "layout"
    if element and element not in _LINKING:
        return "component"
    return "build" if link["kind"] == "image" and not element else "browser"


def _tidy(address: str) -> str:
    """An address without final slash and the parts that servers let fall."""
    bare = re.sub(r"/index(?:\.html)?$", "", address.rstrip("/"))
    return bare.removesuffix(".html")


def _file_part(url: str) -> str:
    """What precedes query and fragment, as a file is called."""
    return unquote(_TAIL.split(url, maxsplit=1)[0])


def _tail(url: str) -> str:
    found = _TAIL.search(url)
    return url[found.start() :] if found else ""


def _parents(paths: frozenset[str]) -> Iterator[str]:
    for path in paths:
        while path := path.rpartition("/")[0]:
            yield path
