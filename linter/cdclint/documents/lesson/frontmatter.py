"""The frontmatter of a lesson, with a span for every key and value, and the course's schema for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.documents.schema_file import SchemaFile
from cdclint.syntax.data.value import Array, Object, Scalar, at, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Plain, Value

FRONTMATTER = "---"
"""What a link of the frontmatter has for its element."""
_LINKS = ("link", "href")


@dataclass(frozen=True)
class Frontmatter:
    """What is between the two `---` lines at the top of a lesson.

    `span` includes the two lines, `value` is what could be read between them, and `problems` what YAML rejects.
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

    def links(self) -> Iterator[tuple[str, int, int]]:
        """The addresses from the root of the site under `link` and `href`, wherever they are, with their places."""
        waiting: list[Value] = [] if self.value is None else [self.value]
        seen: set[int] = set()
        while waiting:
            one = waiting.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            if isinstance(one, Array):
                waiting += reversed(one.items)
            elif isinstance(one, Object):
                waiting += [member.value for member in reversed(list(one))]
                for name in _LINKS:
                    url = one.get(name)
                    if isinstance(url, Scalar) and isinstance(url.value, str) and url.value.startswith("/"):
                        start = self.source.text.find(url.value, url.start, url.end)
                        if start >= 0:
                            yield url.value, start, start + len(url.value)


class LessonSchema(SchemaFile):
    """The course's JSON Schema for frontmatter; `source` is its file."""

    @property
    def required(self) -> tuple[str, ...]:
        """The keys that every lesson must have."""
        required = self.data.get("required") if isinstance(self.data, dict) else None
        return tuple(map(str, required)) if isinstance(required, list) else ()

    def about(self, key: str) -> Mapping[str, Plain]:
        """What it says of the value of a key; nothing where it does not describe it."""
        about = self.properties.get(key)
        return about if isinstance(about, dict) else {}

    def violations(self, frontmatter: Frontmatter) -> Iterator[Finding]:
        """What it rejects in a lesson's frontmatter.

        Where YAML itself does not parse, broken lines and missing keys are not reported.
        """
        if frontmatter.value is None:
            return
        lines = {problem.span.begin.line for problem in frontmatter.problems}
        for found in self._judge(frontmatter, frontmatter.value):
            if lines and (found.span == frontmatter.opening or found.span.begin.line in lines):
                continue
            yield found

    def _judge(self, frontmatter: Frontmatter, value: Value) -> Iterator[Finding]:
        for violation in self.refused(value, frontmatter.source, frontmatter.opening):
            yield violation.finding
