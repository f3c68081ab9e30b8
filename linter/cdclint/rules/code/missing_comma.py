"""A code block that lost its commas."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.BROKEN,))
def missing_comma(lesson: Lesson) -> Iterator[Finding]:
    """A code block in which nothing but commas is missing.

    An edit by a machine took them, or a hand forgot one: the block does not parse, and with the commas it does. The
    fix, an unsafe one, inserts them.
    """
    for one in lesson.refused_blocks:
        if one.commas:
            edits = tuple(Edit(place.source.span(place.end, place.end), ",") for place in one.commas)
            fix = Fix(Message("insert commas"), edits, safe=False)
            message = Message("this block is not valid {language}: {what}", language=one.language, what=one.message)
            yield Finding(one.span, message, fix)
