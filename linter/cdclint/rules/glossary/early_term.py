"""A term that is used before the lesson that explains it."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.words.term_uses import TermUses


@rule(severity=Severity.OFF, needs=("glossary",))
def early_term(project: Project) -> Iterator[Finding]:
    """A lesson uses a term of the glossary that only a later lesson explains.

    Who goes through the course in its order does not know it yet: a word of explanation or a link helps. A lesson
    explains a term where a heading is the term, or where the term is in bold at the beginning of a line with a dash
    or a colon behind it (`**Слот репликации** — закладка в журнале`). The first use is reported, in whatever form.

    Off by default: lessons may mention what they promise to explain. Lessons that have no place in the course, by
    their module and their `order` or number, are left alone.
    """
    if not project.complete:
        return
    for term, use, where in TermUses(project).early():
        message = Message('"{term}" is explained later, in {path}', term=term.text, path=where)
        yield Finding(project.span(use.path, [use.start, use.end]), message)
