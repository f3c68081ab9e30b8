"""What may be written at a place: keys and values of frontmatter, links, callouts, components, PromQL."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lsprotocol.types import CompletionItemKind as Kind

from cdclint.core.regex import regex
from cdclint.documents.lesson.callout import KINDS
from cdclint.documents.monitoring.metric_catalogue import TARGET_LABELS
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.documents.quiz.quiz_keys import KEYS
from cdclint.lsp.choice import Choice
from cdclint.lsp.data_keys import data_choices
from cdclint.lsp.offers.component_imports import components_to_import
from cdclint.lsp.offers.contract_choices import contract_choices
from cdclint.syntax.code.highlighter import highlighted_languages
from cdclint.syntax.text.quoted import IN_ANY, without_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.documents.site.components.accepted import Props
    from cdclint.lsp.cursor import Place

_KEY = regex(r"([\w-]*)$")
_VALUE = regex(r"([\w-]+):[ \t]*(?:\[(?:[^\]]*,)?[ \t]*)?[\"']?([\w-]*)$")
_OPENS = regex(r"([\w-]+):[ \t]*\[")
_LONGEST = 50
"""Lines that a list between brackets may have."""
_TEXT_VALUE = regex(r"""[ \t{]*+["']?([\w-]++)["']?[ \t]*+:[ \t]*+(["']?)([\w/.-]*+)\Z""")
_SIGNS = frozenset("`~<[({#!:=\"'|")
_ANY_FENCE = regex(r"^[ \t>*+-]*(?:`{3}|~{3})", re.MULTILINE)
_FENCE = regex(r"[ \t>]*(?:`{3,}|~{3,})([\w+-]*)\Z")
_ITEM = regex(r"[ \t]*-[ \t]+[\"']?([\w/.-]*)$")
_LINK = regex(r"(?:\]\(<?|\b(?:href|to)=[\"']|^\[[^\]]+\]:[ \t]*<?)([^\s()\"'<>]*)$")
_CALLOUT = regex(r"(?:^[ \t]*(?:>[ \t]*)+\[!|^[ \t]*:{3,})(\w*)$")
_TAG = regex(r"<([A-Z][\w.]*+)((?:[^<>\"'{}]++|\"[^\"]*+\"|'[^']*+'|\{[^{}]*+\})*+)$")
_PROP_VALUE = regex(r"""<([A-Z][\w.]*)\s(?:[^<>]*\s)?([\w-]+)=["']([\w-]*)$""")
_COMPONENT = regex(r"<([A-Z][\w.]*)?$")
_GROUPING = regex(r"\b(?:by|without|on|ignoring|group_left|group_right)[ \t]*\([^()]*$")
_COMMON = ("bash", "sql", "yaml", "json", "promql", "mermaid", "properties", "python", "java", "text", "diff")
_FUNCTIONS = (
    *("rate", "irate", "increase", "delta", "idelta", "deriv", "avg_over_time", "max_over_time", "min_over_time"),
    *("sum_over_time", "count_over_time", "last_over_time", "absent", "absent_over_time", "changes", "resets"),
    *("histogram_quantile", "predict_linear", "clamp_min", "clamp_max", "label_replace", "time", "timestamp"),
    *("sum", "avg", "max", "min", "count", "topk", "bottomk", "quantile", "group", "stddev", "count_values"),
)


def complete(place: Place) -> list[Choice]:
    """The choices at a place."""
    if _is_prose(place):
        return []
    if place.query is not None:
        return list(_promql(place, place.query))
    lesson = place.lesson
    if lesson is None:
        return [*contract_choices(place), *_lesson_of_quiz(place), *data_choices(place)]
    if languages := list(_languages(place)):
        return languages
    if place.fence is not None:
        return []
    if _is_in_frontmatter(place):
        return list(_frontmatter(place))
    for ways in (_links, _callouts, _prop_values, _props, _components, _inline_metrics):
        if choices := list(ways(place)):
            return choices
    return []


def _is_prose(place: Place) -> bool:
    """Whether a word of plain prose is being written, as far as its line and the blocks above tell.

    Editors ask at every letter, and a lesson takes longer to read than a letter to type.
    """
    if not place.path.lower().endswith((".mdx", ".md")) or not _SIGNS.isdisjoint(place.before):
        return False
    fences = sum(1 for _ in _ANY_FENCE.finditer(place.text, 0, place.offset))
    return fences % 2 == 0 and not _is_in_frontmatter(place)


def _lesson_of_quiz(place: Place) -> Iterator[Choice]:
    """The lessons, behind the key of a quiz that names its own."""
    found = _TEXT_VALUE.match(place.before)
    keys = place.document.keys if isinstance(place.document, Quiz) else KEYS
    if found is None or found[1] not in keys.lesson or place.path not in place.project.quizzes:
        return
    is_json = place.path.lower().endswith((".json", ".jsonc"))
    quote = '"' if is_json and not found[2] else ""
    for path, facts in place.project.lessons.items():
        if facts.get("lesson"):
            title = str(facts.get("title", ""))
            name = f"{quote}{facts['id']}{quote}"
            yield Choice(name, Kind.Reference, place.offset - len(found[3]), title, also=f"{title} {path}")


