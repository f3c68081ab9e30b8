"""A component that nothing defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.closeness import Slips, closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.lesson_files import is_template
from cdclint.documents.site.module_resolution import COMPONENTS
from cdclint.documents.site.renderer import ASTRO
from cdclint.syntax.code.free_names import MDX_NAMES

if TYPE_CHECKING:
    from collections.abc import Container

    from cdclint.core.source import Source
    from cdclint.documents.lesson.facts import ComponentFacts, LessonFacts


PROVIDED = MDX_NAMES | {"Fragment", "React"}
FEW = 2
"""Lessons that import a component before it counts as one that has to be."""
WIDE = 5
"""Lessons that use a component before a name close to it is a slip."""
MANY = 100
"""Names without an import for which one lesson is searched for what was meant."""


@rule
def undefined(project: Project) -> Iterator[Finding]:
    """A component is used and neither imported, exported nor provided.

    The build dies when the page is rendered: `Expected component X to be defined`. `Fragment` is always there, and
    a page may provide components to all lessons (`<Content components={{ Callout }} />`).

    What an Astro site provides is read off its pages. Otherwise the setting `provided-components` names it: `Note`,
    `*Diagram`, or `*` where any name may be.
    Where the site is not in the project, a name counts as provided, unless most lessons that use it import it, or it is
    one letter away from a name that many use. With `client:load` and the like a component must be imported in the
    lesson itself: Astro cannot hydrate what the page provides.

    The fix imports the component as other lessons do, or from the one file of that name, where there is no doubt; a
    mistyped name is replaced by the imported one, which is unsafe.
    """
    usage: _Usage | None = None
    ways: _Ways | None = None
    for path, facts in project.lessons.items():
        if not path.endswith(".mdx") or is_template(path, project.course.renderer(path)):
            continue
        lesson = _Lesson(project, path, facts)
        for name, uses in lesson.free_uses.items():
            hydrated = next((use for use in uses if _is_hydrated(use)), None)
            if hydrated is None:
                usage = usage or _Usage(project)
                if usage.is_provided(name, lesson):
                    continue
            if any(closest(name, wanted, n=1, cutoff=0.75) for wanted in lesson.meant_imports.get(name, ())):
                continue  # the import has another name for it, which is reported there
            ways = ways or _Ways(project)
            yield _undefined(ways, lesson, name, hydrated)


class _Lesson:
    """One lesson: the components that it has no import for, and where one is put."""

    def __init__(self, project: Project, path: str, facts: LessonFacts) -> None:
        self._project = project
        self.path = path
        self.facts = facts
        self._asked = 0
        self._slips: Slips | None = None

    @cached_property
    def free_uses(self) -> dict[str, list[ComponentFacts]]:
        """The uses of each component that the file neither imports nor exports, by the first part of its name."""
        found: dict[str, list[ComponentFacts]] = {}
        if components := self.facts.get("components"):
            known = PROVIDED.union(self.facts["declared"])
            for use in components:
                name = use["name"].partition(".")[0]
                # Of a tag that does not parse it is not known whether it is one: `List<String>`.
                if name not in known and "broken" not in use:
                    found.setdefault(name, []).append(use)
        return found

    @cached_property
    def source(self) -> Source:
        """The text."""
        return self._project.source(self.path)

    def slips(self, used: Container[str]) -> Slips:
        """The slips of the names that the file declares and lessons use."""
        if self._slips is None:
            self._slips = Slips(name for name in self.facts["declared"] if name in used)
        return self._slips

    @cached_property
    def _declared(self) -> tuple[str, ...]:
        return tuple(self.facts["declared"])

    def meant(self, name: str) -> str:
        """The declared name that is like one, "" where there is none; a file with very many wrong names was made."""
        self._asked += 1
        close = closest(name, self._declared, n=1, cutoff=0.8) if self._asked <= MANY else ()
        return close[0] if close else ""

    @cached_property
    def meant_imports(self) -> dict[str, list[tuple[str, ...]]]:
        """What the lesson imports from modules that lack some of it, by each name that such a module exports."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for one in self.facts["imports"]:
            wanted = tuple(imported for imported in one["names"].values() if imported not in {"*", "default"})
            file = self._project.modules.resolve(one["module"], self.path).file if wanted else None
            exports = self._project.modules.exports(file) if file else None
            if exports is not None and not exports.issuperset(wanted):
                for name in exports:
                    found.setdefault(name, []).append(wanted)
        return found

    def insertion(self, line: str) -> Edit:
        """An import behind the last one, otherwise between frontmatter and text."""
        at, before, behind = self._place
        return Edit(self.source.span(at, at), f"{before}{line}{behind}")

    @cached_property
    def _place(self) -> tuple[int, str, str]:
        text = self.source.text
        eol = "\r\n" if "\r\n" in text else "\n"
        if imports := self.facts["imports"]:
            return max(one["span"][1] for one in imports), eol, ""
        frontmatter = re.match(r"---[ \t]*\r?\n(?:.*?\r?\n)?---[ \t]*(?=\r?\n|\Z)", text, re.DOTALL)
        if frontmatter is None:
            return 0, "", f"{eol}{eol}"
        at = frontmatter.end()
        is_apart = re.match(r"\r?\n[ \t]*(?:\r?\n|\Z)", text[at : at + 200])
        return at, f"{eol}{eol}", "" if is_apart else eol


