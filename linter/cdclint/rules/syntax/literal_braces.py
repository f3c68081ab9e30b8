"""Braces around literals in prose."""

from __future__ import annotations

import re
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

_NUMBER = r"[-+]?(?:0[xX][\da-fA-F]++|(?:\d[\d_]*+(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?)"
_LITERAL = rf"(?:{_NUMBER}|true|false|null|undefined)"
_TEXT = r"(?:'[^'\\\n]*+'|\"[^\"\\\n]*+\"|`[^`\\$\n]*+`)"
LITERALS = regex(rf"\s*+(?:{_LITERAL}\s*+(?:,\s*+{_LITERAL}\s*+)*+)?+")
"""Numbers and the like, one or several; a text (`{' '}`) is written so on purpose."""
SEQUENCE = regex(rf"\s*+(?:{_LITERAL}|{_TEXT})\s*+(?:,\s*+(?:{_LITERAL}|{_TEXT})\s*+)++")
"""Several literals, texts among them, of which JavaScript keeps the last."""
ITEM = regex(rf"{_LITERAL}|{_TEXT}")
OBJECT = regex(r"\s*+\{.*\}\s*+", re.DOTALL)
SHOWN = 40


@rule
def literal_braces(page: Page) -> Iterator[Finding]:
    r"""Braces in a sentence hold literals only, or nothing: the page loses the braces, and all but the last literal.

    In MDX braces hold JavaScript. `{0, 1}` compiles and is shown as `1`, `{"ok", "fail"}` as `fail`, `^{-1}` as
    `^-1`, and `{}` is not shown at all; `{{a: 1}}` is an object, which Astro shows as `[object Object]` and React
    refuses. Braces that are meant as braces are written `\{0, 1\}`; code is written between backticks.

    A comment, and a text in quotes (`{' '}`), are written so on purpose, and so is a number that is all that an element
    holds. Within `$` braces are those of the formula where the site renders it.
    """
    if not page.is_mdx or not page.expressions:
        return
    on_purpose = {id(one) for element in page.elements for one in _alone(element)}
    for node in page.expressions:
        is_alone = id(node) in on_purpose and "," not in node.value
        sequence = SEQUENCE.fullmatch(node.value) is not None
        is_object = not sequence and OBJECT.fullmatch(node.value) is not None and not _reads_names(node.value)
        if not (sequence or is_object or LITERALS.fullmatch(node.value)) or is_alone:
            continue
        if page.is_in_formula(node.start) or page.source.text.startswith("{", node.start - 1):
            continue
        span = page.source.span(node.start, node.end)
        if "\n" in span.text or not (span.text.startswith("{") and span.text.endswith("}")):
            continue
        braces = [at for at, char in enumerate(span.text) if char in "{}"]
        meant = "".join(f"\\{char}" if char in "{}" else char for char in span.text)
        edits = tuple(Edit(page.source.span(span.start + at, span.start + at), "\\") for at in braces)
        # Behind `^` and `_` a formula may be meant.
        is_plain = page.source.text[max(0, span.start - 1) : span.start] not in {"^", "_"}
        fix = Fix(Message("escape the braces"), edits, safe=is_plain)
        found = ITEM.findall(node.value)
        shown = "[object Object]" if is_object else _shown(found[-1]) if found else ""
        if not shown:
            message = Message(
                "`{written}` is JavaScript, and the page shows nothing: write `{meant}`", written=span.text, meant=meant
            )
        else:
            message = Message(
                "`{written}` is JavaScript, and the page shows `{shown}`: write `{meant}`",
                written=span.text,
                shown=shown,
                meant=meant,
            )
        yield Finding(span, message, fix)


def _shown(literal: str) -> str:
    """What a page shows of a literal."""
    if literal[0] in "'\"`":
        return literal[1:-1].strip()
    try:
        digits = literal.replace("_", "")
        number = int(digits, 16) if "x" in digits.casefold() else float(digits)
    except (ValueError, OverflowError):
        return ""
    if len(digits) > SHOWN or number in {float("inf"), float("-inf")}:
        return digits
    return str(int(number)) if number == int(number) else str(number)


def _reads_names(code: str) -> bool:
    """Whether an expression reads a name, or calls something."""
    from cdclint.syntax.code.free_names import free_names  # noqa: PLC0415 (few sentences have an object)

    return "=>" in code or "(" in code or bool(list(free_names(code, spread=False)))


def _alone(element: Jsx) -> list[Node]:
    """The expressions of an element that holds nothing else."""
    inner: list[Node] = list(element.children)
    while len(inner) == 1 and inner[0].type == "paragraph":
        inner = list(inner[0].children)
    words = [one for one in inner if not (isinstance(one, Literal) and not one.value.strip())]
    return words if all(isinstance(one, Expression | Jsx) for one in words) else []
