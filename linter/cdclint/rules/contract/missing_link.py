"""A link that a plan promises and its file does not have."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.promises import Broken


@rule(needs=("plan",), traits=(Trait.PLAN,))
def missing_link(project: Project) -> Iterator[Finding]:
    """A file does not lead to another one as the plan's `key_links` promise.

    A lesson leads to another page by a link, or by its `prerequisites`; that it only names the other file is not
    enough. A module leads to what it imports, any other file to what it names by path or, where no other file has it,
    by name. Into a folder leads what lies in it as well. Where the link is of another kind, `pattern` says how to know
    it: a regular expression that must match somewhere in `from`, and then is all that is asked.
    """
    for path, verdict in project.broken_promises(Broken.MISSING_LINK):
        yield Finding(project.span(path, verdict.place), verdict.why)
