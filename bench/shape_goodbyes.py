"""The server is told good-bye while it judges a hostile text: how long the answer takes, and the end of the process.

    python bench/shape_goodbyes.py [--lead 1] [--part 1/1] [NAME ...]

Each shape of tests/linear has 100,000 repetitions, or 1 MB where that is less. A server of its own gets it as an open
text, and `shutdown` so many seconds later; `exit` follows the answer. The servers are forked from one process that has
loaded all that a server loads. What took more than a second is asked three times, of which the shortest counts, is
printed with a mark, and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from shapes import shapes

from cdclint.lsp.server import make_server, serve
from shape_times import TRIES, full_size

MOST = 1.0
PATIENCE = 60.0


class Client:
    """One who speaks with a server over two pipes and waits for nothing but answers."""

    def __init__(self, root: Path) -> None:
        given, self._in = os.pipe()
        self._out, given_out = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.dup2(given, 0)
            os.dup2(given_out, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.closerange(3, 256)
            os.chdir(root)
            try:
                serve(isolated=True)
            finally:
                os._exit(3)
        os.close(given)
        os.close(given_out)
        self._number = 0

    def tell(self, method: str, params: object, **more: object) -> None:
        """Send a message."""
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        data = memoryview(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        while data:
            data = data[os.write(self._in, data[:65_536]) :]

    def ask(self, method: str, params: object) -> float:
        """Send a request; the seconds until it was answered, infinite where it never was."""
        self._number += 1
        begun = time.monotonic()
        self.tell(method, params, id=self._number)
        while (left := begun + PATIENCE - time.monotonic()) > 0:
            message = self._message(left)
            if message is not None and message.get("id") == self._number and "method" not in message:
                return time.monotonic() - begun
        return float("inf")

    def _message(self, patience: float) -> dict[str, Any] | None:
        if not select.select([self._out], [], [], patience)[0]:
            return None
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = os.read(self._out, 1)
            if not byte:
                sys.exit("shape_goodbyes.py: the server is gone")
            head += byte
        size, body = int(head.lower().partition(b"content-length:")[2].split()[0]), b""
        while len(body) < size:
            body += os.read(self._out, size - len(body))
        found: dict[str, Any] = json.loads(body)
        return found

    def end(self) -> float:
        """Say good-bye for good; the seconds until the process has ended."""
        begun = time.monotonic()
        self.tell("exit", None)
        while time.monotonic() < begun + PATIENCE:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                self._close()
                return time.monotonic() - begun
            time.sleep(0.002)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        self._close()
        return float("inf")

    def _close(self) -> None:
        os.close(self._in)
        os.close(self._out)


def goodbye(root: Path, path: str, text: str, lead: float) -> tuple[float, float]:
    """The seconds until the good-bye is answered, and from there until the process has ended."""
    client = Client(root)
    client.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}})
    client.tell("initialized", {})
    item = {"uri": (root / path).as_uri(), "languageId": "mdx", "version": 1, "text": text}
    client.tell("textDocument/didOpen", {"textDocument": item})
    time.sleep(lead)
    return client.ask("shutdown", None), client.end()


def main() -> int:
    """Ask each of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lead", type=float, default=1.0, help="seconds that the server has the text already")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth shape, from the Kth")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    chosen = [one for one in shapes() if not options.names or any(name in one.name for name in options.names)]
    make_server(isolated=True)  # what a server loads is loaded once
    slow, worst = 0, (0.0, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        for shape in chosen[part - 1 :: parts]:
            path = Path(folder, shape.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = shape.make(full_size(shape))
            answered, ended = goodbye(Path(folder), shape.path, text, options.lead)
            for _ in range(TRIES - 1):
                if max(answered, ended) > MOST:
                    again = goodbye(Path(folder), shape.path, text, options.lead)
                    answered, ended = min(answered, again[0]), min(ended, again[1])
            mark = "!" if max(answered, ended) > MOST else " "
            slow += mark == "!"
            worst = max(worst[0], answered), max(worst[1], ended)
            print(f"{mark} {answered:5.2f} s  {ended:5.2f} s  {len(text) // 1000:6} KB  {shape.name}", flush=True)
    print(
        f"{len(chosen[part - 1 :: parts])} shapes; the slowest answer took {worst[0]:.2f} s, the slowest end "
        f"{worst[1]:.2f} s; over {MOST:g} s: {slow}"
    )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
