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
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.documents.course import Course
from cdclint.documents.encoding import decode
from cdclint.documents.glob import matches
from cdclint.documents.project import Project
from cdclint.engine.cache import Cache, identity, open_cache
from cdclint.engine.discover import find, sort
from cdclint.engine.examine import Entry, Examiner, crash, digest, from_raw
from cdclint.engine.globs import Globs, Translator
from cdclint.engine.suppress import Comment, apply, document_of
from cdclint.registry import class_name, declaration, load_rule, rule_groups, rule_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.engine.cache import RuleTable

PAYS = 400_000
"""Bytes to examine from which on a second process is worth its start."""

_SUPPRESSIONS = "cdclint.documents.suppression.Suppressions"
"""By its name: few files have a comment that silences, and only they need the class."""


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    `paths` are absolute; none means everything that the settings include. `texts` are bytes to judge instead of what
    is on the disk, by path relative to the root. `progress` is told how many files are done, and of how many.
    """

    paths: tuple[Path, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    force_exclude: bool = False
    cached: bool = True
    progress: Callable[[int, int], None] | None = None


class Run:
    """The files of one run with what is known of them. `report` tells it; `replace` tries another text of a file."""

    def __init__(self, config: Config, request: Request) -> None:
        self.config = config
        self._root = f"{config.root}/"
        self.texts = dict(request.texts)
        self.course = Course.load(config.root, config.layout)
        self.crashes: list[Crash] = []
        whole = identity(self.course.digest)
        folder = config.root / config.cache_dir
        cache = open_cache(folder, whole) if request.cached else Cache()
        cache.rules = cache.rules or _rule_table()
        severities = {
            name: config.severity_of(name, Severity(severity)) for name, (_, severity, _) in cache.rules.items()
        }
        self.severities = {name: severity for name, severity in severities.items() if severity is not Severity.OFF}
        kinds = {name: kind for name, (kind, _, _) in cache.rules.items() if name in self.severities}
        self.project_rules = [name for name, kind in kinds.items() if kind == "project"]
        self._suppression_rules = [name for name, kind in kinds.items() if kind == "suppression"]
        # Syntax is judged even where it is not told: a fix must not break it.
        alone = {
            name: tuple(reads)
            for name, (kind, _, reads) in cache.rules.items()
            if kind == "file" and (name in kinds or name.startswith("syntax/"))
        }
        self._examiner = Examiner(self.course, alone, config.rules)
        self._sources: dict[str, Source] = {}
        self._seen_on_disk: dict[str, bool] = {}
        self.entries: dict[str, Entry] = {}
        self._facts: dict[str, tuple[Entry, dict[str, Any]]] = {}
        self._translator = Translator(cache.globs)
        self._find(request)
        self.unmatched = self._unmatched()
        cache.changed |= self._translator.changed
        self._examine(cache, request)
        if request.cached and cache.changed:
            try:
                cache.save(folder, whole)
            except OSError as problem:
                self.crashes.append(Crash(config.cache_dir, "", f"the cache cannot be written: {problem.strerror}"))

    def _find(self, request: Request) -> None:
        """Fill `asked` (files to report on), `files` (all of the project) and what tells whether a path is asked."""
        root = self.config.root
        paths = request.paths or (() if request.texts else (root,))
        found = find(self.config, paths, self._translator, force_exclude=request.force_exclude)
        self.asked = found.files | set(request.texts)
        self.left_out = found.left_out
        self._folders = tuple(f"{folder}/" if folder else "" for folder in found.folders)
        self.crashes.extend(found.problems)
        self.files = self.asked
        self.paths = found.seen
        self._found_all = not found.problems
        if self.project_rules and "" not in self._folders:
            everything = find(self.config, (root,), self._translator)
            self.files = self.asked | everything.files
            self.paths = everything.seen
            self._found_all = not everything.problems

    def _examine(self, cache: Cache, request: Request) -> None:
        """Fill `entries`, from the cache where it knows the bytes."""
        names = self._examiner.names
        misses: dict[str, int] = {}
        for path in sorted(self.files):
            data = self._read(path)
            if data is None:
                continue
            entry = cache.get(path, digest(data), names)
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
            self._give_up(path, f"cannot be read: {problem.strerror}")
            return None
        if data is None:
            self._give_up(path, f"is larger than `max-file-size` ({limit} bytes) and was not judged")
        return data

    def _give_up(self, path: str, why: str) -> None:
        if self._is_told(path):
            self.crashes.append(Crash(path, "", why))

    def replace(self, path: str, data: bytes) -> None:
        """Judge `data` in the place of a file's text."""
        self.texts[path] = data
        self.entries[path] = self._examiner.examine(path, data)
        self._sources.pop(path, None)
        self.__dict__.pop("project_findings", None)

    def narrow(self, path: str) -> None:
        """Be asked for one file only, and share nothing that changes with the run that this is a copy of."""
        self.asked = {path}
        self._folders = ()
        self.texts, self.entries, self._sources = dict(self.texts), dict(self.entries), dict(self._sources)
        self._facts = dict(self._facts)
        self.crashes = []

    def data(self, path: str) -> bytes:
        """The bytes that the verdict on a file is about.

        Raises:
            OSError: the file is gone.
        """
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
    def project_findings(self) -> dict[str, list[tuple[str, Finding]]]:
        """What the rules over the project find, by path."""
        found: dict[str, list[tuple[str, Finding]]] = {}
        if not self.project_rules:
            return found
        project = self.project()
        for name in self.project_rules:
            for finding in self.across(name, project):
                found.setdefault(finding.span.source.path, []).append((name, finding))
        return found

    def project(self) -> Project:
        """The project as its rules see it. The facts of a file are taken apart once for each of its texts."""
        facts = {path: self.facts_of(path) for path, entry in self.entries.items() if entry.told}
        for path in self._facts.keys() - facts.keys():
            del self._facts[path]
        paths = frozenset(self.paths)
        return Project(self.course, facts, self.source, self._is_complete, paths, self._on_disk, self._text)

    def facts_of(self, path: str) -> dict[str, Any]:
        """What a file tells of itself."""
        entry = self.entries[path]
        held = self._facts.get(path)
        if held is None or held[0] is not entry:
            held = self._facts[path] = (entry, entry.facts)
        return held[1]

    def across(self, name: str, project: Project) -> Iterator[Finding]:
        """What one rule over the project finds; that it crashed is told by `crashes`."""
        try:
            yield from load_rule(name).run(project, self.config.rules.get(name))
        except Exception as problem:  # noqa: BLE001 (a rule that crashes must not end the run)
            self.crashes.append(crash("", name, problem))

    def look_again(self, path: str, data: bytes | None) -> None:
        """See anew what stands at a path: `data` if they are given, otherwise what is on the disk, if anything is."""
        self.texts.pop(path, None)
        self._sources.pop(path, None)
        self._seen_on_disk.clear()
        self.__dict__.pop("project_findings", None)
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

    @property
    def _is_complete(self) -> bool:
        """Whether every file of the project could be looked at."""
        read = self._found_all and self.entries.keys() == self.files
        return read and not any(entry.crashes for entry in self.entries.values())

    def _on_disk(self, path: str) -> bool:
        """Whether there is a file; asked once a run, for links to the same page are many."""
        if path not in self._seen_on_disk:
            self._seen_on_disk[path] = os.path.isfile(f"{self._root}{path}")  # noqa: PTH113 (rules ask for many)
        return self._seen_on_disk[path]

    def _text(self, path: str) -> str | None:
        """The text of any file below the root, None where it cannot be read."""
        try:
            data = self.data(path)
        except OSError:
            return None
        return decode(path, data).source.text

    def findings(self, path: str) -> list[tuple[str, Finding]]:
        """What rules over single files find in one, each with its rule; comments are not looked at."""
        entry = self.entries.get(path)
        if entry is None or not entry.findings:
            return []
        source = self.source(path)
        names = self.severities
        # The entry is asked for again: reading the source may have found that the file has changed.
        raws = self.entries[path].findings
        return [(name, from_raw(raw, source)) for name, found in raws.items() if name in names for raw in found]

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
        told = []
        origins = self.config.origins
        if origins["lessons"] != "default":
            told += [
                f"{origins['lessons']}: `lessons`: no file matches `{glob}`"
                for glob in self.config.lessons
                if not any(matches(glob, path) for path in self.files)
            ]
        for (globs, _), glob in zip(self._excuses, self.config.per_file_ignores, strict=True):
            if not any(globs.match(path) for path in self.paths):
                key = "per-file-ignores"
                told.append(f"{origins[f'{key}.{glob}']}: `{key}`: no file matches `{glob}`")
        return told

    def judges_alone(self, rule: str) -> bool:
        """Whether a rule looks at one file by itself."""
        return rule in self._examiner.rules

    def is_asked(self, path: str) -> bool:
        """Whether what is found in a file is to be reported."""
        return path in self.asked or path.startswith(self._folders)

    def _is_told(self, path: str) -> bool:
        """Whether what is found in a file, or breaks on it, is in the report."""
        return self.is_asked(path) or path in {self.config.layout.contracts, self.config.layout.lesson_schema}

    def report(self) -> Report:
        """What the run found in the files that it was asked for, and in those that they are measured against."""
        paths = {path for path in (*self.entries, *self.project_findings) if self._is_told(path)}
        found: list[Diagnostic] = []
        for path in sorted(paths):
            try:
                found.extend(self.diagnostics(path))
            except OSError as problem:
                self.crashes.append(Crash(path, "", f"cannot be read: {problem.strerror}"))
        crashes = [*self.crashes, *(one for path in paths & self.entries.keys() for one in self.entries[path].crashes)]
        crashes.sort(key=lambda one: (one.path, one.rule))
        judged = sum(path in self.asked for path in self.entries)
        return Report(tuple(found), judged, tuple(crashes))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _rule_table() -> RuleTable:
    """What a run has to know of each rule, without importing it."""
    table: RuleTable = {}
    for name in rule_ids():
        severity, reads = declaration(name)
        kind = "project" if class_name(Project) in reads else "suppression" if _SUPPRESSIONS in reads else "file"
        table[name] = (kind, severity.value, list(reads))
    return table
