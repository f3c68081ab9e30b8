"""A link to another site that leads nowhere."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.project import Project
from cdclint.documents.site.external import Verdict, external


@rule(severity=Severity.WARNING, traits=(Trait.ANSWERS,))
def unreachable(project: Project) -> Iterator[Finding]:
    """A link leads to a page of another site that is gone, or to a host that does not exist.

    Only `cdclint check --online` asks; without it the rule does not run. A server that says 404 or 410, and a name that
    cannot be found, are reported. What else goes wrong (429, 5xx, a time-out, a certificate) proves nothing:
    such addresses are named in the summary as not judged. Nobody is asked for this machine, private networks, services
    of a lab such as `http://grafana:3000`, and names that are reserved for examples.
    """
    for path, facts in project.lessons.items():
        for link in facts["links"]:
            address = external(link["url"])
            answer = None if address is None else project.answers.get(address)
            if answer is not None and answer.verdict is Verdict.GONE:
                message = Message(
                    "`{address}` leads nowhere: {reason}; correct or remove the link",
                    address=str(address),
                    reason=answer.reason,
                )
                yield Finding(project.span(path, link["span"]), message)
