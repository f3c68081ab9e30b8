"""The command in the process of the tests: what `python -m cdclint` does, without the start of an interpreter.

For the many runs that are about verdicts. What a process of its own has (a pipe that breaks, Ctrl-C, a start that
imports little) is tested with the fixture `cdclint`.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO, TextIOWrapper
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pytest

from cdclint.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str, folder: Path, text: bytes = b"", **environment: str) -> CompletedProcess[str]:
    """Exit status and output of `cdclint` with these arguments, run in `folder`."""
    output, errors = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text), "utf-8"))
        patch.setattr(sys, "stdout", output)
        patch.setattr(sys, "stderr", errors)
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(bool(end.code))
    output.flush()
    errors.flush()
    said = [stream.buffer.getvalue().decode().replace(os.linesep, "\n") for stream in (output, errors)]  # type: ignore[attr-defined]
    assert "Traceback" not in said[1], said[1]
    return CompletedProcess(arguments, status, *said)
