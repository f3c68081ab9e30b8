"""A Russian word that is misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("unknown_words",))
def misspelt(project: Project) -> Iterator[Finding]:
    """A Russian word that is misspelt.

    `аггрегаты` and `неотправить` cost the reader's trust. Reported is a word of the prose, in lessons and in the texts
    of quizzes, glossaries and other data, that neither the Russian dictionary (pymorphy3) nor the technical vocabulary
    nor the course knows, and that one slip makes of a word which technical texts or this course are written in: a
    letter too many, too few or another, two letters in the other order, or `не` that is not apart from its verb. Where
    several words are as near, they are named, and the author chooses.
    Technical words with Russian endings (`ребейз`, `эвиктится`), compounds, names, parts of addresses and whatever the
    course writes often are not misspelt; nor are other forms of a known word, nor a word alone in quotation marks
    (`нельзя «неотправить»`). Lists of words in data are no prose.

    A word that is right goes into the file of the setting `words`, one a line; `эвикт*` accepts all that begin so. In
    the editor a quick fix adds it. Without pymorphy3 nothing is judged.
    """
    if project.detected.prose_language.value != "ru":
        return
    for path, facts, respelling in project.words.misspelt():
        span = project.span(path, facts["span"])
        word, written, *others = (
            one.capitalize() if facts["named"] else one for one in (facts["word"], respelling.text, *respelling.others)
        )
        if len(others) == 1:
            message = Message(
                "`{word}` is misspelt: write `{written}` or `{other}`", word=word, written=written, other=others[0]
            )
            yield Finding(span, message)
            continue
        if others:
            message = Message(
                "`{word}` is misspelt: write `{written}`, `{other}` or `{third}`",
                word=word,
                written=written,
                other=others[0],
                third=others[1],
            )
            yield Finding(span, message)
            continue
        yield Finding(
            span,
            Message("`{word}` is misspelt: write `{written}`", word=word, written=written),
            Fix(Message("write `{written}`", written=written), (Edit(span, written),), safe=False),
        )
