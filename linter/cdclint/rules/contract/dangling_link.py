"""A link of a plan one end of which does not exist."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def dangling_link(project: Project) -> Iterator[Finding]:
    """A file that a plan's `key_links` name does not exist.

    `from` and `to` are paths from the project's root, or the bare name of a file: of an artifact of the plan, or of the
    one file in the project with that name. `to` may also be a folder, or an address of the site that begins with `/`.
    """
    for path, verdict in project.broken_promises(Broken.DANGLING_LINK):
        yield Finding(project.span(path, verdict.place), verdict.why)
