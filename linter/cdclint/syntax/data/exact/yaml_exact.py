"""A text that libyaml refuses or that Go's readers may refuse, read once more as YAML 1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.syntax.data.exact.yaml_blocks import read_events
from cdclint.syntax.data.exact.yaml_dialects import OF_GO, OF_LIBYAML, OF_SITES, first_odd
from cdclint.syntax.data.exact.yaml_events import NotYaml
from cdclint.syntax.data.yaml_reader import MAX_PROBLEMS, Reader, YamlText

if TYPE_CHECKING:
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


def refused_by_go(source: Source, start: int, text: str, read: YamlText) -> YamlText:
    """A text that libyaml takes, with what only Go's readers refuse in it."""
    try:
        found = first_odd(read_events(text)[1], OF_GO)
    except NotYaml:
        return read
    if found is None:
        return read
    refused = Finding(source.span(start + found.start, start + found.end), OF_GO[found.kind])
    return read._replace(refused=refused, oddity=found.kind)
