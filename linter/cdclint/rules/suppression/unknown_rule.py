"""Suppression comments that name no rule."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.suppression_comment import Suppressions


@rule(severity=Severity.WARNING)
def unknown_rule(file: Suppressions) -> Iterator[Finding]:
    """A comment silences a rule that does not exist, or names none.

    Such a comment does nothing. `cdclint rule` lists the rules and their groups. Between the names and the reason
    is a colon in MDX (`prose/not-russian: a quotation`) and a blank in YAML. The fix puts the rule that was most
    likely meant.
    """
    for comment in file.comments:
        if not comment.rules:
            yield Finding(comment.span, Message("this comment names no rule, and silences nothing"))
        for silenced in comment.rules:
            if silenced.known:
                continue
            close = closest(silenced.name, file.known, n=1)
            if close:
                fix = Fix(Message("write `{text}`", text=close[0]), (Edit(silenced.span, close[0]),))
                meant = Message.meant(close[0])
                message = Message("there is no rule `{rule}`{meant}", rule=silenced.name, meant=meant)
                yield Finding(silenced.span, message, fix)
            else:
                yield Finding(silenced.span, Message("there is no rule `{rule}`{meant}", rule=silenced.name, meant=""))
