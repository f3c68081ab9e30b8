"""An editor in which nothing is seen: what tests about verdicts build on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from cdclint.core.message import Message
    from cdclint.core.report import Crash
    from cdclint.lsp.open_project import Project


class QuietEditor:
    """All of an editor but what it does with diagnostics: `publish`. A crash fails the test."""

    def loaded(self, project: Project, files: int) -> None: ...

    def refused(self, project: Project, why: Message | None) -> None: ...

    def translate(self, text: Message) -> str:
        return text

    def settled(self) -> None: ...

    def crashed(self, crash: Crash) -> None:
        pytest.fail(f"{crash.path} {crash.rule}: {crash.message}\n{crash.detail}")

    def warn(self, message: str) -> None: ...

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        return asyncio.ensure_future(work)

    async def progress(self, title: str) -> tuple[Callable[[int, int], None], Callable[[], None]]:
        assert title
        return lambda _done, _total: None, lambda: None
