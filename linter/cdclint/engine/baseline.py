"""Diagnostics that are known, and not reported until they are fixed: adoption on an old course, step by step.

A known diagnostic is recognised by its fingerprint, so that it stays known when lines above it come and go. The same on
several lines is counted. The file is JSON that people can review; updating it only ever takes out what is no longer
found.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.fingerprint import Known, fingerprint
from cdclint.core.foreign.border import read_regular
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, MessageError
from cdclint.engine.files.atomic_write import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cdclint.core.report import Diagnostic

VERSION = 1


class BaselineError(MessageError):
    """A baseline that cannot be used; the message begins with its path."""


def load(path: Path) -> Counter[Known]:
    """The baseline in a file.

    Raises:
        BaselineError: it cannot be read or is not a baseline.
    """
    return parse(path, read(path))


def read(path: Path) -> bytes:
    """The bytes of the file of a baseline.

    Raises:
        BaselineError: it cannot be read.
    """
    try:
        return read_regular(path)
    except FileNotFoundError as problem:
        raise BaselineError(
            Message("{path}: no such baseline; `--update-baseline` creates it", path=str(path))
        ) from problem
    except OSError as problem:
        why = Message.reason(problem)
        raise BaselineError(Message("{path}: cannot be read: {why}", path=str(path), why=why)) from problem


def parse(path: Path, data: bytes) -> Counter[Known]:
    """The baseline in a file with these bytes.

    Raises:
        BaselineError: they are not a baseline.
    """
    try:
        baseline = read_json(data)
        version = baseline.get("version")
        known = Counter(
            {Known(one["rule"], one["path"], one["text"]): one.get("count", 1) for one in baseline["diagnostics"]}
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BaselineError(Message("{path}: not a cdclint baseline", path=str(path))) from problem
    if version != VERSION:
        raise BaselineError(
            Message("{path}: written by another version of cdclint; run `--update-baseline` again", path=str(path))
        )
    for entry, count in known.items():
        if not all(isinstance(part, str) for part in entry) or type(count) is not int or count < 1:
            raise BaselineError(Message("{path}: not a cdclint baseline", path=str(path)))
    return known


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


def save(path: Path, known: Counter[Known], instead_of: object) -> None:
    """Write a baseline in the place of the one with these bytes.

    Raises:
        OSError: it cannot be written.
        ChangedMeanwhileError: the file has other bytes.
    """
    write(path, render(known).encode(), instead_of=instead_of)
