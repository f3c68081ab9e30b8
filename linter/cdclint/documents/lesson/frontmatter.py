"""The frontmatter of a lesson, with a span for every key and value, and the course's schema for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.json_schema import Schema
from cdclint.syntax.data.value import Object, at, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Plain, Value


@dataclass(frozen=True)
class Frontmatter:
    """What is between the two `---` lines at the top of a lesson.

    `span` includes the two lines, `value` is what could be read between them, and `problems` what YAML refuses.
    """

    source: Source
    span: Span
    value: Value | None
    problems: tuple[Finding, ...]

    @property
    def opening(self) -> Span:
        """The first `---`: where to report what is missing."""
        return self.source.span(self.span.start, self.span.start + 3)

    @property
    def all_plain(self) -> Plain:
        """All of it without spans, None where it is empty."""
        return None if self.value is None else plain(self.value)

    def get(self, name: str) -> Value | None:
        """The value of a key."""
        return at(self.value, name)

    def plain(self, name: str) -> Plain:
        """The value of a key without spans, None without it."""
        value = self.get(name)
        return None if value is None else plain(value)

    def key(self, name: str) -> Span | None:
        """The span of a key."""
        member = self.value.member(name) if isinstance(self.value, Object) else None
        return None if member is None else self.source.span(member.key.start, member.key.end)


class LessonSchema:
    """The course's JSON Schema for frontmatter; `source` is its file."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def _parsed(self) -> tuple[Value | None, tuple[Finding, ...]]:
        return parse_json(self.source)

    @cached_property
    def _schema(self) -> Schema | None:
        """None where the file is not JSON: the JSON file itself reports that."""
        value, problems = self._parsed
        return None if value is None or problems else Schema(plain(value))

    @cached_property
    def unreadable(self) -> Finding | None:
        """Why the file is not JSON."""
        value, problems = self._parsed
        if problems:
            return problems[0]
        return None if value is not None else Finding(self.source.span(0, 0), Message("the file is empty"))

    @cached_property
    def defect(self) -> Finding | None:
        """Why it is JSON and no schema, at the place that has to change; None where it is sound or no JSON."""
        if self._schema is None or self._schema.defect is None:
            return None
        path, message = self._schema.defect
        root, _ = self._parsed
        value = root
        for step in path:
            inner = at(value, step)
            if inner is None:
                break
            value = inner
        start, end = (value.start, value.end) if value is not None else (0, 0)
        return Finding(self.source.span(start, end), Message.text(message))

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that every lesson must have."""
        data = self._schema.data if self._schema is not None and self._schema.defect is None else None
        required = data.get("required") if isinstance(data, dict) else None
        return tuple(map(str, required)) if isinstance(required, list) else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it speaks of."""
        return tuple(self._properties)

    def about(self, key: str) -> Mapping[str, Plain]:
        """What it says of the value of a key; nothing where it does not speak of it."""
        about = self._properties.get(key)
        return about if isinstance(about, dict) else {}

    @property
    def _properties(self) -> Mapping[str, Plain]:
        data = self._schema.data if self._schema is not None and self._schema.defect is None else None
        properties = data.get("properties") if isinstance(data, dict) else None
        return properties if isinstance(properties, dict) else {}

    def violations(self, frontmatter: Frontmatter) -> Iterator[Finding]:
        """What it refuses in a lesson's frontmatter.

        Where YAML itself does not parse, broken lines and missing keys are not reported.
        """
        if self._schema is None or frontmatter.value is None:
            return
        lines = {problem.span.begin.line for problem in frontmatter.problems}
        violations = self._schema.violations(frontmatter.value, frontmatter.source, frontmatter.opening)
        for violation in violations:
            span = violation.finding.span
            if lines and (span == frontmatter.opening or span.begin.line in lines):
                continue
            yield violation.finding
