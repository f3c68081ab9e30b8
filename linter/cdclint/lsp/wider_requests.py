"""Requests that are about more than one file: who names a thing, renames, names of the project; and what folds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from cdclint.lsp.names.heading_names import CannotRenameError, renameable, renamed_heading
from cdclint.lsp.names.moves import edits_of_moves
from cdclint.lsp.names.uses import thing_at, uses_of
from cdclint.lsp.overview.document_links import file_links
from cdclint.lsp.overview.folding import folds
from cdclint.lsp.overview.workspace_symbols import named_things
from cdclint.lsp.protocol_types import path_of, uri_of
from cdclint.lsp.workspace_edits import edits_of

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from cdclint.core.finding import Edit
    from cdclint.core.source import Span
    from cdclint.engine.workspace import Workspace
    from cdclint.lsp.cursor import Place
    from cdclint.lsp.session import Session

MOVED = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), scheme="file")]
)


def add_wider_requests(server: LanguageServer, session: Session) -> None:
    """Answer these requests."""
    _add_names(server, session)
    _add_overview(server, session)


def _add_names(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location]:
        uri = params.text_document.uri

        def look(place: Place) -> list[Span]:
            thing = thing_at(place)
            if thing is None:
                return []
            wanted = params.context.include_declaration
            return _spans(place.space, uses_of(place.project, thing, with_declaration=wanted))

        found = await session.ask(uri, look, params.position, fresh=True)
        return [one for span in found or () if (one := session.place(uri, span)) is not None]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        def look(place: Place) -> tuple[Span, str] | None:
            found = renameable(place)
            return None if found is None else (place.source.span(found[0], found[1]), found[2])

        answer = await session.ask(params.text_document.uri, look, params.position, fresh=True)
        return None if answer is None else types.PrepareRenamePlaceholder(session.converter.range(answer[0]), answer[1])

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        uri = params.text_document.uri

        def look(place: Place) -> dict[str, list[Edit]] | str:
            try:
                return renamed_heading(place, params.new_name)
            except CannotRenameError as problem:
                return session.translate(problem.message)

        edits = await session.ask(uri, look, params.position, fresh=True)
        if isinstance(edits, str):
            raise JsonRpcInvalidParams(edits)
        found = session.find(uri)
        return None if edits is None or found is None else edits_of(session, [(found[0], edits)])

    @server.feature(types.WORKSPACE_WILL_RENAME_FILES, MOVED)
    async def will_rename(params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
        pairs = [(path_of(file.old_uri), path_of(file.new_uri)) for file in params.files]
        made = []
        for project in session.projects:
            moved: dict[str, str] = {}
            for old, new in pairs:
                before = None if old is None else project.name(old)
                after = None if new is None else project.name(new)
                if before and after:
                    moved[before] = after
            if moved and not project.is_alone:
                await project.ready()
                edits = await project.ask(partial(edits_of_moves, pairs=moved), fresh=True)
                if edits:
                    made.append((project, edits))
        return edits_of(session, made) if made else None


def _add_overview(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def fold(params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
        found = await session.ask(params.text_document.uri, folds)
        return None if found is None else [types.FoldingRange(first, last, kind=kind) for first, last, kind in found]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        uri = params.text_document.uri

        def look(place: Place) -> list[tuple[Span, str]]:
            return [(place.source.span(start, end), path) for start, end, path in file_links(place)]

        answer, found = await session.ask(uri, look), session.find(uri)
        if answer is None or found is None:
            return []
        root = found[0].root
        return [types.DocumentLink(session.converter.range(span), uri_of(root / path)) for span, path in answer]

    @server.feature(types.WORKSPACE_SYMBOL)
    async def names(params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
        made: list[types.SymbolInformation] = []
        for project in session.projects:
            if project.is_alone:
                continue

            def look(space: Workspace) -> list[tuple[str, types.SymbolKind, str, Span]]:
                found = []
                for one in named_things(space.run.project, params.query):
                    span = space.source(one.path).span(one.start, one.end)
                    found.append((one.name, one.kind, one.inside, span))
                return found

            for name, kind, inside, span in await project.ask(look) or ():
                location = types.Location(session.uri(project, span.source.path), session.converter.range(span))
                made.append(types.SymbolInformation(location, name, kind, container_name=inside))
        return made


def _spans(space: Workspace, uses: list[tuple[str, int, int]]) -> list[Span]:
    found = []
    for path, start, end in uses:
        try:
            found.append(space.source(path).span(start, end))
        except OSError:
            continue  # it is gone by now
    return found
