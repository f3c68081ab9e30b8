"""The project is judged when typing pauses, and how long a pause is depends on how quickly the author types."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cdclint.lsp import open_project
from cdclint.lsp.open_project import Project
from cdclint.lsp.open_text import Text
from cdclint.lsp.project.rhythm import PAUSE, Rhythm
from quiet_editor import QuietEditor

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.lsp.project.editor import Verdict


class Screen(QuietEditor):
    """An editor that takes what it is shown."""

    def publish(self, _project: Project, path: str, found: Verdict) -> None: ...


def pause_after(*intervals: float) -> float:
    rhythm, now = Rhythm(), 1000.0
    rhythm.note(now)
    for interval in intervals:
        now += interval
        rhythm.note(now)
    return rhythm.pause


@pytest.mark.parametrize(
    "intervals",
    [
        pytest.param((), id="a change alone"),
        pytest.param((0.05, 0.05), id="quicker than the shortest pause"),
        pytest.param((0.3, 0.2, 5.0), id="after a rest"),
        pytest.param((0.3, 0.05, 0.05, 0.05, 0.05), id="quicker than before"),
        pytest.param((0.6, 0.6, 0.6), id="letters that stand alone"),
    ],
)
def test_a_pause_is_short(intervals: tuple[float, ...]) -> None:
    assert pause_after(*intervals) == PAUSE


@pytest.mark.parametrize("intervals", [(0.16,), (0.15, 0.2, 0.1), (2.0, 0.3, 0.2, 0.25), (0.39,) * 5])
def test_a_pause_is_longer_than_the_intervals_of_typing(intervals: tuple[float, ...]) -> None:
    rhythm = [interval for interval in intervals if interval < 1]
    assert 1.2 * max(rhythm) < pause_after(*intervals) <= 2 * max(rhythm)


async def test_between_two_letters_of_a_word_no_project_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(open_project, "perf_counter", lambda: now)
    path = tmp_path / "lesson.mdx"
    path.write_text("# Урок\n", "utf-8")
    project = Project(tmp_path, Screen())
    project.load()
    await project.ready()
    pauses = []
    monkeypatch.setattr(project, "_settle", pauses.append)
    for version in range(4):
        now += 0.2
        project.put("lesson.mdx", Text(path.as_uri(), path, version, f"# Урок {version}\n"))
        await project.judged("lesson.mdx")
        await asyncio.sleep(0)
    project.close()
    assert pauses == [PAUSE, *[pytest.approx(0.3)] * 3]
