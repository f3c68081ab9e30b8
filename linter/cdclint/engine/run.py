"""One run: files are found and examined, rules over the project see them side by side, and a report is made.

The command line and the editor enter here. Verdicts on single files come from the cache where their bytes are known;
the rules over the project, and comments that silence, are judged afresh on every run. When only some files are asked
for, the rules over the project still see all of it, and what they find in other files is not reported, save in the
contracts and the lesson schema: a verdict that was measured with a broken rule is none. Nor is it told that another
file could not be read, only to those rules.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import ENOENT
from functools import cached_property
from os import strerror
from typing import TYPE_CHECKING, cast

from cdclint.core.dataclass import dataclass, field
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.documents.course import Course
from cdclint.documents.project import Project
from cdclint.engine.cache import Cache, identity, open_cache
from cdclint.engine.examine import Entry, Examiner, crash, digest, from_raw, unpack_facts, unreadable
from cdclint.engine.files.atomic_write import sweep
from cdclint.engine.files.discover import find, sort
from cdclint.engine.files.globs import Globs, Translator
from cdclint.engine.suppress import Comment, apply, document_of
from cdclint.registry import class_name, declaration, load_rule, rule_groups, rule_ids
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.project import Facts
    from cdclint.documents.site.external import Answer
    from cdclint.engine.cache import RuleTable
    from cdclint.engine.shard import Shards

PAYS = 400_000
"""Bytes to examine from which on a second process is worth its start."""

_SUPPRESSIONS = "cdclint.documents.lesson.suppression_comment.Suppressions"
"""By its name: few files have a comment that silences, and only they need the class."""

_NEEDS_ANSWERS = "link/unreachable"
"""The rule that other sites are asked for."""


class RequestError(Exception):
    """A request that cannot be met; the message says why in one line."""


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    `paths` are absolute; none means everything that the settings include. `texts` are bytes to judge instead of what
    is on the disk, by path relative to the root; with them, nothing else is asked for. `instead` are bytes as well, or
    None where no file is to be, and changes the tree that `paths` are about. `known` are verdicts on files that hold
    wherever a file has the bytes that they are about. `part` is `(index, count)` of a shard, `shards` are all of them
    where they are done. With `base`, a revision of git, what was found at the merge base is not reported. `progress`
    is told how many files are done, and of how many. `ask` asks other sites for addresses; without it nobody is asked,
    and the rule about the answers does not run.
    """

    paths: tuple[Path, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    force_exclude: bool = False
    instead: Mapping[str, bytes | None] = field(default_factory=dict)
    known: Mapping[str, Entry] = field(default_factory=dict)
    part: tuple[int, int] | None = None
    shards: Shards | None = None
    base: str | None = None
    cached: bool = True
    progress: Callable[[int, int], None] | None = None
    ask: Callable[[list[str]], Mapping[str, Answer]] | None = None


class Run:
    """The files of one run with what is known of them. `report` tells it; `replace` tries another text of a file."""

    def __init__(self, config: Config, request: Request) -> None:
        self.config = config
        self._root = f"{config.root}/"
        there = {path: data for path, data in request.instead.items() if data is not None}
        self.texts = {**there, **request.texts}
        self._absent = request.instead.keys() - there.keys()
        self.course = Course.load(config.root, config.layout, request.instead)
        self.crashes: list[Crash] = []
        whole = identity(self.course.digest)
        folder = config.root / config.cache_dir
        cache = open_cache(folder, whole) if request.cached else Cache()
        cache.rules = cache.rules or _rule_table()
        severities = {
            name: config.severity_of(name, Severity(severity)) for name, (_, severity, *_) in cache.rules.items()
        }
        self.severities = {name: severity for name, severity in severities.items() if severity is not Severity.OFF}
        if request.ask is None:
            self.severities.pop(_NEEDS_ANSWERS, None)
        self._ask = request.ask if _NEEDS_ANSWERS in self.severities else None
        self._answers: dict[str, Answer] = {}
        self._answers_folder = folder if request.cached else None
        self.unjudged: list[str] = []
        self._is_measured_anew = False
        kinds = {name: kind for name, (kind, *_) in cache.rules.items() if name in self.severities}
        self.project_rules = {name: cache.rules[name][3] for name, kind in kinds.items() if kind == "project"}
        # What a rule over single files finds counts only where the project meets its needs.
        self._needs = {name: cache.rules[name][3] for name, kind in kinds.items() if kind == "file"}
        self._suppression_rules = [name for name, kind in kinds.items() if kind == "suppression"]
        # Syntax is judged even where it is not told: a fix must not break it.
        alone = {
            name: tuple(reads)
            for name, (kind, _, reads, _) in cache.rules.items()
            if kind == "file" and (name in kinds or name.startswith("syntax/"))
        }
        self._examiner = Examiner(self.course, alone, config.rules)
        self._sources: dict[str, Source] = {}
        self._seen_on_disk: dict[str, bool] = {}
        self._troubles: dict[str, str] = {}
        self.entries: dict[str, Entry] = {}
        self._translator = Translator(cache.globs)
        self._find(request)
        self.unmatched = self._unmatched()
        if request.part is not None:
            self.project_rules, self._suppression_rules = {}, []
        cache.changed |= self._translator.changed
        self._examine(cache, request)
        if request.cached and cache.changed:
            try:
                cache.save(folder, config.root, whole)
            except OSError as problem:
                why = Message.text(problem.strerror or "")
                # Nothing is lost but time: a checkout that is read only is judged all the same.
                self.unmatched.append(
                    Message("{folder}: the cache cannot be written: {why}", folder=config.cache_dir, why=why)
                )

    def _find(self, request: Request) -> None:
        """Fill `asked` (files to report on), `files` (all of the project) and what tells whether a path is asked."""
        root = self.config.root
        paths = request.paths or (() if request.texts else (root,))
        found = find(self.config, paths, self._translator, force_exclude=request.force_exclude, instead=request.instead)
        self.asked = found.files | set(request.texts)
        self.left_out = found.left_out
        self._folders = tuple(f"{folder}/" if folder else "" for folder in found.folders)
        self.crashes.extend(found.problems)
        self.files = set(self.asked)
        self.paths = found.seen
        self._found_all = not found.problems
        if self.project_rules and "" not in self._folders:
            everything = find(self.config, (root,), self._translator, instead=request.instead)
            self.files = self.asked | everything.files
            self.paths = everything.seen
            self._found_all = not everything.problems
            found.left_behind += everything.left_behind
        sweep(found.left_behind)
        # What verdicts are made with is looked at wherever it is, and whatever is asked for.
        self.files |= {path for path in self.config.layout.metrics if path in self.course.sources}

    def _examine(self, cache: Cache, request: Request) -> None:
        """Fill `entries`, from the cache where it knows the bytes."""
        names = self._examiner.names
        misses: dict[str, int] = {}
        for path in sorted(self.files if request.part is None else self._part(request.part)):
            data = self._read(path)
            if data is None:
                continue
            fingerprint = digest(data)
            entry = request.known.get(path)
            if entry is None or entry.digest != fingerprint:
                entry = cache.get(path, fingerprint, names)
            if entry is not None:
                self.entries[path] = entry
                if entry.findings or entry.comments:
                    self._sources[path] = decode(path, data).source
            elif path in self.texts:
                self.entries[path] = self._examiner.examine(path, data)
            else:
                misses[path] = len(data)
        total = len(misses)
        for done, (path, entry) in enumerate(self._look_at(misses), 1):
            self.entries[path] = entry
            cache.put(path, entry)
            if request.progress:
                request.progress(done, total)
        if "" in self._folders or self.project_rules:
            cache.keep_only(self.files)

    def _part(self, part: tuple[int, int]) -> list[str]:
        """The files of one shard."""
        from cdclint.engine.shard import split  # noqa: PLC0415 (the rare case)

        sizes = {}
        for path in self.files:
            data = self.texts.get(path)
            try:
                sizes[path] = (self.config.root / path).stat().st_size if data is None else len(data)
            except OSError:
                sizes[path] = 0  # whoever gets it will say that it cannot be read
        return split(sizes, part[1])[part[0] - 1]

    def _look_at(self, misses: dict[str, int]) -> Iterable[tuple[str, Entry]]:
        jobs = self.config.jobs or _cores()
        if jobs > 1 and len(misses) > 1 and (self.config.jobs or sum(misses.values()) > PAYS):
            from cdclint.engine.pool import examine_in_processes  # noqa: PLC0415 (a warm run starts no process)

            return examine_in_processes(self._examiner, misses, jobs)
        return ((path, self._examiner.examine_file(path)) for path in misses)

    def _read(self, path: str) -> bytes | None:
        """The bytes of a file; None where they are not to be had, with the reason among the crashes if it is asked."""
        if path in self.texts:
            return self.texts[path]
        limit = self.config.max_file_size
        try:
            with open(f"{self._root}{path}", "rb", buffering=0) as file:  # noqa: PTH123 (a warm run does little else)
                data = file.readall() if os.fstat(file.fileno()).st_size <= limit else None
        except OSError as problem:
            self._give_up(path, unreadable(problem))
            return None
        if data is None:
            too_large = Message("is larger than `max-file-size` ({limit} bytes) and was not judged", limit=limit)
            self._give_up(path, too_large)
        return data

    def _give_up(self, path: str, why: Message) -> None:
        if self._is_told(path):
            self.crashes.append(Crash(path, "", why))

    def replace(self, path: str, data: bytes, *, measures: bool = False) -> None:
        """Judge `data` in the place of a file's text.

        With `measures`, contracts and the like count at once; what is known of other files was measured with those
        before until `measure_again` is called.
        """
        self.texts[path] = data
        if measures and self.measures(path):
            self.course = Course.load(self.config.root, self.config.layout, self.texts)
            self._examiner = Examiner(self.course, self._examiner.rules, self._examiner.options)
            self._is_measured_anew = True
        self.entries[path] = self._examiner.examine(path, data)
        self._sources.pop(path, None)
        self._forget_project()

    def hold(self, path: str) -> bool:
        """Keep the bytes of a file from now on, and judge it anew where somebody saved it since; whether that was so.

        What is written later is compared with these bytes.

        Raises:
            OSError: the file is gone.
        """
        if path in self.texts:
            return False
        data = self.data(path)
        changed = path in self.entries and self.entries[path].digest != digest(data)
        if changed:
            self.replace(path, data)
        self.texts[path] = data
        return changed

    def measures(self, path: str) -> bool:
        """Whether other files are measured against the one at a path."""
        layout = self.config.layout
        return path in {layout.contracts, layout.lesson_schema, *layout.metrics}

    def measure_again(self) -> None:
        """Judge every file anew; one that is gone keeps its verdict, and the report will tell."""
        for path in self.entries:
            with suppress(OSError):
                self.entries[path] = self._examiner.examine(path, self.data(path))
        self._is_measured_anew = False
        self._forget_project()

    def _forget_project(self) -> None:
        for made in ("project", "project_findings"):
            self.__dict__.pop(made, None)

    def narrow(self, path: str) -> None:
        """Be asked for one file only, and share nothing that changes with the run that this is a copy of."""
        self.asked = {path}
        self._folders = ()
        self.texts, self.entries, self._sources = dict(self.texts), dict(self.entries), dict(self._sources)
        self.crashes = []

    def data(self, path: str) -> bytes:
        """The bytes that the verdict on a file is about.

        Raises:
            OSError: the file is gone.
        """
        if path in self._absent:
            raise FileNotFoundError(ENOENT, strerror(ENOENT), path)
        return self.texts[path] if path in self.texts else (self.config.root / path).read_bytes()

    def source(self, path: str) -> Source:
        """The text of a file of the project, the one that its findings are about.

        Raises:
            OSError: the file is gone.
        """
        if path not in self._sources:
            data = self.data(path)
            if path in self.entries and self.entries[path].digest != digest(data):
                # Somebody saved it while we were at work.
                self.entries[path] = self._examiner.examine(path, data)
            self._sources[path] = decode(path, data).source
        return self._sources[path]

    @cached_property
    def project(self) -> Project:
        """The files of the run side by side. The facts of a file are taken apart once for each of its texts."""
        unpack_facts(self.entries.values())
        facts = {path: entry.facts for path, entry in self.entries.items() if entry.facts}
        return Project(
            self.course,
            facts,
            self.source,
            complete=self._is_complete,
            files=frozenset(self.paths),
            on_disk=self._on_disk,
            read=self._text,
            trouble=self._trouble,
            measured_anew=self._is_measured_anew,
            answers={} if self._ask is None else self._ask_other_sites(self._ask, facts),
        )

    @cached_property
    def project_findings(self) -> dict[str, list[tuple[str, Finding]]]:
        """What the rules over the project find, by path."""
        found: dict[str, list[tuple[str, Finding]]] = {}
        for name in self.project_rules:
            for finding in self.across(name):
                found.setdefault(finding.span.source.path, []).append((name, finding))
        return found

    def across(self, name: str) -> Iterator[Finding]:
        """What one rule over the project finds; that it crashed is told by `crashes`."""
        if not self._meets(self.project_rules.get(name, ())):
            return
        try:
            yield from load_rule(name).run(self.project, self.config.rules.get(name))
        except Exception as problem:  # noqa: BLE001 (a rule that crashes must not end the run)
            self.crashes.append(crash("", name, problem))

    def look_again(self, path: str, data: bytes | None) -> None:
        """See anew what stands at a path: `data` if they are given, otherwise what is on the disk, if anything is."""
        self.texts.pop(path, None)
        self._sources.pop(path, None)
        self._seen_on_disk.clear()
        self._forget_project()
        self.entries.pop(path, None)
        is_there = data is not None or self._on_disk(path)
        checked, seen = sort(self.config, path, self._translator) if is_there else (False, False)
        for belongs, paths in ((checked, self.files), (checked, self.asked), (seen, self.paths)):
            (paths.add if belongs else paths.discard)(path)
        if not checked:
            return
        if data is not None:
            self.replace(path, data)
        elif (read := self._read(path)) is not None:
            self.entries[path] = self._examiner.examine(path, read)

    def _ask_other_sites(
        self, ask: Callable[[list[str]], Mapping[str, Answer]], facts: Mapping[str, Facts]
    ) -> Mapping[str, Answer]:
        """What other sites answer for the addresses in the files that are asked for; fills `unjudged`."""
        from time import time  # noqa: PLC0415 (only `--online` asks)

        from cdclint.documents.site.external import Verdict, external  # noqa: PLC0415 (see above)
        from cdclint.engine.links import answers  # noqa: PLC0415 (see above)

        places: dict[str, list[tuple[str, int]]] = {}
        for path, one in sorted(facts.items()):
            if one["kind"] != "lesson" or not self.is_asked(path):
                continue
            for link in cast("LessonFacts", one)["links"]:
                if address := external(link["url"]):
                    places.setdefault(address, []).append((path, link["span"][0]))
        now = time()
        kept = answers.load(self._answers_folder, now) if self._answers_folder else {}
        self._answers.update({address: kept[address][0] for address in places if address in kept})
        missing = [address for address in places if address not in self._answers]
        if missing:
            given = ask(missing)
            self._answers.update(given)
            kept.update({address: (answer, now) for address, answer in given.items()})
            try:
                if self._answers_folder:
                    answers.save(self._answers_folder, self.config.root, kept)
            except OSError as problem:
                why = Message("the answers of other sites cannot be kept: {reason}", reason=str(problem.strerror))
                self.crashes.append(Crash(self.config.cache_dir, "", why))
        self.unjudged = []
        for address, ((path, start), *_) in places.items():
            answer = self._answers.get(address)
            if answer is not None and answer.verdict is Verdict.UNKNOWN:
                place = self.source(path).position(start)
                self.unjudged.append(
                    Message(
                        "{path}:{line}:{column}: {address} could not be judged: {reason}",
                        path=path,
                        line=place.line,
                        column=place.column,
                        address=address,
                        reason=answer.reason,
                    )
                )
        return self._answers

    @property
    def _is_complete(self) -> bool:
        """Whether every file of the project could be looked at."""
        read = self._found_all and self.entries.keys() == self.files
        return read and not any(entry.crashes for entry in self.entries.values())

    def _on_disk(self, path: str) -> bool:
        """Whether there is a file; asked once a run, for links to the same page are many."""
        if path in self._absent or path in self.texts:
            return path in self.texts
        if path not in self._seen_on_disk:
            self._seen_on_disk[path] = os.path.isfile(f"{self._root}{path}")  # noqa: PTH113 (rules ask for many)
        return self._seen_on_disk[path]

    def _text(self, path: str) -> str | None:
        """The text of any file below the root, None where it cannot be read; `_trouble` then says why."""
        limit = self.config.max_file_size
        try:
            if path not in self.texts and (self.config.root / path).stat().st_size > limit:
                self._troubles[path] = Message("is larger than `max-file-size` ({limit} bytes)", limit=limit)
                return None
            encoding = decode(path, self.data(path))
        except OSError as problem:
            self._troubles[path] = Message("cannot be read: {why}", why=problem.strerror or str(problem))
            return None
        if not encoding.readable:
            self._troubles[path] = Message("cannot be read: {why}", why=encoding.faults[0][1])
            return None
        return encoding.source.text

    def _trouble(self, path: str) -> str:
        return self._troubles.get(path, "")

    def findings(self, path: str) -> list[tuple[str, Finding]]:
        """What rules over single files find in one, each with its rule; comments are not looked at."""
        entry = self.entries.get(path)
        if entry is None or not entry.findings:
            return []
        source = self.source(path)
        names = self.severities
        # The entry is asked for again: reading the source may have found that the file has changed.
        raws = self.entries[path].findings
        return [
            (name, from_raw(raw, source))
            for name, found in raws.items()
            if name in names and self._meets(self._needs.get(name, ()))
            for raw in found
        ]

    def _meets(self, needs: Collection[str]) -> bool:
        return not needs or any(map(self.project.has, needs))

    def is_silenced(self, path: str, rule: str, offset: int) -> bool:
        """Whether a comment silences what a rule finds at an offset."""
        line = self.source(path).position(offset).line
        return any(
            names for comment in self.entries[path].comments if (names := [*Comment(*comment).covers(line, rule)])
        )

    def syntax_errors(self, path: str) -> int:
        """How many places of a file do not parse, selected rules or not."""
        return sum(len(found) for name, found in self.entries[path].findings.items() if name.startswith("syntax/"))

    def diagnostics(self, path: str) -> list[Diagnostic]:
        """Everything there is to say about one file, ordered by place."""
        found = [*self.findings(path), *self.project_findings.get(path, ())]
        entry = self.entries.get(path)
        if entry is not None and entry.comments:
            found, used = apply(entry.comments, found)
            if not entry.crashes:
                found.extend(self._about_suppressions(path, entry, used))
        excused = {name for globs, names in self._excuses if globs.match(path) for name in names}
        stamped = [
            Diagnostic(name, self.severities[name], finding.span, finding.message, finding.fix)
            for name, finding in found
            if not excused or excused.isdisjoint((name, name.partition("/")[0]))
        ]
        return sorted(stamped, key=lambda one: (one.span.start, one.span.end, one.rule, one.message))

    def _about_suppressions(self, path: str, entry: Entry, used: set[tuple[int, int]]) -> list[tuple[str, Finding]]:
        ran = {part for name in self.severities for part in (name, name.partition("/")[0])}
        known = (*rule_groups(), *rule_ids())
        found: list[tuple[str, Finding]] = []
        for name in self._suppression_rules:
            document = document_of(self.source(path), entry.comments, used, ran, known)
            try:
                found.extend((name, finding) for finding in load_rule(name).run(document, self.config.rules.get(name)))
            except Exception as problem:  # noqa: BLE001 (see above)
                self.crashes.append(crash(path, name, problem))
        return found

    @cached_property
    def _excuses(self) -> list[tuple[Globs, tuple[str, ...]]]:
        ignores = self.config.per_file_ignores
        return [(Globs((glob,), self._translator), ignore.rules) for glob, ignore in ignores.items()]

    def _unmatched(self) -> list[str]:
        """What is told of globs in the settings that match no file of a run over the whole project, by their places."""
        if "" not in self._folders:
            return []
        told: list[str] = []
        origins = self.config.origins
        if origins["lessons"] != "default":
            told += [
                Message(
                    "{place}: `{key}`: no file matches `{glob}`", place=origins["lessons"], key="lessons", glob=glob
                )
                for glob in self.config.lessons
                if not any(matches(glob, path) for path in self.files)
            ]
        for (globs, _), glob in zip(self._excuses, self.config.per_file_ignores, strict=True):
            if not any(globs.match(path) for path in self.paths):
                key = "per-file-ignores"
                place = origins[f"{key}.{glob}"]
                told.append(Message("{place}: `{key}`: no file matches `{glob}`", place=place, key=key, glob=glob))
        return told

    def judges_alone(self, rule: str) -> bool:
        """Whether a rule looks at one file by itself."""
        return rule in self._examiner.rules

    def is_asked(self, path: str) -> bool:
        """Whether what is found in a file is to be reported."""
        return path in self.asked or path.startswith(self._folders)

    def _is_told(self, path: str) -> bool:
        """Whether what is found in a file, or breaks on it, is in the report."""
        return self.is_asked(path) or self.measures(path)

    def report(self, problems: Iterable[Crash] = ()) -> Report:
        """What the run found in the files that it was asked for, and in those that they are measured against.

        `problems` are what broke beside the run, such as fixes that could not be written.
        """
        paths = {path for path in (*self.entries, *self.project_findings) if self._is_told(path)}
        found: list[Diagnostic] = []
        for path in sorted(paths):
            try:
                found.extend(self.diagnostics(path))
            except OSError as problem:
                self.crashes.append(Crash(path, "", unreadable(problem)))
        crashes = [*self.crashes, *(one for path in paths & self.entries.keys() for one in self.entries[path].crashes)]
        crashes.sort(key=lambda one: (one.path, one.rule))
        judged = sum(path in self.asked for path in self.entries)
        return Report(tuple(found), judged, (*crashes, *problems))


def _cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return cores


def _rule_table() -> RuleTable:
    """What a run has to know of each rule, without importing it."""
    table: RuleTable = {}
    for name in rule_ids():
        severity, reads, needs = declaration(name)
        kind = "project" if class_name(Project) in reads else "suppression" if _SUPPRESSIONS in reads else "file"
        table[name] = (kind, severity.value, list(reads), list(needs))
    return table
