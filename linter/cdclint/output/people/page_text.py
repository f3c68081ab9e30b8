"""Texts of the page for people: in its language, and safe in HTML. Nothing of a file is ever markup."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.plain_text import printable
from cdclint.output.translation import translate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cdclint.core.report import Diagnostic

NAMES = {
    Severity.ERROR: Message("errors"),
    Severity.WARNING: Message("warnings"),
    Severity.INFO: Message("infos"),
}
LETTERS = {Severity.ERROR: "e", Severity.WARNING: "w", Severity.INFO: "i"}
"""The classes of diagnostics, short: there may be thousands."""


def safe(text: str) -> str:
    """A text that is safe in an element or a quoted attribute."""
    return escape(printable(text))


def code(text: str) -> str:
    """A path or a name in the type of code."""
    return f"<code>{safe(text)}</code>"


def html(text: Message, language: str) -> str:
    """A text of the page, in its language; what is between backticks is code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(printable(translate(text, language)), quote=False))


def link_to_rule(rule: str) -> str:
    """A link to the page of a rule that is broken."""
    return f"<a href=#{rule}>{rule}</a>"


def by_severity(found: Iterable[Diagnostic]) -> dict[Severity, int]:
    """How many diagnostics there are of each severity that the page shows, the loudest first."""
    counts = dict.fromkeys(NAMES, 0)
    for one in found:
        counts[one.severity] += 1
    return counts


def numbers(found: Collection[Diagnostic], language: str) -> str:
    """How many errors, warnings and infos there are, those that there are."""
    counts = by_severity(found)
    return ", ".join(f"{html(NAMES[one], language)}: {number}" for one, number in counts.items() if number)


def bar(counts: dict[Severity, int], most: int) -> str:
    """The counts as a bar; the longest has `most` diagnostics."""
    parts = "".join(
        f'<i class={LETTERS[one]} style="width:{100 * number / max(most, 1):.4g}%"></i>'
        for one, number in counts.items()
        if number
    )
    return f'<span class="bar" aria-hidden="true">{parts}</span>'


def head_of_table(names: Iterable[Message], language: str) -> str:
    """The first row of a table."""
    cells = "".join(f'<th scope="col">{html(name, language)}</th>' if name else "<td></td>" for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def trend(now: int, before: int) -> str:
    """What a number has become more or less by."""
    if now == before:
        return "±0"
    return f"+{now - before}" if now > before else f"−{before - now}"
