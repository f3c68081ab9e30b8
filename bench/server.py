"""From didChange to publishDiagnostics: cdclint's language server beside rumdl's, in a workspace of 1,000 lessons.

The corpus is that of `bench/corpora.py` with eight findings a file. A lesson of 18 KB is open, and one character after
the other is typed in its middle; what is measured is the time from the change to the first diagnostics of its version.
Ways to type: "at once" sends the next change as soon as the last one is answered, "typing" leaves 150 ms between two,
as quick typists do, "pausing" 600 ms, so that the project is judged between any two (a quarter as often); "during a
cold read" types while the project is read without a cache, and "the editor asks" pulls diagnostics instead of waiting
for them. For each the median and the 95th percentile are given, beside them the milliseconds of the processor a change
(all that the server does between two changes). On a machine with other work the processor's figure is the steadier one.

    make bench                                    everything
    .venv/bin/python bench/server.py --changes 50 --only cdclint
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import corpora
from peers import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peers import Tool

PAUSES = {"at once": 0.0, "typing": 0.15, "pausing": 0.6}
ARGUMENTS = {"cdclint": ["server"], "rumdl": ["server", "--stdio"]}
PATIENCE = 300.0
MANY = 40
"""How many times the changes of one way to type are made at once to see what stays in memory."""


class Editor:
    """A client that measures; it keeps the server's messages in their order."""

    def __init__(self, command: list[str], root: Path) -> None:
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages: Queue[tuple[float, dict[str, Any]]] = Queue()
        self.number = 0
        self.has_ended = False
        """Whether the work that the server showed has ended."""
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        out = self.process.stdout
        assert out is not None
        while line := out.readline():
            size = 0
            while line.strip():
                if line.lower().startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
                line = out.readline()
            message = json.loads(out.read(size))
            self.messages.put((time.perf_counter(), message))
            if "method" in message and "id" in message:  # what a server asks is granted
                result = [None] * len(message.get("params", {}).get("items", ())) or None
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: object) -> None:
        """A notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object) -> float:
        """A request; when its answer came."""
        self.number += 1
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        return self.wait(lambda message: message.get("id") == self.number and "method" not in message)

    def wait(self, fits: Any) -> float:  # noqa: ANN401 (a predicate)
        """When the first message came that fits."""
        while True:
            try:
                at, message = self.messages.get(timeout=PATIENCE)
            except Empty:
                sys.exit(f"bench: no answer in {PATIENCE} s")
            self.note(message)
            if fits(message):
                return at

    def note(self, message: dict[str, Any]) -> None:
        """Keep whether the server's work has ended."""
        params = message.get("params")
        value = params.get("value") if isinstance(params, dict) else None
        self.has_ended |= isinstance(value, dict) and value.get("kind") == "end"

    def processor(self) -> float:
        """Milliseconds of the processor that the process has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """The largest resident set that the process has had, in MiB."""
        return self._status("VmHWM:")

    def resident(self) -> float:
        """The resident set that it has now, in MiB."""
        return self._status("VmRSS:")

    def _status(self, name: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.partition(name)[2].split()[0]) / 1024


class Typing:
    """A lesson that is open in a server and changed in its middle, one character after the other."""

    def __init__(self, tool: Tool, root: Path, path: Path, *, pulls: bool = False) -> None:
        self.editor = editor = Editor([tool.command[0], *ARGUMENTS[tool.name]], root)
        self.uri = path.as_uri()
        self.pulls = pulls
        self.version = 0
        document: dict[str, object] = {"publishDiagnostics": {"versionSupport": True}}
        capabilities = {
            "general": {"positionEncodings": ["utf-16"]},
            "textDocument": document | ({"diagnostic": {}} if pulls else {}),
            "workspace": {"configuration": True, "workspaceFolders": True},
            "window": {"workDoneProgress": True},
        }
        folders = [{"uri": root.as_uri(), "name": root.name}]
        params = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": folders}
        self.started = time.perf_counter()
        editor.ask("initialize", {**params, "capabilities": capabilities})
        editor.tell("initialized", {})
        text = path.read_text("utf-8")
        self.line = text[: len(text) // 2].count("\n")
        while text.split("\n")[self.line].strip() and self.line > 0:
            self.line -= 1
        item = {"uri": self.uri, "languageId": "mdx", "version": 0, "text": text}
        editor.tell("textDocument/didOpen", {"textDocument": item})

    def change(self) -> float:
        """Type one character; the milliseconds until its diagnostics are there."""
        self.version += 1
        count = self.version
        at = {"line": self.line, "character": count % 40}
        change = {"range": {"start": at, "end": at}, "text": "я" if count % 40 else "\n"}
        while not self.editor.messages.empty():
            self.editor.note(self.editor.messages.get()[1])
        begun = time.perf_counter()
        document = {"uri": self.uri, "version": self.version}
        self.editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        if self.pulls:
            at_last = self.editor.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
        else:
            at_last = self.editor.wait(lambda message: is_about(message, self.uri, count))
        return 1000 * (at_last - begun)

    def times(self, changes: int, pause: float) -> str:
        """The cells of a row: median, 95th percentile, the processor's milliseconds a change."""
        times = []
        worked = self.editor.processor()
        for _ in range(changes):
            times.append(self.change())
            time.sleep(pause)
        return _cells(times, (self.editor.processor() - worked) / changes)

    def is_read(self) -> bool:
        """Whether the server has said that it has read the project."""
        while not self.editor.messages.empty():
            self.editor.note(self.editor.messages.get()[1])
        return self.editor.has_ended

    def end(self) -> None:
        """Let the server end."""
        self.editor.ask("shutdown", None)
        self.editor.tell("exit", None)
        try:
            self.editor.process.wait(timeout=5)
        except subprocess.TimeoutExpired:  # rumdl stays
            self.editor.process.kill()


