"""The course as its files order it: modules, their lessons, and what the navigation of the site shows of them."""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.navigation.made_pages import MadePages
from cdclint.documents.navigation.navbar import read_navbar, sets_addresses
from cdclint.documents.navigation.sidebars import docusaurus, starlight
from cdclint.documents.network_address import misspelt_scheme
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import called, file_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.navigation.course_files import NamedFacts
    from cdclint.documents.navigation.navbar import Navbar
    from cdclint.documents.navigation.sidebars import Sidebar
    from cdclint.documents.project import Project

MOST_KNOWN = 0.5
"""The share of a list's names that must lead somewhere, for the list to be about what is looked for."""
_STARLIGHT = regex(r"@astrojs/starlight")
_SIDEBARS = ("sidebars.js", "sidebars.ts", "sidebars.json", "sidebars.cjs", "sidebars.mjs")
_NUMBER = regex(r"\d++\s?[-_.]++\s?")
_SUFFIXES = (".mdx", ".md", ".mdoc", ".markdown", "/index.mdx", "/index.md", "/index.mdoc")
_CONTENT_FOLDERS = ("src/content/docs", "docs")
_HTTP = regex(r"[A-Za-z][\w+.-]*:|//")


class ModuleList(NamedTuple):
    """A list of modules that is about folders of lessons: `parent` is the folder that holds these."""

    path: str
    span: list[int]
    modules: list[NamedFacts]
    parent: str
    folders: dict[str, list[str]]


class ModuleEntry(NamedTuple):
    """A module and the file that says something of it."""

    path: str
    module: NamedFacts


class ModuleGroup(NamedTuple):
    """Modules in their order; `names` are those that prerequisites may have. `is_list` says that one file has them."""

    entries: list[ModuleEntry]
    names: frozenset[str]
    is_list: bool

    @property
    def places(self) -> dict[str, float]:
        """Where each module comes: by its number where all have one, otherwise in the list."""
        names = [entry.module["name"] for entry in self.entries]
        orders = [entry.module.get("order") for entry in self.entries]
        if all(order is not None for order in orders):
            return {name: float(order or 0) for name, order in zip(names, orders, strict=True)}
        if self.is_list:
            return {name: float(at) for at, name in enumerate(names)}
        numbers = {name: file_number(name) for name in names}
        return {name: number for name, number in numbers.items() if number is not None}

    @property
    def callable(self) -> tuple[str, ...]:
        """What modules may be called, with and without their numbers."""
        return tuple(sorted({*self.names, *map(_unnumbered, self.names)}))

    def find(self, name: str) -> str | None:
        """The module that a prerequisite names, with or without its number; None where there is none."""
        if name in self.names or any(entry.module["name"] == name for entry in self.entries):
            return name
        bare = [one for one in sorted(self.names) if _unnumbered(one) == name]
        return bare[0] if len(bare) == 1 else None


class LessonList(NamedTuple):
    """A list of the lessons of a module: `lessons` are those of its folder, `by_name` by what they may be called."""

    path: str
    span: list[int]
    named: list[NamedFacts]
    lessons: list[str]
    by_name: dict[str, str]

    @property
    def missing(self) -> list[NamedFacts]:
        """The names that no lesson has."""
        return [one for one in self.named if _called(one["name"]) not in self.by_name]

    @property
    def unlisted(self) -> list[str]:
        """The lessons that it does not name."""
        listed = {self.by_name.get(_called(one["name"])) for one in self.named}
        return [path for path in self.lessons if path not in listed]


