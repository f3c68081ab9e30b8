"""A lesson that takes far longer than it promises."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.reading_time import least_minutes
from cdclint.documents.project import Project
from cdclint.documents.promised_time import spelt

TIMES = 2


@rule(severity=Severity.WARNING, needs=("reading",))
def underestimated_duration(project: Project) -> Iterator[Finding]:
    """A lesson takes at least twice as long as it promises.

    Nobody plans an evening by such a promise twice. A quick reader is assumed, with 150 words and 20 lines of code a
    minute, and a minute for each step that runs something; what is folded away does not count.
    """
    for path, facts in project.outline.lessons.items():
        if "reading" not in facts:
            continue
        reading, promised = facts["reading"], facts["minutes"]
        least = least_minutes(reading)
        if least >= TIMES * promised:
            message = Message(
                "{words} words, {lines} lines of code and {steps} steps take {least} at the least, "
                "and the lesson promises {promised}",
                words=reading["words"],
                lines=reading["lines"],
                steps=reading["steps"],
                least=spelt(round(least)),
                promised=spelt(promised),
            )
            yield Finding(project.span(path, facts["minutes_span"]), message)
