"""What takes too long is cancelled for that text and reported; the server still answers, and ends on request."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Hooked = Callable[..., Awaitable[Author]]

HEAD = "---\ntitle: Урок\n---\n\n"
HOOK = """\
import cdclint.registry as registry
from cdclint.core.rule import Rule

load = registry.load_rule.__wrapped__
def endless(document, options=None):
    while True:
        pass
    yield
def hooked(rule_id):
    rule = load(rule_id)
    if rule_id == {rule!r}:
        return Rule(rule.id, rule.reads, endless, rule.options, rule.severity, rule.needs)
    return rule
import cdclint.engine.examine, cdclint.engine.run.run
for module in (registry, cdclint.engine.examine, cdclint.engine.run.run):
    module.load_rule = hooked
import cdclint.lsp.open_project
cdclint.lsp.open_project.LIMIT = {limit}
import cdclint.documents.open_document
"""
READER = """\
import cdclint.engine.examine as examine
import cdclint.lsp.cursor as cursor
read = examine.read
def slow(source, course):
    while "HANG" in source.text:
        pass
    return read(source, course)
examine.read = cursor.read = slow
"""


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connect: Connect) -> Hooked:
    hooks, root = tmp_path / "hooks", tmp_path / "course"
    hooks.mkdir()
    root.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hooks), os.environ.get("PYTHONPATH", "")]))

    async def start(rule: str, limit: float, more: str = "") -> Author:
        (hooks / "sitecustomize.py").write_text(HOOK.format(rule=rule, limit=limit) + more, "utf-8")
        return await connect(root)

    return start


async def outline(author: Author, path: str) -> list[str]:
    found = await author.client.text_document_document_symbol_async(types.DocumentSymbolParams(author.name(path)))
    return [one.name for one in found or ()]


async def test_a_rule_that_never_ends_is_told_by_its_name_and_the_others_go_on(hooked: Hooked) -> None:
    author = await hooked("structure/duplicate-heading", 0.3)
    author.open("a.mdx", f"{HEAD}Текст <5 строк.\n")
    await author.until(lambda: author.rules("a.mdx") == ["syntax/mdx"])
    said = "a.mdx: structure/duplicate-heading: took more than 0.3 s and was given up here"
    await author.until(lambda: author.client.messages)
    assert {one.message for one in author.client.messages} == {f"cdclint: {said}"}
    assert said in [one.message for one in author.client.log_messages]
    author.write("a.mdx", f"{HEAD}## Раздел\n\nТекст.\n")
    await author.until(lambda: author.rules("a.mdx") == [])
    assert await outline(author, "a.mdx") == ["Раздел"]


async def test_a_reader_that_never_ends_is_told_and_the_server_answers_on(hooked: Hooked) -> None:
    author = await hooked("", 0.3, READER)
    author.open("a.mdx", f"{HEAD}HANG\n")
    await author.until(lambda: author.client.messages)
    assert author.client.messages[0].message == "cdclint: a.mdx: took more than 0.3 s and was given up here"
    assert await outline(author, "a.mdx") == []
    assert "cdclint: an answer took more than 0.3 s and was given up" in [one.message for one in author.client.messages]
    author.open("b.mdx", f"{HEAD}Текст <5 строк.\n")
    await author.until(lambda: author.rules("b.mdx") == ["syntax/mdx"])
    author.write("a.mdx", f"{HEAD}Текст <5 строк.\n")
    await author.until(lambda: author.rules("a.mdx") == ["syntax/mdx"])


async def test_the_server_ends_while_a_rule_never_does(hooked: Hooked) -> None:
    """What has no limit here is neither waited for before the good-bye is answered nor after it."""
    author = await hooked("structure/duplicate-heading", 1e6)
    author.open("a.mdx", f"{HEAD}Текст.\n")
    assert await author.client.shutdown_async(None) is None
    author.client.exit(None)
    await author.until(lambda: author.client._server.returncode is not None)
    assert author.client._server.returncode == 0


@pytest.mark.parametrize("name", ["/usr", "/dev/zero", "pipe.mdx"])
async def test_what_is_no_regular_file_is_no_text(tmp_path: Path, connect: Connect, name: str) -> None:
    os.mkfifo(tmp_path / "pipe.mdx")
    author = await connect(tmp_path)
    author.open(name, "<5\n")
    await author.settled()
    assert author.rules(name) == []
    assert f"{tmp_path / name}: is not a regular file" in [one.message for one in author.client.log_messages]
