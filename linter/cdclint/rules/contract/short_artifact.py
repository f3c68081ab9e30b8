"""A file with fewer lines than a plan promises."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def short_artifact(project: Project) -> Iterator[Finding]:
    """A file has fewer lines than the plan's `min_lines`.

    Lines are counted as an editor numbers them, the frontmatter included.
    """
    for path, verdict in project.broken_promises(Broken.SHORT_ARTIFACT):
        yield Finding(project.span(path, verdict.place), verdict.why)
