"""The editor's command that asks the running lab: what it finds is shown until the text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from servers import prometheus, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Author, Connect

LESSON = "# Лаг\n\n```promql\nlag_seconds\n```\n"
COMMAND = "cdclint.checkLive"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Path]:
    """A course whose Compose file publishes a Prometheus that runs."""
    with serving(prometheus) as (address, _):
        port = address.rpartition(":")[2]
        compose = f'services:\n  prometheus:\n    image: prom/prometheus:v3.0.0\n    ports: ["127.0.0.1:{port}:9090"]\n'
        (tmp_path / "compose.yml").write_text(compose, "utf-8")
        (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
        (tmp_path / "other.mdx").write_text(LESSON, "utf-8")
        yield tmp_path


async def run(author: Author) -> None:
    await author.client.workspace_execute_command_async(types.ExecuteCommandParams(COMMAND))


def found(author: Author, path: str) -> list[str]:
    return [str(one.code) for one in author.seen(path) if str(one.code).startswith("live/")]


async def test_what_the_lab_says_is_shown_until_the_text_changes(lab: Path, connect: Connect) -> None:
    author = await connect(lab)
    assert author.greeting is not None
    offered = author.greeting.capabilities.execute_command_provider
    assert offered is not None
    assert COMMAND in offered.commands
    author.open("lesson.mdx")
    await run(author)
    await author.until(lambda: found(author, "lesson.mdx") == ["live/empty-query"])
    (shown,) = [one for one in author.seen("lesson.mdx") if one.code == "live/empty-query"]
    assert shown.range.start == types.Position(3, 0)
    assert "unknown here" in shown.message
    assert found(author, "other.mdx") == ["live/empty-query"]
    assert any("the running lab: 0 errors, 2 warnings" in one.message for one in author.client.messages)
    # To save an unchanged text changes nothing.
    author.save("lesson.mdx")
    await author.settled()
    assert found(author, "lesson.mdx") == ["live/empty-query"]
    author.write("lesson.mdx", LESSON.replace("lag_seconds", "up"))
    await author.until(lambda: not found(author, "lesson.mdx"))
    assert found(author, "other.mdx") == ["live/empty-query"]
    await run(author)
    await author.until(lambda: len([one for one in author.client.messages if "the running lab" in one.message]) == 2)
    assert found(author, "lesson.mdx") == []


async def test_an_editor_that_pulls_gets_them_too(lab: Path, connect: Connect) -> None:
    author = await connect(lab, pulls=True)
    author.open("lesson.mdx")
    await run(author)
    report = await author.client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(author.name("lesson.mdx"))
    )
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert "live/empty-query" in [one.code for one in report.items]


async def test_a_lab_that_is_not_there_is_one_sentence(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
    author = await connect(tmp_path)
    author.open("lesson.mdx")
    await run(author)
    await author.until(lambda: any("no lab was found" in one.message for one in author.client.messages))
    assert found(author, "lesson.mdx") == []
