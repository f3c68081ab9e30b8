from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cdclint.output import progress

if TYPE_CHECKING:
    import pytest


def test_a_short_run_shows_nothing_and_loads_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "rich.progress", raising=False)
    with progress.Bar() as bar:
        bar(1, 2)
        bar(2, 2)
    assert capsys.readouterr() == ("", "")
    assert "rich.progress" not in sys.modules


def test_a_run_that_lasts_shows_how_far_it_is_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    now = 100.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    with progress.Bar() as bar:
        now += 2
        bar(30, 120)
        now += 0.01
        bar(31, 120)
    out, err = capsys.readouterr()
    assert out == ""
    assert " 25%" in err
    assert " 26%" not in err
    assert err.rstrip().endswith("\x1b[2K")
