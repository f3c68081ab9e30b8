"""`cdclint server`: which requests of an editor are answered, and by whom."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import sys
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.io_ import StdinAsyncReader, StdoutWriter, run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from cdclint import __version__
from cdclint.core.message import Message
from cdclint.core.source import Source
from cdclint.lsp.actions import fix_all
from cdclint.lsp.completion import complete
from cdclint.lsp.definition import definition
from cdclint.lsp.hover import hover
from cdclint.lsp.lab.live_check import add_live_check
from cdclint.lsp.open_text import Text
from cdclint.lsp.project.preparation import prepare
from cdclint.lsp.protocol_types import path_of
from cdclint.lsp.quick_fixes import quick_fixes
from cdclint.lsp.session import WATCHED, Session
from cdclint.lsp.settings.setting_requests import (
    complete_settings,
    completion_items,
    define_setting,
    hover_settings,
)
from cdclint.lsp.symbols import Symbol, symbols
from cdclint.lsp.wider_requests import add_wider_requests
from cdclint.lsp.workspace_edits import edit_of

if TYPE_CHECKING:
    from pathlib import Path

    from pygls.exceptions import PyglsError
    from pygls.io_ import AsyncReader

    from cdclint.lsp.cursor import Place

FIX_ALL = "source.fixAll.cdclint"


class _Protocol(LanguageServerProtocol):
    """Open texts are kept by the session: pygls breaks lines where the protocol does not.

    The features are called directly: pygls keeps the future of a notification whose handler is a generator.
    """

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 (as in pygls)
        """A message of its type; an invalid request is answered with an error, for its sender waits."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), int | str):
                self._send_response(data["id"], error=error.to_response_error())
            raise

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_OPEN](params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE](params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE](params)


class Server(LanguageServer):
    """The server. Invalid messages of an editor are logged, and the server continues."""

    said_goodbye = False

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """Write to the log, not to a person: an author cannot mend an invalid message."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"{source.__name__}: {error}"))


class _OneLine(logging.Formatter):
    """The message of pygls about an unreadable request, without its traceback.

    An editor that does not read standard error would stop the server once that is full.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        """The first line: pygls puts a traceback behind it."""
        record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def formatException(self, ei: tuple[object, ...]) -> str:  # noqa: N802 (the name is logging's)
        """The exception itself."""
        return str(ei[1])


def serve(*, file: Path | None = None, isolated: bool = False) -> int:
    """Serve one editor on standard input and output until it says good-bye or is gone, and end the process with that.

    `file` and `isolated` are those of `cdclint.config.load`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("cdclint: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    if not _has_editor():
        sys.stderr.write("cdclint: standard input is no pipe: an editor starts this command\n")
        return 2
    # Whatever else writes to standard output must not get between the messages.
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    # A thread that judges must not keep the one that listens waiting for long.
    sys.setswitchinterval(0.001)
    server, session = make_server(file=file, isolated=isolated)
    server.protocol.set_writer(StdoutWriter(stdout))
    loop = asyncio.new_event_loop()
    with suppress(SystemExit, KeyboardInterrupt, BrokenPipeError, asyncio.IncompleteReadError):
        loop.run_until_complete(_listen(server, stdin))
    session.end()
    if not server.said_goodbye:
        sys.stderr.write("cdclint: the editor is gone without a good-bye\n")
    for stream in (stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    # Threads that still read or judge are not needed, and would be waited for.
    os._exit(0 if server.said_goodbye else 1)


def _has_editor() -> bool:
    """Whether messages can come on standard input; a file, or /dev/null, cannot be waited for."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False  # it is closed
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(0)


async def _listen(server: Server, stdin: BinaryIO) -> None:
    """Read messages from a pipe; pygls itself has a thread for that, which costs two changes of threads a line.

    On Windows it is the only way: an event loop cannot wait for the pipe that an editor makes.
    """
    reader: AsyncReader
    if sys.platform == "win32":
        reader = StdinAsyncReader(stdin)
    else:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stdin)
    await run_async(Event(), reader, server.protocol, error_handler=server.report_server_error)


