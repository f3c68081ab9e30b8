"""What stays in memory after many changes."""

from __future__ import annotations

import gc
from concurrent.futures import Future

from lsprotocol import types

from cdclint.lsp.server import make_server

CHANGES = 1_000


def futures() -> int:
    gc.collect()
    return sum(isinstance(one, Future) for one in gc.get_objects())


def test_changes_leave_no_future_behind() -> None:
    server, _ = make_server()
    protocol = server.protocol
    uri = "untitled:lesson"
    item = types.TextDocumentItem(uri, "mdx", 1, "# A\n")
    protocol.handle_message(
        types.DidOpenTextDocumentNotification(types.DidOpenTextDocumentParams(item)),
    )
    before = futures()
    for version in range(2, CHANGES + 2):
        change = types.TextDocumentContentChangeWholeDocument(f"# {version}\n")
        params = types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), [change])
        protocol.handle_message(types.DidChangeTextDocumentNotification(params))
    assert futures() - before < 10
