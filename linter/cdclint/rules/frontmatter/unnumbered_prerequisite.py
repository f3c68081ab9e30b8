"""A prerequisite without the numbers of the lesson's name."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.navigation.prerequisites import Prerequisites
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING)
def unnumbered_prerequisite(project: Project) -> Iterator[Finding]:
    """A prerequisite leaves out numbers that the lesson's name begins with.

    `module-1/02-slots` means the lesson `01-module-1/02-slots`, and exactly one lesson can be meant: a reader
    understands it, but a link that the site makes of it leads nowhere. A name with another number is an error of
    `frontmatter/unknown-prerequisite`.
    """
    if not project.complete:
        return
    named = Prerequisites(project)
    for path, facts in project.lessons.items():
        for entry in facts.get("prerequisites", ()):
            name = entry["name"]
            if named.find(name, facts["id"]) is not None:
                continue
            meant = named.without_numbers(name, facts["id"])
            if meant is not None:
                span = project.span(path, entry["span"])
                quote = span.text[0] if span.text[:1] in {"'", '"'} else ""
                fix = Fix(Message("write {text}", text=meant), (Edit(span, f"{quote}{meant}{quote}"),), safe=False)
                message = Message("`{name}` leaves out numbers of the lesson `{meant}`", name=name, meant=meant)
                yield Finding(span, message, fix)
