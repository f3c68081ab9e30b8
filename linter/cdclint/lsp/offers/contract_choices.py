"""What may be written in the contracts: paths of files, headings of their lessons, titles of panels, metrics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import CompletionItemKind as Kind

from cdclint.core.regex import regex
from cdclint.documents.lesson.callout import KINDS
from cdclint.lsp.choice import Choice
from cdclint.lsp.names.uses import contract_members
from cdclint.syntax.data.value import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project
    from cdclint.lsp.cursor import Place
    from cdclint.syntax.data.value import Value

_TEXT = regex(r"""(?:^[ \t]*(?:-[ \t]+)?|[{,\[][ \t]*|-[ \t]+)(?:([\w-]+):[ \t]+)?["']?([^"'\[\]{},:]*)\Z""")
_KEY = regex(r"""([ \t]*)["']?([^"':#]*)\Z""")


def contract_choices(place: Place) -> Iterator[Choice]:
    """What the project has that fits the place; keys and words of the format come from its schema."""
    project = place.project
    if place.path != project.course.layout.contracts:
        return
    way = way_at(place)
    if len(way) == 1 and (key := _KEY.match(place.before)) is not None and key[1]:
        start = place.offset - len(key[2])
        written = set(re.findall(r"""^[ \t]+["']?([^\s"':]+)["']?:[ \t]*$""", place.text, re.MULTILINE))
        group = "lesson" if way[0] == "lessons" else "dashboard"
        for path in project.paths_of(group):
            if path not in written and (group != "lesson" or project.lessons[path]["lesson"]):
                title = project.lesson(path).get("title", "")
                yield Choice(f"{path}:", Kind.File, start, title, also=title)
        return
    found = _TEXT.search(place.before)
    if len(way) < 3 or found is None:
        return
    start = place.offset - len(found[2])
    field = found[1] or ""
    for text, kind, about in _texts(project, way, field):
        yield Choice(text if _is_plain(text) else f"'{text}'", kind, start, about)


def way_at(place: Place) -> tuple[str, ...]:
    """The keys above the place: the group, the file, the kind of requirement; read off the indentation."""
    line = place.source.position(place.offset).line
    depth = len(place.before) - len(place.before.lstrip(" \t"))
    if place.before.strip() == "":
        depth = len(place.before)
    way: list[str] = []
    own = re.match(r"[ \t]*([\w-]+):[ \t]+\S?", place.before)
    if own is not None:
        way.append(own[1])
    for number in range(line - 1, 0, -1):
        above = place.source.line(number)
        bare = above.strip()
        indent = len(above) - len(above.lstrip(" \t"))
        if not bare or bare.startswith("#") or indent >= depth:
            continue
        key = re.match(r"""[ \t]*(?:"([^"]+)"|'([^']+)'|([^\s"'#-][^#:]*(?::[^\s#][^#:]*)*)):(?:\s|$)""", above)
        if key is None:
            depth = indent if bare.startswith("-") else depth
            continue
        way.append(key[1] or key[2] or key[3])
        depth = indent
        if indent == 0:
            break
    return tuple(reversed(way))


def _texts(project: Project, way: tuple[str, ...], field: str) -> Iterator[tuple[str, Kind, str]]:
    group, path, requirement = way[0], way[1], way[2]
    if field == "under" or (requirement == "sections" and field in {"", "text", "sections"}):
        for heading in project.lesson(path).get("headings", ()):
            yield heading["text"], Kind.Reference, "#" * heading["depth"]
    elif group == "lessons" and requirement == "links" and field in {"", "to", "links"}:
        folder = path.rpartition("/")[0]
        for other, facts in project.lessons.items():
            if other != path and other.rpartition("/")[0] == folder:
                yield other.rpartition("/")[2].rpartition(".")[0], Kind.File, facts.get("title", "")
        for other, facts in project.lessons.items():
            if other != path and other.rpartition("/")[0] != folder and facts["lesson"]:
                yield other, Kind.File, facts.get("title", "")
    elif group == "dashboards" and requirement in {"rows", "panels"} and field in {"", "title"}:
        dashboard = project.dashboards.get(path)
        for panel in dashboard["panels"] if dashboard is not None else ():
            if (panel["type"] == "row") == (requirement == "rows") and panel["title"]:
                yield panel["title"], Kind.Reference, panel["type"]
    elif requirement == "callouts" and field in {"", "kind"}:
        for word in sorted(KINDS):
            yield word, Kind.EnumMember, ""
    elif requirement == "metrics" and field in {"", "name", "metrics"}:
        for name, one in sorted(project.course.catalogue.metrics.items()):
            if one.exported:
                yield name, Kind.Variable, one.kind
    elif requirement == "frontmatter" and field in {"", "frontmatter"}:
        schema = project.course.frontmatter_schema(path)
        for key in schema.keys if schema is not None else ():
            yield f"{key}: ", Kind.Property, str(schema.about(key).get("description", "") if schema is not None else "")


def _is_plain(text: str) -> bool:
    """Whether YAML takes a text for itself without quotes, in a list between brackets, too."""
    return re.fullmatch(r"[\w/][^:#,\[\]{}'\"&*!|>%@`]*(?::[ ])?", text) is not None


def contract_definition(place: Place) -> tuple[str, int] | None:
    """The file of a key, the heading that a section asks for, the panel of a title, the lesson of a link."""
    for member in contract_members(place):
        if member.key.start <= place.offset <= member.key.end:
            return (member.name, 0) if place.project.exists(member.name) else None
        if member.value.start <= place.offset <= member.value.end:
            return _inside(place, member.name)
    return None


def _inside(place: Place, path: str) -> tuple[str, int] | None:
    project = place.project
    word = _word(place)
    if not word:
        return None
    folded = word.casefold()
    for heading in project.lesson(path).get("headings", ()):
        if folded in heading["text"].casefold():
            return path, heading["span"][0]
    dashboard = project.dashboards.get(path)
    for panel in dashboard["panels"] if dashboard is not None else ():
        if panel["title"].casefold() == folded:
            return path, panel["place"][0]
    folder = path.rpartition("/")[0]
    for target in (word, f"{folder}/{word}", f"{folder}/{word}.mdx", f"{folder}/{word}.md"):
        if project.exists(target.lstrip("/")):
            return target.lstrip("/"), 0
    return None


def _word(place: Place) -> str:
    """The scalar around the place."""
    waiting: list[Value | None] = [getattr(place.document, "value", None)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Object):
            waiting += [member.value for member in one if member.value.start <= place.offset <= member.value.end]
        elif isinstance(one, Array):
            waiting += [inner for inner in one if inner.start <= place.offset <= inner.end]
        elif isinstance(one, Scalar) and isinstance(one.value, str):
            return one.value
    return ""
