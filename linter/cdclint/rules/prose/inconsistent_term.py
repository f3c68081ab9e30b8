"""A term that the course mostly spells otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("terms",))
def inconsistent_term(project: Project) -> Iterator[Finding]:
    """A term that the course mostly spells otherwise.

    A student who searches the course for `снапшот` does not find the lesson that writes `снэпшот`. Reported is the
    spelling that is less frequent over all lessons; where none is twice as frequent as the other, that is said once.
    Its root counts with all its prefixes and endings: `смержить` is spelt as `мерж`. If the glossary (setting
    `glossary`) has the term, its spelling is the right one. A form that is to stay goes into the file of the setting
    `words`.
    """
    if project.detected.prose_language.value != "ru":
        return
    for path, term, place, spellings in project.words.rivals():
        span = project.span(path, place)
        root, usual = spellings.root, spellings.usual
        written = term["word"].replace("ё", "е").replace(root, usual, 1)
        word, written = (one.capitalize() if term["named"] else one for one in (term["word"], written))
        often, seldom = (_times(spellings.uses[one]) for one in (usual, root))
        usual, root = spellings.words[usual], spellings.words[root]
        if not spellings.is_decided:
            message = Message(
                "the course spells `{usual}` {often} and `{stem}` {seldom}: choose one",
                usual=usual,
                often=often,
                stem=root,
                seldom=seldom,
            )
            yield Finding(span, message)
            continue
        if spellings.is_defined:
            message = Message(
                "`{word}` is spelt `{usual}` in the glossary: write `{written}`",
                word=word,
                usual=usual,
                written=written,
            )
        else:
            message = Message(
                "`{word}` is spelt `{usual}` {often} in the course and `{stem}` {seldom}: write `{written}`",
                word=word,
                usual=usual,
                often=often,
                stem=root,
                seldom=seldom,
                written=written,
            )
        fix = Fix(Message("write `{written}`", written=written), (Edit(span, written),), safe=False)
        yield Finding(span, message, fix)


def _times(number: int) -> Message:
    return Message("once") if number == 1 else Message("{number} times", number=number)