def make_server(*, file: Path | None = None, isolated: bool = False) -> tuple[Server, Session]:
    """A server that is not connected yet, and what it knows of its editor."""
    server = Server("cdclint", __version__, protocol_cls=_Protocol)
    session = Session(server, file=file, isolated=isolated)
    _add_life(server, session)
    _add_texts(server, session)
    _add_diagnostics(server, session)
    _add_reading(server, session)
    _add_writing(server, session)
    add_wider_requests(server, session)
    add_live_check(server, session)
    return server, session


def _add_life(server: Server, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.begin(params)
        prepare()

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


def _add_reading(server: Server, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def show(params: types.HoverParams) -> types.Hover | None:
        uri, translate = params.text_document.uri, session.converter.translate
        if (settings := session.settings(uri)) is not None:
            return hover_settings(session, settings, params.position)
        found = await session.shown(uri)
        answer = await session.ask(uri, lambda place: hover(place, found, translate, session.page), params.position)
        if answer is None:
            return None
        text, span = answer
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), session.converter.range(span))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def go(params: types.DefinitionParams) -> types.Location | None:
        uri = params.text_document.uri
        if (settings := session.settings(uri)) is not None:
            return define_setting(session, settings, params.position)

        def look(place: Place) -> tuple[str, Source, int] | None:
            found = definition(place)
            if found is None:
                return None
            path, offset = found
            if path == place.path:
                return path, place.source, offset
            return path, place.space.source(path) if offset else Source(path, ""), offset

        found = await session.ask(uri, look, params.position)
        return None if found is None else session.location(uri, *found)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        def look(place: Place) -> list[types.DocumentSymbol]:
            return [convert(place.source, one) for one in symbols(place)]

        def convert(source: Source, one: Symbol) -> types.DocumentSymbol:
            whole = session.converter.range(source.span(one.start, one.end))
            name = session.converter.range(source.span(one.name_start, one.name_end))
            inner = [convert(source, child) for child in one.children]
            return types.DocumentSymbol(one.name, one.kind, whole, name, children=inner)

        if session.settings(params.text_document.uri) is not None:
            return []
        return await session.ask(params.text_document.uri, look) or []


def _add_writing(server: Server, session: Session) -> None:
    starters = ["(", "#", "/", "<", '"', "'", "{", "!", ":", " ", "-", "[", ",", "`", "="]

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=starters))
    async def choices(params: types.CompletionParams) -> types.CompletionList:
        if (settings := session.settings(params.text_document.uri)) is not None:
            return types.CompletionList(
                is_incomplete=False, items=complete_settings(session, settings, params.position)
            )

        def look(place: Place) -> list[types.CompletionItem]:
            return completion_items(session, place.source, place.offset, complete(place))

        found = await session.ask(params.text_document.uri, look, params.position)
        return types.CompletionList(is_incomplete=False, items=found or [])

    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]
    options = types.CodeActionOptions(code_action_kinds=kinds, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        shown = await session.shown(uri)
        only = params.context.only
        found: list[types.CodeAction] = []
        if only is None or types.CodeActionKind.QuickFix in only:
            found += await session.ask(uri, lambda place: quick_fixes(session, place, uri, shown, params.range)) or []
        is_asked = only is not None and any(one == FIX_ALL or FIX_ALL.startswith(f"{one}.") for one in only)
        if is_asked or (only is None and any(one.fix is not None and one.fix.safe for one in shown)):
            title = session.converter.translate(Message("Fix all that cdclint can fix safely"))
            action = types.CodeAction(title, FIX_ALL, data=uri)
            if not session.resolves_edits:
                action = await resolve(action)
            if session.resolves_edits or action.edit is not None:
                found.append(action)
        return found

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        if action.edit is None and action.kind == FIX_ALL and isinstance(action.data, str):
            edits = await session.ask(action.data, fix_all)
            if edits:
                action.edit = edit_of(session, action.data, edits)
        return action
