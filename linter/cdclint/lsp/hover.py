"""What is shown over a place: the page of a rule that is broken there, a metric, what the frontmatter must say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.metric_catalogue import ORIGIN
from cdclint.documents.site.site import reader_of
from cdclint.lsp.data_keys import data_hover
from cdclint.lsp.names.uses import lesson_named
from cdclint.registry import load_rule
from cdclint.syntax.data.value import Object

_ATTRIBUTE = regex(r"(?:[A-Z][a-z]++[0-9]*+){2,}+")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdclint.core.report import Diagnostic
    from cdclint.core.rule import Rule
    from cdclint.core.source import Span
    from cdclint.documents.monitoring.metric_catalogue import Metric
    from cdclint.documents.requirements import Requirement
    from cdclint.lsp.cursor import Place

    Translate = Callable[[Message], str]
    Page = Callable[[Rule], str]


def hover(place: Place, found: Iterable[Diagnostic], translate: Translate, page: Page) -> tuple[str, Span] | None:
    """Markdown and what it is about; `found` are the diagnostics of the text, `page` gives what a rule's page says."""
    parts: list[str] = []
    span: Span | None = None
    answers = (
        _rules(place, found, translate, page),
        _metric(place, translate),
        _lesson(place),
        _frontmatter(place, translate),
        _component(place, translate),
        _link(place),
        _contract(place, translate),
        data_hover(place, translate),
    )
    for text, about in answers:
        if text:
            parts.append(text)
            span = span or about
    return None if span is None else ("\n\n---\n\n".join(parts), span)


def _rules(place: Place, found: Iterable[Diagnostic], translate: Translate, page: Page) -> tuple[str, Span | None]:
    here = [one for one in found if one.span.start <= place.offset <= max(one.span.end, one.span.start + 1)]
    pages = {}
    for one in here:
        rule = load_rule(one.rule)
        pages[one.rule] = f"**{rule.id}** ({translate(Message.text(one.severity.value))})\n\n{page(rule)}"
    return "\n\n---\n\n".join(pages.values()), here[0].span if here else None


def _metric(place: Place, translate: Translate) -> tuple[str, Span | None]:
    start, end = place.word
    name = place.text[start:end]
    if "_" not in name and place.query is None and _ATTRIBUTE.fullmatch(name) is None:
        return "", None
    catalogue = place.space.run.course.catalogue
    metric = catalogue.find(name) or _of_attribute(place, name)
    defect = catalogue.defect(name) if name else None
    if metric is None and (defect is None or not name.startswith("debezium_")):
        return "", None
    return _page(name if metric is None else metric.name, metric, defect, translate), place.source.span(start, end)


def _of_attribute(place: Place, name: str) -> Metric | None:
    """The metric of an attribute that a text names by itself, as lessons do."""
    if _ATTRIBUTE.fullmatch(name) is None:
        return None
    known = place.space.run.course.catalogue.metrics.values()
    return next((one for one in known if one.attribute == name and one.exported), None)


def _page(name: str, metric: Metric | None, defect: Message | None, translate: Translate) -> str:
    if metric is None:
        return f"**{name}**\n\n{translate(defect or Message(''))}"
    rows: list[tuple[str, str]] = [
        (translate(Message("type")), metric.kind),
        (translate(Message("unit")), metric.unit),
        (translate(Message("context")), ", ".join(metric.contexts)),
        (translate(Message("connectors")), ", ".join(metric.connectors)),
        (translate(Message("labels")), ", ".join(sorted(metric.labels or ()))),
        (translate(Message("JMX attribute")), metric.attribute),
        (translate(Message("since")), metric.since),
    ]
    table = "\n".join(f"- {label}: {value}" for label, value in rows if value)
    meaning = translate(Message.text(metric.meaning.partition(ORIGIN)[0]))
    parts = [f"**{name}**", meaning, table, translate(Message.text(metric.notes)), translate(defect) if defect else ""]
    return "\n\n".join(part for part in parts if part)


def _frontmatter(place: Place, translate: Translate) -> tuple[str, Span | None]:
    lesson = place.lesson
    if lesson is None or lesson.frontmatter is None or place.offset > lesson.frontmatter.span.end:
        return "", None
    opening = lesson.frontmatter.opening
    if place.offset <= opening.end:
        lines = [f"- {line}" for line in _whole(lesson.contract, translate)]
        title = translate(Message("What the contract asks of this lesson:"))
        return (f"{title}\n\n" + "\n".join(lines), opening) if lines else ("", None)
    value = lesson.frontmatter.value
    for member in value if isinstance(value, Object) else ():
        if member.key.start <= place.offset <= member.value.end:
            parts = [*_schema(place, member.name, translate), *_asked(place, member.name, translate)]
            if parts:
                return "\n\n".join([f"**{member.name}**", *parts]), place.source.span(
                    member.key.start, member.value.end
                )
    return "", None