def _is_in_frontmatter(place: Place) -> bool:
    """Whether the place is between the first line, which is `---`, and the next such line."""
    head = place.text[: place.offset]
    return re.match(r"---[ \t]*\r?\n", head) is not None and re.search(r"\n---[ \t]*\r?\n", head) is None


def _frontmatter(place: Place) -> Iterator[Choice]:
    lesson = place.lesson
    schema = lesson.schema if lesson is not None else None
    if (item := _item(place)) is not None:
        yield from _list_items(place, *item)
        return
    if found := _VALUE.match(place.before):
        start = place.offset - len(found[2])
        stated = [one.equals for one in lesson.contract.frontmatter if one.key == found[1]] if lesson else []
        for value in stated:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Choice(text, Kind.Value, start, "contract")
        if schema is not None:
            yield from _values(schema.about(found[1]), start)
        return
    found = _KEY.match(place.before)
    if found is None:
        return
    written = set(re.findall(r"^([\w-]+)[ \t]*:", place.text, re.MULTILINE))
    stated_keys = [one.key for one in lesson.contract.frontmatter] if lesson is not None else []
    for key in dict.fromkeys([*(schema.keys if schema is not None else ("title", "description")), *stated_keys]):
        if key not in written:
            about = schema.about(key).get("description") if schema is not None else None
            yield Choice(
                f"{key}: ", Kind.Property, place.offset - len(found[1]), about if isinstance(about, str) else ""
            )


def _item(place: Place) -> tuple[str, int] | None:
    """The key of the list that the place is in, and where the item begins: a line of its own, or between brackets."""
    if found := _ITEM.match(place.before):
        return _list_key(place), place.offset - len(found[1])
    line = place.source.position(place.offset).line
    start = place.offset - len(place.before)
    for number in range(line, max(0, line - _LONGEST), -1):
        start = place.source.line_starts[number - 1]
        key = _OPENS.match(place.text, start, place.offset)
        if key is not None:
            inner = place.text[key.end() : place.offset]
            if "]" in without_strings(IN_ANY, inner, '""'):
                return None
            word = len(inner) - max(inner.rfind(","), inner.rfind("\n")) - 1
            begin = place.offset - word
            bare = place.text[begin : place.offset].lstrip(" \t\"'")
            return key[1], place.offset - len(bare)
        if place.source.line(number)[:1].strip():
            return None
    return None


def _list_items(place: Place, key: str, start: int) -> Iterator[Choice]:
    """What a list may hold: lessons, what the contract and the schema say, and what lists of other lessons hold."""
    lesson = place.lesson
    if key == "prerequisites":
        for path, facts in place.project.lessons.items():
            if facts.get("lesson") and path != place.path:
                title = str(facts.get("title", ""))
                yield Choice(str(facts["id"]), Kind.Reference, start, title, also=title)
        return
    if lesson is None:
        return
    for one in lesson.contract.frontmatter:
        for value in one.equals if one.key == key and isinstance(one.equals, list | tuple) else ():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Choice(text, Kind.Value, start, "contract")
    if lesson.schema is not None:
        items = lesson.schema.about(key).get("items")
        yield from _values(items if isinstance(items, dict) else {}, start)


def _list_key(place: Place) -> str:
    """The key whose list the place is in."""
    line = place.source.position(place.offset).line
    for number in range(line - 1, 0, -1):
        found = re.match(r"([\w-]+)[ \t]*:", place.source.line(number))
        if found:
            return found[1]
    return ""


def _values(about: object, start: int) -> Iterator[Choice]:
    if not isinstance(about, dict):
        return
    values = about.get("enum") or [about[key] for key in ("const", "default") if key in about] or about.get("examples")
    if not values and about.get("type") == "boolean":
        values = [True, False]
    for value in values if isinstance(values, list) else ():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield Choice(text, Kind.EnumMember, start)


def _links(place: Place) -> Iterator[Choice]:
    found = _LINK.search(place.before)
    if found is None:
        return
    url = found[1]
    page, hash_, anchor = url.partition("#")
    if hash_:
        target = place.path
        if page:
            destination = place.project.site.destination(page, place.path)
            target = destination.page if destination is not None else ""
        facts = place.facts if target == place.path else place.project.lesson(target)
        for heading in facts.get("headings", ()):
            text = heading["text"]
            yield Choice(heading["slug"], Kind.Reference, place.offset - len(anchor), text, also=text)
        for name in facts.get("ids", ()):
            yield Choice(name, Kind.Reference, place.offset - len(anchor))
        return
    start = place.offset - len(url)
    site = place.project.site
    for address, path in sorted(site.pages.items()):
        title = place.project.lesson(path).get("title", "")
        if path != place.path:
            yield Choice(f"{site.base or ''}{address}/", Kind.File, start, str(title), also=str(title))
    folder = place.path.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    for path in sorted(place.project.facts):
        if path.startswith(prefix) and path != place.path and path.endswith((".mdx", ".md")):
            title = str(place.project.lesson(path).get("title", ""))
            yield Choice(f"./{path[len(prefix) :]}", Kind.File, start, title, also=title)


