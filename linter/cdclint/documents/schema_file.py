"""A JSON Schema that a project keeps, as JSON or YAML: why it is none, and what it refuses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.syntax.data.value import Object, at, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.schema.json_schema import Schema, Violation
    from cdclint.syntax.data.value import Plain, Value

_YAML = (".yml", ".yaml")
OWN_KEY = "$schema"
"""Where data names its schema to editors: no schema has to know that key."""


class SchemaFile:
    """A schema by its file; `others` are the files that it may refer to, by path. `older` drafts are read as well."""

    def __init__(self, source: Source, others: Mapping[str, Source] | None = None, *, older: bool = False) -> None:
        self.source = source
        self._others = others or {}
        self._older = older

    @cached_property
    def _parsed(self) -> tuple[Value | None, tuple[Finding, ...]]:
        return _parse(self.source)

    @cached_property
    def _schema(self) -> Schema | None:
        """None where the file does not parse: the file itself reports that."""
        value, problems = self._parsed
        if value is None or problems:
            return None
        from cdclint.syntax.data.schema.json_schema import Schema  # noqa: PLC0415 (many projects have no schema)

        others: dict[str, Plain] = {}
        for path, source in self._others.items():
            other, broken = _parse(source)
            if other is not None and not broken and path != self.source.path:
                others[path] = plain(other)
        return Schema(plain(value), path=self.source.path, others=others, older=self._older)

    @cached_property
    def unreadable(self) -> Finding | None:
        """Why the file does not parse."""
        value, problems = self._parsed
        if problems:
            return problems[0]
        return None if value is not None else Finding(self.source.span(0, 0), Message("the file is empty"))

    @cached_property
    def defect(self) -> Finding | None:
        """Why it is not a schema, at the place that has to change; None where it is one or does not parse."""
        if self._schema is None or self._schema.defect is None:
            return None
        path, message = self._schema.defect
        value, _ = self._parsed
        for step in path:
            inner = at(value, step)
            if inner is None:
                break
            value = inner
        start, end = (value.start, value.end) if value is not None else (0, 0)
        return Finding(self.source.span(start, end), message)

    @property
    def data(self) -> Plain:
        """What it says, None where it is none."""
        return self._schema.data if self._schema is not None and self._schema.defect is None else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it describes."""
        return tuple(self.properties)

    @property
    def properties(self) -> Mapping[str, Plain]:
        """What it says of the values of these keys."""
        properties = self.data.get("properties") if isinstance(self.data, dict) else None
        return properties if isinstance(properties, dict) else {}

    def refused(self, value: Value, source: Source, whole: Span | None = None) -> Iterator[Violation]:
        """What it refuses in a value; `whole` is the place for what is wrong with it as a whole."""
        if self._schema is not None:
            yield from self._schema.violations(value, source, whole)


@dataclass(frozen=True)
class DataBySchema:
    """A file of data beside the schema that the settings give it."""

    source: Source
    values: tuple[Value, ...]
    problems: tuple[Finding, ...]
    schema: SchemaFile

    def violations(self) -> Iterator[Finding]:
        """What the schema refuses. Where the data does not parse, broken lines and missing keys are not reported."""
        lines = {problem.span.begin.line for problem in self.problems}
        for value in map(self._judged, self.values):
            for found in self.schema.refused(value, self.source, self.source.span(value.start, value.start + 1)):
                if not lines or not (found.missing or found.finding.span.begin.line in lines):
                    yield found.finding

    def _judged(self, value: Value) -> Value:
        """A value without the key that names its schema, unless the schema describes it."""
        if not isinstance(value, Object) or OWN_KEY not in value or OWN_KEY in self.schema.keys:
            return value
        return Object(tuple(member for member in value if member.name != OWN_KEY), value.start, value.end)


def _parse(source: Source) -> tuple[Value | None, tuple[Finding, ...]]:
    if source.path.lower().endswith(_YAML):
        from cdclint.syntax.data.yaml_reader import parse_documents  # noqa: PLC0415 (most schemas are JSON)

        documents, problems = parse_documents(source)
        return (documents[0] if documents else None), problems
    from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (many projects have no schema)

    return parse_json(source)
