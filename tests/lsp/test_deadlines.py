"""What takes too long is cancelled for that text and reported; the server still answers, and ends on request."""

from __future__ import annotations

import os
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from shapes import shapes

from cdclint.lsp.open_text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Hooked = Callable[..., Awaitable[Author]]

HEAD = "---\ntitle: Урок\n---\n\n"
BEGUN = "begun"
"""The file that the rule which never ends makes at first."""
HOOK = """\
import cdclint.registry as registry
from cdclint.core.rule import Rule

load = registry.load_rule.__wrapped__
def endless(document, options=None):
    open({begun!r}, "w").close()
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
def slow(source, course, again=None):
    while "HANG" in source.text:
        pass
    return read(source, course, again)
examine.read = cursor.read = slow
"""


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connect: Connect) -> Hooked:
    hooks, root = tmp_path / "hooks", tmp_path / "course"
    hooks.mkdir()
    root.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hooks), os.environ.get("PYTHONPATH", "")]))

    async def start(rule: str, limit: float, more: str = "") -> Author:
        (hooks / "sitecustomize.py").write_text(
            HOOK.format(rule=rule, limit=limit, begun=str(tmp_path / BEGUN)) + more, "utf-8"
        )
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


async def test_the_server_ends_while_a_rule_never_does(hooked: Hooked, tmp_path: Path) -> None:
    """What has no limit here is neither waited for before the good-bye is answered nor after it."""
    author = await hooked("structure/duplicate-heading", 1e6)
    author.open("a.mdx", f"{HEAD}Текст.\n")
    await author.until((tmp_path / BEGUN).exists)
    assert await author.client.shutdown_async(None) is None
    author.client.exit(None)
    await author.until(lambda: author.client._server.returncode is not None)
    assert author.client._server.returncode == 0


async def test_the_good_bye_is_answered_while_hostile_texts_are_judged(tmp_path: Path, connect: Connect) -> None:
    """A sample of what bench/shape_goodbyes.py asks with every shape, each in a server of its own."""
    wanted = ("mdx '[a](b) '", "headings and wrong anchors", "keys and broken lines", "panels over each other")
    sample = [shape for shape in shapes() if shape.name in wanted]
    assert len(sample) == len(wanted)
    author = await connect(tmp_path)
    paths = [f"{number}-{shape.path}" for number, shape in enumerate(sample)]
    for path, shape in zip(paths, sample, strict=True):
        author.open(path, shape.make(20_000))
    assert await author.client.shutdown_async(None) is None
    judged = [path for path in paths if author.uri(path) in author.client.diagnostics]
    assert judged != paths
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


def test_a_pipe_that_took_the_place_of_an_open_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mdx"
    os.mkfifo(path)

    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    writer = path.open("wb", buffering=0)
    writer.write("Другой текст.\n".encode("utf-16"))
    end = Timer(5, writer.close)  # one who reads the pipe waits for it, and not for ever
    end.start()
    assert Text(path.as_uri(), path, 1, "Текст.\n").data == "Текст.\n".encode()
    end.cancel()
    writer.close()
    os.close(reader)
