"""The command that asks the running lab: what it finds is shown beside all else until the text changes."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from lsprotocol import types

from cdclint.core.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pygls.lsp.server import LanguageServer

    from cdclint.config import Config
    from cdclint.live.proof import Proven
    from cdclint.lsp.open_project import Project
    from cdclint.lsp.project.editor import Verdict
    from cdclint.lsp.session import Session

COMMAND = "cdclint.checkLive"


def add_live_check(server: LanguageServer, session: Session) -> None:
    """Answer the command."""

    @server.command(COMMAND)
    async def check() -> None:
        move, end = await session.progress(Message("Asking the running lab"))
        move(1, 10)
        try:
            for project in [one for one in session.projects if one.config is not None and not one.is_alone]:
                await _ask(server, session, project)
        finally:
            end()


async def _ask(server: LanguageServer, session: Session, project: Project) -> None:
    from cdclint.live.endpoints import AddressError  # noqa: PLC0415 (few authors ask)

    await project.ready()
    before = {path: text.data for path, text in project.texts.items()}
    assert project.config is not None
    try:
        proven = await asyncio.to_thread(prove, project.config, before)
    except AddressError as problem:
        session.warn(problem.message)
        return
    found: dict[str, Verdict] = {}
    for one in proven.report.diagnostics:
        found[one.span.source.path] = (*found.get(one.span.source.path, ()), one)
    # What was typed meanwhile is another text than the one that was asked about.
    changed = {path for path, text in project.texts.items() if before.get(path, text.data) != text.data}
    shown, project.live = project.live, {path: some for path, some in found.items() if path not in changed}
    for path in sorted({*shown, *project.live}):
        session.publish(project, path, project.shown.get(path, ()))
    session.settled()
    _say(server, session, proven)


def prove(config: Config, texts: Mapping[str, bytes]) -> Proven:
    """What the lab says of the files of a project, `texts` being those that are open.

    Raises:
        AddressError: an address that a file names is invalid.
    """
    from cdclint.engine.run.load import load_run  # noqa: PLC0415 (few authors ask)
    from cdclint.engine.run.request import Request  # noqa: PLC0415 (see above)
    from cdclint.live.lab_client import LabClient  # noqa: PLC0415 (see above)
    from cdclint.live.proof import Proof, Wishes  # noqa: PLC0415 (see above)

    run = load_run(config, Request(instead=dict(texts)))
    return Proof(run, LabClient(), Wishes(environment=os.environ)).prove()


def _say(server: LanguageServer, session: Session, proven: Proven) -> None:
    """One sentence for the author."""
    report = proven.report
    for crash in report.crashes:
        session.warn(crash.message)
    if proven.found_no_lab:
        session.warn(Message("no lab was found: name a service, as in `--prometheus http://localhost:9090`"))
        return
    text = Message(
        "the running lab: {errors} errors, {warnings} warnings, {infos} infos",
        errors=report.errors,
        warnings=report.warnings,
        infos=report.infos,
    )
    message = f"cdclint: {session.translate(text)}"
    server.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))


def with_live(project: Project, path: str, found: Verdict) -> Verdict:
    """The diagnostics of a file with those of the running lab."""
    return (*found, *project.live.get(path, ()))


def forget(project: Project, paths: Iterable[str]) -> None:
    """These texts have changed."""
    for path in paths:
        project.live.pop(path, None)
