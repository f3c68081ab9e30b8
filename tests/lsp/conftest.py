"""An author at an editor: a real client process to server process connection over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient, make_test_lsp_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

PATIENCE = 30.0
"""Seconds after which what should have come is taken not to come; a busy machine is slow."""


class Author:
    """One who writes below `root`, and sees what the editor shows."""

    def __init__(self, root: Path, client: LanguageClient) -> None:
        self.root = root
        self.client = client
        self.greeting: types.InitializeResult | None = None
        self.marks = 0
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        if text is None:
            text = (self.root / path).read_bytes().decode()
        self.versions[path], self.texts[path] = 1, text
        language = {"json": "json", "yml": "yaml", "yaml": "yaml", "md": "markdown"}.get(path.rpartition(".")[2], "mdx")
        item = types.TextDocumentItem(self.uri(path), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def write(self, path: str, text: str) -> None:
        """The whole text is another."""
        self.versions[path] += 1
        self.texts[path] = text
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def type(self, path: str, *changes: tuple[tuple[int, int], tuple[int, int], str]) -> None:
        """Put texts in the place of ranges, in the units of the client."""
        self.versions[path] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        partial = [
            types.TextDocumentContentChangePartial(
                range=types.Range(types.Position(*start), types.Position(*end)), text=text
            )
            for start, end, text in changes
        ]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, partial))

    def save(self, path: str) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.name(path)))

    def close(self, path: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.name(path)))

    def name(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def tell(self, *paths: str, kind: types.FileChangeType = types.FileChangeType.Changed) -> None:
        """The editor saw something happen on the disk."""
        changes = [types.FileEvent(self.uri(path), kind) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))

    def seen(self, path: str) -> list[types.Diagnostic]:
        return list(self.client.diagnostics.get(self.uri(path), ()))

    def rules(self, path: str) -> list[str]:
        return [str(one.code) for one in self.seen(path)]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for what should come."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not holds():
            if loop.time() > end:
                shown = {uri: [one.message for one in found] for uri, found in self.client.diagnostics.items()}
                reported = [one.message for one in (*self.client.messages, *self.client.log_messages)]
                pytest.fail(f"it did not come in {PATIENCE} s; shown: {shown}; logged: {reported}")
            await asyncio.sleep(0.005)

    async def settled(self) -> None:
        """Wait until the server has judged the whole project once more: a new file is reported last."""
        self.marks += 1
        name = f"mark-{self.marks}.mdx"
        (self.root / name).write_text("<5\n", "utf-8")
        self.tell(name, kind=types.FileChangeType.Created)
        await self.until(lambda: self.seen(name))


class Connect(Protocol):
    """Start a server, and an editor that works below `root`."""

    def __call__(
        self,
        root: Path,
        *,
        encoding: str = "utf-16",
        pulls: bool = False,
        watches: bool = True,
        **options: Any,  # noqa: ANN401 (fields of InitializeParams)
    ) -> Awaitable[Author]: ...


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    authors: list[Author] = []

    async def start(
        root: Path,
        *,
        encoding: str = "utf-16",
        pulls: bool = False,
        watches: bool = True,
        **options: Any,  # noqa: ANN401 (fields of InitializeParams)
    ) -> Author:
        client = make_test_lsp_client()
        registered: list[types.Registration] = []

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            registered.extend(params.registrations)

        await client.start_io(sys.executable, "-m", "cdclint", "server", *options.pop("arguments", ()))
        author = Author(root, client)
        authors.append(author)
        watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches)
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
            text_document=types.TextDocumentClientCapabilities(
                diagnostic=types.DiagnosticClientCapabilities() if pulls else None,
                hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
                publish_diagnostics=types.PublishDiagnosticsClientCapabilities(version_support=True),
                **options.pop("text_document", {}),
            ),
            workspace=types.WorkspaceClientCapabilities(
                did_change_watched_files=watching,
                diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=pulls),
                workspace_folders=True,
                workspace_edit=options.pop("workspace_edit", None),
            ),
            window=types.WindowClientCapabilities(work_done_progress=True),
        )
        folder = types.WorkspaceFolder(root.as_uri(), root.name)
        params = types.InitializeParams(capabilities, workspace_folders=[folder], **options)
        author.greeting = await asyncio.wait_for(client.initialize_session(params), PATIENCE)
        if watches:
            await author.until(lambda: registered)
        return author

    yield start
    for author in authors:
        if not author.client.stopped:
            await asyncio.wait_for(author.client.shutdown_session(), PATIENCE)
        await author.client.stop()
