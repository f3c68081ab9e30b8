"""Data files: JSON and YAML as files of a project."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.documents.course import Course
    from cdclint.syntax.data.value import Value


class JsonFacts(TypedDict):
    """What is known of a JSON file without its text."""

    kind: str


class YamlFacts(TypedDict):
    """What is known of a YAML file without its text."""

    kind: str


@dataclass(frozen=True)
class JsonFile:
    """A JSON file. `value` is what could be read of it, `problems` what is wrong with its text."""

    source: Source
    value: Value | None
    problems: tuple[Finding, ...]

    @cached_property
    def facts(self) -> JsonFacts:
        """JSON-able."""
        return {"kind": "json"}


@dataclass(frozen=True)
class EmptyJson(JsonFile):
    """A JSON file that holds nothing."""

    @cached_property
    def facts(self) -> JsonFacts:
        """JSON-able."""
        return {"kind": "empty-json"}


@dataclass(frozen=True)
class YamlFile:
    """A YAML file. `documents` are its documents, as far as they could be read; `problems` what is wrong with it.

    `course` is what it is measured against.
    """

    source: Source
    documents: tuple[Value, ...]
    problems: tuple[Finding, ...]
    course: Course

    @property
    def value(self) -> Value | None:
        """The first document; None in an empty file."""
        return self.documents[0] if self.documents else None

    @cached_property
    def facts(self) -> YamlFacts:
        """JSON-able."""
        return {"kind": "yaml"}
