"""Fixes, applied until none is left.

In each round the fixes of a file that do not touch each other are applied together, and the file is judged again. If
it parses no worse and what they were to cure is gone, they stay; otherwise each half of them is tried by itself, and
the one that does not hold is dropped. A fix never writes: it leaves the new text with the run.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit
from cdclint.engine.run.reporting import diagnostics_of
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdclint.core.report import Diagnostic
    from cdclint.core.source import Source
    from cdclint.engine.run.run import Run

ROUNDS = 50
"""Rounds after which rules that undo each other are taken to do so without end."""


class Fixer:
    """Fixes the files that a run was asked for.

    `before` holds the first bytes of each file that changed, `counts` how many fixes hold in each.
    """

    def __init__(self, run: Run, *, unsafe: bool) -> None:
        self.before: dict[str, bytes] = {}
        self.counts: Counter[str] = Counter()
        self._run = run
        self._unsafe = unsafe
        self._given_up: set[tuple[str, str, str, str]] = set()
        self._seen: set[tuple[str, bytes]] = set()

    def fix(self) -> None:
        """Apply every fix that holds."""
        for _ in range(ROUNDS):
            work = {
                path: chosen
                for path in sorted({*self._run.entries, *self._run.project_findings})
                if self._run.files.is_asked(path) and (chosen := self._choose(path))
            }
            fixed = {path: self._fix_file(path, self._still(path, chosen)) for path, chosen in work.items()}
            self.counts.update(fixed)
            if not any(fixed.values()):
                break
        for path in [path for path, data in self.before.items() if self._run.files.data(path) == data]:
            del self.before[path]
        if any(map(self._run.is_measure, self.before)):
            self._run.measure_again()

    def _still(self, path: str, chosen: list[Diagnostic]) -> list[Diagnostic]:
        """The same, asked again where a fix of another file may have answered it already."""
        if all(self._run.judges_alone(one.rule) for one in chosen):
            return chosen
        return self._choose(path)

    def _choose(self, path: str) -> list[Diagnostic]:
        """Diagnostics of a file whose fixes may be applied together.

        None if the file is gone: the report says so.
        """
        try:
            chosen = self._fixable(path)
            if chosen and self._run.hold(path):
                chosen = self._fixable(path)
        except OSError:
            return []
        return chosen

    def _fixable(self, path: str) -> list[Diagnostic]:
        chosen: list[Diagnostic] = []
        taken = _Places()
        for one in diagnostics_of(self._run, path):
            if one.fix is None or not (one.fix.safe or self._unsafe) or _key(one) in self._given_up:
                continue
            if taken.take([(edit.span.start, edit.span.end) for edit in one.fix.edits]):
                chosen.append(one)
        return chosen

    def _fix_file(self, path: str, chosen: list[Diagnostic]) -> int:
        """Apply these fixes to one file; how many of them hold."""
        if not chosen:
            return 0
        before = self._run.files.data(path)
        if decode(path, before).faults:
            # What did not decode could not be written back.
            self._given_up.update(map(_key, chosen))
            return 0
        if self._holds(path, before, chosen):
            return len(chosen)
        if len(chosen) == 1:
            self._given_up.add(_key(chosen[0]))
            return 0
        # Those that hold move what follows them: the others are found again in the next round.
        middle = len(chosen) // 2
        return self._fix_file(path, chosen[:middle]) or self._fix_file(path, chosen[middle:])

    def holds(self, path: str, chosen: Sequence[Diagnostic]) -> bool:
        """Apply the fixes of some diagnostics of a file together if that leaves it no worse and cures them."""
        return self._holds(path, self._run.files.data(path), chosen)

    def _holds(self, path: str, before: bytes, chosen: Sequence[Diagnostic]) -> bool:
        """Put the fixed text in place if it is better, and leave the file as it is otherwise."""
        run = self._run
        source = chosen[0].span.source
        edits = [_native(edit) for one in chosen if one.fix for edit in one.fix.edits]
        edits.sort(key=lambda edit: edit.span.start)
        if any(a.span.end > b.span.start for a, b in pairwise(edits)):
            return False
        after = apply(source, edits)
        syntax_before = run.syntax_errors(path)
        run.replace(path, after, measures=True)
        left = set(self._left(path, {one.rule for one in chosen}))
        moved = _Moves(edits)
        good = (
            after != before
            and (path, after) not in self._seen
            and not (path in run.entries and run.entries[path].crashes)
            and run.syntax_errors(path) <= syntax_before
            and left.isdisjoint((one.rule, one.message, moved.offset(one.span.start)) for one in chosen)
        )
        if not good:
            run.replace(path, before, measures=True)
            return False
        self._seen.add((path, before))
        self.before.setdefault(path, before)
        return True

    def _left(self, path: str, rules: set[str]) -> Iterator[tuple[str, str, int]]:
        """What is still found of some rules in a file: of those over the project, only these are asked."""
        run = self._run
        if not rules.isdisjoint(run.rules.suppression):
            yield from ((one.rule, one.message, one.span.start) for one in diagnostics_of(run, path))
            return
        yield from ((name, one.message, one.span.start) for name, one in run.findings(path))
        for name in sorted(rules.intersection(run.rules.project)):
            for one in run.across(name):
                if one.span.source.path == path:
                    yield name, one.message, one.span.start


def apply(source: Source, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file with edits applied, which are in order and apart."""
    parts = []
    at = 0
    for edit in edits:
        parts += [source.text[at : edit.span.start], edit.text]
        at = edit.span.end
    return (b"\xef\xbb\xbf" if source.bom else b"") + "".join([*parts, source.text[at:]]).encode()


def _native(edit: Edit) -> Edit:
    """The edit with the line breaks that its file has."""
    text = edit.span.source.text
    if "\n" not in edit.text or text.count("\r\n") * 2 <= text.count("\n"):
        return edit
    return Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", "\r\n"))


class _Places:
    """Stretches of a text, none of which touches another."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []

    def take(self, places: list[tuple[int, int]]) -> bool:
        """Add all of these, unless one of them touches what was added before."""
        for start, end in places:
            # What was taken is apart and in order: the last that begins before the end is the only one that matters.
            at = bisect_right(self._taken, end, key=itemgetter(0))
            if at and self._taken[at - 1][1] >= start:
                return False
        merged: list[tuple[int, int]] = []
        for start, end in sorted(places):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        for one in merged:
            insort(self._taken, one)
        return True


class _Moves:
    """Where the offsets of the text before some edits, which are in order and apart, are after them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._places = [(edit.span.end, edit.span.start) for edit in edits]
        self._shifts = [0, *accumulate(len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)]

    def offset(self, offset: int) -> int:
        """The new place of an old one; what is put in right there comes behind it."""
        return offset + self._shifts[bisect_right(self._places, (offset, offset - 1))]


def _key(one: Diagnostic) -> tuple[str, str, str, str]:
    return (one.span.source.path, one.rule, one.message, one.span.text)
