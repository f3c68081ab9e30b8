"""A component that nothing defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.module_resolution import COMPONENTS
from cdclint.syntax.code.free_names import MDX_NAMES

if TYPE_CHECKING:
    from cdclint.core.source import Source
    from cdclint.documents.lesson.facts import ComponentFacts, LessonFacts


PROVIDED = MDX_NAMES | {"Fragment", "React"}


@rule
def undefined(project: Project) -> Iterator[Finding]:
    """A component is used and neither imported, exported nor provided.

    The build dies when the page is rendered: `Expected component X to be defined`. `Fragment` is always there, and
    a page may provide components to all lessons (`<Content components={{ Callout }} />`).

    The fix imports the component as other lessons do, or from the one file of that name, where there is no doubt; a
    mistyped name is replaced by the imported one, which is unsafe.
    """
    provided: frozenset[str] | None = None
    for path, facts in project.lessons.items():
        told: set[str] = set()
        for use in facts.get("components", ()):
            name = use["name"].partition(".")[0]
            if name in told or name in PROVIDED or name in facts["declared"]:
                continue
            told.add(name)
            if provided is None:
                provided = project.detected.provided_components.value or frozenset()
            if name not in provided:
                yield _undefined(project, path, facts, use, name)


def _undefined(project: Project, path: str, facts: LessonFacts, use: ComponentFacts, name: str) -> Finding:
    source = project.source(path)
    start = use["span"][0]
    span = source.span(start, start + len(name))
    if way := _way(project, path, name):
        line = f"import {way[0]} from '{way[1]}';"
        message = Message(
            "`<{component}>` is neither imported nor exported here: write `{line}`", component=name, line=line
        )
        fix = Fix(Message("import {component}", component=name), (_insertion(source, facts, line),))
        return Finding(span, message, fix)
    close = get_close_matches(name, facts["declared"], n=1, cutoff=0.8)
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


def _way(project: Project, path: str, name: str) -> tuple[str, str] | None:
    """How to import a component, where there is one way: what to write for it, and from where."""
    ways: Counter[tuple[str, str]] = Counter()
    for facts in project.lessons.values():
        for one in facts["imports"]:
            imported = one["names"].get(name, "*")
            if imported != "*" and not one["module"].startswith("."):
                named = name if imported == name else f"{imported} as {name}"
                ways[name if imported == "default" else f"{{ {named} }}", one["module"]] += 1
    if ways:
        return next(iter(ways)) if len(ways) == 1 else None
    wanted = {f"{name}{suffix}" for suffix in COMPONENTS}
    files = [file for file in project.files if file.rpartition("/")[2] in wanted]
    return (name, project.modules.address(files[0], path)) if len(files) == 1 else None


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
