"""A term of the glossary that no lesson uses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

WORD = regex(r"[^\W_]+")
ENDING = 3
STEM = 4


@rule(severity=Severity.OFF, needs=("glossary",))
def unused_term(project: Project) -> Iterator[Finding]:
    """A term of the glossary that no lesson uses.

    Off by default: a glossary may explain what readers meet elsewhere. A term is used where each word of it, or of one
    of its other names, occurs in the lessons in any form.
    """
    terms = project.glossary.terms
    if not terms or not project.complete or not project.lessons:
        return
    source = project.source(project.glossary.path)
    beginnings = {
        word[:size]
        for path in project.lessons
        for word in set(WORD.findall(project.source(path).text.casefold()))
        for size in {len(word), *range(max(STEM, len(word) - ENDING), len(word))}
    }
    for term in terms:
        if not any(_is_used(name, beginnings) for name in (term.text, *term.others)):
            yield Finding(source.span(term.start, term.end), Message('no lesson uses "{term}"', term=term.text))


def _is_used(name: str, beginnings: set[str]) -> bool:
    words = WORD.findall(name.casefold())
    return bool(words) and all(
        any(word[:size] in beginnings for size in {len(word), *range(max(STEM, len(word) - ENDING), len(word))})
        for word in words
    )
