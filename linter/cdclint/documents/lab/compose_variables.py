"""Variables in a Compose file, as Compose fills them in: `$NAME`, `${NAME}`, `${NAME:-default}`, and `$$` for a `$`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lab.compose_values import Problem
from cdclint.syntax.data.value import string, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_BEGINNING = regex(r"\$(\$|\{)")
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*+(\}|:?[-+?])?")
_SHOWN = 30
"""How much of a text is shown."""


def variable_problems(root: Value | None) -> Iterator[Problem]:
    """Texts with a `${` that begins no variable, over which Compose refuses the file."""
    for one in walk(root):
        if (written := string(one)) and "${" in written and (wrong := _wrong(written)):
            message = Message("`{written}` is not a variable: write `$$` for a plain `$`", written=wrong)
            yield Problem(one, message)


def _wrong(written: str) -> str:
    """The first piece of a text that begins as a variable and is none; "" where there is none."""
    at = 0
    while (found := _BEGINNING.search(written, at)) is not None:
        at = found.end()
        if found[1] == "$":
            continue
        name = _NAME.match(written, at)
        line_end = written.find("\n", at)
        rest = written[at : line_end if line_end >= 0 else len(written)]
        if name is None or name[1] is None or (name[1] != "}" and "}" not in rest):
            closing = rest.find("}")
            whole = rest[: closing + 1] if closing >= 0 else rest
            return f"${{{whole[:_SHOWN]}"
        at = name.end()
    return ""
