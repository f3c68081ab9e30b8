"""What single lessons and dashboards must contain: the contracts of a course, read from `contracts.yml`.

The format is that of `data/contracts.schema.json`. What the schema rejects is a problem at its place, and only the
requirement that contains it is left out: the others still hold.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from cdclint.core.dataclass import dataclass, field_names
from cdclint.core.finding import Finding
from cdclint.core.glob import matches, spelt_out
from cdclint.core.message import Message
from cdclint.syntax.data.value import Array, Object, Scalar, Value, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Source
    from cdclint.syntax.data.schema.json_schema import Violation
    from cdclint.syntax.data.value import Plain

from cdclint.documents.requirements import (
    CalloutRequired,
    CodeRequired,
    CommentRequired,
    DashboardContract,
    DiagramRequired,
    InputRequired,
    LessonContract,
    Lines,
    LinkRequired,
    Mapping,
    MentionRequired,
    MetricRequired,
    PanelRequired,
    RowRequired,
    SectionRequired,
    Stated,
    StepsRequired,
    TableRequired,
    Threshold,
    TimeRequired,
    VariableRequired,
    Words,
)

C = TypeVar("C", LessonContract, DashboardContract)


@dataclass(frozen=True, slots=True)
class Entry:
    """One glob as it is written: `kind` is "lesson" or "dashboard", `start` and `end` bound the key in the source."""

    glob: str
    kind: str
    start: int
    end: int


class Contracts:
    """The contracts of a course. `source` is None where the course has none."""

    def __init__(self, source: Source | None) -> None:
        self.source = source

    @cached_property
    def _parsed(self) -> tuple[Value | None, list[Violation], tuple[Finding, ...]]:
        if self.source is None:
            return None, [], ()
        from cdclint.syntax.data.schema.json_schema import contracts_schema  # noqa: PLC0415 (a warm run needs no jsonschema)
        from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (a warm run needs no YAML)

        value, problems = parse_yaml(self.source)
        if problems:
            # Where YAML itself does not parse, nothing that was read can be trusted to be meant as it was read.
            return None, [], problems
        if value is None:
            return None, [], ()
        found = [*contracts_schema().violations(value, self.source), *_braces(value, self.source)]
        return value, sorted(found, key=lambda one: one.finding.span.start), ()

    @property
    def unreadable(self) -> tuple[Finding, ...]:
        """What YAML rejects; the contracts are empty then."""
        return self._parsed[2]

    @property
    def violations(self) -> list[Violation]:
        """What the schema rejects."""
        return self._parsed[1]

    @property
    def problems(self) -> list[Finding]:
        """All that is wrong with the file: what YAML rejects, otherwise what the schema rejects."""
        return [*self.unreadable, *(violation.finding for violation in self.violations)]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every glob, in the order of the file."""
        return tuple(
            Entry(member.name, kind, member.key.start, member.key.end)
            for kind, group in (("lesson", "lessons"), ("dashboard", "dashboards"))
            for member in self._members(group)
        )

    def lesson(self, path: str) -> LessonContract:
        """What the lesson at that path must contain."""
        return _merge(LessonContract(), self._lessons, path)

    def dashboard(self, path: str) -> DashboardContract:
        """What the dashboard at that path must contain."""
        return _merge(DashboardContract(), self._dashboards, path)

    @cached_property
    def _lessons(self) -> list[tuple[str, LessonContract]]:
        return [(member.name, _lesson(self._reader(member.value))) for member in self._members("lessons")]

    @cached_property
    def _dashboards(self) -> list[tuple[str, DashboardContract]]:
        return [(member.name, _dashboard(self._reader(member.value))) for member in self._members("dashboards")]

    def _members(self, group: str) -> Object | tuple[()]:
        value = self._parsed[0]
        found = value.get(group) if isinstance(value, Object) else None
        return found if isinstance(found, Object) else ()

    def _reader(self, entry: Value) -> _Reader:
        return _Reader(entry, [violation.value.start for violation in self.violations])


@lru_cache(maxsize=4)
def contracts_of(source: Source | None) -> Contracts:
    """The contracts of a course, kept for the last few texts: the server needs the same ones for every change."""
    return Contracts(source)


def _braces(value: Value, source: Source) -> Iterator[Violation]:
    """Globs with a choice in braces, which .gitignore's do not have."""
    from cdclint.syntax.data.schema.json_schema import Violation  # noqa: PLC0415 (a warm run needs no jsonschema)

    for group in ("lessons", "dashboards"):
        entries = value.get(group) if isinstance(value, Object) else None
        for member in entries if isinstance(entries, Object) else ():
            instead = spelt_out(member.name)
            if instead is not None:
                what = Message(
                    "globs have no choice in braces: write one entry each for {globs}",
                    globs=", ".join(f"`{one}`" for one in instead),
                )
                yield Violation(member.key, Finding(source.span(member.key.start, member.key.end), what))


def _merge(empty: C, entries: Iterable[tuple[str, C]], path: str) -> C:
    found = [contract for glob, contract in entries if matches(glob, path)]
    if not found:
        return empty
    return type(empty)(*(tuple(_concat(found, name)) for name in field_names(type(empty))))


def _concat(contracts: Iterable[object], name: str) -> Iterator[Any]:
    for contract in contracts:
        yield from getattr(contract, name)


