"""A file that a plan promises and the project does not have."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def missing_artifact(project: Project) -> Iterator[Finding]:
    """A file that a plan promises does not exist.

    `artifacts` in a plan's `must_haves` are the files that its work leaves behind, by their paths from the project's
    root. A file that was never written, renamed or moved breaks the promise. A folder may be promised as well; what a
    glob or a label means nobody can look up, so they promise nothing that is checked (`cdclint plan` lists them).
    """
    for path, verdict in project.broken_promises(Broken.MISSING_ARTIFACT):
        yield Finding(project.span(path, verdict.place), verdict.why)
