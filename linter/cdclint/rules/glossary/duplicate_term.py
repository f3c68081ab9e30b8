"""A term that the glossary defines twice."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("glossary",))
def duplicate_term(project: Project) -> Iterator[Finding]:
    """A term that the glossary defines twice.

    Which of two definitions a reader finds is chance, and sooner or later they say different things. Upper and lower
    case are the same. The glossary is the file of the setting `glossary`.
    """
    first: dict[str, int] = {}
    source = project.source(project.glossary.path)
    for term in project.glossary.terms:
        name = " ".join(term.text.casefold().split())
        if name in first:
            yield Finding(
                source.span(term.start, term.end),
                Message(
                    '"{term}" is defined in line {line} already', term=term.text, line=source.position(first[name]).line
                ),
            )
        else:
            first[name] = term.start
