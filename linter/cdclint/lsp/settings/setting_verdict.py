"""What is wrong with the text of a settings file, as diagnostics at their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.config.sources import FILE, problems
from cdclint.core.finding import Edit, Fix
from cdclint.core.foreign.border import read_regular
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.report import Diagnostic
from cdclint.core.rule import Severity
from cdclint.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdclint.config import ConfigError

SETTINGS = "settings"
"""The place of a rule's id."""
_NAMES = frozenset({"key", "name", "glob", "rule", "value", "code", "written"})
"""The values of messages that are written in the settings."""
_PLACE = regex(r"[^\n:]{1,4000}:(\d+): ")


def setting_diagnostics(
    file: Path, name: str, text: str, translate: Callable[[Message], str]
) -> tuple[Diagnostic, ...]:
    """The first problem of each key of a settings file, `name` by its path from the root."""
    source = Source(name, text)
    return tuple(_diagnostic(source, problem, translate) for problem in problems(file, text))


def verdict_of_settings(
    file: Path, name: str, text: str | None, translate: Callable[[Message], str], *, may_be_shadowed: bool
) -> tuple[Diagnostic, ...] | None:
    """The same of the text in the editor, or of that on the disk; None where it cannot be read.

    A file in whose place another one beside it is read has no problems.
    """
    try:
        written = read_regular(file).decode("utf-8-sig") if text is None else text
    except (OSError, UnicodeDecodeError):
        return None  # the error of the settings says so
    if may_be_shadowed and file.with_name(FILE).is_file():
        return ()
    return setting_diagnostics(file, name, written, translate)


def _diagnostic(source: Source, problem: ConfigError, translate: Callable[[Message], str]) -> Diagnostic:
    message = problem.message
    found = _PLACE.match(message)
    line = min(int(found[1]), len(source.line_starts)) if found is not None else 1
    start = source.line_starts[line - 1]
    written = source.line(line)
    start, end = start + len(written) - len(written.lstrip()), start + len(written.rstrip())
    near = ""
    place = (start, end)
    for name, value in _values(message):
        if name == "near":
            near = value
        elif name in _NAMES:
            at = source.text.find(value, start, end) if value else -1
            behind = source.text.find(value, max(source.text.find("=", start, end), start), end) if value else -1
            if name != "key" and behind >= 0:
                at = behind
            # What is wrong is rather the value than the key that has it.
            if at >= 0 and (name != "key" or place == (start, end)):
                place = (at, at + len(value))
    start, end = place
    span = source.span(start, max(start, end))
    fix = None
    if near and span.start < span.end and "\n" not in span.text and len(span.text) < len(written.strip()):
        fix = Fix(Message("write {text}", text=near), (Edit(span, near),), safe=False)
    shown = translate(message)
    prefix = _PLACE.match(shown)
    bare = shown if prefix is None else shown[prefix.end() :]
    return Diagnostic(SETTINGS, Severity.ERROR, span, Message.text(bare), fix)


def _values(message: str) -> Iterator[tuple[str, str]]:
    """The texts that a message is about."""
    if not isinstance(message, Message):
        return
    for name, value in message.values.items():
        if isinstance(value, Message):
            yield from _values(value)
        elif isinstance(value, str):
            yield name, value.strip('"') if name in {"written", "value"} else value
