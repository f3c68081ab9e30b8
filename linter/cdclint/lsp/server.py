"""`cdclint server`: which requests of an editor are answered, and by whom."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from cdclint import __version__
from cdclint.lsp.convert import path_of
from cdclint.lsp.session import WATCHED, Session
from cdclint.lsp.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pygls.exceptions import JsonRpcException, PyglsError


class _Protocol(LanguageServerProtocol):
    """Open texts are kept by the session: pygls breaks lines where the protocol does not."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Iterator[Any]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class Server(LanguageServer):
    """The server. What an editor sent that makes no sense is told in the log, and the server goes on."""

    said_goodbye = False

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """Tell the log, not a person: a message that cannot be read is none of an author's making."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"{source.__name__}: {error}"))


def serve(*, file: Path | None = None, isolated: bool = False) -> int:
    """Serve one editor on standard input and output until it says good-bye or is gone; the exit status.

    `file` and `isolated` are those of `cdclint.config.load`.
    """
    logging.basicConfig(level=logging.ERROR, format="cdclint: %(message)s")
    # Whatever else writes to standard output must not get between the messages.
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    # A thread that judges must not keep the one that listens waiting for long.
    sys.setswitchinterval(0.001)
    server = make_server(file=file, isolated=isolated)
    server.start_io(stdin, stdout)
    return 0 if server.said_goodbye else 1


def make_server(*, file: Path | None = None, isolated: bool = False) -> Server:
    """A server that is not connected yet."""
    server = Server("cdclint", __version__, protocol_cls=_Protocol)
    session = Session(server, file=file, isolated=isolated)
    _add_life(server, session)
    _add_texts(server, session)
    _add_diagnostics(server, session)
    return server


def _add_life(server: Server, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.begin(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        await session.watch()

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.said_goodbye = True
        session.end()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        event = params.event
        session.change_folders([one.uri for one in event.added], [one.uri for one in event.removed])

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def change_configuration(_: types.DidChangeConfigurationParams) -> None:
        session.reload()


def _add_texts(server: Server, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        if (path := path_of(document.uri)) is not None:
            session.open(Text(document.uri, path, document.version, document.text))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        session.change(params.text_document.uri, params.text_document.version, params.content_changes)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.see([params.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        session.see([change.uri for change in params.changes])

    anything = types.FileOperationRegistrationOptions([types.FileOperationFilter(types.FileOperationPattern(WATCHED))])

    @server.feature(types.WORKSPACE_DID_RENAME_FILES, anything)
    def did_rename(params: types.RenameFilesParams) -> None:
        session.see([uri for file in params.files for uri in (file.old_uri, file.new_uri)])

    @server.feature(types.WORKSPACE_DID_CREATE_FILES, anything)
    def did_create(params: types.CreateFilesParams) -> None:
        session.see([file.uri for file in params.files])

    @server.feature(types.WORKSPACE_DID_DELETE_FILES, anything)
    def did_delete(params: types.DeleteFilesParams) -> None:
        session.see([file.uri for file in params.files])


def _add_diagnostics(server: Server, session: Session) -> None:
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="cdclint")

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def diagnostic(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return await session.pull(params.text_document.uri, params.previous_result_id)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        return await session.pull_all(params.previous_result_ids)