@dataclass(frozen=True)
class Shown:
    """A sidebar that is about the course's pages: `names` are those of each page, by its path."""

    path: str
    sidebar: Sidebar
    names: dict[str, set[str]]

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of all pages."""
        return frozenset().union(*self.names.values())

    @cached_property
    def known_in_order(self) -> tuple[str, ...]:
        """The names of all pages, sorted."""
        return tuple(sorted(self.known))

    @cached_property
    def _pages(self) -> frozenset[str]:
        links = (link.partition("#")[0].strip("/") for link, _, _ in self.sidebar.links)
        return frozenset((*(name for name, _, _ in self.sidebar.pages), *links))

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        return tuple(folder.strip("/") for folder, _, _ in self.sidebar.folders)

    @cached_property
    def known_folders(self) -> tuple[str, ...]:
        """The folders of all pages."""
        parts = (name.split("/")[:-1] for name in self.known)
        return tuple(sorted({"/".join(one[:at]) for one in parts for at in range(1, len(one) + 1)}))

    def is_shown(self, path: str) -> bool:
        """Whether the sidebar shows a page, by itself or with its folder."""
        names = self.names[path]
        return not names.isdisjoint(self._pages) or any(
            folder in {"", "."} or any(name == folder or name.startswith(f"{folder}/") for name in names)
            for folder in self._folders
        )


class Outline:
    """See the module."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._made_pages: dict[str, MadePages] = {}

    @cached_property
    def lessons(self) -> dict[str, LessonFacts]:
        """The lessons by path."""
        return {path: facts for path, facts in self._project.lessons.items() if facts["lesson"]}

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """The lessons of each folder, in the order of the course."""
        found: dict[str, list[str]] = {}
        for path in self.lessons:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        for paths in found.values():
            paths.sort(key=self._place)
        return found

    def _place(self, path: str) -> tuple[float, str]:
        number = self.lessons[path].get("order", file_number(path))
        return (float("inf") if number is None else number, path)

    @cached_property
    def module_lists(self) -> list[ModuleList]:
        """The lists of modules most of whose names are folders of lessons, in one folder, or that name all of these."""
        found = []
        for path, facts in self._project.course_files.items():
            below = path.rpartition("/")[0]
            parents: dict[str, dict[str, list[str]]] = {}
            for lesson in self.lessons:
                if below and not lesson.startswith(f"{below}/"):
                    continue
                parts = lesson.split("/")[:-1]
                for at in range(len(parts)):
                    parents.setdefault("/".join(parts[:at]), {}).setdefault(parts[at], []).append(lesson)
            names = [one["name"] for one in facts["modules"]]
            parent = max(parents, key=lambda one: sum(name in parents[one] for name in names), default=None)
            if parent is not None and _is_list_of(names, parents[parent]):
                found.append(ModuleList(path, facts["span"], facts["modules"], parent, parents[parent]))
        return found

    @cached_property
    def module_groups(self) -> list[ModuleGroup]:
        """The modules that come one after another: those of a list, and those with a file of their own in a folder."""
        groups = [
            ModuleGroup([ModuleEntry(one.path, module) for module in one.modules], frozenset(one.folders), is_list=True)
            for one in self.module_lists
        ]
        listed = {f"{one.parent}/{module['name']}".lstrip("/") for one in self.module_lists for module in one.modules}
        beside: dict[str, list[ModuleEntry]] = {}
        for path, facts in self._project.module_files.items():
            folder = path.rpartition("/")[0]
            if folder not in listed or "order" in facts or "prerequisites" in facts:
                above, _, name = folder.rpartition("/")
                module: NamedFacts = {"name": name, "span": [0, 0]}
                for key in ("order", "order_span", "prerequisites"):
                    if key in facts:
                        module[key] = facts[key]
                beside.setdefault(above, []).append(ModuleEntry(path, module))
        for entries in beside.values():
            entries.sort(key=lambda one: (one.module.get("order", file_number(one.module["name"]) or 0), one.path))
            groups.append(ModuleGroup(entries, frozenset(one.module["name"] for one in entries), is_list=False))
        return groups

    @cached_property
    def lesson_lists(self) -> list[LessonList]:
        """The lists of a module's lessons, most of which there are: in module.json, or in the list of modules."""
        lists: list[tuple[str, list[int], list[NamedFacts], list[str]]] = []
        for path, facts in self._project.module_files.items():
            folder = path.rpartition("/")[0]
            lists.append((path, facts.get("span", [0, 0]), facts.get("lessons", []), self.folders.get(folder, [])))
        for modules in self.module_lists:
            for one in modules.modules:
                inside = modules.folders.get(one["name"], [])
                lists.append((modules.path, one["span"], one.get("lessons", []), inside))
        found = []
        for path, span, named, lessons in lists:
            by_name = {name: lesson for lesson in lessons for name in self._names_of(lesson)}
            known = sum(_called(one["name"]) in by_name for one in named)
            if known and known >= MOST_KNOWN * len(named):
                found.append(LessonList(path, span, named, lessons, by_name))
        return found

    def _names_of(self, lesson: str) -> tuple[str, str, str]:
        name = self.lessons[lesson]["id"]
        last = name.rpartition("/")[2]
        return name, last, _unnumbered(last)

    @cached_property
    def sidebars(self) -> list[Shown]:
        """The sidebars most of whose pages there are."""
        found = []
        for path, sidebar, names in self._sidebars():
            shown = Shown(path, sidebar, names)
            pages = [name for name, _, _ in sidebar.pages]
            if names and sum(name in shown.known for name in pages) >= MOST_KNOWN * len(pages):
                found.append(shown)
        return found

    def _sidebars(self) -> Iterator[tuple[str, Sidebar, dict[str, set[str]]]]:
        project = self._project
        for renderer in project.course.renderers:
            below = f"{renderer.folder}/" if renderer.folder else ""
            if renderer.name == ASTRO:
                text = project.text(renderer.file) or ""
                sidebar = starlight(text) if _STARLIGHT.search(text) else None
                if sidebar is not None:
                    yield renderer.file, sidebar, dict(self._starlight_names(f"{below}src/content/docs/"))
            elif renderer.name == "docusaurus":
                for name in _SIDEBARS:
                    text = project.text(f"{below}{name}") or ""
                    sidebar = docusaurus(text) if text else None
                    if sidebar is not None:
                        yield f"{below}{name}", sidebar, dict(self._docusaurus_names(f"{below}docs/"))

    @cached_property
    def navbars(self) -> list[tuple[Navbar, Shown]]:
        """The bars and footers of the sites of Docusaurus, each with the pages that it may show."""
        found = []
        for renderer in self._project.course.renderers:
            below = f"{renderer.folder}/" if renderer.folder else ""
            if renderer.name != "docusaurus" or renderer.file.rpartition("/")[0] != renderer.folder:
                continue
            navbar = read_navbar(self._project, renderer.file, below, _SIDEBARS)
            names = dict(self._docusaurus_names(f"{below}docs/"))
            if navbar is not None and names:
                found.append((navbar, Shown(renderer.file, navbar.shown, names)))
        return found

    def _starlight_names(self, folder: str) -> Iterator[tuple[str, set[str]]]:
        """What the pages of Starlight are called, with and without the folder of their language."""
        for path, facts in self._project.lessons.items():
            if path.startswith(folder) and "/_" not in path[len(folder) - 1 :]:
                name = re.sub(r"(?:^|/)index$", "", facts.get("slug", called(path[len(folder) :])).strip("/"))
                yield path, {name, name.partition("/")[2]} - {""} or {"index", ""}

    def _docusaurus_names(self, folder: str) -> Iterator[tuple[str, set[str]]]:
        """What the pages of Docusaurus are called: by their files, with and without numbers, or by their own ids."""
        for path, facts in self._project.lessons.items():
            if not path.startswith(folder) or "/_" in path[len(folder) - 1 :]:
                continue
            name = re.sub(r"\.mdx?$", "", path[len(folder) :])
            above, _, last = name.rpartition("/")
            names = {name, f"{above}/{facts.get('doc_id', last)}".lstrip("/")}
            yield path, names | {"/".join(map(_unnumbered, one.split("/"))) for one in names}

    def is_folder(self, shown: Shown, folder: str) -> bool:
        """Whether pages are in a folder of a sidebar, or other files are."""
        name = folder.removeprefix("./").strip("/")
        if name in {"", "."} or name in shown.known_folders:
            return True
        home = shown.path.rpartition("/")[0]
        below = tuple(normpath(f"{home}/{content}/{name}").lstrip("/") + "/" for content in _CONTENT_FOLDERS)
        if any(path.startswith(below) for path in self._project.files):
            return True
        return self._is_made(shown, name) or any(self._project.leaves_out(f"{one}a.mdx") for one in below)

    def is_listed(self, shown: Shown, path: str) -> bool:
        """Whether a plugin lists a page, or the configuration links to it."""
        made = self._made(shown)
        return made is not None and any(made.lists(name) or name in made.links for name in shown.names[path])

    def _is_made(self, shown: Shown, name: str) -> bool:
        """Whether a page of a name is made, or may be."""
        made = self._made(shown)
        return made is not None and (made.is_open or made.serves(name))

    def _made(self, shown: Shown) -> MadePages | None:
        """The pages that are made for a site of Starlight."""
        if shown.path.rpartition("/")[2] in _SIDEBARS:
            return None
        return self._made_by(shown.path)

    def _made_by(self, path: str) -> MadePages:
        """What the configuration at a path makes."""
        if path not in self._made_pages:
            course = self._project.course
            renderer = next((one for one in course.renderers if one.file == path), None)
            self._made_pages[path] = MadePages(self._project, path, course.configuration(renderer))
        return self._made_pages[path]

    def serves(self, name: str) -> bool:
        """Whether a known plugin, or a script, makes a page of this name on the Astro site at the root."""
        sites = (one.file for one in self._project.course.renderers if not one.folder and one.name == ASTRO)
        return any(self._made_by(path).serves(name) for path in sites)

    def lost_links(self, shown: Shown) -> Iterator[tuple[str, int, int, str]]:
        """The links of a sidebar to pages and files that are not there, with their places and what was meant.

        Of another site only the scheme is judged.
        """
        project = self._project
        home = f"{shown.path.rpartition('/')[0]}/".lstrip("/")
        if shown.path.rpartition("/")[2] in _SIDEBARS or "docusaurus.config." in shown.path:
            yield from self._lost_in_docs(shown, home)
            return
        # Patterns of routes may serve anything.
        has_patterns = any(path.startswith(f"{home}src/pages/") and "[" in path for path in project.files)
        text = project.text(shown.path) or ""
        pages = {page.strip("/") for page in project.site.pages}
        for url, start, end in shown.sidebar.links:
            if _HTTP.match(url):
                meant = self._meant_outside(url, shown)
                if meant is not None:
                    yield url, start, end, meant
                continue
            name = re.split(r"[?#]", url, maxsplit=1)[0].strip("/")
            is_file = "." in name.rpartition("/")[2]
            if not name or name in shown.known or name in pages or self.is_page(shown, name):
                continue
            if project.exists(f"{home}public/{name}") or self._is_made(shown, name):
                continue
            if is_file or has_patterns:
                meant = None if home else self._meant_inside(f"/{url.lstrip('/')}", shown)
                if meant is not None:
                    yield url, start, end, meant
                continue
            redirect = re.escape(name)
            if re.search(rf"""(['"`])/?{redirect}/?\1\s{{0,20}}:""", text) is None:
                near = next(iter(closest(name, shown.known_in_order, cutoff=0.75)), "")
                yield url, start, end, f"/{near}/" if near else ""

    def _meant_inside(self, url: str, shown: Shown) -> str | None:
        """What an address of the site at the root means that leads nowhere, or ""; None where it leads somewhere."""
        site = self._project.site
        found = site.destination(f"{site.base}{url}", shown.path) if site.base is not None else None
        # Starlight writes the base itself.
        return None if found is None or found.served else found.meant.removeprefix(site.base or "")

    def _meant_outside(self, url: str, shown: Shown) -> str | None:
        """What an address with a scheme means that leads nowhere: one of the site itself, or a slip in the scheme."""
        slip = misspelt_scheme(url)
        if slip is not None:
            return f"{slip[1]}{url.removeprefix(slip[0])}"
        found = self._project.site.destination(url, shown.path)
        return None if found is None or found.served else found.meant

    def _lost_in_docs(self, shown: Shown, home: str) -> Iterator[tuple[str, int, int, str]]:
        """The links of Docusaurus' sidebars that are below `/docs/`: its plugins may serve anything else."""
        texts = [self._project.text(f"{home}docusaurus.config.{suffix}") or "" for suffix in ("js", "ts", "mjs", "cjs")]
        if any("routeBasePath" in text for text in texts) or any(
            "slug" in self._project.lesson(path) for path in shown.names
        ):
            return
        if shown.sidebar.links and sets_addresses(self._project, home, _SIDEBARS):
            return
        for url, start, end in shown.sidebar.links:
            name = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
            bare = name.removeprefix("/docs/")
            if bare in {name, ""} or bare.startswith(("tags", "category/", "next/", "version")):
                continue
            if bare not in shown.known and not self.is_page(shown, bare) and not self.is_folder(shown, bare):
                near = next(iter(closest(bare, shown.known_in_order, cutoff=0.75)), "")
                yield url, start, end, f"/docs/{near}" if near else ""

    def is_page(self, shown: Shown, name: str) -> bool:
        """Whether there is a page of a name, one of the run's or another file."""
        if name in shown.known:
            return True
        home = shown.path.rpartition("/")[0]
        for folder in _CONTENT_FOLDERS:
            for suffix in _SUFFIXES:
                file = normpath(f"{home}/{folder}/{name}{suffix}").lstrip("/")
                # A file that says another name for itself has the one of its path no more.
                if file not in shown.names and (self._project.exists(file) or self._project.leaves_out(file)):
                    return True
        return False

    @cached_property
    def linked(self) -> set[str]:
        """What links of lessons and pages lead to, as addresses and as paths without extensions."""
        found: set[str] = set()
        for path, facts in self._project.lessons.items():
            own, folder = facts["route"].strip("/"), path.rpartition("/")[0]
            for link in facts["links"]:
                url = re.split(r"[?#]", link["url"], maxsplit=1)[0]
                if not url or _HTTP.match(url):
                    continue
                bases = ("",) if url.startswith("/") else (own, folder, own.rpartition("/")[0])
                found.update(_bare(f"{base}/{url}") for base in bases)
        return found

    def is_linked(self, path: str) -> bool:
        """Whether a link of another page leads to a lesson."""
        return bool({_bare(self.lessons[path]["route"]), _bare(path)} & self.linked)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, float]]:
        """Where each lesson comes in the course: the place of its module, and its own in it.

        Lessons whose module has no place, neither in a list nor by a number in its name, are left out.
        """
        listed: dict[str, int] = {}
        for modules in self.module_lists:
            for at, one in enumerate(modules.modules):
                for path in modules.folders.get(one["name"], ()):
                    listed.setdefault(path, at)
        found: dict[str, tuple[int, float]] = {}
        for folder, paths in self.folders.items():
            number = file_number(f"{folder.rpartition('/')[2]}")
            for path in paths:
                module = listed.get(path, None if listed else number)
                own, _ = self._place(path)
                if module is not None and own != float("inf"):
                    found[path] = (module, own)
        return found


def _is_list_of(names: list[str], folders: Mapping[str, object]) -> bool:
    """Whether names are those of folders: most of them, or, of a course that is begun, those of all folders."""
    known = sum(name in folders for name in names)
    return known >= MOST_KNOWN * len(names) or 1 < known == len(folders)


def _bare(address: str) -> str:
    inner = normpath(f"/{address}").strip("/")
    return re.sub(r"(?:(?:^|/)index)?(?:\.mdx?|\.html)?$", "", inner)


def _unnumbered(name: str) -> str:
    """A name without the number that it begins with."""
    found = _NUMBER.match(name)
    return name if found is None else name[found.end() :]


def _called(name: str) -> str:
    """A lesson's name in a list, with or without the folder of its module."""
    return called(name.removeprefix("./"))
