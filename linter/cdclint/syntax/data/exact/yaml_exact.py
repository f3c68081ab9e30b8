"""A text that libyaml refuses or that Go's readers may refuse, read once more as YAML 1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.syntax.data.exact.yaml_blocks import read_events
from cdclint.syntax.data.exact.yaml_dialects import OF_GO, OF_LIBYAML, OF_SITES, first_odd, may_be_odd
from cdclint.syntax.data.exact.yaml_events import NotYaml
from cdclint.syntax.data.yaml_reader import MAX_PROBLEMS, Reader, YamlText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.core.source import Source


def exact_value(source: Source, start: int, text: str, error: Finding, *, lesson: bool) -> YamlText | None:
    """What a text that libyaml refuses says as YAML 1.2, None where it is none.

    `error` is libyaml's. Sites refuse some of that in lessons as well, and Go's readers nearly all of it.
    """
    try:
        events, odd = read_events(text)
    except NotYaml:
        return None
    reader = Reader(source, start, text, {})
    reader.restores = False
    for event in events:
        if not reader.take(event):
            break
    reader.close_all()
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.span.start)[:MAX_PROBLEMS])
    if lesson and first_odd(odd, OF_SITES) is not None:
        what = Message("this is valid YAML 1.2, but the readers of lessons refuse it: {what}", what=error.message)
        return YamlText(reader.documents, (Finding(error.span, what), *problems))
    taken_by_go = lesson or error.message.startswith(OF_LIBYAML)
    return YamlText(reader.documents, problems, None if taken_by_go else error)


def refused_by_go(source: Source, kinds: Iterable[str]) -> Finding | None:
    """What Go's readers refuse of these kinds in a text that libyaml takes."""
    if not may_be_odd(source.text, kinds):
        return None
    try:
        found = first_odd(read_events(source.text)[1], kinds)
    except NotYaml:
        return None
    return None if found is None else Finding(source.span(found.start, found.end), OF_GO[found.kind])
