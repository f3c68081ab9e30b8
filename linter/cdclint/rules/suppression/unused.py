"""Suppression comments that silence nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.suppression_comment import Suppressions


@rule(severity=Severity.WARNING)
def unused(file: Suppressions) -> Iterator[Finding]:
    """A comment silences a rule that reports nothing there.

    What it once excused is gone, or it is on the wrong line; left in place, it would silence the next defect
    unseen. A rule that does not run is not judged. The fix removes the name, or the whole comment where it names
    nothing else.
    """
    for comment in file.comments:
        for silenced in comment.rules:
            if silenced.known and silenced.used is False:
                edits = comment.without(silenced)
                fix = Fix(Message("remove `{rule}`", rule=silenced.name), edits)
                yield Finding(silenced.span, Message("`{rule}` has nothing to say here", rule=silenced.name), fix)
