"""What an editor must not do, and failures of the server itself: reported, and survived."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Connect

HEAD = "---\ntitle: Урок\n---\n\n"
BROKEN = f"{HEAD}Текст <5 строк.\n"
COMMAND = [sys.executable, "-m", "cdclint", "server"]


def framed(*messages: object) -> bytes:
    bodies = [json.dumps(one).encode() for one in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


def request(number: int, method: str, params: object = None) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


INITIALIZE = request(1, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
SHUTDOWN = request(2, "shutdown")
EXIT = {"jsonrpc": "2.0", "method": "exit"}


def serve(*parts: bytes) -> tuple[int, list[dict[str, object]], str]:
    """Exit status, messages and what was said on standard error, when these parts are all that the editor ever sends.

    Before the next part it waits for the answer to the last request of the one before, whose number is 9.
    """
    with subprocess.Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        messages: list[dict[str, object]] = []
        for number, part in enumerate(parts, 1):
            process.stdin.write(part)
            process.stdin.flush()
            if number == len(parts):
                process.stdin.close()
            while head := process.stdout.readline():
                while line := process.stdout.readline().strip():
                    assert line.startswith(b"Content-Type")
                messages.append(json.loads(process.stdout.read(int(head.partition(b":")[2]))))
                if number < len(parts) and messages[-1].get("id") == 9:
                    break
        said = process.stderr.read().decode()
        return process.wait(60), messages, said


def test_requests_without_sense_are_answered_with_an_error() -> None:
    methods = ["hover", "completion", "codeAction", "diagnostic", "rename"]
    bad = [{"textDocument": 5}, {}, [1], None, "text", {"textDocument": {}, "position": 1}]
    asked = [
        request(100 + at, f"textDocument/{methods[at % 5]}", bad[at // 5]) for at in range(len(methods) * len(bad))
    ]
    status, messages, _ = serve(framed(INITIALIZE, *asked, request(9, "no/such/method")), framed(SHUTDOWN, EXIT))
    assert status == 0
    assert [message["id"] for message in messages if "error" in message] == [*(one["id"] for one in asked), 9]


@pytest.mark.parametrize("name", [os.devnull, __file__])
def test_what_is_no_pipe_is_refused(name: str) -> None:
    with open(name, "rb") as stdin:  # noqa: PTH123 (/dev/null is no file of ours)
        done = subprocess.run(COMMAND, stdin=stdin, capture_output=True, text=True, timeout=60, check=False)
    reported = "cdclint: standard input is no pipe: an editor starts this command\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", reported)


def test_good_bye() -> None:
    status, messages, said = serve(framed(INITIALIZE, SHUTDOWN, EXIT))
    assert status == 0
    assert [message.get("id") for message in messages] == [1, 2]
    assert said == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", framed(INITIALIZE), framed(INITIALIZE)[:-7], b"Content-Length: 99999999\r\n\r\n{"],
    ids=["nothing", "noise", "no good-bye", "half a message", "less than promised"],
)
def test_an_editor_that_is_gone_ends_the_server(data: bytes) -> None:
    status, _, said = serve(data)
    assert status == 1
    assert said.endswith("cdclint: the editor is gone without a good-bye\n")
    assert "Traceback" not in said


def test_what_makes_no_sense_is_told_and_the_server_goes_on() -> None:
    garbage = [
        b"GET / HTTP/1.1\r\n\r\n",
        framed("a string", [1, 2], 7),
        b"Content-Length: 7\r\n\r\n{oh no}",
        framed({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": 5}}),
        framed({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {}}),
        framed(request(7, "no/such/method")),
        framed(request(8, "textDocument/hover", {"textDocument": {"uri": "untitled:1"}, "position": {"line": 5}})),
    ]
    change = {
        "textDocument": {"uri": "file:///never/opened.mdx", "version": 2},
        "contentChanges": [{"text": "x"}],
    }
    asked = {"textDocument": {"uri": "file:///never/opened.mdx"}, "position": {"line": 1 << 20, "character": 5}}
    status, messages, _ = serve(
        framed(INITIALIZE)
        + b"".join(garbage)
        + framed({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": change})
        + framed(request(9, "textDocument/hover", asked)),
        framed(SHUTDOWN, EXIT),
    )
    assert status == 0
    by_id = {message["id"]: message for message in messages if "id" in message}
    assert "error" in by_id[7]
    assert by_id[9].get("result") is None
    assert "error" not in by_id[9]
    assert 2 in by_id
    assert any(message.get("method") == "window/logMessage" for message in messages)


async def test_a_text_that_is_too_large_is_named_once_and_not_judged(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / "a.mdx").write_text(BROKEN, "utf-8")
    author = await connect(tmp_path)
    author.open("large.mdx", BROKEN + "Строка.\n" * 800_000)
    await author.until(lambda: author.client.messages)
    author.write("large.mdx", BROKEN + "Строка!\n" * 800_000)
    author.open("a.mdx")
    await author.until(lambda: author.rules("a.mdx") == ["syntax/mdx"])
    await author.settled()
    assert [one.message for one in author.client.messages] == [
        "cdclint: large.mdx: is larger than `max-file-size` (10000000 bytes) and is not judged"
    ]
    author.write("large.mdx", BROKEN)
    await author.until(lambda: author.rules("large.mdx") == ["syntax/mdx"])


async def test_a_long_text_keeps_nobody_waiting(tmp_path: Path, connect: Connect) -> None:
    """A lesson of 300 KB is judged for a second; versions that are overtaken meanwhile are not."""
    author = await connect(tmp_path)
    text = HEAD + "Строка с *разметкой* и `кодом`.\n\n" * 6_000
    author.open("long.mdx", text)
    for count in range(10):
        author.write("long.mdx", f"{text}{count} <5\n")
        await asyncio.sleep(0.01)
    await author.until(lambda: "syntax/mdx" in author.rules("long.mdx"))


async def test_files_that_go_while_they_are_open(tmp_path: Path, connect: Connect) -> None:
    path = tmp_path / "lesson.mdx"
    path.write_text(BROKEN, "utf-8")
    author = await connect(tmp_path)
    author.open("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    path.unlink()
    author.tell("lesson.mdx", kind=types.FileChangeType.Deleted)
    await author.settled()
    author.write("lesson.mdx", f"{HEAD}Снова <6.\n")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    author.close("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == [])
    # A folder in the place of a file, a link to nowhere, a file that may not be read.
    path.mkdir()
    (tmp_path / "nowhere.mdx").symlink_to(tmp_path / "none.mdx")
    author.tell("lesson.mdx", "nowhere.mdx", kind=types.FileChangeType.Created)
    await author.settled()
    assert author.rules("lesson.mdx") == author.rules("nowhere.mdx") == []


CRASHES = """\
import cdclint.registry as registry
from cdclint.core.rule import Rule

