"""Check again whenever a file changes. It looks at the files' times: no service of the system is needed."""

from __future__ import annotations

import sys
from math import inf
from time import monotonic, sleep
from typing import TYPE_CHECKING

from cdclint.config import ConfigError
from cdclint.core.message import Message
from cdclint.documents.course import Course
from cdclint.engine.baseline import BaselineError
from cdclint.engine.files.discover import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.config import Config

INTERVAL = 0.5
"""Seconds between two looks. A tree that takes long to walk is looked at less often."""

CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(
    load: Callable[[], Config],
    check: Callable[[Config], object],
    say: Callable[[Message], object],
    *,
    clear: bool,
    every: float = inf,
) -> None:
    """Call `check` now, after every change, and where none comes after so many seconds, until Ctrl-C.

    `load` reads the settings again each time; `say` prints a line for people; `clear` wipes the screen before a check.
    """
    try:
        while True:
            seen = _snapshot(load)
            if clear:
                sys.stdout.write(CLEAR)
                sys.stdout.flush()
            try:
                check(load())
            except (ConfigError, BaselineError) as problem:
                say(Message("cdclint: {problem}", problem=problem.message))
            say(Message("Watching for changes; Ctrl-C ends it."))
            pause, last = INTERVAL, monotonic()
            while True:
                sleep(pause)
                begun = monotonic()
                if _snapshot(load) != seen or begun - last > every:
                    break
                pause = max(INTERVAL, 10 * (monotonic() - begun))
    except KeyboardInterrupt:
        say(Message(""))


def _snapshot(load: Callable[[], Config]) -> object:
    """Something that is another after a file was changed, made or removed, or a setting was."""
    try:
        config = load()
    except ConfigError as problem:
        return str(problem)
    times = set()
    for path in find(config, (config.root,)).files:
        try:
            stat = (config.root / path).stat()
        except OSError:
            continue
        times.add((path, stat.st_mtime_ns, stat.st_size))
    return times, config, Course.load(config.root, config.layout).digest
