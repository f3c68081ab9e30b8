"""Components of the project that a text does not import yet, each with the import that it needs."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import CompletionItemKind as Kind

from cdclint.core.finding import Edit
from cdclint.core.regex import regex
from cdclint.documents.site.module_resolution import COMPONENTS
from cdclint.lsp.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project
    from cdclint.lsp.cursor import Place

_NAME = regex(r"[A-Z]\w*")
_TYPE = regex(r"\bexport[ \t]++(?:declare[ \t]++)?(?:interface|type)[ \t]++(\w++)")
_CONSTANT = regex(r"[A-Z0-9]++(?:_[A-Z0-9]++)++")
_SCRIPT = regex(r"\.(?:[jt]sx)$")
_PLACES = ("src/pages/", "src/layouts/", "node_modules/", "src/content/")
"""Folders whose files are no components for texts."""
_MOST = 200
"""Files with scripts that are asked what they export."""


class Component(NamedTuple):
    """What can be imported: the name that it gets in the text, what the file exports it as, and the file."""

    name: str
    exported: str
    file: str


def components_to_import(place: Place, start: int) -> Iterator[Choice]:
    """The components that are not imported here, the ones that other texts use first."""
    lesson = place.lesson
    if lesson is None or not lesson.is_mdx:
        return
    known = {name for one in place.facts.get("imports", ()) for name in one["names"]}
    for one in components_of(place.project):
        if one.name in known:
            continue
        known.add(one.name)
        module = place.project.modules.address(one.file, place.path)
        module = _SCRIPT.sub("", module)
        names = one.name if one.exported == "default" else f"{{ {one.name} }}"
        if one.exported not in {"default", one.name}:
            names = f"{{ {one.exported} as {one.name} }}"
        edit = _import(place, f"import {names} from '{module}';")
        yield Choice(one.name, Kind.Class, start, module, edits=(edit,))


def components_of(project: Project) -> list[Component]:
    """The components of a project: those that its texts import, then what its files export."""
    used: dict[Component, int] = {}
    for path, facts in project.lessons.items():
        for one in facts["imports"]:
            names = [(name, exported) for name, exported in one["names"].items() if _NAME.fullmatch(name)]
            file = project.modules.resolve(one["module"], path).file if names else ""
            if file and not file.startswith(_PLACES):
                for name, exported in names:
                    if exported != "*":
                        found = Component(name, exported, file)
                        used[found] = used.get(found, 0) + 1
    ranked = sorted(used, key=lambda one: (-used[one], one))
    return list(dict.fromkeys([*ranked, *_exported(project, {(one.file, one.exported) for one in used})]))


def _exported(project: Project, known: set[tuple[str, str]]) -> Iterator[Component]:
    asked = 0
    for file in sorted(project.files):
        if not file.endswith(COMPONENTS) or file.endswith(".mdx") or file.startswith(_PLACES):
            continue
        stem = basename(file).partition(".")[0]
        names = frozenset({"default"})
        if _SCRIPT.search(file):
            asked += 1
            every = project.modules.exports(file) if asked <= _MOST else None
            names = (every or frozenset()) - set(_TYPE.findall(project.text(file) or ""))
        for exported in sorted(names):
            name = stem if exported == "default" else exported
            if _NAME.fullmatch(name) and not _CONSTANT.fullmatch(name) and (file, exported) not in known:
                yield Component(name, exported, file)


def _import(place: Place, line: str) -> Edit:
    """The import behind the last one of the text, otherwise below its frontmatter."""
    text = place.text
    newline = "\r\n" if "\r\n" in text else "\n"
    imports = place.facts.get("imports", ())
    if imports:
        end = text.find("\n", max(one["span"][1] for one in imports) - 1)
        if end < 0:
            return Edit(place.source.span(len(text), len(text)), f"{newline}{line}")
        return Edit(place.source.span(end + 1, end + 1), f"{line}{newline}")
    frontmatter = place.lesson.frontmatter if place.lesson is not None else None
    if frontmatter is None:
        return Edit(place.source.span(0, 0), f"{line}{newline}{newline}")
    end = text.find("\n", frontmatter.span.end)
    if end < 0:
        return Edit(place.source.span(len(text), len(text)), f"{newline}{newline}{line}{newline}{newline}")
    after = re.match(r"(?:[ \t]*\r?\n)?", text[end + 1 : end + 200])
    blank = after is not None and after.end() > 0
    return Edit(place.source.span(end + 1, end + 1), f"{newline}{line}{newline}" + ("" if blank else newline))
