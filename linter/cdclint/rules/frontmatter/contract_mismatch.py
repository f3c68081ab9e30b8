"""A frontmatter value that is not the one of the lesson's contract."""

import json
from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def contract_mismatch(lesson: Lesson) -> Iterator[Finding]:
    """A frontmatter value that is not the one of the lesson's contract.

    `frontmatter` in a contract names keys and the values that they must have; a list must have the same entries in
    the same order.
    """
    if lesson.frontmatter is None:
        return
    for wanted in lesson.contract.frontmatter:
        value = lesson.frontmatter.get(wanted.key)
        written = _yaml(wanted.equals)
        if value is None:
            defect = Message("no `{key}`", key=wanted.key)
            advice = Message("write `{key}: {value}`", key=wanted.key, value=written)
            yield Finding(lesson.frontmatter.opening, wanted.explain(defect, advice))
            continue
        given = lesson.frontmatter.plain(wanted.key)
        if given != wanted.equals or isinstance(given, bool) != isinstance(wanted.equals, bool):
            span = lesson.source.span(value.start, value.end)
            fix = Fix(Message("write {text}", text=written), (Edit(span, written),), safe=False)
            defect = Message("`{key}` is {shown}", key=wanted.key, shown=_yaml(given))
            yield Finding(span, wanted.explain(defect, Message("the contract says {value}", value=written)), fix)


def _yaml(value: object) -> str:
    """A value as one would write it in frontmatter."""
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum() and value[0].isalnum():
        return value
    return json.dumps(value, ensure_ascii=False)
