"""A project that stays in memory while people edit it: a run that is asked again and again.

A change to one file is judged in two steps. `put` and `near` look at that file alone, which takes milliseconds; what
the rules over the project found in it before is kept for the moment, moved along with the text. `settle` then runs
those rules over everything again, so that nothing of what it reports rests on an earlier state of another file: what it
keeps from pass to pass are facts and verdicts of single files, each bound to the bytes that it was made of.

One thread at a time may use a workspace.
"""

from __future__ import annotations

import os
from collections import Counter
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.report import Diagnostic
from cdclint.core.source import common_start
from cdclint.documents.project import Project
from cdclint.engine import baseline
from cdclint.engine.examine import PATIENCE, digest
from cdclint.engine.files.discover import find, sort
from cdclint.engine.run.load import load_run
from cdclint.engine.run.project_memory import Questions, key_of
from cdclint.engine.run.reporting import diagnostics_of
from cdclint.engine.run.request import Request
from cdclint.engine.run.run import StoppedError
from cdclint.registry import class_name, declaration, rule_ids
from cdclint.syntax.mdx.again.rereading import Rereading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cdclint.config import Config
    from cdclint.core.fingerprint import Known
    from cdclint.core.report import Crash
    from cdclint.core.source import Source
    from cdclint.engine.examine import Entry
    from cdclint.engine.run.project_memory import Answers, Found
    from cdclint.engine.run.run import Run

BATCH = 20
"""Files that are looked at between two chances to give up."""
VERSIONS = 4
"""Texts of which the last version is kept as it was read."""
LARGEST = 500_000
"""Bytes of such a text: its nodes take some ten times as much memory."""


