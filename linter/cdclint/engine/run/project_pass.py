"""One pass of the rules over a project of which some files have changed since an earlier run.

What a rule read is recorded by its project (recorded_project.py). A rule is run again where anything of that has
changed: a column of the facts, a file whose text it asked for, its options; where it judges lessons one by one, for the
lessons of which something has changed. What every rule sees counts for all of them: the course, the paths of the files,
the answers to questions beyond the facts.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass, field, replace
from cdclint.core.foreign.foreign_json import read_json
from cdclint.engine.entry_check import is_verdict
from cdclint.engine.examine import compact, from_raw, to_raw
from cdclint.engine.run.fact_columns import FactColumns
from cdclint.engine.run.project_memory import Questions, base_of, needs_of, record_of
from cdclint.engine.run.recorded_project import Reads, Recorder

if TYPE_CHECKING:
    from cdclint.core.finding import Finding
    from cdclint.core.report import Crash
    from cdclint.documents.project import Project
    from cdclint.engine.examine import Raw
    from cdclint.engine.run.project_memory import Answers, Found, ProjectMemory, Record
    from cdclint.engine.run.recorded_project import Judge, Judged
    from cdclint.engine.run.run import Run

_MORE = 1000
"""How many questions may pile up, beside twice those of a pass that ran everything, before all is run again."""
_NOTHING: tuple[list[str], Any, list[Any]] = ([], None, [])
_SAME = 0
"""In the place of what was found in a lesson: what is reported of the rule there."""


@dataclass(slots=True)
class Trace:
    """What was read: columns of facts, files, parts that count by their value. `given` is what else decides."""

    given: str
    columns: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def add(self, recorder: Recorder, reads: Reads) -> None:
        """Add what was read until now."""
        columns, paths, compared = recorder.flat(reads)
        self.columns |= columns
        self.paths |= paths
        self.compared |= compared

    def plain(self) -> list[Any]:
        """It in JSON values."""
        return [self.given, *map(sorted, (self.columns, self.paths, self.compared))]


@dataclass(slots=True)
class Lessons:
    """What a rule found in each lesson by itself, by path: the other files that it read there, more, its findings.

    Lessons in which nothing was found and no other file was read are left out. `trace` is what was read beside files.
    `is_kept` says that it was found in an earlier run, `is_fit` that all of it can be kept.
    """

    trace: Trace
    found: dict[str, tuple[list[str], Any, list[Raw]]] = field(default_factory=dict)
    reads: Reads = field(default_factory=Reads)
    is_kept: bool = False
    is_fit: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """What a fork found with its share of the rules, in plain values: findings by rule and path, what rules read.

    `asked` is what it asked beyond the facts, and `are_steady` that no answer changed meanwhile.
    """

    findings: dict[str, list[tuple[str, Raw]]]
    used: dict[str, Trace]
    lessons: dict[str, Lessons]
    asked: Answers
    are_steady: bool
    crashes: list[Crash]


@dataclass(slots=True)
class Kept:
    """What an earlier run kept, with the digests of what was read then.

    `questions` is how many were asked by a pass that ran everything; the rule "" is what `met` depends on.
    """

    base: str
    questions: int
    columns: dict[str, str]
    compared: dict[str, str]
    files: dict[str, str]
    met: dict[str, bool]
    rules: dict[str, Trace]
    lessons: dict[str, Lessons]
    findings: dict[str, list[tuple[str, list[Raw]]]]


class ProjectPass:
    """The rules of a run over its project.

    Raises:
        DamagedError: the facts of the cache are damaged; from every method.
    """

    def __init__(self, run: Run, key: str, memory: ProjectMemory, kept: Kept | None) -> None:
        self._run = run
        self._key = key
        self._memory = memory
        packed = {path: entry.pack() for path, entry in run.entries.items()}
        self._columns = FactColumns({path: line for path, line in packed.items() if line})
        self._recorder = Recorder(self._columns, run.project_of({}))
        self._digests: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._reads: dict[str, Reads] = {}
        self._lessons: dict[str, Lessons] = {}
        self._used: dict[str, Trace] = {}
        self._found: dict[int, tuple[Finding, Raw]] = {}
        self._needs = Reads()
        self._kept = kept
        files = {} if self._kept is None else self._kept.files
        self._changed = {path for path, entry in run.entries.items() if files.get(path) != entry.digest}

    @classmethod
    def begin(cls, run: Run, key: str, memory: ProjectMemory) -> ProjectPass:
        """A pass that takes from the memory what an earlier run found."""
        return cls(run, key, memory, _usable(run, memory.load()))

    def project(self, name: str) -> Project:
        """The project as a rule reads it."""
        reads = self._reads[name] = Reads()

        def keep(path: str, judge: Judge[Any], given: tuple[object, ...]) -> Judged:
            return self._judge(name, path, judge, given)

        return self._recorder.project(reads, keep)

    @cached_property
    def met(self) -> dict[str, bool]:
        """Which needs of rules are met."""
        needs = needs_of(self._run)
        if self._kept is not None and self._is_same(self._kept.rules[""], ",".join(needs)):
            self._used[""] = self._kept.rules[""]
            return self._kept.met
        project = self._recorder.project(self._needs)
        return {need: project.has(need) for need in needs}

    def kept(self, name: str) -> list[Finding] | None:
        """What a rule found before, where all that it read is the same; None where it is to be run."""
        trace = None if self._kept is None else self._kept.rules.get(name)
        if self._kept is None or trace is None or not self._is_same(trace, self._options(name)):
            return None
        try:
            found = [
                from_raw(raw, self._run.source(path))
                for path, raws in self._kept.findings.get(name, ())
                for raw in raws
            ]
        except (OSError, ValueError):
            return None
        self._used[name] = trace
        return found

    def _made(self, raws: list[Raw], path: str) -> list[Finding]:
        """The findings that were kept of a file.

        Raises:
            OSError: it is gone.
            ValueError: a place is outside of it.
        """
        if not raws:
            return []
        source = self._run.source(path)
        found = [from_raw(raw, source) for raw in raws]
        self._found.update((id(one), (one, raw)) for one, raw in zip(found, raws, strict=True))
        return found

    def _judge(self, name: str, path: str, judge: Judge[Any], given: tuple[object, ...]) -> Judged:
        """What a judge finds in one lesson, as it was found before where all that it read is the same."""
        lessons = self._lessons.get(name)
        if lessons is None:
            asked = f"{self._options(name)} {judge.__module__}.{judge.__qualname__} {given!r}"
            earlier = None if self._kept is None else self._kept.lessons.get(name)
            if earlier is not None and self._is_same(earlier.trace, asked):
                lessons = Lessons(earlier.trace, earlier.found, is_kept=True)
            else:
                lessons = Lessons(Trace(asked))
            self._lessons[name] = lessons
        known = lessons.found.get(path, _NOTHING)
        if lessons.is_kept and path not in self._changed and self._changed.isdisjoint(known[0]):
            try:
                return self._made(known[2], path), known[1]
            except (OSError, ValueError):
                pass  # it is judged again
        reads = Reads(by_file=True)
        project = self._recorder.project(reads)
        found, more = judge(project, path, project.lessons[path], *given)
        lessons.reads.columns |= reads.columns
        lessons.reads.parts |= reads.parts
        others = sorted(reads.paths - {path})
        lessons.found.pop(path, None)
        if found or others or more is not None:
            try:
                raws = [to_raw(one, self._run.source(path)) for one in found]
                lessons.found[path] = (others, more, raws)
                self._found.update((id(one), (one, raw)) for one, raw in zip(found, raws, strict=True))
            except (OSError, ValueError):
                lessons.is_fit = False  # it is about another file
        return found, more

    @property
    def size(self) -> int:
        """The bytes of the facts, as they are packed, that are to be judged anew; 0 where an earlier run is of use."""
        return 0 if self._kept is not None else self._columns.size

    def share(self, found: dict[str, list[Finding]], crashes: list[Crash]) -> Share:
        """What rules found in this process, which is a fork, for the one that it was made of.

        A rule that reports a place outside of the file that it names is left out: it is run there.
        """
        findings = {}
        for name, of_rule in found.items():
            with suppress(OSError, ValueError):
                findings[name] = [self._carried(one) for one in of_rule]
        for name in findings.keys() & self._reads.keys() - self._lessons.keys():
            self._used[name] = self._trace(self._options(name), self._reads[name])
        lessons = {}
        for name in findings.keys() & self._lessons.keys():
            one = self._lessons[name]
            one.trace.add(self._recorder, one.reads)
            lessons[name] = replace(one, reads=Reads())
        used = {name: self._used[name] for name in findings.keys() & self._used.keys()}
        questions = self._run.questions
        of_these = [one for one in crashes if one.rule in findings]
        return Share(findings, used, lessons, questions.asked, questions.are_steady, of_these)

    def _carried(self, finding: Finding) -> tuple[str, Raw]:
        """The path and the plain values of a finding.

        Raises:
            OSError: its file is gone.
            ValueError: its place is not in the file as this run knows it.
        """
        path = finding.span.source.path
        source = self._run.source(path)
        if finding.span.source is not source and finding.span.source != source:
            raise ValueError(path)
        return path, to_raw(finding, source)

    def take(self, share: Share) -> dict[str, list[Finding]]:
        """The findings of a fork, by rule, as if they had been found here."""
        found = {}
        for name, carried in share.findings.items():
            with suppress(OSError, ValueError):
                found[name] = [one for path, raw in carried for one in self._made([raw], path)]
        self._used.update((name, trace) for name, trace in share.used.items() if name in found)
        self._lessons.update((name, one) for name, one in share.lessons.items() if name in found)
        self._run.crashes.extend(one for one in share.crashes if one.rule in found)
        self._run.questions.add(share.asked, are_steady=share.are_steady)
        return found

    def save(self, found: Found) -> None:
        """Keep what the pass found for later runs, where it is fit for that."""
        met = self.met
        record = record_of(self._run, self._key, met, found, self._found)
        if record is None:
            return
        if "" not in self._used:
            self._used[""] = self._trace(",".join(needs_of(self._run)), self._needs)
        for name, reads in self._reads.items():
            if name not in self._lessons:
                self._used[name] = self._trace(self._options(name), reads)
        for path, by_rule in record.findings.items():
            for name in by_rule:
                if name in self._used:
                    self._used[name].paths.add(path)
        lessons = {}
        for name, one in self._lessons.items():
            if one.is_fit:
                one.trace.add(self._recorder, one.reads)
                lessons[name] = one
        traces = [*self._used.values(), *(one.trace for one in lessons.values())]
        questions = sum(map(len, record.asked.values()))
        plain = [
            base_of(self._run),
            questions if self._kept is None else min(questions, self._kept.questions),
            {name: self._digest(name) for name in sorted(set[str]().union(*(one.columns for one in traces)))},
            {name: self._value(name) for name in sorted(set[str]().union(*(one.compared for one in traces)))},
            {path: entry.digest for path, entry in self._run.entries.items()},
            {name: trace.plain() for name, trace in self._used.items()},
            {name: [one.trace.plain(), _plain(name, one, record)] for name, one in lessons.items()},
        ]
        self._recorder.forget()  # what is kept, and then reported, takes its place
        self._memory.save(replace(record, reads=compact(plain)))

    def _trace(self, given: str, reads: Reads) -> Trace:
        trace = Trace(given)
        trace.add(self._recorder, reads)
        return trace

    def _options(self, name: str) -> str:
        return repr(self._run.config.rules.get(name))

    def _is_same(self, trace: Trace, given: str) -> bool:
        assert self._kept is not None
        return (
            trace.given == given
            and trace.paths.isdisjoint(self._changed)
            and all(self._kept.columns.get(name) == self._digest(name) for name in trace.columns)
            and all(self._kept.compared.get(name) == self._value(name) for name in trace.compared)
        )

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = self._columns.digest(name)
        return self._digests[name]

    def _value(self, name: str) -> str:
        if name not in self._values:
            self._values[name] = self._recorder.compared(name)
        return self._values[name]


def _plain(name: str, lessons: Lessons, record: Record) -> dict[str, list[Any]]:
    """What a rule found in each lesson, in JSON values."""
    return {
        path: [others, more, _SAME if raws == record.findings.get(path, {}).get(name) else raws]
        for path, (others, more, raws) in lessons.found.items()
    }


def _usable(run: Run, record: Record | None) -> Kept | None:
    """What an earlier run keeps, None where all is to be run again; its questions become those of the run."""
    kept = None if record is None else _kept(record)
    if record is None or kept is None or kept.base != base_of(run):
        return None
    if sum(map(len, record.asked.values())) > 2 * kept.questions + _MORE:
        return None
    questions = Questions(run.files, run.source, run.entries)
    try:
        if not questions.are_answered(record.asked):
            return None
    except OSError:
        return None
    run.questions.take(questions)
    return kept


def _kept(record: Record) -> Kept | None:
    """What a record says of reads; None where it has not the form of it: another program may have written it."""
    by_rule: dict[str, list[tuple[str, list[Raw]]]] = {}
    for path, found in record.findings.items():
        for name, raws in found.items():
            by_rule.setdefault(name, []).append((path, raws))
    try:
        base, questions, columns, compared, files, rules, lessons = read_json(record.reads, checks_depth=False)
        kept = Kept(
            base,
            questions,
            columns,
            compared,
            files,
            record.met,
            {name: _read(trace) for name, trace in rules.items()},
            {
                name: Lessons(
                    _read(trace),
                    {
                        path: (others, more, record.findings[path][name] if raws == _SAME else raws)
                        for path, (others, more, raws) in found.items()
                    },
                )
                for name, (trace, found) in lessons.items()
            },
            by_rule,
        )
        plain = (isinstance(one, dict) for one in (columns, compared, files))
        found = {
            name: [raw for _, _, raws in judged.values() if raws != _SAME for raw in raws]
            for name, (_, judged) in lessons.items()
        }
        is_whole = all(plain) and isinstance(base, str) and type(questions) is int and "" in kept.rules
        return kept if is_whole and is_verdict(found, []) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _read(plain: Any) -> Trace:  # noqa: ANN401 (JSON values)
    given, columns, paths, compared = plain
    return Trace(given, set(columns), set(paths), set(compared))