def _callouts(place: Place) -> Iterator[Choice]:
    found = _CALLOUT.search(place.before)
    if found is not None:
        upper = "[!" in place.before
        for kind in sorted(KINDS):
            yield Choice(kind.upper() if upper else kind, Kind.EnumMember, place.offset - len(found[1]))


def _prop_values(place: Place) -> Iterator[Choice]:
    found = _PROP_VALUE.search(_opening(place))
    if found is None:
        return
    name, prop, value = found.groups()
    start = place.offset - len(value)
    props = _props_of(place, name)
    values = props.props[prop].accepted.values if props is not None and prop in props.props else ()
    if not values and prop in {"type", "kind", "variant"} and name.casefold() in {"callout", "aside", "admonition"}:
        values = tuple(sorted(KINDS))
    for one in values:
        yield Choice(str(one), Kind.EnumMember, start)


def _props(place: Place) -> Iterator[Choice]:
    found = _TAG.search(_opening(place))
    if found is None or not (word := re.search(r"\s([\w-]*)$", found[2])):
        return
    props = _props_of(place, found[1])
    written = set(re.findall(r"\s([\w-]+)=", found[2]))
    for prop in props.props.values() if props is not None else ():
        if prop.name not in written and prop.name not in {"children", "slot"}:
            detail = str(prop.accepted) if not prop.accepted.is_any else ""
            yield Choice(prop.name, Kind.Property, place.offset - len(word[1]), detail)


def _components(place: Place) -> Iterator[Choice]:
    found = _COMPONENT.search(place.before)
    if found is None:
        return
    for one in place.facts.get("imports", ()):
        for name in one["names"]:
            if name[:1].isupper():
                yield Choice(name, Kind.Class, place.offset - len(found[1] or ""), one["module"])
    yield from components_to_import(place, place.offset - len(found[1] or ""))


def _languages(place: Place) -> Iterator[Choice]:
    """The languages of a code block whose first line is being written, those of the lesson first."""
    found = _FENCE.match(place.before)
    lesson = place.lesson
    if found is None or lesson is None:
        return
    start = place.offset - len(place.before)
    if not any(start <= fence.node.start < place.offset for fence in lesson.fences):
        return
    here = [fence.language for fence in lesson.fences if fence.node.start < start or fence.node.start > place.offset]
    for language in dict.fromkeys([*filter(None, here), *_COMMON, *sorted(highlighted_languages())]):
        yield Choice(language, Kind.EnumMember, place.offset - len(found[1]))


def _inline_metrics(place: Place) -> Iterator[Choice]:
    """Metrics in inline code, once three letters say that it may be one."""
    written = _last_name(place.before)
    if len(written) < 3 or place.before.count("`") % 2 == 0:
        return
    typed = written.casefold()
    for name, one in sorted(place.space.run.course.catalogue.metrics.items()):
        if one.exported and typed in name.casefold():
            yield Choice(name, Kind.Variable, place.offset - len(written), meaning=one.meaning)


def _opening(place: Place) -> str:
    """The text before the place, as far back as an opening tag may begin."""
    return place.text[max(0, place.offset - 2000) : place.offset]


def _props_of(place: Place, name: str) -> Props | None:
    """What an imported component accepts."""
    components = place.project.components
    return components.of_import(components.imported(place.facts.get("imports", ())), place.path, name)


def _promql(place: Place, query: str) -> Iterator[Choice]:
    bare = without_strings(IN_ANY, query, '""')
    if bare.count('"') % 2 or bare.count("'") % 2:
        return  # the value of a label is the lab's, not the catalogue's
    start = place.offset - len(_last_name(query))
    known = place.space.run.course.catalogue
    brace = bare.rfind("{")
    if brace > bare.rfind("}"):
        name = _last_name(bare[:brace].rstrip(" \t\n"))
        metric = known.find(name) if name else None
        for label in sorted(_labels(known) if metric is None else (metric.labels or frozenset()) | TARGET_LABELS):
            yield Choice(label, Kind.Field, start)
        return
    if _GROUPING.search(bare):
        named = {one for name in re.findall(r"[A-Za-z_:][\w:]*", bare) if (one := known.find(name)) is not None}
        labels = {label for one in named for label in one.labels or ()} or set(_labels(known))
        for label in sorted(labels | TARGET_LABELS):
            yield Choice(label, Kind.Field, start)
        return
    for name, one in sorted(known.metrics.items()):
        if one.exported:
            about = ", ".join(part for part in (one.kind, one.unit) if part)
            yield Choice(name, Kind.Variable, start, about, meaning=one.meaning)
    for name in _FUNCTIONS:
        yield Choice(name, Kind.Function, start)


def _last_name(text: str) -> str:
    """The name of a metric or a label that a text ends with, "" where it ends with none."""
    at = len(text)
    while at and (text[at - 1].isalnum() or text[at - 1] in "_:"):
        at -= 1
    return text[at:].lstrip("0123456789")


def _labels(known: Catalogue) -> frozenset[str]:
    return frozenset(label for one in known.metrics.values() for label in one.labels or ())
