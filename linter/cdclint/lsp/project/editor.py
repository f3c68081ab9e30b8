"""The editor, as one project sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

    from cdclint.core.message import Message
    from cdclint.core.report import Crash, Diagnostic
    from cdclint.lsp.open_project import Project

    Verdict = tuple[Diagnostic, ...]


class Editor(Protocol):
    """Receives what a project finds."""

    def publish(self, project: Project, path: str, found: Verdict) -> None:
        """The current diagnostics of a file."""

    def loaded(self, project: Project, files: int) -> None:
        """A project was read, with that many files."""

    def refused(self, project: Project, why: Message | None) -> None:
        """The settings of a project cannot be used, or can again, where `why` is None."""

    def translate(self, text: Message) -> str:
        """A message in the language of the editor."""

    def settled(self) -> None:
        """The whole project was judged, and what has changed is published."""

    def crashed(self, crash: Crash) -> None:
        """Something broke, and the work continues."""

    def warn(self, message: Message) -> None:
        """A person should know this."""

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Do something in the background; its failure is reported."""

    async def progress(self, title: Message) -> tuple[Callable[[int, int], None], Callable[[], None]]:
        """Show a bar; what moves it (done, of how many) from any thread, and what takes it away."""
