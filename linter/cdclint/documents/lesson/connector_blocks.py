"""The code blocks of a lesson that configure a connector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.connector_keys import configurations_in, old_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.connector_keys import ConfigurationFacts, OldKeyFacts
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.lesson.parts import Fence

_NEAR = 400
_OLD = regex(r"(?i)\b(?:1\.(?:x|\d)|legacy|deprecated|removed|migrat|upgrad|obsolete)|устаре|стар|раньше|мигр|обновл")


def _configured(lesson: Page) -> Iterator[Fence]:
    """The code blocks that configure a connector, but for those that say that they are old.

    Those of notes in hidden folders, such as what was found out for a plan, are read by no student.
    """
    if lesson.is_hidden:
        return
    text = lesson.source.text
    for fence in lesson.fences:
        if "connector.class" not in fence.value and "KafkaConnector" not in fence.value:
            continue
        before = text[max(0, fence.node.start - _NEAR) : fence.node.start]
        if not _OLD.search(before) and not _OLD.search(fence.value):
            yield fence


def old_keys_in(lesson: Page) -> Iterator[OldKeyFacts]:
    """The keys of Debezium 1 in code blocks."""
    for fence in _configured(lesson):
        for key, meant, start in old_keys(fence.value):
            span = fence.place(start, start + len(key))
            yield {"key": key, "meant": meant, "span": [span.start, span.end]}


def connectors_in(lesson: Page) -> Iterator[ConfigurationFacts]:
    """The configurations of connectors, with places in the lesson."""
    for fence in _configured(lesson):
        for found in configurations_in(fence.value):
            for setting in found["settings"]:
                for key in ("span", "place"):
                    span = fence.place(*setting[key])
                    setting[key] = [span.start, span.end]
            yield found