def _cells(times: list[float], worked: float) -> str:
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"{statistics.median(times):.1f} | {p95:.1f} | {worked:.1f}"


def table(servers: list[Tool], changes: int, files: int) -> Iterator[str]:
    """Rows of every server, and what many changes add to the memory of cdclint's."""
    root = corpora.many(files, has_defects=True)
    path = min(sorted(root.rglob("*.mdx")), key=lambda one: abs(one.stat().st_size - corpora.ONE_FILE_BYTES))
    yield (
        f"A lesson of {path.stat().st_size // 1000} KB among {files:,}; milliseconds from a change to the "
        "diagnostics of its version, and of the processor a change."
    )
    yield ""
    yield "| server | way | median | p95 | processor |"
    yield "| --- | --- | ---: | ---: | ---: |"
    notes = []
    for tool in servers:
        for name in tool.caches:
            shutil.rmtree(root / name, ignore_errors=True)
        typing = Typing(tool, root, path)
        if tool.name == "cdclint":
            times = []
            worked = typing.editor.processor()
            while len(times) < changes and not typing.is_read():
                times.append(typing.change())
                time.sleep(PAUSES["typing"])
            worked = (typing.editor.processor() - worked) / len(times)
            yield f"| {tool.name} | typing, during a cold read | {_cells(times, worked)} |"
            while not typing.is_read():
                time.sleep(0.1)
        loaded = time.perf_counter() - typing.started
        time.sleep(3)  # the first judgement of the whole project
        for way, pause in PAUSES.items():
            yield f"| {tool.name} | {way} | {typing.times(changes // 4 if way == 'pausing' else changes, pause)} |"
        notes.append(f"- {tool.name}: read after {loaded:.1f} s; peak of memory {typing.editor.memory():.0f} MiB")
        if tool.name == "cdclint":
            before = typing.editor.resident()
            for _ in range(MANY * changes):
                typing.change()
            added = typing.editor.resident() - before
            notes[-1] += f"; {MANY * changes:,} changes add {added:.1f} MiB"
        notes[-1] += "."
        typing.end()
        if tool.name == "cdclint":
            typing = Typing(tool, root, path, pulls=True)
            while not typing.is_read():
                time.sleep(0.1)
            time.sleep(3)
            yield f"| {tool.name} | typing, and the editor asks | {typing.times(changes, PAUSES['typing'])} |"
            typing.end()
    yield ""
    yield from notes


def is_about(message: dict[str, Any], uri: str, version: int | None = None) -> bool:
    """Whether a message publishes the diagnostics of a text (in that version)."""
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    params = message["params"]
    return params["uri"] == uri and (version is None or params.get("version") in {None, version})


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--only", default="cdclint,rumdl")
    options = parser.parse_args()
    for line in table(tools(set(options.only.split(","))), options.changes, corpora.FILES):
        print(line, flush=True)


if __name__ == "__main__":
    main()
