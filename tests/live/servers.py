"""Servers on loopback that answer as they are told, or misbehave, and end with their block."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answer = Callable[[BaseHTTPRequestHandler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    released: threading.Event
    asked: list[tuple[str, str, str | None]]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    """The address of a server, and what it was asked: method, path, `Authorization`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.command, self.path, self.headers.get("Authorization")))
            with suppress(OSError):
                answer(self)

        do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815 (the library's names)

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    server.asked = []
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def reply(handler: BaseHTTPRequestHandler, value: object, status: int = 200, **headers: str) -> None:
    """Answer with JSON."""
    raw(handler, json.dumps(value).encode(), status, **headers)


def raw(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Answer with any bytes."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def slow(handler: BaseHTTPRequestHandler) -> None:
    """Never answer."""
    released(handler).wait(30)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Send a header that never ends, byte by byte."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not released(handler).wait(0.05):
        handler.wfile.write(b"a")


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body that never ends."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\n\r\n{"status": "')
    while not released(handler).is_set():
        handler.wfile.write(b"a" * 1_000_000)


def released(handler: BaseHTTPRequestHandler) -> threading.Event:
    """Set when the test is over."""
    server: Any = handler.server
    event: threading.Event = server.released
    return event


def is_running(pid: str) -> bool:
    """Whether there is a process of that id that has not ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 (gone, or a zombie)
            return file.read().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def prometheus(handler: BaseHTTPRequestHandler) -> None:
    """A Prometheus with one metric, `up`."""
    parts = urlsplit(handler.path)
    query = parse_qs(parts.query).get("query", [""])[0]
    data: object = {"resultType": "vector", "result": [{"metric": {}, "value": [0, "1"]}] if query == "up" else []}
    if parts.path.endswith("/values"):
        data = ["up"]
    elif parts.path.endswith("/targets"):
        data = {"activeTargets": []}
    elif parts.path.endswith("/rules"):
        data = {"groups": []}
    reply(handler, {"status": "success", "data": data})
