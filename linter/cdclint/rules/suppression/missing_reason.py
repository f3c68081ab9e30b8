"""Suppression comments without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.suppression_comment import Suppressions


@rule(severity=Severity.WARNING)
def missing_reason(file: Suppressions) -> Iterator[Finding]:
    """A comment silences a rule and does not say why.

    Later readers cannot distinguish a considered exception from a defect that was hidden in haste. Write the reason
    after the rule: after a colon in MDX, after a blank in YAML.
    """
    for comment in file.comments:
        if comment.rules and not comment.reason:
            yield Finding(comment.span, Message("this comment gives no reason; write one after the rule"))
