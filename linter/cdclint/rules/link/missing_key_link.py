"""A link that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import Scope
from cdclint.documents.site.route import leads_to, route


@rule(traits=(Trait.CONTRACT,))
def missing_key_link(lesson: Lesson) -> Iterator[Finding]:
    """A link that the lesson's contract asks for is missing.

    `links` in a contract names where the lesson must lead its reader: a file, a lesson beside this one, a route or an
    address. A link to a file and one to the page that is made of it are the same.
    """
    path = lesson.source.path
    for wanted in lesson.contract.links:
        scope = lesson.scope(wanted.under)
        if any(link.start in scope and leads_to(link.url, path, wanted.to) for link in lesson.links):
            continue
        advice = Message("add one")
        if wanted.to.endswith(".mdx"):
            folder = path[: path.rfind("/") + 1]
            address = route(wanted.to if "/" in wanted.to else f"{folder}{wanted.to}")
            advice = Message("link to {address}", address=address)
        yield Finding(scope.span, wanted.explain(_absent(wanted.to, scope), advice))


def _absent(target: str, scope: Scope) -> Message:
    if not scope.words:
        return Message("no link to {target}", target=target)
    if scope.ranges:
        return Message("no link to {target} under `{heading}`", target=target, heading=scope.words)
    return Message(
        "no link to {target} under `{heading}` (there is no such heading)", target=target, heading=scope.words
    )