def _is_hydrated(use: ComponentFacts) -> bool:
    return any((attribute["name"] or "").startswith("client:") for attribute in use["attributes"])


class _Usage:
    """Which components may be used without an import: as the project's files say, otherwise as its lessons do."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._provided = project.detected.provided_components.value or frozenset()
        # `*` says that the site is elsewhere and may provide any name.
        self._is_set = project.course.layout.provided_components is not None and "*" not in self._provided
        self._patterns = [name for name in self._provided if "*" in name and name != "*"]
        self._uses: Counter[str] = Counter()
        self._imports: Counter[str] = Counter()
        for facts in project.lessons.values():
            names = {use["name"].partition(".")[0] for use in facts.get("components", ())}
            self._uses.update(names)
            self._imports.update(names.intersection(facts.get("declared", ())))

    @cached_property
    def _slips(self) -> Slips:
        return Slips(name for name, number in self._uses.items() if number >= WIDE)

    def is_provided(self, name: str, lesson: _Lesson) -> bool:
        """Whether a lesson may use a component that it does not import."""
        if name in self._provided or any(fnmatchcase(name, pattern) for pattern in self._patterns):
            return True
        renderer = self._project.course.renderer(lesson.path)
        if self._is_set or (renderer is not None and renderer.name == ASTRO):
            return False
        # What renders the lesson is elsewhere, and only the other lessons show what it provides.
        imports, uses = self._imports[name], self._uses[name]
        if imports >= FEW and 2 * imports > uses:
            return False
        return uses > 1 or not (self._slips.has(name) or lesson.slips(self._uses).has(name))


def _undefined(ways: _Ways, lesson: _Lesson, name: str, hydrated: ComponentFacts | None) -> Finding:
    uses = lesson.free_uses[name]
    start = (hydrated or uses[0])["span"][0]
    span = lesson.source.span(start, start + len(name))
    if way := _way(ways, lesson.path, name):
        line = f"import {way[0]} from '{way[1]}';"
        message = Message(
            "`<{component}>` is neither imported nor exported here: write `{line}`", component=name, line=line
        )
        return Finding(span, message, Fix(Message("import {component}", component=name), (lesson.insertion(line),)))
    if hydrated:
        message = Message(
            "`<{component}>` is not imported here: with `client:` the build stops, even if the page provides it; "
            "import it",
            component=name,
        )
        return Finding(span, message)
    meant = lesson.meant(name)
    if not meant:
        message = Message(
            "`<{component}>` is neither imported nor exported here: the page cannot be rendered; import it",
            component=name,
        )
        return Finding(span, message)
    places = [place for one in uses for place in (one["span"], one["closing"]) if place is not None]
    edits = tuple(Edit(lesson.source.span(at, at + len(name)), meant) for at, _ in sorted(places))
    message = Message(
        "`<{component}>` is neither imported nor exported here; did you mean `<{meant}>`?",
        component=name,
        meant=meant,
    )
    return Finding(span, message, Fix(Message("write {text}", text=meant), edits, safe=False))


SCRIPTS = (".tsx", ".jsx")
"""The suffixes of files that export what they write."""


class _Ways:
    """How the lessons of a project import each name, and where its files of components are, by their names."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.imports: dict[str, dict[tuple[str, str], None]] = {}
        for facts in project.lessons.values():
            for one in facts["imports"]:
                for name, imported in one["names"].items():
                    if imported != "*" and not one["module"].startswith("."):
                        named = name if imported == name else f"{imported} as {name}"
                        way = name if imported == "default" else f"{{ {named} }}", one["module"]
                        self.imports.setdefault(name, {})[way] = None
        self.files: dict[str, list[str]] = {}
        for file in project.files:
            if file.endswith(COMPONENTS):
                self.files.setdefault(file.rpartition("/")[2], []).append(file)


def _way(ways: _Ways, path: str, name: str) -> tuple[str, str] | None:
    """How to import a component, where there is one way: what to write for it, and from where."""
    if imports := ways.imports.get(name):
        return next(iter(imports)) if len(imports) == 1 else None
    files = [file for suffix in dict.fromkeys(COMPONENTS) for file in ways.files.get(f"{name}{suffix}", ())]
    if len(files) != 1:
        return None
    exports = ways.project.modules.exports(files[0])
    # A file of a component is imported as a whole; whether a script has a default export is known or not.
    if "default" in exports if exports is not None else not files[0].endswith(SCRIPTS):
        return name, ways.project.modules.address(files[0], path)
    named = exports is not None and name in exports
    return (f"{{ {name} }}", ways.project.modules.address(files[0], path)) if named else None
