"""A name that a plan promises and its module does not export."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def missing_export(project: Project) -> Iterator[Finding]:
    """A module does not export a name that the plan's `exports` promises.

    TypeScript, JavaScript and Astro files are read for their exports, Python files for the names at their top. What
    another kind of file exports is unknown; `cdclint plan` lists such promises.
    """
    for path, verdict in project.broken_promises(Broken.MISSING_EXPORT):
        yield Finding(project.span(path, verdict.place), verdict.why)
