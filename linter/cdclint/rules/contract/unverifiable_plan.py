"""A plan of which nothing can be checked."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import State


@rule(severity=Severity.WARNING, needs=("plan",), traits=(Trait.PLAN,))
def unverifiable_plan(project: Project) -> Iterator[Finding]:
    """Nothing of what a plan promises can be checked.

    Its `must_haves` are sentences, labels and globs only. Such a plan is never broken, whatever becomes of the project:
    name the files that its work leaves after (`artifacts`), and what leads where (`key_links`).
    """
    for path, verdicts in project.plans.items():
        if not any(verdict.state in {State.HOLDS, State.BROKEN} for verdict in verdicts):
            span = project.span(path, project.lessons[path]["plan"]["key"])
            yield Finding(span, Message("nothing of this plan can be checked: it names no file that can be looked up"))
