"""Configuration of one setting a line: INI files, Java's properties, `.env` files."""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.regex import regex

PROPERTIES = frozenset({"properties", "jproperties", "java-properties"})
LANGUAGES = PROPERTIES | {"ini", "cfg", "conf", "env", "dotenv", "systemd", "editorconfig"}

_LINE = regex(
    r"[ \t]*+(?:(?P<comment>[#;!][^\n]*)|(?P<section>\[[^\]\n]*\])"
    r"|(?P<key>[^\s=:\[#;!](?:[^=:\s]++|[^\S\n]++(?=[^=:\s]))*+)[ \t]*+[=:][ \t]*+)"
)
_TRAILING = regex(r"(?<=[ \t])[#;](?=[ \t]|[Ѐ-ԯ])")


class Setting(NamedTuple):
    """A line: `key` with its `value`, and the `note` after it that looks like a comment; -1 without one.

    Offsets are into the text: of the key, of the value, of the note, and of the end of the line. A line that is a
    comment has only a note.
    """

    key: str
    key_start: int
    value_start: int
    note_start: int
    end: int


def settings(code: str) -> list[Setting]:
    """The lines of a block that are settings, sections or comments."""
    found = []
    start = 0
    for line in code.split("\n"):
        end = start + len(line)
        parts = _LINE.match(line)
        if parts is None:
            found.append(Setting("", -1, start, -1, end))
        elif parts["comment"]:
            found.append(Setting("", -1, -1, start + parts.start("comment"), end))
        elif parts["section"]:
            found.append(Setting(parts["section"], start + parts.start("section"), -1, -1, end))
        else:
            trailing = _TRAILING.search(line, parts.end())
            note = -1 if trailing is None else start + trailing.start()
            found.append(Setting(parts["key"], start + parts.start("key"), start + parts.end(), note, end))
        start = end + 1
    return found
