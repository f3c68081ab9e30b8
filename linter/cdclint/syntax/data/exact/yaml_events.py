"""What a YAML text consists of: events in their order, named and made as PyYAML names and makes its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cdclint.core.message import Message


class Mark:
    """A place: code points before it."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


class Properties(NamedTuple):
    """What precedes a node: its anchor and its tag, None where there is none."""

    anchor: str | None = None
    tag: str | None = None


class Oddity(NamedTuple):
    """A piece of valid YAML 1.2 that some reader refuses; yaml_dialects.py has the kinds."""

    kind: str
    start: int
    end: int


class DocumentStartEvent(NamedTuple):
    """A document begins."""

    start_mark: Mark
    end_mark: Mark


class ScalarEvent(NamedTuple):
    """A scalar; `style` is one of `|>'"`, or "" where it is plain."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str


class AliasEvent(NamedTuple):
    """An alias."""

    start_mark: Mark
    end_mark: Mark
    anchor: str


class SequenceStartEvent(NamedTuple):
    """A sequence begins."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    flow_style: bool


class SequenceEndEvent(NamedTuple):
    """A sequence ends."""

    start_mark: Mark
    end_mark: Mark


class MappingStartEvent(NamedTuple):
    """A mapping begins."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    flow_style: bool


class MappingEndEvent(NamedTuple):
    """A mapping ends."""

    start_mark: Mark
    end_mark: Mark


NodeEvent = (
    DocumentStartEvent
    | ScalarEvent
    | AliasEvent
    | SequenceStartEvent
    | SequenceEndEvent
    | MappingStartEvent
    | MappingEndEvent
)


class NotYaml(Exception):  # noqa: N818 (it says what a text is not)
    """A text is not YAML 1.2; `at` is where that shows."""

    def __init__(self, at: int, message: Message) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
