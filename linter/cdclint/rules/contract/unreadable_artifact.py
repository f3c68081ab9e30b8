"""A file of a plan that cannot be read."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def unreadable_artifact(project: Project) -> Iterator[Finding]:
    """A file that a plan makes a statement about cannot be read.

    It is there, and whether it has the lines, the text or the link that the plan promises is unknown: it is not
    text, it is larger than `max-file-size`, or the system refuses it.
    """
    for path, verdict in project.broken_promises(Broken.UNREADABLE_ARTIFACT):
        yield Finding(project.span(path, verdict.place), verdict.why)
