"""Braces around literals in prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Page
from cdclint.syntax.mdx.node import Expression, Jsx, Literal

if TYPE_CHECKING:
    from cdclint.syntax.mdx.node import Node

_LITERAL = r"(?:[-+]?(?:\d[\d_]*+(?:\.\d*+)?|\.\d++)|true|false|null|undefined)"
LITERALS = regex(rf"\s*+(?:{_LITERAL}\s*+(?:,\s*+{_LITERAL}\s*+)*+)?+")
"""Numbers and the like, one or several; a text (`{' '}`) is written so on purpose."""
_NUMBER = regex(r"[-+]?\d[\d_]*(?:\.\d+)?")


@rule
def literal_braces(page: Page) -> Iterator[Finding]:
    r"""Braces in a sentence hold numbers only, or nothing: the page loses the braces, and all but the last number.

    In MDX braces hold JavaScript. `{0, 1}` compiles and is shown as `1`, `^{-1}` as `^-1`, and `{}` is not shown at
    all. Braces that are meant as braces are written `\{0, 1\}`; code is written between backticks.

    A comment, and a text in quotes (`{' '}`), are written so on purpose, and so is a number that is all that an element
    holds. Within `$` braces are those of the formula where the site renders it.
    """
    if not page.is_mdx or not page.expressions:
        return
    on_purpose = {id(one) for element in page.elements for one in _alone(element)}
    for node in page.expressions:
        is_alone = id(node) in on_purpose and "," not in node.value
        if not LITERALS.fullmatch(node.value) or is_alone or page.is_in_formula(node.start):
            continue
        span = page.source.span(node.start, node.end)
        if "\n" in span.text or not (span.text.startswith("{") and span.text.endswith("}")):
            continue
        last = node.value.rpartition(",")[2].strip()
        meant = rf"\{{{span.text[1:-1]}\}}"
        edits = (
            Edit(page.source.span(span.start, span.start), "\\"),
            Edit(page.source.span(span.end - 1, span.end - 1), "\\"),
        )
        # Behind `^` and `_` a formula may be meant.
        is_plain = page.source.text[max(0, span.start - 1) : span.start] not in {"^", "_"}
        fix = Fix(Message("escape the braces"), edits, safe=is_plain)
        if not _NUMBER.fullmatch(last):
            message = Message(
                "`{written}` is JavaScript, and the page shows nothing: write `{meant}`", written=span.text, meant=meant
            )
        else:
            message = Message(
                "`{written}` is JavaScript, and the page shows `{shown}`: write `{meant}`",
                written=span.text,
                shown=last.lstrip("+").replace("_", ""),
                meant=meant,
            )
        yield Finding(span, message, fix)


def _alone(element: Jsx) -> list[Node]:
    """The expressions of an element that holds nothing else."""
    inner: list[Node] = list(element.children)
    while len(inner) == 1 and inner[0].type == "paragraph":
        inner = list(inner[0].children)
    words = [one for one in inner if not (isinstance(one, Literal) and not one.value.strip())]
    return words if all(isinstance(one, Expression | Jsx) for one in words) else []
