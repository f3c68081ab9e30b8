"""What of a code block is shown next to the code: placeholders, notes, drawings, and what a program printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.text.quoted import IN_ANY, without_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELL = frozenset({"bash", "sh", "shell", "zsh", "shellscript", "console", "shell-session", "powershell", "ps1"})
QUERY = frozenset({"sql", "postgresql", "pgsql", "mysql", "plsql", "tsql", "sqlite", "hive", "cypher", "ksql", "cql"})

_PLACEHOLDER = regex(r"<[^<>\n=\"']{1,60}>|‹[^‹›\n]{1,60}›|\{\{[^{}\n]{1,60}\}\}")
_NAMED = regex(r"(?<![\w\"'])[А-ЯЁ][А-ЯЁ0-9_]{2,40}(?![\w\"'])")
"""A word in capitals, as manuals write what is to be filled in."""
_NOTE = regex(r"(?<=\s)(?:←|⟵|⇐|◄|<-{1,9}|<={2,9}|<~)[ \t]")
_DRAWN = regex("[←→↑↓↔⇒⇐⟵⟶▶◀▼▲—–•·✓✔✗✘❌✅⚠├└│─┌┐┘┬┴┼╭╮╯╰║═]")
"""Signs that no program has outside of its strings and comments."""
_PROMPT = regex(r"[ \t]*+(?:[\w.@:~/ \[\]()-]{0,80})?[$#%❯➜]\s")
_OUTPUT = regex(r"[ \t]*(?!\w+=)(?:[Ѐ-ҁҊ-ԯ<*•✓✔✗…>]|//|\[\S*\]|\[\S[^\[\]\n]*\][ \t]*$)")
"""The beginning of a line that cannot be a command: what one printed."""


def shown_spans(language: str, code: str) -> Iterator[tuple[int, int]]:
    """The stretches of a block that are for the reader alone."""
    for found in _PLACEHOLDER.finditer(code):
        yield found.span()
    is_shell = language in SHELL
    for found in _NAMED.finditer(code) if is_shell or language in QUERY else ():
        yield found.span()
    prompted = is_shell and any(_PROMPT.match(line) for line in code.split("\n"))
    start, goes_on = 0, False
    for line in code.split("\n"):
        end = start + len(line)
        is_typed = goes_on or (_PROMPT.match(line) is not None if prompted else _OUTPUT.match(line) is None)
        goes_on = is_typed and line.rstrip().endswith("\\")
        if (is_shell and not is_typed) or _is_drawn(line):
            yield start, end
        elif (note := _NOTE.search(line)) is not None:
            yield start + note.start(), end
        start = end + 1


def _is_drawn(line: str) -> bool:
    return _DRAWN.search(line) is not None and _DRAWN.search(without_strings(IN_ANY, line, "")) is not None
