"""The code blocks of a lesson that configure a connector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.connectors.connector_keys import configurations_in, old_keys, old_keys_of_a_piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.connectors.connector_keys import ConfigurationFacts, OldKeyFacts
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.lesson.parts import Fence

_NEAR = 400
_LANGUAGES = frozenset({"json", "jsonc", "json5", "properties", "ini"})
"""Languages in which pieces of configurations are shown."""
_OLD = regex(r"(?i)\b(?:1\.(?:x|\d)|legacy|deprecated|removed|migrat|upgrad|obsolete)|устаре|стар|раньше|мигр|обновл")


def _configured(lesson: Page) -> Iterator[Fence]:
    """The code blocks that configure a connector, but for those that say that they are old.

    Those of notes in hidden folders, such as what was found out for a plan, are read by no student.
    """
    for fence in lesson.fences if not lesson.is_hidden else ():
        if _names_class(fence) and not _is_old(lesson, fence):
            yield fence


def _pieces(lesson: Page) -> Iterator[Fence]:
    """The code blocks that show some settings of a connector of Debezium, and say no more of it."""
    if lesson.is_hidden or "ebezium" not in lesson.source.text:
        return
    for fence in lesson.fences:
        if fence.language in _LANGUAGES and not _names_class(fence) and not _is_old(lesson, fence):
            yield fence


def _names_class(fence: Fence) -> bool:
    return "connector.class" in fence.value or "KafkaConnector" in fence.value


def _is_old(lesson: Page, fence: Fence) -> bool:
    """Whether a block, or the text before it, says that it is of former times."""
    before = lesson.source.text[max(0, fence.node.start - _NEAR) : fence.node.start]
    return _OLD.search(before) is not None or _OLD.search(fence.value) is not None


def old_keys_in(lesson: Page) -> Iterator[OldKeyFacts]:
    """The keys of Debezium 1 in code blocks."""
    for fence in _configured(lesson):
        yield from (_placed(fence, *found) for found in old_keys(fence.value))
    for fence in _pieces(lesson):
        yield from (_placed(fence, *found) for found in old_keys_of_a_piece(fence.value))


def _placed(fence: Fence, key: str, meant: str, start: int) -> OldKeyFacts:
    span = fence.place(start, start + len(key))
    return {"key": key, "meant": meant, "span": [span.start, span.end]}


def connectors_in(lesson: Page) -> Iterator[ConfigurationFacts]:
    """The configurations of connectors, with places in the lesson."""
    for fence in _configured(lesson):
        for found in configurations_in(fence.value):
            for setting in found["settings"]:
                for key in ("span", "place"):
                    span = fence.place(*setting[key])
                    setting[key] = [span.start, span.end]
            yield found
