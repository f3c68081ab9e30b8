"""Whether dollars in a text enclose formulas, where no file says what the site makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mdx.node import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.mdx.node import Node

_NOTATION = regex(r"\\[A-Za-z]+|\\[,;:!|{}]|[_^]\{|(?<![A-Za-z])[A-Za-z]['′]*[_^][A-Za-z0-9({\\*]|[)\]}0-9]\^")
_MAY_BE = regex(
    r"[\\^_](?:(?<=\\)[A-Za-z,;:!|{}]|(?<=[_^])\{|(?<=[)\]}0-9]\^)"
    r"|(?:(?<=['′][_^])|(?<=[A-Za-z][_^])(?<![A-Za-z][A-Za-z][_^]))[A-Za-z0-9({\\*])"
)
"""The same, found several times as fast by the sign that is in all of it; a few that it finds are none."""
_WORDS = regex(r"\\(?:text|textrm|textit|textbf|mathrm|mbox|operatorname)\{[^{}]*\}")
_CYRILLIC = regex(r"[Ѐ-ӿ]")


def may_hold_formulas(text: str) -> bool:
    """Whether `formulas` may find any in a text: no tree need be made with math of one without notation after a dollar.

    The value of a formula consists of stretches of lines, and no notation goes over the end of a line.
    """
    first = text.find("$")
    if not 0 <= first < text.rfind("$") or _MAY_BE.search(text, first + 1) is None:
        return False
    return _NOTATION.search(text, first + 1) is not None


def formulas(root: Node) -> Iterator[Literal]:
    """The math nodes of a tree, read with math, that hold LaTeX and not prose.

    `$5 to $6` and `$HOME/bin:$PATH` are read as math as well, and are not.
    """
    for node in root.walk():
        if isinstance(node, Literal) and node.type in {"math", "inlineMath"} and _is_formula(node):
            yield node


def _is_formula(node: Literal) -> bool:
    value = node.value
    if node.type == "inlineMath" and (not value.strip() or value != value.strip() or value.startswith("{")):
        return False
    return _NOTATION.search(value) is not None and _CYRILLIC.search(_WORDS.sub("", value)) is None
