"""A student's walk through a lesson: the blocks that its author marked `live`, run in their order and compared.

A block is marked in its info string: ```` ```bash live ````. Words behind it change how it is run: `timeout=90`,
`status=1` (the exit status that is right), `skip`, `always` (also after a block that failed), `before` (before the
others of its lesson, wherever it is), `after` (after them, always). Settings have commands for each lesson, too:
`live-before` and `live-after`. Where lines begin with `$ `, those are the commands, and the others what they print;
otherwise all of it is a script, and what it prints is in the next block where that is called `output`, or follows at
once and is `text` or without a language.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from contextlib import suppress
from tempfile import TemporaryFile
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.survey import BlockState
from cdclint.core.whole_number import number_of
from cdclint.documents.lesson.lesson import Lesson
from cdclint.live.lab_client import line_of, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cdclint.core.source import Span
    from cdclint.documents.lesson.parts import Fence
    from cdclint.live.evidence import Ground, Row

LIMIT = 60.0
"""Seconds for one block that says nothing else."""
MOST = 1_000_000
"""Bytes of output that are looked at; a block that writes more is ended."""
_LONGEST = 3600.0
_SHELLS = frozenset({"bash", "sh", "shell", "console", "shellsession", "zsh"})
_OUTPUTS = frozenset({"", "text", "txt", "plaintext", "output", "console"})
_QUOTED = regex(r"""\"[^"]*+\"|'[^']*+'|\{[^{}]*+\}""")
_TIMEOUT = regex(r"timeout=(\d{1,4})s?")
_STATUS = regex(r"status=(\d{1,3})")
_PROMPT = "$ "
_HOLE = regex(r"\.\.\.|…")


class Step(NamedTuple):
    """A command, what it should print (None where nothing says), and the places of both."""

    script: str
    place: Span
    expected: str | None
    expected_place: Span | None


@dataclass(frozen=True, slots=True)
class Block:
    """A marked block of a lesson with its steps.

    `role` is "before" or "after" where it is run before or after the others of its lesson, `setting` the key of the
    settings that it comes from, "" for one of the lesson itself.
    """

    path: str
    line: int
    place: Span
    steps: tuple[Step, ...]
    seconds: float
    status: int
    skipped: bool
    always: bool
    role: str = ""
    setting: str = ""


class Result(NamedTuple):
    """How a command ended; `status` is None where it was ended, and `problem` says why."""

    status: int | None
    output: str
    problem: Message | None


def blocks_of(path: str, lesson: Lesson) -> Iterator[Block]:
    """The marked blocks of a lesson, in its order."""
    fences = lesson.fences
    for at, fence in enumerate(fences):
        words = _words(fence)
        if fence.language not in _SHELLS or "live" not in words:
            continue
        timeout = next((number_of(found[1]) for word in words if (found := _TIMEOUT.fullmatch(word))), LIMIT)
        status = next((number_of(found[1]) for word in words if (found := _STATUS.fullmatch(word))), 0)
        following = fences[at + 1] if at + 1 < len(fences) else None
        yield Block(
            path,
            fence.span.begin.line,
            fence.info,
            tuple(_steps(fence, following)),
            min(float(timeout), _LONGEST),
            status,
            "skip" in words,
            "always" in words or "after" in words,
            next((role for role in ("before", "after") if role in words), ""),
        )


def in_order(blocks: Sequence[Block], before: Sequence[str], after: Sequence[str]) -> list[Block]:
    """The blocks of a lesson as they are run, with the commands of the settings."""
    if not blocks:
        return []
    first, last = blocks[0], blocks[-1]
    return [
        *(_of_setting(command, first, "before") for command in before),
        *sorted(blocks, key=lambda one: ("before", "", "after").index(one.role)),
        *(_of_setting(command, last, "after") for command in after),
    ]


def _of_setting(command: str, near: Block, role: str) -> Block:
    """A command of the settings as a block; what is said of it is said at a block of the lesson."""
    step = Step(command, near.place, None, None)
    return Block(
        near.path,
        near.line,
        near.place,
        (step,),
        LIMIT,
        0,
        skipped=False,
        always=role == "after",
        role=role,
        setting=f"live-{role}",
    )


