"""The same verdicts as the command line, over every case of every rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cases import sections
from cdclint.config import load
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from cdclint.lsp import open_project as lsp_project
from cdclint.lsp.open_project import Project
from cdclint.lsp.open_text import Text
from cdclint.lsp.project import rhythm
from cdclint.lsp.protocol_types import Converter, uri_of
from quiet_editor import QuietEditor

if TYPE_CHECKING:
    from cdclint.lsp.project.editor import Verdict

RULES = Path(__file__).parents[1] / "rules"
FILES = sorted(path.relative_to(RULES).as_posix() for path in RULES.rglob("*.md"))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is collected of a process with all tests in it counts as time of whoever works just then."""
    monkeypatch.setattr(lsp_project, "LIMIT", 60.0)


class Screen(QuietEditor):
    """An editor of which only the newest diagnostics are kept."""

    def __init__(self) -> None:
        self.shown: dict[str, Verdict] = {}

    def publish(self, _: Project, path: str, found: Verdict) -> None:
        self.shown[path] = found


async def in_the_editor(root: Path, paths: list[str]) -> list[dict[str, Verdict]]:
    """What is shown before any file is opened, and after each was opened, changed and changed back."""
    screen = Screen()
    project = Project(root, screen, isolated=not (root / "cdclint.toml").exists())
    project.load()
    await project.ready()
    seen = [{path: found for path, found in screen.shown.items() if found}]
    texts = {path: (root / path).read_bytes().decode("utf-8-sig", "replace") for path in paths}
    for version, tail in enumerate(("\n\nЕщё <1.", "")):
        for path, text in texts.items():
            project.put(path, Text(uri_of(root / path), root / path, version, text + tail))
        await project.ready()
    project.close()
    return [*seen, {path: found for path, found in screen.shown.items() if found}]


def reported(verdicts: dict[str, Verdict], encoding: str) -> list[tuple[object, ...]]:
    """Everything that is shown, each place there and back again through the units of an editor."""
    converter = Converter(encoding)
    found = []
    for path, verdict in sorted(verdicts.items()):
        for one in verdict:
            shown = converter.diagnostic(one)
            source = one.span.source
            start, end = (converter.offset(source, at) for at in (shown.range.start, shown.range.end))
            assert source.text[start:end] == one.span.text
            found.append((path, start, end, shown.code, shown.message, one.severity))
    return found


@pytest.mark.parametrize("name", FILES)
async def test_the_editor_shows_what_the_command_line_prints(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rhythm, "PAUSE", 0)
    monkeypatch.setattr(rhythm, "MORE", 0)
    for number, case in enumerate(sections(RULES / name)):
        root = tmp_path / str(number)
        for block in case.inputs:
            path = root / block.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block.data)
        config = load(root, {}, isolated=not (root / "cdclint.toml").exists())
        report = check(config, Request(cached=False)).report
        printed = [
            (one.span.source.path, one.span.start, one.span.end, one.rule, one.message, one.severity)
            for one in report.diagnostics
        ]
        paths = [block.path for block in case.inputs if block.kind != "toml"]
        encoding = ("utf-8", "utf-16", "utf-32")[number % 3]
        for shown in await in_the_editor(root, paths):
            assert reported(shown, encoding) == printed, f"{name}: {case.title}"