load = registry.load_rule.__wrapped__
def crash(document, options=None):
    raise RuntimeError("oh")
    yield
def broken(rule_id):
    rule = load(rule_id)
    if rule_id in {"structure/duplicate-heading", "prose/mixed-script", "link/broken"}:
        return Rule(rule.id, rule.reads, crash, rule.options, rule.severity, rule.doc)
    return rule
import cdclint.engine.examine, cdclint.engine.run
for module in (registry, cdclint.engine.examine, cdclint.engine.run):
    module.load_rule = broken
"""


async def test_a_rule_that_crashes_is_told_once_and_the_others_go_on(
    tmp_path: Path, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(CRASHES, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hooks), os.environ.get("PYTHONPATH", "")]))
    root = tmp_path / "course"
    root.mkdir()
    (root / "lesson.mdx").write_text(BROKEN, "utf-8")
    author = await connect(root)
    author.open("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    for count in range(5):
        author.write("lesson.mdx", f"{BROKEN}Ещё {count}.\n")
        await author.settled()
    shown = [one.message for one in author.client.messages]
    assert "cdclint: the rule `link/broken` crashed; the log has the details" in shown
    assert len(shown) == len(set(shown))
    assert all("crashed" in one for one in shown)
    logged = [one.message for one in author.client.log_messages]
    assert any("RuntimeError: oh" in one and "Traceback" in one for one in logged)
    author.write("lesson.mdx", f"{HEAD}Текст.\n")
    await author.until(lambda: author.rules("lesson.mdx") == [])