def _lesson(place: Place) -> tuple[str, Span | None]:
    """The title and the file of a lesson that is named without a link."""
    named = lesson_named(place)
    if named is None:
        return "", None
    path, start, end = named
    title = place.project.lesson(path).get("title", "")
    return "\n\n".join(filter(None, (f"**{title}**" if title else "", f"`{path}`"))), place.source.span(start, end)


def _component(place: Place, translate: Translate) -> tuple[str, Span | None]:
    """The file of a component and what it takes."""
    for use in place.facts.get("components", ()):
        start, end = use["span"]
        if not start <= place.offset <= end:
            continue
        name = use["name"].partition(".")[0]
        imports = place.facts.get("imports", ())
        module = next((one["module"] for one in imports if name in one["names"]), "")
        file = place.project.modules.resolve(module, place.path).file if module else ""
        if not file:
            return "", None
        components = place.project.components
        props = components.of_import(components.imported(imports), place.path, use["name"])
        lines = []
        for prop in props.props.values() if props is not None else ():
            kind = "" if prop.accepted.is_any else f": `{translate(Message.text(str(prop.accepted)))}`"
            lines.append(f"- **{prop.name}**{kind}")
        shown = [f"**{use['name']}**", f"`{file}`", "\n".join(lines)]
        return "\n\n".join(filter(None, shown)), place.source.span(start, end)
    return "", None


def _link(place: Place) -> tuple[str, Span | None]:
    """The title of the page that a link leads to, and the heading."""
    for link in place.facts.get("links", ()):
        start, end = link["span"]
        if not start <= place.offset <= end:
            continue
        found = place.project.site.destination(link["url"], place.path, reader_of(link))
        if found is None or not found.served or not found.page:
            return "", None
        facts = place.facts if found.page == place.path else place.project.lesson(found.page)
        slug = unquote(link["url"].partition("#")[2])
        heading = next((one["text"] for one in facts.get("headings", ()) if slug and one["slug"] == slug), "")
        title = " › ".join(filter(None, (str(facts.get("title", "")), heading)))
        return "\n\n".join(filter(None, (f"**{title}**" if title else "", f"`{found.page}`"))), place.source.span(
            start, end
        )
    return "", None


def _contract(place: Place, translate: Translate) -> tuple[str, Span | None]:
    """All that the contracts ask of the lesson whose path is the key at the place."""
    course = place.project.course
    value = getattr(place.document, "value", None) if place.path == course.layout.contracts else None
    group = value.get("lessons") if isinstance(value, Object) else None
    for member in group if isinstance(group, Object) else ():
        if member.key.start <= place.offset <= member.key.end:
            title = place.project.lesson(member.name).get("title", member.name)
            lines = [f"- {line}" for line in _whole(course.contracts.lesson(member.name), translate)]
            return f"**{title}**\n\n" + "\n".join(lines), place.source.span(member.key.start, member.key.end)
    return "", None


def _asked(place: Place, key: str, translate: Translate) -> Iterable[str]:
    lesson = place.lesson
    for one in lesson.contract.frontmatter if lesson is not None else ():
        if one.key == key:
            wanted = Message("the contract requires `{value}`", value=_written(one.equals))
            yield translate(wanted) + _reason(one)


def _schema(place: Place, key: str, translate: Translate) -> Iterable[str]:
    lesson = place.lesson
    schema = lesson.schema if lesson is not None else None
    if schema is None:
        return
    about = schema.about(key)
    description, kinds, values = (about.get(name) for name in ("description", "type", "enum"))
    if isinstance(description, str):
        yield description
    if kinds:
        kind = ", ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
        yield translate(Message("type: {type}", type=kind))
    if isinstance(values, list):
        yield translate(Message("one of {values}", values=", ".join(f"`{_written(one)}`" for one in values)))
    if key in schema.required:
        yield translate(Message("every lesson must have it"))


def _whole(contract: object, translate: Translate) -> Iterable[str]:
    """Each requirement of a contract in a line."""
    for kind in ("min_lines", "frontmatter", "sections", "callouts", "tables", "diagrams", "steps", "mentions"):
        yield from (_line(kind, one, translate) for one in getattr(contract, kind))
    for kind in ("code", "links", "comments"):
        yield from (_line(kind, one, translate) for one in getattr(contract, kind))


def _line(kind: str, one: Requirement, translate: Translate) -> str:
    given: list[str] = []
    for name in ("key", "equals", "words", "kinds", "columns", "languages", "to"):
        value = getattr(one, name, None)
        if value:
            given.append(", ".join(map(_flat, value)) if isinstance(value, list | tuple) else _written(value))
    count = getattr(one, "count", 1)
    if count != 1:
        given.append(f"× {count}" if given else str(count))
    if under := getattr(one, "under", ""):
        given.append(translate(Message("under `{heading}`", heading=under)))
    return f"{translate(Message.text(kind.replace('_', ' ')))}: {' · '.join(given)}{_reason(one)}"


def _flat(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else _written(value)


def _reason(one: Requirement) -> str:
    return f" ({one.why})" if one.why else ""


def _written(value: object) -> str:
    """A value as it is written in YAML; words and the like say themselves how they are shown."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | int | float | list | dict) else str(value)
