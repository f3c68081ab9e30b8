"""One project under an editor: when its files are judged, and what is sent to the editor.

What takes long is done in one thread of its own, so that the editor is heard at any time. A change is judged in two
steps, as `engine.workspace` has it: the file at once, whatever is done there, the project when the typing pauses.
What a later change has overtaken is dropped, or not begun.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, TypeVar

from cdclint.config import Config, ConfigError, load
from cdclint.config.sources import PROJECT, settings_file
from cdclint.core.message import Message
from cdclint.core.process.deadline import LateError, within
from cdclint.core.rule import Trait
from cdclint.core.source import Source
from cdclint.engine.baseline import BaselineError
from cdclint.engine.files.discover import relative
from cdclint.engine.run.request import Request
from cdclint.engine.workspace import Workspace
from cdclint.lsp.project.decisive_files import decides_others
from cdclint.lsp.project.rhythm import Rhythm
from cdclint.lsp.settings.setting_answers import is_settings
from cdclint.lsp.settings.setting_verdict import verdict_of_settings
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cdclint.engine.examine import Entry
    from cdclint.lsp.open_text import Text
    from cdclint.lsp.project.editor import Editor, Verdict

T = TypeVar("T")

SLOW = 0.03
"""Seconds from which on judging a file is slow enough to debounce."""
SHORT = 60_000
"""Characters of a text that is never slow enough for a thread of its own."""
LIMIT = 2.0
"""Seconds of the processor's time that the reader, or a rule, has for one text, and an answer about one."""
AT_ONCE = 0.2
"""Likewise for a whole text in the thread that hears the editor; what takes longer is judged in the engine's."""
TEXTS = (".mdx", ".md", ".markdown")
LONGEST = 0.3
"""Seconds that a slow file waits for the next change at most."""


