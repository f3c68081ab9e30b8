"""What is known of the files of one run: verdicts on single files, and the project that they make.

Verdicts on single files come from the cache where their bytes are known, those of rules over the project where nothing
changed that they see. When only some files are asked for, those rules still see all of the project.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.foreign.foreign_code import OURS
from cdclint.documents.course import Course
from cdclint.engine.entry_check import DamagedError
from cdclint.engine.examine import PATIENCE, Examiner, crash, digest, from_raw, late, unpack_facts
from cdclint.engine.run.late_texts import LateTexts
from cdclint.engine.run.project_memory import Questions, key_of
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cdclint.config import Config
    from cdclint.core.finding import Finding
    from cdclint.core.glob import Globs
    from cdclint.core.message import Message
    from cdclint.core.report import Crash
    from cdclint.core.source import Source
    from cdclint.documents.project import Facts, Project
    from cdclint.engine.examine import Entry
    from cdclint.engine.run.link_answers import LinkAnswers
    from cdclint.engine.run.project_files import ProjectFiles
    from cdclint.engine.run.project_memory import Found, ProjectMemory, Record
    from cdclint.engine.run.project_pass import ProjectPass
    from cdclint.engine.run.rule_set import RuleSet


FILE_PATIENCE = 0.01
"""Seconds that a rule over the project may take for each file, beside those that it has for one."""
MUCH = 500_000
"""Bytes of facts from which on a fork of this process shares the rules over the project, where it may be forked."""


class StoppedError(BaseException):
    """A rule over the project was stopped on request; nothing that it found is kept."""


class Run:
    """The files of one run with what is known of them. `replace` judges another text of a file.

    `entries` are the verdicts on single files by path, `crashes` what broke. `excuses` are the globs of
    `per-file-ignores` with the rules that each silences, `remarks` what the settings say of files that are not there.
    `measures` is the course for rules over the project where an editor has a newer text of what it is made of.
    `memory` keeps what rules over the project find, for later runs. `is_measured_anew` says that the course was read
    after the files had been measured against it.
    """

    def __init__(
        self, config: Config, rules: RuleSet, files: ProjectFiles, examiner: Examiner, answers: LinkAnswers
    ) -> None:
        self.config = config
        self.rules = rules
        self.files = files
        self.examiner = examiner
        self.entries: dict[str, Entry] = {}
        self.sources: dict[str, Source] = {}
        self.texts = LateTexts()
        self.crashes: list[Crash] = files.crashes
        self.excuses: list[tuple[Globs, tuple[str, ...]]] = []
        self.remarks: list[Message] = []
        self.answers = answers
        self.done_plans = config.done_plans
        self.is_measured_anew = False
        self.measures: Course | None = None
        self.memory: ProjectMemory | None = None
        self._is_copy = False

    @property
    def course(self) -> Course:
        """What the files are measured against."""
        return self.examiner.course

    def is_measure(self, path: str) -> bool:
        """Whether files are measured against the one at a path, which the settings name or the course is made of."""
        return self.files.measures(path) or path in self.course.sources

    def replace(self, path: str, data: bytes, *, measures: bool = False, entry: Entry | None = None) -> None:
        """Judge `data` in the place of a file's text, or take the verdict `entry` on it.

        With `measures`, contracts and the like count at once; what is known of other files was measured with those
        before until `measure_again` is called.
        """
        self.files.texts[path] = data
        if measures and self.is_measure(path):
            course = Course.load(self.config.root, self.config.layout, self.files.texts)
            self.examiner = replace(self.examiner, course=course)
            self.measures = None  # what an editor has newer is in there
            self.is_measured_anew = True
        if not measures or path in self.entries or path in self.files.files:
            self.entries[path] = self.examiner.examine(path, data) if entry is None else entry
        self.sources.pop(path, None)
        self._forget_project()

    def measure_by(self, source: Source) -> None:
        """Take another text of the contracts, or of the lessons' schema, for the rules over the project only.

        What is wrong with it is reported at once; single files are measured with the one that is saved.
        """
        self.measures = (self.measures or self.course).with_source(source)
        self._forget_project()

    def hold(self, path: str) -> bool:
        """Keep the bytes of a file from now on, and judge it again if it was saved since; returns whether it was.

        What is written later is compared with these bytes.

        Raises:
            OSError: the file is gone.
        """
        if path in self.files.texts:
            return False
        data = self.files.data(path)
        changed = path in self.entries and self.entries[path].digest != digest(data)
        if changed:
            self.replace(path, data)
        self.files.texts[path] = data
        return changed

    def measure_again(self) -> None:
        """Judge every file again; one that is gone keeps its verdict, and the report says so."""
        for path in self.entries:
            with suppress(OSError):
                self.entries[path] = self.examiner.examine(path, self.files.data(path))
        self.is_measured_anew = False
        self._forget_project()

    def look_again(self, path: str, data: bytes | None) -> None:
        """Look again at a path: `data` if they are given, otherwise what is on the disk, if anything is."""
        self.sources.pop(path, None)
        self.entries.pop(path, None)
        self._forget_project()
        if not self.files.look_again(path, data):
            return
        if data is not None:
            self.replace(path, data)
        elif (read := self.files.read(path)) is not None:
            self.entries[path] = self.examiner.examine(path, read)

    def narrow(self, path: str) -> None:
        """Be asked for one file only, and share nothing that changes with the run that this is a copy of."""
        from copy import copy  # noqa: PLC0415 (only an editor asks)

        self._is_copy = True
        self.files = copy(self.files)
        self.files.narrow(path)
        self.entries, self.sources = dict(self.entries), dict(self.sources)
        self.crashes = self.files.crashes

    def _forget_project(self) -> None:
        project = self.__dict__.get("project")
        if project is not None and not self._is_copy:
            project.forget_parts()
        for made in ("questions", "project", "project_findings", "_recalled", "_pass"):
            self.__dict__.pop(made, None)

    def source(self, path: str) -> Source:
        """The text of a file of the project, the one that its findings are about.

        Raises:
            OSError: the file is gone.
        """
        if path not in self.sources:
            data = self.files.data(path)
            if path in self.entries and self.entries[path].digest != digest(data):
                # The file was saved during the run.
                self.entries[path] = self.examiner.examine(path, data)
            self.sources[path] = self.texts.source(path, data)
        return self.sources[path]

    def unpack(self, paths: Iterable[str]) -> None:
        """Unpack the facts of these files; a file whose facts are damaged is judged again."""
        entries = {id(entry): path for path in paths if (entry := self.entries.get(path)) is not None}
        if damaged := unpack_facts(self.entries[path] for path in entries.values()):
            for entry in damaged:
                self._examine_again(entries[id(entry)])
            unpack_facts(self.entries[entries[id(entry)]] for entry in damaged)

    def _examine_again(self, path: str) -> None:
        with suppress(OSError):
            self.entries[path] = self.examiner.examine(path, self.files.data(path))

    @cached_property
    def questions(self) -> Questions:
        """What the project's rules asked of the files beyond the facts."""
        return Questions(self.files, self.source, self.entries)

    @cached_property
    def project(self) -> Project:
        """The files of the run side by side. The facts of a file are taken apart once for each of its texts."""
        self.unpack(list(self.entries))
        facts = {path: entry.facts for path, entry in self.entries.items() if entry.facts}
        project = self.project_of(facts)
        if not self.rules.asks:
            return project
        asked = {path: facts for path, facts in project.lessons.items() if self.files.is_asked(path)}
        return replace(project, answers=self.answers.of(asked, self.source))

    def project_of(self, facts: Mapping[str, Facts]) -> Project:
        """The files of the run side by side, by these facts; no other site is asked."""
        from cdclint.documents.project import Project  # noqa: PLC0415 (a warm run judges nothing)

        questions = self.questions
        return Project(
            self.measures or self.course,
            facts,
            questions.source,
            complete=self.is_complete,
            files=frozenset(self.files.paths),
            on_disk=questions.on_disk,
            read=questions.read,
            trouble=questions.trouble,
            measured_anew=self.is_measured_anew or self.measures is not None,
            leaves_out=questions.leaves_out,
            done_plans=self.done_plans,
        )

    @property
    def is_complete(self) -> bool:
        """Whether every file of the project could be looked at."""
        read = self.files.found_all and self.entries.keys() == self.files.files
        return read and not any(entry.crashes for entry in self.entries.values())

    @cached_property
    def _recalled(self) -> Record | None:
        """What an earlier run kept of this very project."""
        if self.memory is None or (key := key_of(self)) is None:
            return None
        known = self.memory.load()
        if known is None or known.key != key:
            return None
        try:
            return known if Questions(self.files, self.source, self.entries).are_answered(known.asked) else None
        except OSError:
            return None

    @cached_property
    def _pass(self) -> ProjectPass | None:
        """What records the reads of rules, where what they find is kept; None where it is not."""
        if self.memory is None or (key := key_of(self)) is None:
            return None
        from cdclint.engine.run.project_pass import ProjectPass  # noqa: PLC0415 (where nothing changed, nothing is judged)

        try:
            return ProjectPass.begin(self, key, self.memory)
        except DamagedError:
            return None

    @cached_property
    def project_findings(self) -> Found:
        """What the rules over the project find, by path."""
        if self._recalled is not None:
            with suppress(OSError, ValueError):
                return self._recalled.found(self.source)
        self._recalled = None
        crashes = len(self.crashes)
        try:
            found = self._judged()
            if self._pass is not None and len(self.crashes) == crashes:
                self._pass.save(found)
        except DamagedError:
            self._pass = None
            del self.crashes[crashes:]
            found = self._judged()
        return found

    def _judged(self) -> Found:
        by_rule: dict[str, list[Finding]] = {}
        names = self.rules.project
        if self._pass is not None and self._pass.size > MUCH and self.config.jobs != 1:
            from cdclint.engine.run.forked_rules import judge_together  # noqa: PLC0415 (few projects are that large)

            by_rule = judge_together(self, self._pass, names)
        found: Found = {}
        for name in names:
            for finding in by_rule[name] if name in by_rule else self.found_by(name):
                found.setdefault(finding.span.source.path, []).append((name, finding))
        return found

    def found_by(self, name: str) -> list[Finding]:
        """What one rule over the project finds, or found before where all that it read is the same."""
        if self._pass is not None and self._meets(self.rules.needs.get(name, ())):
            kept = self._pass.kept(name)
            if kept is not None:
                return kept
        return list(self.across(name))

    def across(self, name: str, is_overtaken: Callable[[], bool] | None = None) -> Iterator[Finding]:
        """What one rule over the project finds; that it crashed is among `crashes`.

        `is_overtaken` is asked after each finding.

        Raises:
            StoppedError: it said yes.
        """
        if not self._meets(self.rules.needs.get(name, ())):
            return
        from cdclint.core.process.deadline import LateError, within  # noqa: PLC0415 (a warm run judges nothing)

        found: list[Finding] = []
        seconds = PATIENCE + FILE_PATIENCE * len(self.entries)
        rule = load_rule(name)
        try:
            project = self.project if self._pass is None else self._pass.project(name)
            within(seconds, lambda: found.extend(_unless(is_overtaken, rule.run(project, self.config.rules.get(name)))))
        except LateError:
            self.crashes.append(late("", name, seconds))
        except (*OURS, DamagedError, StoppedError):
            raise
        except BaseException as problem:  # noqa: BLE001 (a rule that crashes must not end the run)
            self.crashes.append(crash("", name, problem))
        yield from found

    def findings(self, path: str) -> list[tuple[str, Finding]]:
        """What rules over single files find in one, each with its rule; comments are not looked at."""
        entry = self.entries.get(path)
        if entry is None or not entry.findings:
            return []
        source = self.source(path)
        try:
            return self._findings(path, source)
        except ValueError:  # places outside of the text: another program wrote into the cache
            self._examine_again(path)
            return self._findings(path, source)

    def _findings(self, path: str, source: Source) -> list[tuple[str, Finding]]:
        names = self.rules.severities
        # The entry is asked for again: reading the source may have found that the file has changed.
        raws = self.entries[path].findings
        return [
            (name, from_raw(raw, source))
            for name, found in raws.items()
            if name in names and self._meets(self.rules.needs.get(name, ()))
            for raw in found
        ]

    def _meets(self, needs: Collection[str]) -> bool:
        if not needs:
            return True
        if self._recalled is not None:
            return any(self._recalled.met.get(need, False) for need in needs)
        if self._pass is not None:
            try:
                return any(self._pass.met[need] for need in needs)
            except DamagedError:
                self._pass = None
        return any(map(self.project.has, needs))

    def is_silenced(self, path: str, rule: str, offset: int) -> bool:
        """Whether a comment silences what a rule finds at an offset."""
        from cdclint.engine.suppress import Comment  # noqa: PLC0415 (few files have comments)

        line = self.source(path).position(offset).line
        return any(
            names for comment in self.entries[path].comments if (names := [*Comment(*comment).covers(line, rule)])
        )

    def syntax_errors(self, path: str) -> int:
        """How many places of a file do not parse, selected rules or not."""
        entry = self.entries.get(path)  # rules over the project judge files too that none looks at alone
        return sum(len(found) for name, found in entry.findings.items() if name in self.rules.syntax) if entry else 0

    def judges_alone(self, rule: str) -> bool:
        """Whether a rule looks at one file by itself."""
        return rule in self.examiner.rules


def _unless(is_overtaken: Callable[[], bool] | None, found: Iterator[Finding]) -> Iterator[Finding]:
    """The findings, until something has overtaken them.

    Raises:
        StoppedError: that is so.
    """
    if is_overtaken is None:
        return found
    return _watched(is_overtaken, found)


def _watched(is_overtaken: Callable[[], bool], found: Iterator[Finding]) -> Iterator[Finding]:
    for one in found:
        if is_overtaken():
            raise StoppedError
        yield one
