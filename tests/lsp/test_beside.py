"""A text is judged at once, whatever else is done: when the editor comes, and while the engine is busy."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from itertools import count
from threading import Event
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from cdclint.config import load
from cdclint.engine.run.request import Request
from cdclint.engine.run.run import Run
from cdclint.engine.workspace import Workspace
from cdclint.lsp import open_project
from cdclint.lsp.open_project import Project
from cdclint.lsp.open_text import Text
from cdclint.lsp.project import preparation
from quiet_editor import QuietEditor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdclint.lsp.project.editor import Verdict

LESSON = """---
title: Лаг
---

Смотри [второй урок](./net-takogo.mdx) и [раздел](#net-razdela).

{/* cdclint-disable-next-line link/broken: будет позже */}
[Третий](./third.mdx) и <Unknown />.

- пункт <1
"""
EDITS: list[Callable[[str], str]] = [
    lambda text: text.replace("Смотри", "Ещё абзац.\n\nСмотри"),
    lambda text: text.replace("(./net-takogo.mdx)", "(./net-takogo-2.mdx)"),
    lambda text: text + "\nКонец {\n",
    lambda text: text.replace("cdclint-disable", "cdclint-disabled"),
    lambda text: text.replace("<1", "1"),
    lambda _: "# Заново\n",
    lambda _: "",
]


class Screen(QuietEditor):
    """An editor that keeps what it is shown, in its order."""

    def __init__(self) -> None:
        self.shown: list[Verdict] = []

    def publish(self, _project: Project, path: str, found: Verdict) -> None:
        if path == "lesson.mdx":
            self.shown.append(found)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
    (tmp_path / "second.mdx").write_text("# Второй\n", "utf-8")
    return tmp_path


def text_of(root: Path, version: int, text: str) -> Text:
    path = root / "lesson.mdx"
    return Text(path.as_uri(), path, version, text)


async def opened(root: Path) -> tuple[Screen, Project]:
    """A project that was read, with the lesson open as it is."""
    screen = Screen()
    project = Project(root, screen, isolated=True)
    project.load()
    await project.ready()
    project.put("lesson.mdx", text_of(root, 1, LESSON))
    await project.ready()
    return screen, project


def test_what_is_said_beside_is_what_is_said_after(root: Path) -> None:
    config = load(root, {}, isolated=True)
    for edit in EDITS:
        space = Workspace.load(config, Request(cached=False))
        data = edit(LESSON).encode()
        found = space.beside("lesson.mdx", data)
        assert found is not None
        assert space.near("lesson.mdx") == Workspace.load(config, Request(cached=False)).near("lesson.mdx")
        space.put("lesson.mdx", data)
        assert found[0] == space.near("lesson.mdx")
        assert found[1] == space.run.entries["lesson.mdx"]


def test_nothing_is_said_beside_of_a_file_that_is_not_judged(root: Path) -> None:
    space = Workspace.load(load(root, {}, isolated=True), Request(cached=False))
    assert space.beside("third.mdx", b"# third") is None


def test_what_is_said_beside_has_what_other_files_say(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    space = Workspace.load(load(root, {}, isolated=True), Request(cached=False))
    for _ in space.settle():
        pass
    said: list[Verdict] = []
    real = Run.look_again

    def look_again(run: Run, path: str, data: bytes | None) -> None:
        real(run, path, data)
        found = space.beside("lesson.mdx", f"Ещё.\n\n{LESSON}".encode())
        assert found is not None
        said.append(found[0])

    monkeypatch.setattr(Run, "look_again", look_again)
    space.see(["second.mdx"])
    [found] = said
    assert {one.rule for one in found} > {"link/broken", "link/broken-anchor", "syntax/mdx"}


def test_a_pass_is_given_up_between_two_findings(root: Path) -> None:
    config = load(root, {}, isolated=True)
    space = Workspace.load(config, Request(cached=False))
    assert space.settle_unless(lambda: False)
    before = dict(space.reported)
    data = f"{LESSON}\n[a](./none-1.mdx) [b](./none-2.mdx)\n\n{LESSON}".encode()
    space.put("lesson.mdx", data)
    stops = 0
    while True:
        asked = count()
        if space.settle_unless(lambda at=stops, asked=asked: next(asked) >= at):  # type: ignore[misc]
            break
        assert space.reported == before
        stops += 1
    assert stops > len(space.run.rules.project)  # more often than after each rule
    assert space.crashes() == []
    (root / "lesson.mdx").write_bytes(data)
    fresh = Workspace.load(config, Request(cached=False))
    assert fresh.settle_unless(lambda: False)
    assert space.reported == fresh.reported != before


async def test_a_change_is_judged_while_the_engine_is_busy(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_project, "LIMIT", 60.0)
    screen, project = await opened(root)
    before = {one.rule for one in screen.shown[-1]}
    assert before > {"link/broken", "link/broken-anchor", "syntax/mdx"}
    gate = Event()
    busy = asyncio.ensure_future(project.ask(lambda _: gate.wait(60)))
    await asyncio.sleep(0)
    for version in range(2, 5):
        shown = len(screen.shown)
        project.put("lesson.mdx", text_of(root, version, "Сначала.\n\n" * version + LESSON))
        await asyncio.wait_for(project.judged("lesson.mdx"), 30)
        assert len(screen.shown) == shown + 1
        assert {one.rule for one in screen.shown[-1]} == before
        assert all(one.span.source.text.startswith("Сначала.\n\n" * version) for one in screen.shown[-1])
    assert not busy.done()
    at_once = screen.shown[-1]
    gate.set()
    await busy
    await project.ready()
    assert screen.shown[-1] == at_once
    project.put("lesson.mdx", text_of(root, 5, LESSON))
    await project.ready()
    assert {one.rule for one in screen.shown[-1]} == before
    project.close()


async def test_a_change_is_known_to_the_project_that_is_read_meanwhile(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_project, "LIMIT", 60.0)
    _, project = await opened(root)
    gate = Event()
    busy = asyncio.ensure_future(project.ask(lambda _: gate.wait(60)))
    taken: list[object] = []
    is_taken = asyncio.Event()
    do = Project._do

    async def noted(self: Project, work: Callable[..., object], *arguments: object) -> object:
        if work == self._adopt:
            taken.append(arguments[0])
            is_taken.set()
        return await do(self, work, *arguments)

    monkeypatch.setattr(Project, "_do", noted)
    project.load()
    await asyncio.wait_for(is_taken.wait(), 30)
    project.put("lesson.mdx", text_of(root, 2, f"Ещё.\n\n{LESSON}"))
    await asyncio.wait_for(project.judged("lesson.mdx"), 30)
    gate.set()
    await busy
    await project.ready()
    known = await project.ask(lambda space: (space, space.source("lesson.mdx").text))
    assert known == (taken[0], f"Ещё.\n\n{LESSON}")
    project.close()


async def test_what_the_first_text_takes_delays_no_other(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = iter([0.0, 5.0])
    naps: list[float] = []
    sleep = asyncio.sleep

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        await sleep(0)

    monkeypatch.setattr(open_project, "thread_time", lambda: next(spent, 0.0))
    screen = Screen()
    project = Project(root, screen, isolated=True, alone=True)
    project.load()
    await project.ready()
    monkeypatch.setattr(asyncio, "sleep", nap)
    for version in range(1, 3):
        project.put("lesson.mdx", text_of(root, version, LESSON))
        await project.judged("lesson.mdx")
    assert len(screen.shown) == 2
    assert naps == [0, 0]
    project.close()


def test_what_a_lesson_needs_is_loaded_before_it_comes(root: Path) -> None:
    (root / "lesson.mdx").write_text(LESSON.replace("cdclint-", ""), "utf-8")
    code = """if True:
        import sys
        from pathlib import Path
        from cdclint.config import load
        from cdclint.engine.workspace import Workspace
        from cdclint.lsp.project.preparation import prepare

        prepare()
        before = set(sys.modules)
        root = Path(sys.argv[1])
        space = Workspace.of_file(load(root, {}, isolated=True), "lesson.mdx", (root / "lesson.mdx").read_bytes())
        assert space.near("lesson.mdx")
        print(*sorted(name for name in set(sys.modules) - before if ".rules." in name or ".syntax." in name))
        """
    done = subprocess.run(
        [sys.executable, "-c", code, root], check=True, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stdout.split() == []


def test_what_is_old_is_not_looked_through_while_someone_types(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cycle:
        def __init__(self) -> None:
            self.itself = self

    for name in ("freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *_: None)
    old = Cycle()
    gc.collect()
    kept = ref(old)
    del old
    preparation.freeze()
    assert kept() is not None
    gc.collect()
    assert kept() is None
