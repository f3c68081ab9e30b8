"""The boundary between this package and libraries that are not Python: what they raise does not end a run.

A panic of a library in Rust is a `BaseException` that no handler of errors catches.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class OverdueError(BaseException):
    """Work that took longer than it may (`core/deadline.py`). It passes handlers of errors, as Ctrl-C does."""


OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, OverdueError)
"""What ends a run, a generator or a step on request."""


class ForeignCodeError(Exception):
    """What a library raised that is not an error it documents."""


@contextmanager
def foreign(*documented: type[Exception]) -> Iterator[None]:
    """Call a library; the errors that it documents pass, and so does what ends a run.

    Raises:
        ForeignCodeError: it raised something else.
    """
    try:
        yield
    except BaseException as problem:
        if isinstance(problem, (*OURS, *documented)):
            raise
        raise ForeignCodeError(str(problem) or type(problem).__name__) from problem
