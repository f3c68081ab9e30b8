#!/usr/bin/env python3
"""A receiver of notifications that shows what it got: Slack's webhook, other webhooks, and a dead man's switch.

    POST /slack, /webhook   keep the message; the answer is `ok`, as Slack's is
    POST /deadman           the watchdog barked
    GET  /                  what came, the newest first, and whether the watchdog still barks
    GET  /messages          the same as JSON
    DELETE /messages        forget them
    GET  /deadman           seconds since the watchdog barked last, as JSON; status 503 once it has been silent too long
    GET  /runbook           what to do about each alert

WEBHOOK_LISTEN is address and port (default 127.0.0.1:8026), DEADMAN_SECONDS how long the watchdog may be silent (180).
"""

import html
import json
import os
import re
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RUNBOOK = Path(__file__).with_name("runbook.html")
LARGEST = 1_000_000
"""Bytes that a message may have."""


class Received:
    """What came: the last 200 messages, and when the watchdog barked last.

    Args:
        patience: seconds that the watchdog may be silent.
    """

    def __init__(self, patience: float) -> None:
        self.messages: deque[dict[str, Any]] = deque(maxlen=200)
        self._patience = patience
        self._barked: float | None = None

    def keep(self, path: str, body: Any) -> None:  # noqa: ANN401  any JSON document
        """Take a message; a watchdog's bark is only remembered."""
        if path == "/deadman":
            self._barked = time.monotonic()
            return
        title, text = headline(body)
        status = next((word for word in ("RESOLVED", "FIRING") if word in title.upper()), "")
        at = time.strftime("%H:%M:%S")
        self.messages.appendleft({"at": at, "path": path, "status": status, "title": title, "text": text, "body": body})

    def watchdog(self) -> dict[str, Any]:
        """Whether the watchdog is alive, and how many seconds it has been silent (None: it never barked)."""
        silent = None if self._barked is None else round(time.monotonic() - self._barked, 1)
        return {"alive": silent is not None and silent <= self._patience, "silent_seconds": silent}


def headline(body: Any) -> tuple[str, str]:  # noqa: ANN401  any JSON document
    """Title and text of a message of Slack, Grafana or Alertmanager; what has neither is shown as it is."""
    if isinstance(body, dict):
        attachments = body.get("attachments")
        first = attachments[0] if isinstance(attachments, list) and attachments else body
        if isinstance(first, dict):
            title = first.get("title") or first.get("status") or body.get("text")
            text = first.get("text") or first.get("message") or ""
            if isinstance(title, str) and isinstance(text, str):
                return title, text
    return "message", json.dumps(body, ensure_ascii=False)


def page(received: Received) -> str:
    """The page that shows it all, refreshed every 5 seconds."""
    dog = received.watchdog()
    silent = "никогда" if dog["silent_seconds"] is None else f"{dog['silent_seconds']:.0f} с назад"
    rows = "".join(
        f'<tr class="{one["status"].lower()}"><td>{one["at"]}<td>{html.escape(one["status"] or one["path"])}'
        f"<td><b>{html.escape(one['title'])}</b><pre>{linked(one['text'])}</pre>"
        for one in list(received.messages)
    )
    state = "alive" if dog["alive"] else "dead"
    word = "жив" if dog["alive"] else "молчит"
    return f"""<!doctype html><html lang="ru"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Что пришло</title>
<style>body{{font:16px system-ui;margin:1.5rem;max-width:70rem}}
td{{padding:.4rem .8rem;vertical-align:top;border-top:1px solid #ccc}}
pre{{white-space:pre-wrap;margin:.3rem 0}}.firing td:nth-child(2),.dead{{color:#b00020;font-weight:bold}}
.resolved td:nth-child(2),.alive{{color:#06702f;font-weight:bold}}</style>
<h1>Что пришло</h1>
<p>Сторожевой сигнал <span class="{state}">{word}</span>, последний раз: {silent}. <a href="/runbook">Runbook</a></p>
<table>{rows or "<tr><td>Пока ничего."}</table></html>"""


def linked(text: str) -> str:
    """Text as HTML whose addresses are links."""
    return re.sub(r"(https?://[^\s<>&|]+)", r'<a href="\1">\1</a>', html.escape(text))


def handler(received: Received) -> type[BaseHTTPRequestHandler]:
    """The request handler that keeps messages in `received`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            try:
                size = int(length) if length.isdigit() else 0
                # Who still writes while the connection closes never reads why.
                sent = self.rfile.read(min(size, 10 * LARGEST))
                body = json.loads(sent if size <= LARGEST else b"")
            except ValueError:
                self.answer(400, "webhook: the body must be JSON of at most 1 MB")
                return
            received.keep(self.path, body)
            self.answer(200, "ok")

        def do_GET(self) -> None:
            match self.path:
                case "/":
                    self.answer(200, page(received), "text/html")
                case "/messages":
                    self.answer(200, json.dumps(list(received.messages), ensure_ascii=False), "application/json")
                case "/deadman":
                    dog = received.watchdog()
                    self.answer(200 if dog["alive"] else 503, json.dumps(dog), "application/json")
                case "/runbook":
                    self.answer(200, RUNBOOK.read_text(encoding="utf-8"), "text/html")
                case _:
                    self.answer(404, "webhook: there is no such page")

        def do_DELETE(self) -> None:
            received.messages.clear()
            self.answer(200, "ok")

        do_HEAD = do_GET  # noqa: N815  the name that http.server asks for

        def answer(self, status: int, text: str, kind: str = "text/plain") -> None:
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def main() -> None:
    """Serve until stopped."""
    host, _, port = os.environ.get("WEBHOOK_LISTEN", "127.0.0.1:8026").rpartition(":")
    received = Received(float(os.environ.get("DEADMAN_SECONDS", "180")))
    with ThreadingHTTPServer((host, int(port)), handler(received)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
