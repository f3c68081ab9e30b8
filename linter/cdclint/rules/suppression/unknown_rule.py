"""Suppression comments that name no rule."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.rule import Severity, rule
from cdclint.documents.suppression import Suppressions


@rule(severity=Severity.WARNING)
def unknown_rule(file: Suppressions) -> Iterator[Finding]:
    """A comment silences a rule that does not exist, or names none.

    Such a comment does nothing. `cdclint rule` lists the rules and their groups. Between the names and the reason
    stands a colon in MDX (`prose/not-russian: a quotation`) and a blank in YAML. The fix puts the rule that was most
    likely meant.
    """
    for comment in file.comments:
        if not comment.rules:
            yield Finding(comment.span, "this comment names no rule, and silences nothing")
        for silenced in comment.rules:
            if silenced.known:
                continue
            message = f"there is no rule `{silenced.name}`"
            close = get_close_matches(silenced.name, file.known, n=1)
            if close:
                fix = Fix(f"write `{close[0]}`", (Edit(silenced.span, close[0]),))
                yield Finding(silenced.span, f"{message}; did you mean `{close[0]}`?", fix)
            else:
                yield Finding(silenced.span, message)
