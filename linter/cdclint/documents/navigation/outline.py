"""The course as its files order it: modules, their lessons, and what the navigation of the site shows of them."""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.navigation.sidebars import docusaurus, starlight
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import called, file_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.navigation.course_files import NamedFacts
    from cdclint.documents.navigation.sidebars import Sidebar
    from cdclint.documents.project import Project

MOST_KNOWN = 0.5
"""The share of a list's names that must lead somewhere, for the list to be about what is looked for."""
_STARLIGHT = regex(r"@astrojs/starlight")
_SIDEBARS = ("sidebars.js", "sidebars.ts", "sidebars.json", "sidebars.cjs", "sidebars.mjs")
_NUMBER = regex(r"\d++\s?[-_.]++\s?")
_SUFFIXES = (".mdx", ".md", ".mdoc", ".markdown", "/index.mdx", "/index.md", "/index.mdoc")
_HTTP = regex(r"[A-Za-z][\w+.-]*:|//")


class ModuleList(NamedTuple):
    """A list of modules that is about folders of lessons: `parent` is the folder that holds these."""

    path: str
    span: list[int]
    modules: list[NamedFacts]
    parent: str
    folders: dict[str, list[str]]


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
    def _pages(self) -> frozenset[str]:
        return frozenset((*(name for name, _, _ in self.sidebar.pages), *self.sidebar.links))

    def is_shown(self, path: str) -> bool:
        """Whether the sidebar shows a page, by itself or with its folder."""
        names = self.names[path]
        return not names.isdisjoint(self._pages) or any(
            folder in {"", "."} or any(name == folder or name.startswith(f"{folder}/") for name in names)
            for folder in self.sidebar.folders
        )


class Outline:
    """See the module."""

    def __init__(self, project: Project) -> None:
        self._project = project

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
        """The lists of modules most of whose names are folders of lessons, in one folder."""
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
            if parent is not None and sum(name in parents[parent] for name in names) >= MOST_KNOWN * len(names):
                found.append(ModuleList(path, facts["span"], facts["modules"], parent, parents[parent]))
        return found

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

    def _starlight_names(self, folder: str) -> Iterator[tuple[str, set[str]]]:
        """What the pages of Starlight are called, with and without the folder of their language."""
        for path, facts in self._project.lessons.items():
            if path.startswith(folder):
                name = re.sub(r"(?:^|/)index$", "", facts.get("slug", called(path[len(folder) :])).strip("/"))
                yield path, {name, name.partition("/")[2]} - {""} or {"index", ""}

    def _docusaurus_names(self, folder: str) -> Iterator[tuple[str, set[str]]]:
        """What the pages of Docusaurus are called: by their files, with and without numbers, or by their own ids."""
        for path, facts in self._project.lessons.items():
            if not path.startswith(folder):
                continue
            name = re.sub(r"\.mdx?$", "", path[len(folder) :])
            above, _, last = name.rpartition("/")
            names = {name, f"{above}/{facts.get('doc_id', last)}".lstrip("/")}
            yield path, names | {"/".join(map(_unnumbered, one.split("/"))) for one in names}

    def is_page(self, shown: Shown, name: str) -> bool:
        """Whether there is a page of a name, one of the run's or another file."""
        if name in shown.known:
            return True
        home = shown.path.rpartition("/")[0]
        for folder in ("src/content/docs", "docs"):
            for suffix in _SUFFIXES:
                if self._project.exists(normpath(f"{home}/{folder}/{name}{suffix}").lstrip("/")):
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
