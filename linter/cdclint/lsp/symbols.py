"""The parts of a text as an outline: headings of a lesson, panels of a dashboard, alert rules, keys of other data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import SymbolKind as Kind

from cdclint.core.dataclass import dataclass, field
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Array, Object, Scalar, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.lsp.cursor import Place
    from cdclint.syntax.data.value import Value


@dataclass(slots=True)
class Symbol:
    """One entry: `start` and `end` bound all of it, `name_start` and `name_end` what to show first."""

    name: str
    kind: Kind
    start: int
    end: int
    name_start: int
    name_end: int
    children: list[Symbol] = field(default_factory=list)


def symbols(place: Place) -> list[Symbol]:
    """The outline of a text."""
    document = place.document
    match document:
        case Page():
            return _headings(document)
        case Dashboard():
            return list(_panels(document.value))
        case Alerting():
            return list(_rules(document))
        case _:
            return list(_members(document.value))


def _headings(lesson: Page) -> list[Symbol]:
    top: list[Symbol] = []
    path: list[tuple[int, Symbol]] = []
    for section in lesson.sections:
        node = section.heading.node
        name = section.heading.text.strip() or "…"
        symbol = Symbol(name, Kind.String, section.start, max(section.end, node.end), node.start, node.end)
        while path and path[-1][0] >= section.heading.depth:
            path.pop()
        (path[-1][1].children if path else top).append(symbol)
        path.append((section.heading.depth, symbol))
    return top


def _panels(value: Value | None) -> Iterator[Symbol]:
    panels = value.get("panels") if isinstance(value, Object) else None
    for panel in panels if isinstance(panels, Array) else ():
        if isinstance(panel, Object):
            is_row = string(panel.get("type")) == "row"
            yield _named(panel, "title", Kind.Namespace if is_row else Kind.Object, list(_panels(panel)))


def _rules(file: Alerting) -> Iterator[Symbol]:
    for group in file.groups:
        inner = []
        for rule in file.rules_of(group):
            at = rule.place
            inner.append(Symbol(rule.title or "…", Kind.Event, rule.value.start, rule.value.end, at.start, at.end))
        yield _named(group, "name", Kind.Namespace, inner)


def _members(value: Value | None) -> Iterator[Symbol]:
    for member in value if isinstance(value, Object) else ():
        kind = Kind.Array if isinstance(member.value, Array) else Kind.Object
        if isinstance(member.value, Scalar):
            kind = Kind.Property
        inner = list(_members(member.value)) if isinstance(member.value, Object) else []
        end = max(member.value.end, member.key.end)
        yield Symbol(member.name or "…", kind, member.key.start, end, member.key.start, member.key.end, inner)


def _named(value: Object, key: str, kind: Kind, inner: list[Symbol]) -> Symbol:
    name = value.get(key)
    at = name if isinstance(name, Scalar) else Scalar(None, value.start, value.start)
    return Symbol(string(name) or "…", kind, value.start, value.end, at.start, at.end, inner)