def _words(fence: Fence) -> list[str]:
    """The words of an info string behind the language; what is quoted or between braces, as in a title, is none."""
    return _QUOTED.sub(" ", fence.node.meta).split()


def _steps(fence: Fence, following: Fence | None) -> Iterator[Step]:
    text = fence.value
    if not text.strip():
        return
    lines = text.split("\n")
    if not any(line.startswith(_PROMPT) for line in lines):
        expected = following if following is not None and _is_output(fence, following) else None
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        shown = None if expected is None else _shown(expected)
        yield Step(text, fence.place(start, end), None if expected is None else expected.value, shown)
        return
    at = 0
    open_: tuple[list[str], int, int] | None = None
    said_: list[str] = []
    said_from = 0
    continues = False
    for line in [*lines, _PROMPT]:
        if continues and open_ is not None:
            open_ = ([*open_[0], line.removeprefix("> ")], open_[1], at + len(line))
            continues = line.endswith("\\")
            said_from = at + len(line) + 1
        elif line.startswith(_PROMPT):
            if open_ is not None:
                written, first, last = open_
                output = "\n".join(said_)
                shown = fence.place(said_from, said_from + len(output)) if output.strip() else None
                yield Step("\n".join(written), fence.place(first, last), output if shown else None, shown)
            open_, said_ = ([line[2:]], at + 2, at + len(line)), []
            continues = line.endswith("\\")
            said_from = at + len(line) + 1
        elif open_ is not None:
            said_.append(line)
        at += len(line) + 1


def _is_output(fence: Fence, following: Fence) -> bool:
    if "live" in _words(following):
        return False
    between = fence.source.text[fence.node.end : following.node.start]
    return following.language == "output" or (following.language in _OUTPUTS and not between.strip())


def _shown(fence: Fence) -> Span:
    text = fence.value
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return fence.place(start, end) if end > start else fence.info


