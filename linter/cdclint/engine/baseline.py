"""Diagnostics that are known, and not reported until they are fixed: adoption on an old course, step by step.

A known diagnostic is told by its rule, its path and the text of the line on which it begins, blanks aside, so that it
stays known when lines above it come and go. The same on several lines is counted. The file is JSON that people can
review; updating it only ever takes out what is no longer found.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.engine.write import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cdclint.core.report import Diagnostic

VERSION = 1
NEAR = 60
"""Characters on both sides of a place that are taken of a long line."""


class Known(NamedTuple):
    """What a diagnostic is known by."""

    rule: str
    path: str
    text: str


class BaselineError(Exception):
    """A baseline that cannot be used; the message begins with its path."""


def fingerprint(found: Diagnostic) -> Known:
    """What this diagnostic is known by."""
    source = found.span.source
    line, column = found.span.begin
    text = source.line(line)
    near = text[max(0, column - 1 - NEAR) : column - 1 + NEAR]
    return Known(found.rule, source.path, " ".join(near.split()))


def load(path: Path) -> Counter[Known]:
    """The baseline in a file.

    Raises:
        BaselineError: it cannot be read or is no baseline.
    """
    try:
        entries = json.loads(path.read_bytes())["diagnostics"]
        return Counter({Known(one["rule"], one["path"], one["text"]): one.get("count", 1) for one in entries})
    except FileNotFoundError as problem:
        raise BaselineError(
            Message("{path}: there is no such baseline; `--update-baseline` makes it", path=str(path))
        ) from problem
    except OSError as problem:
        why = Message.text(problem.strerror or "")
        raise BaselineError(Message("{path}: cannot be read: {why}", path=str(path), why=why)) from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BaselineError(Message("{path}: is no baseline of cdclint", path=str(path))) from problem


def hide(found: Iterable[Diagnostic], known: Counter[Known]) -> tuple[list[Diagnostic], Counter[Known]]:
    """The diagnostics that the baseline does not list, and how often each listed one was found."""
    left = []
    met: Counter[Known] = Counter()
    for one in found:
        print_ = fingerprint(one)
        if met[print_] < known[print_]:
            met[print_] += 1
        else:
            left.append(one)
    return left, met


def prune(known: Counter[Known], met: Counter[Known], was_judged: Callable[[Known], bool]) -> Counter[Known]:
    """The baseline without what was judged and not met again. Nothing is ever added."""
    return Counter({one: met[one] if was_judged(one) else number for one, number in known.items()})


def render(known: Counter[Known]) -> str:
    """A baseline as its file holds it, in an order that keeps changes readable."""
    entries = [
        {"rule": one.rule, "path": one.path, "text": one.text, **({"count": number} if number > 1 else {})}
        for one, number in sorted(known.items(), key=lambda pair: (pair[0].path, pair[0].rule, pair[0].text))
        if number > 0
    ]
    return json.dumps({"version": VERSION, "diagnostics": entries}, ensure_ascii=False, indent=1) + "\n"


def save(path: Path, known: Counter[Known]) -> None:
    """Write a baseline.

    Raises:
        OSError: it cannot be written.
    """
    write(path, render(known).encode())
