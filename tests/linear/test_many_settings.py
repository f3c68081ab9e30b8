"""Settings with thousands of keys are read in linear time, the places of all of them included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from line_steps import squares, steps

from cdclint.config import load

if TYPE_CHECKING:
    from pathlib import Path

    from line_steps import Places


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("[per-file-ignores]\n", '"a{n}*" = {{ rules = ["link/broken"], reason = "x" }}\n'),
        ("", "[per-file-ignores.a{n}]\nrules = ['link/broken']\nreason = 'x'\n"),
    ],
)
def test_settings_are_read_in_linear_time(tmp_path: Path, head: str, line: str) -> None:
    def count(times: int) -> Places:
        text = head + "".join(line.format(n=number) for number in range(times))
        (tmp_path / "cdclint.toml").write_text(text, "utf-8")
        loaded = []
        places = steps(lambda: loaded.append(load(tmp_path, {})))
        assert len(loaded[0].per_file_ignores) == times
        return places

    assert squares(count) == {}
