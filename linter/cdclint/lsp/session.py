"""What one editor has open, what it can do, and what it has been sent."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cdclint import __version__
from cdclint.core.message import Message
from cdclint.lsp.cursor import Place
from cdclint.lsp.lab.live_check import forget, with_live
from cdclint.lsp.open_project import Project
from cdclint.lsp.project.preparation import freeze
from cdclint.lsp.protocol_types import Converter, path_of, uri_of
from cdclint.lsp.settings.setting_answers import is_settings
from cdclint.output.translation import choose, known_text, rule_page, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from pathlib import Path

    from pygls.lsp.server import LanguageServer

    from cdclint.core.report import Crash
    from cdclint.core.rule import Rule
    from cdclint.core.source import Source, Span
    from cdclint.lsp.open_text import Text
    from cdclint.lsp.project.editor import Verdict

T = TypeVar("T")

WATCHED = "**/*"
"""A rule over the project may ask for any file: a link leads to pictures and scripts as well."""
PATIENCE = 2.0
"""Seconds that an editor has to show a bar; reading continues without one."""
STATUS = "cdclint/status"
"""The notification that says whether the settings can be used: `settings` is why not, or ""."""
_NEVER = frozenset({".git", "node_modules", "__pycache__", ".cdclint_cache"})


class Session:
    """One editor. It is the `Editor` of its projects.

    Diagnostics of open texts are pulled by an editor that can do so, and pushed otherwise. Those of other files are
    pushed until the editor pulls them for the first time: it cannot announce whether it will.
    """

    def __init__(self, server: LanguageServer, *, file: Path | None = None, isolated: bool = False) -> None:
        self.converter = Converter(translate=self.translate)
        self._locale = ""
        self.projects: list[Project] = []
        self._server = server
        self._file, self._isolated = file, isolated
        self._where: dict[str, tuple[Project, Text]] = {}
        self.resolves_edits = False
        self._pulls = self._pulls_all = self._refreshes = self._watches = False
        self._shows_progress = False
        self.edits_versions = self.creates = False
        self._shown: set[str] = set()
        self._crashes: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tokens = count(1)
        self._refused: dict[Project, Message] = {}
        self._settings_shown = ""

    def translate(self, text: Message) -> str:
        """A message in the language of the settings, otherwise of the editor; all that people read goes here."""
        return translate(text, self._language)

    def in_language(self, text: str) -> str:
        """What our own data says of a metric, a setting or a key, in that language."""
        return known_text(text, self._language)

    def page(self, rule: Rule) -> str:
        """The page of a rule, in that language."""
        return rule_page(rule.id, rule.doc, self._language)

    @property
    def _language(self) -> str:
        set_ = (one.config.language for one in self.projects if one.config is not None and one.config.language)
        return choose(next(set_, ""), {"LANG": self._locale})

    # The editor comes and goes.

    def begin(self, params: types.InitializeParams) -> None:
        """An editor introduces itself."""
        self._locale = params.locale or ""
        abilities = params.capabilities
        document, workspace, window = abilities.text_document, abilities.workspace, abilities.window
        encoding = types.PositionEncodingKind(self._server.workspace.position_encoding).value
        self.converter = Converter(encoding, self.translate)
        self._pulls = document is not None and document.diagnostic is not None
        if workspace is not None:
            self._refreshes = workspace.diagnostics is not None and bool(workspace.diagnostics.refresh_support)
            watching = workspace.did_change_watched_files
            self._watches = watching is not None and bool(watching.dynamic_registration)
            editing = workspace.workspace_edit
            self.edits_versions = editing is not None and bool(editing.document_changes)
            operations = (editing.resource_operations if editing is not None else None) or ()
            self.creates = self.edits_versions and types.ResourceOperationKind.Create in operations
        actions = None if document is None else document.code_action
        resolving = None if actions is None else actions.resolve_support
        self.resolves_edits = resolving is not None and "edit" in resolving.properties
        self._shows_progress = window is not None and bool(window.work_done_progress)
        folders = [folder.uri for folder in params.workspace_folders or ()]
        if not folders and params.root_uri:
            folders = [params.root_uri]
        self._add(folders)

    async def watch(self) -> None:
        """Ask an editor that can to report changes on the disk."""
        if self._watches:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
            one = types.Registration("cdclint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await self._server.client_register_capability_async(types.RegistrationParams([one]))

    def change_folders(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """The editor works on other folders now."""
        gone = {path.resolve() for uri in removed if (path := path_of(uri))}
        for project in [project for project in self.projects if project.folder in gone]:
            for name in {*project.shown, *project.live}:
                self._push(project, name, ())
            self._leave(project)
        self._add(added)
        for uri, (project, text) in list(self._where.items()):
            if project not in self.projects:
                del self._where[uri]
                self.open(text)

    def end(self) -> None:
        """The editor leaves."""
        for project in self.projects:
            project.close()

    def _leave(self, project: Project) -> None:
        """Close a project; problems of its settings are no longer shown."""
        self.projects.remove(project)
        project.close()
        self.refused(project, None)

    def _add(self, folders: Iterable[str]) -> None:
        for uri in folders:
            path = path_of(uri)
            if path is not None and all(project.folder != path.resolve() for project in self.projects):
                self.projects.append(Project(path, self, file=self._file, isolated=self._isolated))
                self.projects[-1].load()

    # Open texts.

    def find(self, uri: str) -> tuple[Project, str, Text] | None:
        """The project, the name there, and the text of an open file."""
        project, text = self._where.get(uri, (None, None))
        if project is None or text is None:
            return None
        name = project.name(text.path)
        return None if name is None else (project, name, text)

    def open(self, text: Text) -> None:
        """A text was opened. What has the name of a folder, a pipe or a device is not a text of a file."""
        if os.path.exists(text.path) and not os.path.isfile(text.path):  # noqa: PTH110, PTH113 (no name is an error)
            self.log(f"{text.path}: {self.translate(Message('is not a regular file'))}")
            return
        project, name = self._project_of(text.path)
        self._where[text.uri] = (project, text)
        project.put(name, text)

    def change(self, uri: str, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """An open text has changed."""
        if found := self.find(uri):
            project, name, text = found
            text = text.changed(version, changes, self.converter)
            self._where[uri] = (project, text)
            forget(project, [name])
            project.put(name, text)

    def close(self, uri: str) -> None:
        """A text is open no more."""
        if found := self.find(uri):
            project, name, _ = found
            del self._where[uri]
            project.drop(name)
            if project.is_alone and not project.texts:
                self._leave(project)

    def _project_of(self, path: Path) -> tuple[Project, str]:
        """The project that a file belongs to; one of its own where it lies in no folder of the editor."""
        found = [(project, name) for project in self.projects if (name := project.name(path)) is not None]
        if not found:
            project = Project(path.parent, self, file=self._file, isolated=self._isolated, alone=True)
            project.load()
            self.projects.append(project)
            return project, project.name(path) or path.name
        return min(found, key=lambda pair: len(pair[1]))

    def see(self, uris: Iterable[str]) -> None:
        """Something happened to these files on the disk."""
        paths = [path for uri in uris if (path := path_of(uri)) is not None and _NEVER.isdisjoint(path.parts)]
        for project in self.projects:
            names = [name for path in paths if (name := project.name(path))]
            forget(project, (name for name in names if name not in project.texts))
            project.see(names)

    def reload(self) -> None:
        """Read everything again."""
        for project in self.projects:
            project.load()

    # What is sent to the editor.

    def publish(self, project: Project, path: str, found: Verdict) -> None:
        """See `Editor`."""
        is_open = path in project.texts
        if not (self._pulls if is_open else self._pulls_all):
            self._push(project, path, with_live(project, path, found))

    def _push(self, project: Project, path: str, found: Verdict) -> None:
        text = project.texts.get(path)
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=self.uri(project, path),
                version=None if text is None else text.version,
                diagnostics=self._converted(project, found),
            )
        )

    def _converted(self, project: Project, found: Verdict) -> list[types.Diagnostic]:
        return [self.converter.diagnostic(one, partial(self.uri, project)) for one in found]

    def loaded(self, project: Project, files: int) -> None:
        """See `Editor`."""
        self._shown.clear()
        self.log(self._introduction(project, files))
        self.refused(project, None)
        freeze()

    def _introduction(self, project: Project, files: int) -> str:
        """The first entry of the log: version, settings, files, language."""
        config = project.config
        origins = {} if config is None else config.origins
        named = [origin.rpartition(":")[0] for origin in origins.values() if ":" in origin]
        settings = str(project.root / named[0]) if named else self.translate(Message("none, the defaults hold"))
        return self.translate(
            Message(
                "cdclint {version}: {root}; settings: {settings}; files: {files}; language: {language}",
                version=__version__,
                root=str(project.root),
                settings=settings,
                files=files,
                language=self._language,
            )
        )

    def refused(self, project: Project, why: Message | None) -> None:
        """See `Editor`. The editor's extension marks its status; others do not know this notification."""
        if why is not None:
            self._refused[project] = why
        else:
            self._refused.pop(project, None)
        settings = "; ".join(self.translate(one) for one in self._refused.values())
        if settings != self._settings_shown:
            self._settings_shown = settings
            self._server.protocol.notify(STATUS, {"settings": settings})

    def settled(self) -> None:
        """See `Editor`."""
        if self._refreshes and (self._pulls or self._pulls_all):
            self.start(self._refresh())

    async def _refresh(self) -> None:
        with suppress(JsonRpcException):
            await self._server.workspace_diagnostic_refresh_async(None)

    def crashed(self, crash: Crash) -> None:
        """See `Editor`."""
        where = ": ".join(filter(None, (crash.path, crash.rule)))
        self.log(f"{where}: {crash.message}\n{crash.detail}".rstrip(), types.MessageType.Error)
        if crash.rule and crash.detail:
            self._show(Message("the rule `{rule}` crashed; the log has the details", rule=crash.rule), self._crashes)
        else:
            self._show(Message("{where}: {what}", where=where, what=crash.message), self._crashes)

    def warn(self, message: Message) -> None:
        """See `Editor`. The same is shown once, until a project was read again."""
        self.log(message, types.MessageType.Warning)
        self._show(message, self._shown)

    def _show(self, message: Message, shown: set[str]) -> None:
        if message not in shown:
            shown.add(message)
            sentence = f"cdclint: {self.converter.translate(message)}"
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, sentence))

    def log(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """A line for the editor's log."""
        self._server.window_log_message(types.LogMessageParams(kind, message))

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """See `Editor`."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        problem = None if task.cancelled() else task.exception()
        if problem is not None:
            from traceback import format_exception  # noqa: PLC0415 (it is slow to load, and rarely needed)

            self.log("".join(format_exception(problem)), types.MessageType.Error)
            message = Message("internal failure: {kind}: {problem}", kind=type(problem).__name__, problem=str(problem))
            self._show(message, self._crashes)

    async def progress(self, title: Message) -> tuple[Callable[[int, int], None], Callable[[], None]]:
        """See `Editor`."""
        if not self._shows_progress:
            return lambda _done, _total: None, lambda: None
        token = f"cdclint-{next(self._tokens)}"
        bar = self._server.work_done_progress
        try:
            await asyncio.wait_for(bar.create_async(token), PATIENCE)
        except (JsonRpcException, TimeoutError):
            return lambda _done, _total: None, lambda: None
        bar.begin(token, types.WorkDoneProgressBegin(self.converter.translate(title), percentage=0))
        loop = asyncio.get_running_loop()
        last = 0

        def move(done: int, total: int) -> None:
            nonlocal last
            percentage = 100 * done // max(total, 1)
            if percentage > last:
                last = percentage
                loop.call_soon_threadsafe(bar.report, token, types.WorkDoneProgressReport(percentage=percentage))

        return move, lambda: bar.end(token, types.WorkDoneProgressEnd())

    # What the editor asks.

    async def ask(
        self,
        uri: str,
        question: Callable[[Place], T],
        position: types.Position | None = None,
        *,
        fresh: bool = False,
    ) -> T | None:
        """An answer about a place in an open text, None if the text is not open or nothing is known yet.

        A `fresh` one rests on the newest text of every open file.
        """
        found = self.find(uri)
        if found is None:
            return None
        project, name, text = found
        offset = 0 if position is None else self.converter.offset(text.source, position)
        return await project.ask(lambda space: question(Place(space, name, text.text, offset)), fresh=fresh)

    def settings(self, uri: str) -> tuple[Project, str, Text] | None:
        """An open settings file, as `find` gives it; None where it is another file."""
        found = self.find(uri)
        return found if found is not None and is_settings(found[1]) else None

    async def shown(self, uri: str) -> Verdict:
        """The diagnostics of the newest version of an open text."""
        found = self.find(uri)
        if found is None:
            return ()
        project, name, _ = found
        await project.judged(name)
        return project.shown.get(name, ())

    def location(self, uri: str, path: str, source: Source, offset: int) -> types.Location | None:
        """A place in a file of the project that an open text belongs to."""
        found = self.find(uri)
        if found is None:
            return None
        position = self.converter.position(source, offset)
        return types.Location(self.uri(found[0], path), types.Range(position, position))

    def place(self, uri: str, span: Span) -> types.Location | None:
        """A span in a file of the project that an open text belongs to."""
        found = self.find(uri)
        return (
            None if found is None else types.Location(self.uri(found[0], span.source.path), self.converter.range(span))
        )

    @staticmethod
    def uri(project: Project, path: str) -> str:
        """The address of a file of a project, as the editor has it where it is open."""
        text = project.texts.get(path)
        return uri_of(project.root / path) if text is None else text.uri

    async def pull(self, uri: str, previous: str | None) -> types.DocumentDiagnosticReport:
        """The diagnostics of an open text."""
        found = self.find(uri)
        items: list[types.Diagnostic] = []
        if found is not None:
            project, name, _ = found
            await project.judged(name)
            found_ = with_live(project, name, project.shown.get(name, ()))
            items = self._converted(project, found_)
        mark = _mark(items)
        if mark == previous:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=mark)
        return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=mark)

    async def pull_all(self, previous: Iterable[types.PreviousResultId]) -> types.WorkspaceDiagnosticReport:
        """The diagnostics of all files."""
        first, self._pulls_all = not self._pulls_all, True
        for project in self.projects:
            await project.ready()
            if first:
                for path in {*project.shown, *project.live} - project.texts.keys():
                    self._push(project, path, ())
        known = {one.uri: one.value for one in previous}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for project in self.projects:
            for path in sorted({*project.shown, *project.live}):
                found = with_live(project, path, project.shown.get(path, ()))
                text = project.texts.get(path)
                uri = self.uri(project, path)
                version = None if text is None else text.version
                items = self._converted(project, found)
                mark = _mark(items)
                if known.pop(uri, None) == mark:
                    reports.append(
                        types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=mark, version=version)
                    )
                else:
                    reports.append(_full(uri, items, version, mark))
        nothing = _mark([])
        for uri, mark in known.items():
            if mark != nothing:
                reports.append(_full(uri, [], None, nothing))
        return types.WorkspaceDiagnosticReport(reports)


def _full(
    uri: str, items: list[types.Diagnostic], version: int | None, mark: str
) -> types.WorkspaceFullDocumentDiagnosticReport:
    return types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=items, version=version, result_id=mark)


def _mark(items: list[types.Diagnostic]) -> str:
    """Something that is another where the diagnostics are others."""
    return blake2b(repr(items).encode(), digest_size=12).hexdigest()
