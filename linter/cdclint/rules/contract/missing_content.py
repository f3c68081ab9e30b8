"""A text that a plan promises and its file does not have."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def missing_content(project: Project) -> Iterator[Finding]:
    """A file lacks a text that the plan's `contains` promises.

    The file must have exactly that text; in JSON it may have its quotes escaped.
    """
    for path, verdict in project.broken_promises(Broken.MISSING_CONTENT):
        yield Finding(project.span(path, verdict.place), verdict.why)
