"""A component that nothing defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.lesson_files import is_template
from cdclint.documents.site.module_resolution import COMPONENTS
from cdclint.documents.site.renderer import ASTRO
from cdclint.syntax.code.free_names import MDX_NAMES

if TYPE_CHECKING:
    from cdclint.core.source import Source
    from cdclint.documents.lesson.facts import ComponentFacts, LessonFacts


PROVIDED = MDX_NAMES | {"Fragment", "React"}
FEW = 2
"""Lessons that import a component before it counts as one that has to be."""
WIDE = 5
"""Lessons that use a component before a name close to it is a slip."""


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
        for name, uses in _free_uses(facts).items():
            if hydrated := next((use for use in uses if _is_hydrated(use)), None):
                ways = ways or _Ways(project)
                yield _undefined(ways, path, facts, hydrated, name, hydrated=True)
                continue
            usage = usage or _Usage(project)
            if not usage.is_provided(name, path, facts):
                ways = ways or _Ways(project)
                yield _undefined(ways, path, facts, uses[0], name)


def _free_uses(facts: LessonFacts) -> dict[str, list[ComponentFacts]]:
    """The uses of each component that the file neither imports nor exports, by the first part of its name."""
    found: dict[str, list[ComponentFacts]] = {}
    for use in facts.get("components", ()):
        name = use["name"].partition(".")[0]
        if name not in PROVIDED and name not in facts["declared"]:
            found.setdefault(name, []).append(use)
    return found


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

    def is_provided(self, name: str, path: str, facts: LessonFacts) -> bool:
        """Whether a lesson may use a component that it does not import."""
        if name in self._provided or any(fnmatchcase(name, pattern) for pattern in self._patterns):
            return True
        renderer = self._project.course.renderer(path)
        if self._is_set or (renderer is not None and renderer.name == ASTRO):
            return False
        # What renders the lesson is elsewhere, and only the other lessons show what it provides.
        imports, uses = self._imports[name], self._uses[name]
        if imports >= FEW and 2 * imports > uses:
            return False
        if uses > 1:
            return True
        wide = (other for other, number in self._uses.items() if number >= WIDE or other in facts["declared"])
        return not any(_is_slip(name, other) for other in wide)


def _is_slip(one: str, other: str) -> bool:
    """Whether a name is another one with a letter left out, put in, replaced or exchanged with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[2:] == right[2:] and left[:2] == right[1::-1])
    )


def _undefined(  # noqa: PLR0913 (what is found, and where)
    ways: _Ways,
    path: str,
    facts: LessonFacts,
    use: ComponentFacts,
    name: str,
    *,
    hydrated: bool = False,
) -> Finding:
    source = ways.project.source(path)
    start = use["span"][0]
    span = source.span(start, start + len(name))
    if way := _way(ways, path, name):
        line = f"import {way[0]} from '{way[1]}';"
        message = Message(
            "`<{component}>` is neither imported nor exported here: write `{line}`", component=name, line=line
        )
        fix = Fix(Message("import {component}", component=name), (_insertion(source, facts, line),))
        return Finding(span, message, fix)
    if hydrated:
        message = Message(
            "`<{component}>` is not imported here: with `client:` the build stops, even if the page provides it; "
            "import it",
            component=name,
        )
        return Finding(span, message)
    close = closest(name, facts["declared"], n=1, cutoff=0.8)
    if not close:
        message = Message(
            "`<{component}>` is neither imported nor exported here: the page cannot be rendered; import it",
            component=name,
        )
        return Finding(span, message)
    uses = [one for one in facts["components"] if one["name"].partition(".")[0] == name]
    places = [place for one in uses for place in (one["span"], one["closing"]) if place is not None]
    edits = tuple(Edit(source.span(at, at + len(name)), close[0]) for at, _ in sorted(places))
    message = Message(
        "`<{component}>` is neither imported nor exported here; did you mean `<{meant}>`?",
        component=name,
        meant=close[0],
    )
    return Finding(span, message, Fix(Message("write {text}", text=close[0]), edits, safe=False))


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
    # A file with no script of its own, or one whose exports are not known, is imported as a whole.
    if exports is None or "default" in exports:
        return name, ways.project.modules.address(files[0], path)
    return (f"{{ {name} }}", ways.project.modules.address(files[0], path)) if name in exports else None


def _insertion(source: Source, facts: LessonFacts, line: str) -> Edit:
    """Behind the last import, otherwise between frontmatter and text."""
    eol = "\r\n" if "\r\n" in source.text else "\n"
    if facts["imports"]:
        at = max(one["span"][1] for one in facts["imports"])
        return Edit(source.span(at, at), f"{eol}{line}")
    frontmatter = re.match(r"---[ \t]*\r?\n(?:.*?\r?\n)?---[ \t]*(?=\r?\n|\Z)", source.text, re.DOTALL)
    if frontmatter is None:
        return Edit(source.span(0, 0), f"{line}{eol}{eol}")
    at = frontmatter.end()
    is_apart = re.match(r"\r?\n[ \t]*(?:\r?\n|\Z)", source.text[at : at + 200])
    return Edit(source.span(at, at), f"{eol}{eol}{line}" + ("" if is_apart else eol))