class Workspace:
    """The files of one project. `reported` are the diagnostics of the last pass that was finished, by path."""

    def __init__(self, config: Config, run: Run, known: Counter[Known]) -> None:
        self.config = config
        self.reported: dict[str, tuple[Diagnostic, ...]] = {}
        self._known = known
        self._run = run
        self._last_found: Found = {}
        self._run.project_findings = self._last_found
        self._run.memory = None  # texts that are not saved yet change the project with every key
        self._rereadings: dict[str, Rereading] = {}
        self._judged: tuple[str, Answers, Found] | None = None
        self._made: dict[str, tuple[Entry | None, list[tuple[str, Finding]], tuple[Diagnostic, ...]]] = {}

    @classmethod
    def load(cls, config: Config, request: Request) -> Workspace:
        """Read and judge everything that the request is about; that takes as long as a run.

        Raises:
            BaselineError: the baseline cannot be used.
        """
        path = config.root / config.baseline if config.baseline else None
        known: Counter[Known] = Counter() if path is None else baseline.load(path)
        return cls(config, load_run(config, request), known)

    @classmethod
    def of_file(cls, config: Config, path: str, data: bytes, *, patience: float = PATIENCE) -> Workspace:
        """One that knows this text and those that it is given later, and judges each by itself: it is there at once."""
        across = [name for name in rule_ids() if class_name(Project) in declaration(name).reads]
        request = Request(texts={path: data}, cached=False, patience=patience)
        space = cls.load(replace(config, ignore=(*config.ignore, *across)), request)
        if not sort(config, path)[0]:
            space.see([path])
        return space

    @property
    def run(self) -> Run:
        """What is known of the files; it is not to be changed."""
        return self._run

    @property
    def paths(self) -> set[str]:
        """The files that are checked."""
        return self._run.files.files

    def source(self, path: str) -> Source:
        """The text that the verdict on a file is about.

        Raises:
            OSError: the file is gone.
        """
        return self._run.source(path)

    def beside(self, path: str, data: bytes) -> tuple[tuple[Diagnostic, ...], Entry] | None:
        """The diagnostics of a newer text of a file, as after `put` and `near`, and its entry for `put`.

        None where the file has no verdict yet. It changes nothing here: it may be asked while another thread uses the
        workspace.
        """
        if path not in self._run.entries:
            return None
        kept = self._last_found.get(path, [])
        run = self._copy(path)
        run.replace(path, data, entry=self._examine(path, data))
        source = run.source(path)
        run.project_findings = {path: [one for pair in kept for one in _moved([pair], pair[1].span.source, source)]}
        found = tuple(baseline.hide(diagnostics_of(run, path), self._known)[0])
        return found, run.entries[path]

    def put(self, path: str, data: bytes, entry: Entry | None = None) -> None:
        """Judge this text in the place of what is on the disk, until `see` says otherwise; `entry` is its verdict."""
        known = self._run.entries.get(path)
        if known is not None and known.digest == digest(data):
            self._run.files.texts[path] = data
            return
        before = self._run.project_findings
        kept = before.get(path, [])
        source = self._run.source(path) if kept else None
        try:
            if path in self._run.entries:
                self._run.replace(path, data, entry=entry or self._examine(path, data))
            else:
                self._run.look_again(path, data)
            if source is not None:
                before[path] = list(_moved(kept, source, self._run.source(path)))
            layout = self.config.layout
            if path in {layout.contracts, layout.lesson_schema} and path in self._run.course.sources:
                self._run.measure_by(self._run.source(path))
        finally:
            # Also where a deadline interrupts it: nothing else would know what the other files have.
            self._run.project_findings = before

    def _examine(self, path: str, data: bytes) -> Entry:
        """The verdict on a new text of a file, which is read with what its last version was read into."""
        # Taken out meanwhile: another thread does not find it, and what was interrupted is not used again.
        again = self._rereadings.pop(path, None) or Rereading()
        if len(data) > LARGEST:
            return self._run.examiner.examine(path, data)
        entry = self._run.examiner.examine(path, data, again)
        self._rereadings[path] = again
        for oldest in list(self._rereadings)[:-VERSIONS]:
            self._rereadings.pop(oldest, None)
        return entry

    def see(self, paths: Iterable[str]) -> None:
        """Look again at what the disk has at these paths, files or folders, whatever an editor sent for them before."""
        before = self._run.project_findings
        try:
            for path in paths:
                for each in self._below(path):
                    self._run.look_again(each, None)
        finally:
            self._run.project_findings = before

    def _below(self, path: str) -> list[str]:
        folder = f"{path}/"
        known = [each for each in self._run.files.paths if each.startswith(folder)]
        if os.path.isdir(self.config.root / path):  # noqa: PTH112 (one call for what two words say)
            return sorted({*known, *find(self.config, (self.config.root / path,)).seen})
        return [path, *known]

    def near(self, path: str) -> tuple[Diagnostic, ...]:
        """The current diagnostics of one file; other files may change what the rules over the project find in it."""
        return tuple(baseline.hide(diagnostics_of(self._run, path), self._known)[0])

    def moved(self, path: str, source: Source) -> list[Diagnostic]:
        """What was last found in a file, at its places in a newer text of it, without fixes."""
        about = self.near(path)
        if not about:
            return []
        of_rule = {one.rule: one.severity for one in about}
        kept = [(one.rule, Finding(one.span, one.message)) for one in about]
        return [
            Diagnostic(name, of_rule[name], found.span, found.message)
            for name, found in _moved(kept, about[0].span.source, source)
        ]

    def unpack(self) -> Iterator[None]:
        """Take the facts of all files apart, a few files at a time."""
        entries = iter(list(self._run.entries))
        while part := list(islice(entries, BATCH)):
            self._run.unpack(part)
            yield

    def settle(self, is_overtaken: Callable[[], bool] | None = None) -> Iterator[None]:
        """Judge the project again and fill `reported`. The caller may stop at any point: nothing has changed.

        There is a stop at least after every rule; a rule that finds much is stopped by `is_overtaken` between two
        findings. A project of 1,000 lessons takes a tenth of a second, with thousands of findings half of one.

        Raises:
            StoppedError: `is_overtaken` said yes: nothing has changed.
        """
        run = self._run
        yield from self.unpack()
        yield
        found = self._known_findings()
        if found is None:
            found = {}
            key, crashes = key_of(run), len(run.crashes)
            for name in run.rules.project:
                for finding in run.across(name, is_overtaken):
                    found.setdefault(finding.span.source.path, []).append((name, finding))
                yield
            is_sound = run.questions.are_steady and len(run.crashes) == crashes and key == key_of(run)
            self._judged = (key, run.questions.asked, dict(found)) if key is not None and is_sound else None
        before, run.project_findings = run.project_findings, found
        made: dict[str, tuple[Entry | None, list[tuple[str, Finding]], tuple[Diagnostic, ...]]] = {}
        finished = False
        try:
            paths = iter(sorted({*run.entries, *found}))
            while batch := list(islice(paths, BATCH)):
                for path in batch:
                    self._tell(path, made)
                yield
            finished = True
        finally:
            if not finished:
                run.project_findings = before
        self._made, self._last_found = made, found
        self.reported = {path: diagnostics for path, (_, _, diagnostics) in made.items() if diagnostics}

    def settle_unless(self, is_overtaken: Callable[[], bool]) -> bool:
        """`settle`, and whether it came to its end: it is given up as soon as something has overtaken it."""
        try:
            return not any(is_overtaken() for _ in self.settle(is_overtaken))
        except StoppedError:
            return False

    def _known_findings(self) -> Found | None:
        """What the last pass of the rules over the project found, where all that they see is still the same."""
        if self._judged is None:
            return None
        key, asked, found = self._judged
        run = self._run
        try:
            same = key == key_of(run) and Questions(run.files, run.source, run.entries).are_answered(asked)
        except OSError:
            return None
        return dict(found) if same else None

    def _tell(
        self, path: str, made: dict[str, tuple[Entry | None, list[tuple[str, Finding]], tuple[Diagnostic, ...]]]
    ) -> None:
        entry = self._run.entries.get(path)
        found = self._run.project_findings.get(path, [])
        if entry is not None and not (entry.findings or entry.comments or found):
            return
        known = self._made.get(path)
        if known is not None and known[0] is entry and known[1] == found:
            made[path] = known
            return
        try:
            made[path] = (entry, found, self.near(path))
        except OSError:
            return  # it is gone: its removal is reported by another event

    def crashes(self) -> list[Crash]:
        """What broke since this was asked last."""
        taken = list(self._run.crashes)
        self._run.crashes.clear()
        return taken

    def crashes_of(self, path: str) -> list[Crash]:
        """What broke while a file was looked at."""
        entry = self._run.entries.get(path)
        return [] if entry is None else entry.crashes

    def fixed(self, path: str, *, unsafe: bool = False) -> bytes:
        """The bytes of a file with every fix applied that holds, as `cdclint check --fix` would write them."""
        from cdclint.engine.fix import Fixer  # noqa: PLC0415 (few ask for it)

        run = self._copy(path)
        Fixer(run, unsafe=unsafe).fix()
        return run.files.data(path)

    def holds(self, found: Diagnostic) -> bool:
        """Whether the fix of a diagnostic leaves its file no worse, and cures it."""
        from cdclint.engine.fix import Fixer  # noqa: PLC0415 (see above)

        path = found.span.source.path
        return Fixer(self._copy(path), unsafe=True).holds(path, [found])

    def silences(self, found: Diagnostic, edits: Sequence[Edit]) -> bool:
        """Whether a comment that these edits put in silences a diagnostic, and breaks nothing."""
        from cdclint.engine.fix import apply  # noqa: PLC0415 (see above)

        path = found.span.source.path
        run = self._copy(path)
        syntax = run.syntax_errors(path)
        run.replace(path, apply(found.span.source, edits))
        at = found.span.start + sum(len(edit.text) for edit in edits if edit.span.start <= found.span.start)
        return run.syntax_errors(path) <= syntax and run.is_silenced(path, found.rule, at)

    def _copy(self, path: str) -> Run:
        """A run over the same files that is asked for one of them, and may be changed."""
        run = copy(self._run)
        run.narrow(path)
        return run


def _moved(kept: Iterable[tuple[str, Finding]], before: Source, after: Source) -> Iterator[tuple[str, Finding]]:
    """Findings of an older text at their places in the newer one; those that the change touches are left out."""
    old, new = before.text, after.text
    start = common_start(old, new)
    tail = common_start(old[start:][::-1], new[start:][::-1])
    end, shift = len(old) - tail, len(new) - len(old)

    def place(first: int, last: int) -> tuple[int, int] | None:
        if last <= start:
            return first, last
        return (first + shift, last + shift) if first >= end else None

    for name, finding in kept:
        span = place(finding.span.start, finding.span.end)
        if span is None:
            continue
        fix = finding.fix
        if fix is not None:
            places = [place(edit.span.start, edit.span.end) for edit in fix.edits]
            edits = [
                Edit(after.span(*where), edit.text)
                for where, edit in zip(places, fix.edits, strict=True)
                if where is not None
            ]
            fix = Fix(fix.title, tuple(edits), fix.safe) if len(edits) == len(places) else None
        faults = [fault._replace(at=at[0]) for fault in finding.faults if (at := place(fault.at, fault.at)) is not None]
        yield name, Finding(after.span(*span), finding.message, fix, tuple(faults))