def matches(expected: str, given: str) -> bool:
    """Whether an output is the expected one: a line `...` matches any lines, `...` in a line any characters."""
    wanted, lines = _lines(expected), _lines(given)
    groups: list[list[str]] = [[]]
    for line in wanted:
        if line.strip() in {"...", "…"}:
            groups.append([])
        else:
            groups[-1].append(line)
    if len(groups) == 1:
        return len(wanted) == len(lines) and all(map(_line_matches, wanted, lines))
    first, *middle, last = groups
    if len(first) + len(last) > len(lines):
        return False
    end = len(lines) - len(last)
    if not all(map(_line_matches, first, lines)) or not all(map(_line_matches, last, lines[end:])):
        return False
    at = len(first)
    for group in middle:
        while at + len(group) <= end and not all(map(_line_matches, group, lines[at : at + len(group)])):
            at += 1
        if at + len(group) > end:
            return False
        at += len(group)
    return True


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").strip("\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _line_matches(expected: str, given: str) -> bool:
    parts = _HOLE.split(expected)
    if len(parts) == 1:
        return expected == given
    first, *middle, last = parts
    if not given.startswith(first) or not given.endswith(last) or len(first) + len(last) > len(given):
        return False
    at, end = len(first), len(given) - len(last)
    for part in middle:
        found = given.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def run(script: str, folder: Path, seconds: float) -> Result:
    """Run a script with bash in a folder, with what it starts: all of it ends when the time is over."""
    bash = shutil.which("bash")
    if bash is None:
        return Result(None, "", Message("there is no `bash` on this machine"))
    with TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 (the author marked it, and `--run` asks for it)
            [bash, "-e", "-o", "pipefail", "-c", script],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
        )
        problem: Message | None = None
        end = monotonic() + seconds
        try:
            while process.poll() is None and problem is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(min(max(end - monotonic(), 0.01), 0.2))
                if process.poll() is None and monotonic() >= end:
                    problem = Message("it did not end in {seconds} s", seconds=max(round(seconds), 1))
                elif os.fstat(output.fileno()).st_size > MOST:
                    problem = Message("it writes more than {number} MB", number=MOST // 1_000_000)
        finally:
            _end(process)  # after Ctrl-C, too, which it does not hear
        output.seek(0)
        text = output.read(MOST).decode(errors="replace")
    return Result(None if problem is not None else process.returncode, text, problem)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it left behind in its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Hooks(NamedTuple):
    """Commands of the settings that are run before and after the blocks of each lesson."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


NO_HOOKS = Hooks()


def _title(block: Block) -> str:
    """What a block is called in a list of them."""
    if block.setting:
        return f"{block.setting}: {line_of(block.steps[0].script)}"
    return f"block at line {block.line}" + (f" ({block.role})" if block.role else "")


class Walk:
    """Runs the marked blocks of the asked lessons in `folder`. `show` is called with each one before it is run."""

    def __init__(self, ground: Ground, folder: Path, show: Callable[[Block], object], hooks: Hooks = NO_HOOKS) -> None:
        self._ground, self._folder, self._show, self._hooks = ground, folder, show, hooks

    def blocks(self) -> Iterator[list[Block]]:
        """The marked blocks in the order in which they are run, lesson by lesson."""
        paths = filter(self._ground.is_asked, self._ground.project.lessons)
        for path, lesson in self._ground.documents(Lesson, *paths, holding=" live"):
            if found := list(blocks_of(path, lesson)):
                yield in_order(found, *self._hooks)

    def prove(self) -> None:
        """Run them; after a block that fails, the rest of its lesson is left out, save what cleans up.

        So it is after Ctrl-C, which ends the block that runs, and all others but those.
        """
        row = self._ground.evidence.row(Message("blocks"), str(self._folder))
        for blocks in self.blocks():
            left = deque(blocks)
            try:
                self._lesson(left, row)
            except KeyboardInterrupt:
                for block in left:
                    if block.always and not block.skipped:
                        self._show(block)
                        self._block(block)
                raise

    def _lesson(self, left: deque[Block], row: Row) -> None:
        """Run the blocks of a lesson, and take each from those that are left."""
        walked = self._ground.evidence.walked
        failed = False
        while left:
            block = left.popleft()
            if block.skipped or (failed and not block.always):
                row.skipped += 1
                walked.append(BlockState(block.path, block.line, _title(block), 0.0, "skipped"))
                continue
            row.asked += 1
            self._show(block)
            begun = monotonic()
            well = self._block(block)
            state = "passed" if well else "failed"
            walked.append(BlockState(block.path, block.line, _title(block), monotonic() - begun, state))
            failed = failed or not well
            row.answered += well
            row.bad += not well

    def _block(self, block: Block) -> bool:
        end = monotonic() + block.seconds
        for at, step in enumerate(block.steps):
            result = run(step.script, self._folder, max(end - monotonic(), 0.1))
            wanted = block.status if at == len(block.steps) - 1 else 0
            if result.problem is not None or result.status != wanted:
                self._failed(block, step, result, wanted)
                return False
            if step.expected is not None and not matches(step.expected, result.output):
                place = step.expected_place or step.place
                self._ground.evidence.tell("output-differs", place, _difference(step.expected, result.output))
                return False
        return True

    def _failed(self, block: Block, step: Step, result: Result, wanted: int) -> None:
        last = next((line for line in reversed(result.output.splitlines()) if line.strip()), "")
        why = result.problem
        if why is None:
            why = Message("it ends with {status}", status=result.status or 0)
            if wanted:
                why = Message("it ends with {status}, and not with {wanted}", status=result.status or 0, wanted=wanted)
        if last:
            why = Message("{why}; its last words: {words}", why=why, words=said(last))
        message = Message("the block fails: {why}", why=why)
        if block.setting:
            command = line_of(step.script)
            message = Message("`{command}` of `{key}` fails: {why}", command=command, key=block.setting, why=why)
        self._ground.evidence.tell("block-failed", step.place, message)


def _difference(expected: str, given: str) -> Message:
    """The first line that is another one."""
    wanted, lines = _lines(expected), _lines(given)
    for want, line in zip(wanted, lines, strict=False):
        if want.strip() in {"...", "…"}:
            return Message("the output is another one: it has {number} lines", number=len(lines))
        if not _line_matches(want, line):
            return Message(
                "the output is another one: `{given}` in the place of `{expected}`",
                given=line_of(line),
                expected=line_of(want),
            )
    if len(lines) < len(wanted):
        return Message("the output ends before `{expected}`", expected=line_of(wanted[len(lines)]))
    return Message(
        "the output goes on: `{given}`", given=line_of(lines[len(wanted)]) if len(lines) > len(wanted) else ""
    )