class Project:
    """The files below the settings nearest to `folder`.

    Of one that is `alone`, only the open texts are known: that is what a file outside of every folder of the editor
    gets. `shown` is what there is to say of each file, `live` what the running lab says besides.
    """

    def __init__(
        self, folder: Path, editor: Editor, *, file: Path | None = None, isolated: bool = False, alone: bool = False
    ) -> None:
        self.folder = folder.resolve()
        self.texts: dict[str, Text] = {}
        self.shown: dict[str, Verdict] = {}
        self.live: dict[str, Verdict] = {}
        self.config: Config | None = None
        self.is_whole = False
        self._editor = editor
        self._file, self._isolated, self.is_alone = file, isolated, alone
        self._space: Workspace | None = None
        self._aside: Workspace | None = None
        self._engine = ThreadPoolExecutor(1, "cdclint-engine")
        self._jobs = 0
        self._lock = Lock()
        self._overtaken = Event()
        self._judging: dict[str, asyncio.Task[None]] = {}
        self._handing: dict[str, asyncio.Task[None]] = {}
        self._costs: dict[str, tuple[float, float]] = {}
        self._refused: set[str] = set()
        self._of_settings: dict[str, Verdict] = {}
        self._finished: set[str] = set()
        self._rhythm, self._pass_cost = Rhythm(), 0.0
        self._settling: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._load_again = False
        self._seen_meanwhile: list[str] = []

    @property
    def root(self) -> Path:
        """What paths are relative to."""
        return self.folder if self.config is None else self.config.root

    @property
    def files(self) -> frozenset[str]:
        """The paths of the project's files, none until it was read."""
        return frozenset() if self._space is None else frozenset(self._space.run.files.paths)

    def name(self, path: Path) -> str | None:
        """A file's path from the root, None where it is not below it."""
        for one in (path, path.resolve()):
            if one.is_relative_to(self.root):
                return relative(self.root, one)
        return None

    async def ask(self, question: Callable[[Workspace], T], *, fresh: bool = False) -> T | None:
        """An answer that needs the engine, None until it is ready; a `fresh` one has the newest texts of all files."""
        space = self._space
        if space is None:
            return None
        texts = {
            path: text
            for path, text in (self.texts.items() if fresh else ())
            if self._is_judged(path, text) and not self._is_held(path, text)
        }

        def answer() -> T:
            for path, text in texts.items():
                space.put(path, text.data)
            return question(space)

        try:
            return await self._do(within, LIMIT, answer)
        except LateError:
            self._editor.warn(Message("an answer took more than {seconds} s and was given up", seconds=f"{LIMIT:g}"))
            return None

    async def ready(self) -> None:
        """Wait until the project was read and everything under way is reported."""
        while tasks := [task for task in self._tasks() if task]:
            running = [task for task in tasks if not task.done()]
            if not running:
                break
            await asyncio.wait(running)

    async def judged(self, path: str) -> None:
        """Wait until the newest text of a file was judged."""
        task = self._judging.get(path)
        if task is not None and not task.done():
            await asyncio.wait([task])

    def close(self) -> None:
        """Stop working."""
        self._overtaken.set()
        for task in self._tasks():
            if task is not None:
                task.cancel()
        self._engine.shutdown(wait=False, cancel_futures=True)

    def _tasks(self) -> tuple[asyncio.Task[None] | None, ...]:
        return self._loading, self._settling, *self._judging.values(), *self._handing.values()

    # What the editor does.

    def load(self) -> None:
        """Read settings and files again. Until that is done, the previous state is used."""
        self._load_again = True
        if self._loading is None or self._loading.done():
            self._loading = self._editor.start(self._load())

    def put(self, path: str, text: Text) -> None:
        """There is a new text of a file."""
        self._rhythm.note(perf_counter())
        self.texts[path] = text
        if is_settings(path):
            self._judge_settings(path)
            return
        self._overtaken.set()
        task = self._judging.get(path)
        if task is None or task.done():
            self._judging[path] = self._editor.start(self._judge(path))

    def drop(self, path: str) -> None:
        """A file is open no more: the disk has its text."""
        self.texts.pop(path, None)
        for of_text in (self._costs, self._handing):
            of_text.pop(path, None)
        self.see([path])
        if not self.is_whole and self.shown.pop(path, ()):
            self._editor.publish(self, path, ())

    def see(self, paths: Iterable[str]) -> None:
        """Something happened to these files or folders on the disk."""
        paths = list(paths)
        self._finished.difference_update(paths)  # what is saved is meant, finished or not
        if any(map(self._decides, paths)):
            self.load()
        elif paths and self._space is not None:
            self._overtaken.set()
            self._editor.start(self._look_again(paths))
        if self._loading is not None:
            self._seen_meanwhile.extend(paths)

    def _decides(self, path: str) -> bool:
        # Among the sources of the course is what declares the site's collections.
        sources = () if self._space is None else self._space.run.course.sources
        return self.config is None or decides_others(self.config, sources, path)

    # How that is done.

    async def _do(self, work: Callable[..., T], *arguments: object) -> T:
        """Do something in the engine's thread."""
        job = self._engine.submit(work, *arguments)
        with self._lock:
            self._jobs += 1
        job.add_done_callback(self._ended)
        return await asyncio.wrap_future(job)

    def _ended(self, _: object) -> None:
        with self._lock:
            self._jobs -= 1

    async def _load(self) -> None:
        while self._load_again:
            self._load_again = False
            self._seen_meanwhile = []
            try:
                config = await asyncio.to_thread(load, self.folder, {}, file=self._file, isolated=self._isolated)
            except ConfigError as problem:
                self._editor.warn(problem.message)
                self._editor.refused(self, problem.message)
                self._judge_settings(self._settings_name())
                continue
            self._editor.refused(self, None)
            if self.config is None:
                self._take_root(config)
                self.config = config
            for path in {*self._of_settings, *filter(is_settings, self.texts)}:
                self._judge_settings(path)
            if self.is_alone:
                await self._do(self._forget)
                self.config = config
            if not self.is_whole:
                for path in self.texts:
                    self.put(path, self.texts[path])
            if self.is_alone:
                continue
            move, end = await self._editor.progress(Message("Reading the project"))
            try:
                request = Request(progress=move, patience=LIMIT, aside=True)
                space = await asyncio.to_thread(Workspace.load, config, request)
            except BaselineError as problem:
                self._editor.warn(problem.message)
                continue
            finally:
                end()
            self._take_root(config)
            self.config = config
            seen, self._seen_meanwhile = self._seen_meanwhile, []
            await self._do(self._adopt, space, seen, dict(self.texts))
            self.is_whole = True
            self._editor.loaded(self, len(space.paths))
            self._settle(0)

    def _take_root(self, config: Config) -> None:
        """Name the open texts by the root of these settings."""
        if config.root == self.root:
            return
        self.texts = {relative(config.root, text.path.resolve()): text for text in self.texts.values()}

    def _settings_name(self) -> str:
        """The path of the settings file, "" where there is none or it lies above."""
        file = settings_file(self.folder, file=self._file, isolated=self._isolated)
        return "" if file is None else self.name(file) or ""

    def _judge_settings(self, path: str) -> None:
        """Report what is wrong with a settings file, as it is in the editor or on the disk."""
        if self._isolated or not path or (path != self._settings_name() and not path.endswith(PROJECT)):
            return
        text = self.texts.get(path)
        found = verdict_of_settings(
            self.root / path,
            path,
            None if text is None else text.text,
            self._editor.translate,
            may_be_shadowed=path != self._settings_name(),
        )
        if found is None:
            return
        if found:
            self._of_settings[path] = found
        else:
            self._of_settings.pop(path, None)
        if self.shown.get(path, ()) != found or text is not None:
            self._show(path, found)
        if text is None:
            self._editor.settled()

    def _forget(self) -> None:
        self._space = None

    def _adopt(self, space: Workspace, seen: Iterable[str], texts: dict[str, Text]) -> None:
        self._aside = None
        for _ in space.unpack():
            pass
        space.see(seen)
        for path, text in texts.items():
            if self._is_judged(path, text):
                space.put(path, text.data)
        self._space = space

    async def _judge(self, path: str) -> None:
        while True:
            # The first text pays for what is loaded once: a file is slow that was so twice.
            cost = min(self._costs.get(path, (0.0,)))
            await asyncio.sleep(min(cost, LONGEST) if cost > SLOW else 0)
            text = self.texts.get(path)
            if text is None or self.config is None:
                return
            if cost > SLOW or len(text.text) >= SHORT:
                found = await self._patiently(path, text)
            elif self._jobs == 0:
                # Two changes of threads would take as long as the verdict, on a busy machine longer.
                found = await self._at_once(path, text)
            else:
                found = await self._beside(path, text)
            if self.texts.get(path) is text:
                break
        if isinstance(found, Message):
            if path not in self._refused:
                self._editor.warn(found)
            self._refused.add(path)
            found = ()
        self._show(path, found)
        if self._space is not None and self._is_held(path, text):
            return
        self._settle(max(self._rhythm.pause, self._pass_cost))

    async def _at_once(self, path: str, text: Text) -> Verdict | Message:
        """The verdict on a text, made in this thread; in the engine's, where that takes long."""
        try:
            return within(AT_ONCE, lambda: self._look_at(path, text))
        except LateError:
            self._costs[path] = LONGEST, LONGEST
            return await self._patiently(path, text)

    async def _beside(self, path: str, text: Text) -> Verdict | Message:
        """The verdict on a text while the engine is busy, which gets the new text as soon as it has time."""
        space = self._space
        if space is None or self._is_too_large(text) or self._is_held(path, text):
            return await self._patiently(path, text)
        begun = thread_time()
        try:
            judged = within(AT_ONCE, lambda: space.beside(path, text.data))
        except LateError:
            self._costs[path] = LONGEST, LONGEST
            return await self._patiently(path, text)
        if judged is None:
            return await self._patiently(path, text)
        self._pay(path, thread_time() - begun)
        self._handing[path] = self._editor.start(self._hand_over(space, path, text, judged[1]))
        return judged[0]

    async def _hand_over(self, space: Workspace, path: str, text: Text, entry: Entry) -> None:
        """Give the engine a text with its verdict, which a project that was read meanwhile makes again."""

        def put() -> Verdict | None:
            if (now := self._space) is None or self.texts.get(path) is not text:
                return None
            now.put(path, text.data, entry if now is space else None)
            return now.near(path)

        found = await self._do(put)
        if found is None or self.texts.get(path) is not text:
            return
        if found != self.shown.get(path, ()):
            self._show(path, found)
            self._editor.settled()
        else:
            self._tell_crashes(path)

    async def _patiently(self, path: str, text: Text) -> Verdict | Message:
        """The verdict on a text; where the engine is busy with a very large project, that of the text alone first."""
        task = asyncio.ensure_future(self._do(self._look_at, path, text))
        await asyncio.wait([task], timeout=LONGEST)
        if not task.done() and self._jobs > 1 and self.config is not None and len(text.text) < SHORT:
            if self._aside is None:
                self._aside = Workspace.of_file(self.config, path, text.data, patience=LIMIT)
            self._aside.put(path, text.data)
            self._show(path, self._aside.near(path))
        return await task

    def _look_at(self, path: str, text: Text) -> Verdict | Message:
        """The verdict on a text, or why it is missing."""
        begun = thread_time()
        found = self._verdict(path, text)
        self._pay(path, thread_time() - begun)
        return found

    def _pay(self, path: str, cost: float) -> None:
        """Note how many seconds the verdict on a file took, beside those of the one before."""
        self._costs[path] = self._costs.get(path, (0.0, 0.0))[1], cost

    def _verdict(self, path: str, text: Text) -> Verdict | Message:
        if self.config is None:
            return ()
        if self._is_too_large(text):
            limit = self.config.max_file_size
            return Message(
                "{path}: is larger than `max-file-size` ({limit} bytes) and is not judged", path=path, limit=limit
            )
        if self._space is None:
            self._space = Workspace.of_file(self.config, path, text.data, patience=LIMIT)
        elif self._is_held(path, text):
            return self._held(self.config, self._space, path, text)
        else:
            self._space.put(path, text.data)
        return self._space.near(path)

    def _is_held(self, path: str, text: Text) -> bool:
        """Whether the engine keeps the text before: this one has a block without an end, and is not saved."""
        if not path.lower().endswith(TEXTS) or not text.is_unfinished:
            self._finished.add(path)
            return False
        return self.is_whole and path in self._finished

    def _held(self, config: Config, space: Workspace, path: str, text: Text) -> Verdict:
        """What does not parse now, and whatever else was found before the block was begun."""
        if self._aside is None:
            self._aside = Workspace.of_file(config, path, text.data, patience=LIMIT)
        self._aside.put(path, text.data)
        broken = [one for one in self._aside.near(path) if Trait.SYNTAX in load_rule(one.rule).traits]
        kept = space.moved(path, Source(path, text.text))
        others = [one for one in kept if Trait.SYNTAX not in load_rule(one.rule).traits]
        return tuple(sorted([*broken, *others], key=lambda one: (one.span.start, one.span.end, one.rule)))

    def _is_judged(self, path: str, text: Text) -> bool:
        """Whether the engine judges a text: the settings say how it does so, and are none of its files."""
        return not is_settings(path) and not self._is_too_large(text)

    def _is_too_large(self, text: Text) -> bool:
        return self.config is not None and len(text.data) > self.config.max_file_size

    def _show(self, path: str, found: Verdict) -> None:
        if found:
            self.shown[path] = found
        else:
            self.shown.pop(path, None)
        self._editor.publish(self, path, found)
        self._tell_crashes(path)

    def _tell_crashes(self, path: str | None) -> None:
        if (space := self._space) is not None:
            for crash in space.crashes() if path is None else space.crashes_of(path):
                self._editor.crashed(crash)

    async def _look_again(self, paths: list[str]) -> None:
        await self._do(self._see, paths)
        self._settle(0.01)

    def _see(self, paths: list[str]) -> None:
        space = self._space
        if space is None:
            return
        space.see(paths)
        for path in paths:
            text = self.texts.get(path)
            if text is not None and self._is_judged(path, text) and (self.root / path).exists():
                space.put(path, text.data)

    def _settle(self, pause: float) -> None:
        """Judge the project when nothing has changed for `pause` seconds."""
        self._overtaken.set()
        if self.is_whole:
            if self._settling is not None:
                self._settling.cancel()
            self._settling = self._editor.start(self._settle_after(pause))

    async def _settle_after(self, pause: float) -> None:
        await asyncio.sleep(pause)
        self._overtaken.clear()
        begun = perf_counter()
        if (space := self._space) is None:
            return
        is_done = False
        try:
            is_done = await self._do(self._go_through, space)
        finally:
            # One that a change has overtaken would have taken longer: the next one waits for a longer pause.
            cost = perf_counter() - begun
            self._pass_cost = cost if is_done else max(self._pass_cost, cost)
        if not is_done or self._overtaken.is_set():
            return  # a newer text is there already, and what was found is about the one before
        before, self.shown = self.shown, {**space.reported, **self._of_settings}
        for path, text in self.texts.items():
            if self._is_held(path, text) and path in before:
                self.shown[path] = before[path]
        changed = [path for path in sorted({*before, *self.shown}) if self.shown.get(path, ()) != before.get(path, ())]
        for path in changed:
            self._editor.publish(self, path, self.shown.get(path, ()))
        self._tell_crashes(None)
        if changed:
            self._editor.settled()

    def _go_through(self, space: Workspace) -> bool:
        """Whether the pass came to its end."""
        return space.settle_unless(self._overtaken.is_set)
