"""From didChange to publishDiagnostics: cdclint's language server beside rumdl's, in a workspace of 1,000 lessons.

The corpus is that of `bench/run.py`. A lesson of 18 KB is open, and one character after the other is typed in its
middle; what is measured is the time from the change to the first publication for its version. Three ways to type:
"at once" sends the next change as soon as the last one is answered, "typing" leaves 120 ms between two, as quick
typists do, "pausing" 600 ms, so that the project is judged between any two. For each the median and the 95th percentile
are given, beside them the milliseconds of the processor a change (all that the server does between two changes), the
seconds of the first load, and the peak of memory of the server's process (Linux). On a machine with other work the
processor's figure is the steadier one.

    make bench                                    everything
    .venv/bin/python bench/server.py --changes 50 --only cdclint
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import run

PAUSES = {"at once": 0.0, "typing": 0.12, "pausing": 0.6}
PATIENCE = 300.0


class Editor:
    """A client that measures; it keeps the server's messages in their order."""

    def __init__(self, command: list[str], root: Path) -> None:
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages: Queue[tuple[float, dict[str, Any]]] = Queue()
        self.number = 0
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

    def ask(self, method: str, params: object) -> None:
        """A request, and its answer."""
        self.number += 1
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        self.wait(lambda message: message.get("id") == self.number and "method" not in message)

    def wait(self, fits: Any) -> float:  # noqa: ANN401 (a predicate)
        """When the first message came that fits."""
        while True:
            try:
                at, message = self.messages.get(timeout=PATIENCE)
            except Empty:
                sys.exit(f"bench: no answer in {PATIENCE} s")
            if fits(message):
                return at

    def processor(self) -> float:
        """Milliseconds of the processor that the process has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """The largest resident set that the process has had, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(name: str, command: list[str], root: Path, path: Path, changes: int) -> None:
    """Print the rows of one server."""
    editor = Editor(command, root)
    uri = path.as_uri()
    started = time.perf_counter()
    capabilities = {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"publishDiagnostics": {"versionSupport": True}},
        "workspace": {"configuration": True, "workspaceFolders": True},
        "window": {"workDoneProgress": True},
    }
    folders = [{"uri": root.as_uri(), "name": root.name}]
    params = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": folders}
    editor.ask("initialize", {**params, "capabilities": capabilities})
    editor.tell("initialized", {})
    text = path.read_text("utf-8")
    item = {"uri": uri, "languageId": "mdx", "version": 0, "text": text}
    editor.tell("textDocument/didOpen", {"textDocument": item})
    is_ours = name == "cdclint"
    editor.wait(lambda message: is_about(message, uri))
    if is_ours:
        editor.wait(lambda message: message.get("params", {}).get("value", {}).get("kind") == "end")
    loaded = time.perf_counter() - started
    time.sleep(3)  # the first judgement of the whole project
    line = text[: len(text) // 2].count("\n")
    while text.split("\n")[line].strip() and line > 0:
        line -= 1
    version = 0
    for way, pause in PAUSES.items():
        times = []
        worked = editor.processor()
        for count in range(changes):
            version += 1
            at = {"line": line, "character": count % 40}
            change = {"range": {"start": at, "end": at}, "text": "я" if count % 40 else "\n"}
            while not editor.messages.empty():
                editor.messages.get()
            begun = time.perf_counter()
            document = {"uri": uri, "version": version}
            editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
            at_last = editor.wait(lambda message, version=version: is_about(message, uri, version))
            times.append(1000 * (at_last - begun))
            time.sleep(pause)
        worked = (editor.processor() - worked) / changes
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"| {name} | {way} | {statistics.median(times):.1f} | {p95:.1f} | {max(times):.1f} | {worked:.1f} "
            f"| {loaded:.1f} | {editor.memory():.0f} |",
            flush=True,
        )
    editor.ask("shutdown", None)
    editor.tell("exit", None)
    try:
        editor.process.wait(timeout=5)
    except subprocess.TimeoutExpired:  # rumdl stays
        editor.process.kill()


def is_about(message: dict[str, Any], uri: str, version: int | None = None) -> bool:
    """Whether a message publishes the diagnostics of a text (in that version)."""
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    params = message["params"]
    return params["uri"] == uri and (version is None or params.get("version") in {None, version})


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--only", default="cdclint,rumdl")
    options = parser.parse_args()
    names = options.only.split(",")
    many, _ = run.corpus()
    tools = {tool.name: tool.command[0] for tool in run.peers(set(names))}
    path = min(sorted(many.rglob("*.mdx")), key=lambda one: abs(one.stat().st_size - run.ONE_FILE_BYTES))
    print(f"{path.relative_to(many)}, {path.stat().st_size} bytes; milliseconds from didChange to publishDiagnostics\n")
    print("| server | way | median | p95 | max | processor | ready after (s) | peak MiB |")
    print("|---|---|---|---|---|---|---|---|")
    arguments = {"cdclint": ["server"], "rumdl": ["server", "--stdio"]}
    for name in names:
        measure(name, [tools[name], *arguments[name]], many, path, options.changes)


if __name__ == "__main__":
    main()
