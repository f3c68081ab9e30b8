"""A place in a text that an author asks about, and what is around it.

Texts are asked about while they are being written: what is needed is read off the lines around the place where it can
be, so that a bracket which is still open hides nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.open_document import read

if TYPE_CHECKING:
    from cdclint.documents.data_file import JsonFile, YamlFile
    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.project import Project
    from cdclint.engine.workspace import Workspace

_NAME = regex(r"[A-Za-z_:][\w:]*")
_JSON_QUERY = regex(r'"(?:expr|query|expression|definition)"\s*:\s*"((?:[^"\\]|\\.)*)$')
_YAML_QUERY = regex(r"\s*(?:- +)*(?:expr|query)\s*:\s*(?![|>])[\"']?(.*)$")
_YAML_KEY = regex(r"\s*(?:- +)*[\w.-]+\s*:(?:\s|$)")
_YAML_BLOCK = regex(r"\s*(?:- +)*(?:expr|query)\s*:\s*[|>][-+\d]*\s*$")


@dataclass(frozen=True)
class Place:
    """An offset in the text of the file at `path`."""

    space: Workspace
    path: str
    text: str
    offset: int

    @cached_property
    def source(self) -> Source:
        """The text, under its name in the project."""
        return Source(self.path, self.text)

    @cached_property
    def document(self) -> Page | JsonFile | YamlFile:
        """The text as it is read."""
        return read(self.source, self.space.run.course)

    @property
    def lesson(self) -> Page | None:
        """The text as a lesson, None for other files."""
        return self.document if isinstance(self.document, Page) else None

    @cached_property
    def project(self) -> Project:
        """What the files say of themselves."""
        return self.space.run.project

    @property
    def facts(self) -> LessonFacts:
        """What this text says of itself to others."""
        return {} if self.lesson is None else self.lesson.facts

    @cached_property
    def before(self) -> str:
        """The line up to the place."""
        line = self.source.position(self.offset).line
        return self.text[self.source.line_starts[line - 1] : self.offset]

    @cached_property
    def word(self) -> tuple[int, int]:
        """Where the name that the place is in begins and ends; nothing where it is in none."""
        line, column = self.source.position(self.offset)
        start = self.offset - column + 1
        for found in _NAME.finditer(self.source.line(line)):
            if start + found.start() <= self.offset <= start + found.end():
                return start + found.start(), start + found.end()
        return self.offset, self.offset

    @cached_property
    def fence(self) -> str | None:
        """The language of the code block that the place is in, None where it is in none."""
        if self.lesson is not None:
            for fence in self.lesson.fences:
                if fence.body.start <= self.offset <= fence.body.end:
                    return fence.language
        return None

    @cached_property
    def query(self) -> str | None:
        """The PromQL before the place, None outside of PromQL."""
        if self.lesson is not None:
            for fence in self.lesson.fences:
                if fence.language == "promql" and fence.body.start <= self.offset <= fence.body.end:
                    return self.text[fence.body.start : self.offset]
        language = self.fence if self.lesson is not None else self.path.rpartition(".")[2].lower()
        if language in {"json", "jsonc"}:
            found = _JSON_QUERY.search(self.before)
            return None if found is None else found[1].replace('\\"', '"')
        if language not in {"yaml", "yml"}:
            return None
        if found := _YAML_QUERY.match(self.before):
            return found[1]
        return self._block()

    def _block(self) -> str | None:
        """Likewise in a scalar of YAML that takes several lines."""
        line = self.source.position(self.offset).line
        parts = [self.before]
        depth = len(self.before) - len(self.before.lstrip())
        for number in range(line - 1, max(0, line - 200), -1):
            above = self.source.line(number)
            if above.strip() and len(above) - len(above.lstrip()) < depth:
                if _YAML_BLOCK.match(above):
                    return "\n".join(reversed(parts))
                if _YAML_KEY.match(above):
                    return None
                depth = len(above) - len(above.lstrip())
            parts.append(above)
        return None