class _Reader:
    """Reads the requirements of one entry; those with a violation are skipped."""

    def __init__(self, entry: Value, broken: list[int]) -> None:
        self.entry = entry
        self.broken = broken

    def sound(self, value: Value) -> bool:
        return not any(value.start <= place < max(value.end, value.start + 1) for place in self.broken)

    def value(self, name: str) -> Plain:
        """One plain value of the entry, None where it is absent or rejected."""
        found = self.entry.get(name) if isinstance(self.entry, Object) else None
        return plain(found) if found is not None and self.sound(found) else None

    def items(self, name: str, short: str) -> Iterator[JsonObject]:
        """The requirements of a list; one that is written as a bare value becomes `{short: value}`."""
        found = self.entry.get(name) if isinstance(self.entry, Object) else None
        for item in found if isinstance(found, Array) else ():
            if self.sound(item):
                given = plain(item)
                yield self.reasoned(given if isinstance(given, dict) else {short: given})

    def one(self, name: str, short: str) -> Iterator[JsonObject]:
        """The requirement of a key that is not a list of requirements: a bare value, or a mapping that says more."""
        given = self.value(name)
        if given is not None:
            yield self.reasoned(given if isinstance(given, dict) else {short: given})

    def stated(self, name: str) -> Iterator[Stated]:
        """A value that a key must have, by a bare value or `{equals: …}`."""
        for given in self.one(name, "equals"):
            yield Stated(key=name, **given)

    def reasoned(self, given: JsonObject) -> JsonObject:
        """The requirement with the entry's own reason, where it has none of its own."""
        why = self.entry.get("why") if isinstance(self.entry, Object) else None
        if "why" not in given and isinstance(why, Scalar) and isinstance(why.value, str):
            given["why"] = why.value
        return dict(given)


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _worded(given: JsonObject) -> JsonObject:
    """Put `text` and `pattern` together into `words`."""
    given["words"] = Words(_several(given.pop("text", None)), _several(given.pop("pattern", None)))
    return given


def _renamed(given: JsonObject, old: str, new: str) -> JsonObject:
    """A list or a single word of the file as a tuple under the name of the field."""
    given[new] = _several(given.pop(old, None))
    return given


def _frontmatter(read: _Reader) -> Iterator[Stated]:
    frontmatter = read.entry.get("frontmatter") if isinstance(read.entry, Object) else None
    for member in frontmatter if isinstance(frontmatter, Object) else ():
        if read.sound(member.value):
            given = plain(member.value)
            yield Stated(key=member.name, **read.reasoned(given if isinstance(given, dict) else {"equals": given}))


def _lesson(read: _Reader) -> LessonContract:
    return LessonContract(
        min_lines=tuple(Lines(**given) for given in read.one("min_lines", "count")),
        frontmatter=tuple(_frontmatter(read)),
        sections=tuple(SectionRequired(**_worded(given)) for given in read.items("sections", "text")),
        callouts=tuple(
            CalloutRequired(**_renamed(_worded(given), "kind", "kinds")) for given in read.items("callouts", "text")
        ),
        tables=tuple(_table(given) for given in read.items("tables", "columns")),
        diagrams=tuple(
            DiagramRequired(**_renamed(_worded(given), "kind", "kinds")) for given in read.items("diagrams", "text")
        ),
        steps=tuple(StepsRequired(**_worded(given)) for given in read.items("steps", "text")),
        mentions=tuple(_mention(given) for given in read.items("mentions", "text")),
        code=tuple(
            CodeRequired(**_renamed(_worded(given), "language", "languages")) for given in read.items("code", "text")
        ),
        links=tuple(LinkRequired(**given) for given in read.items("links", "to")),
        comments=tuple(CommentRequired(**_worded(given)) for given in read.items("comments", "text")),
    )


def _table(given: JsonObject) -> TableRequired:
    given["columns"] = tuple(_several(column) for column in given.get("columns", ()))
    given["rows"] = tuple(Words(_several(row)) for row in given.get("rows", ()))
    return TableRequired(**given)


def _mention(given: JsonObject) -> MentionRequired:
    within = given.pop("in", "anywhere")
    return MentionRequired(**_worded(given), within=within)


def _dashboard(read: _Reader) -> DashboardContract:
    return DashboardContract(
        min_lines=tuple(Lines(**given) for given in read.one("min_lines", "count")),
        settings=tuple(stated for key in ("title", "uid", "refresh") for stated in read.stated(key)),
        time=tuple(
            TimeRequired(start=given.pop("from", ""), end=given.pop("to", ""), **given)
            for given in read.one("time", "from")
        ),
        datasource=tuple(read.stated("datasource")),
        inputs=tuple(InputRequired(**given) for given in read.items("inputs", "name")),
        variables=tuple(VariableRequired(**given) for given in read.items("variables", "name")),
        metrics=tuple(MetricRequired(**given) for given in read.items("metrics", "name")),
        rows=tuple(
            RowRequired(**{**given, "panels": _several(given.get("panels"))}) for given in read.items("rows", "title")
        ),
        panels=tuple(_panel(given) for given in read.items("panels", "title")),
        every_panel=tuple(str(item["part"]) for item in read.items("every_panel", "part")),
        links=tuple(LinkRequired(**given) for given in read.items("links", "to")),
    )


def _panel(given: JsonObject) -> PanelRequired:
    given["metrics"] = _several(given.get("metrics"))
    given["query"] = Words(_several(given.get("query")))
    given["thresholds"] = tuple(Threshold(**step) for step in given.get("thresholds", ()))
    given["mappings"] = tuple(
        Mapping(**{**mapping, "value": str(mapping["value"])}) for mapping in given.get("mappings", ())
    )
    return PanelRequired(**given)
