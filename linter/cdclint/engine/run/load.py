"""Load a run: find the files, take the verdicts that the cache knows, examine the others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cdclint.config.settings import DEFAULT
from cdclint.core.dataclass import replace
from cdclint.core.foreign.border import is_inside
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.report import Crash
from cdclint.documents.course import Course
from cdclint.engine.cache import Cache, identity, open_cache
from cdclint.engine.examine import Examiner, digest
from cdclint.engine.files.discover import OUTSIDE
from cdclint.engine.run.link_answers import LinkAnswers
from cdclint.engine.run.project_files import ProjectFiles
from cdclint.engine.run.project_memory import ProjectMemory
from cdclint.engine.run.rule_set import choose_rules, rule_table
from cdclint.engine.run.run import Run
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.config import Config
    from cdclint.engine.examine import Entry
    from cdclint.engine.run.request import Request

ENOUGH_LESSONS = 20
"""Lessons by which the language of all is detected where nothing else is asked of them."""
SHOWN = 5
"""Names in a line about many files."""
LITTLE = 60_000
"""Bytes to examine from which on forks of this process are worth their start, where it may be forked."""
MUCH = 1_000_000
"""Bytes to examine from which on a pool of processes shares them better."""
PAYS = 400_000
"""Bytes to examine from which on a pool is worth its start, where this process may not be forked."""


def load_run(config: Config, request: Request, *, only_report: bool = False) -> Run:
    """The run that is asked for, with a verdict on every file.

    With `only_report`, nobody looks at the project but the rules: where none does, no file's facts are made.
    """
    course = Course.load(config.root, config.layout, request.instead)
    whole = identity(course.digest)
    folder = config.root / config.cache_dir
    cache = open_cache(folder, whole) if request.cached else Cache()
    cache.rules = cache.rules or rule_table()
    rules = choose_rules(config, cache.rules, online=request.ask is not None)
    files = ProjectFiles(config, request)
    measuring = dict.fromkeys((*config.layout.metrics, *config.layout.schemas.values()))
    also = [path for path in measuring if path in course.sources]
    files.find(request, all_of_it=bool(rules.project), also=also)
    if request.part is not None:
        rules = replace(rules, project=(), suppression=())
    answers = LinkAnswers(config, request.ask if rules.asks else None, folder if request.cached else None)
    examined, with_words = ({}, False) if request.surroundings else (rules.alone, rules.judges_words)
    keeps_facts = not only_report or request.cached or request.part is not None or files.is_whole
    reads_facts = keeps_facts or bool(rules.project) or any(rules.needs.values())
    examiner = Examiner(course, examined, config.rules, request.patience, with_words, reads_facts)
    run = Run(config, rules, files, examiner, answers)
    ignores = config.per_file_ignores
    run.excuses = [(Globs((glob,)), ignore.rules) for glob, ignore in ignores.items()]
    if request.surroundings:
        _examine(run, cache, request, names=Examiner(course, rules.alone, config.rules, with_words=False).names)
        return run
    run.remarks.extend(_unmatched(run))
    if files.dangling:
        names = Message.some(sorted(files.dangling), SHOWN)
        run.remarks.append(Message("symbolic links lead to nothing: {names}", names=names))
    run.crashes.extend(_outside(run))
    _examine(run, cache, request, names=run.examiner.names)
    if request.cached and rules.project:
        writes = not (request.texts or request.instead)
        run.memory = ProjectMemory(folder, config.root, whole, writes=writes)
    run.remarks.extend(_contradicted(run))
    if files.is_whole or rules.project:
        cache.keep_only(files.files)
    if request.cached and cache.changed:
        try:
            cache.save(folder, config.root, whole)
        except OSError as problem:
            why = Message.reason(problem)
            # Nothing is lost but time: a checkout that is read only is judged all the same.
            run.remarks.append(
                Message("{folder}: the cache cannot be written: {why}", folder=config.cache_dir, why=why)
            )
    return run


def _examine(run: Run, cache: Cache, request: Request, names: tuple[str, ...]) -> None:
    """Fill the run's entries, from the cache where it knows the bytes and the verdicts of the rules of these names."""
    files = run.files
    telling = frozenset(_telling(run)) if request.surroundings else None
    misses: dict[str, int] = {}
    for path in sorted(files.files if request.part is None else files.part(request.part)):
        data = files.read(path)
        if data is None:
            continue
        fingerprint = digest(data)
        entry = request.known.get(path)
        if entry is None or entry.digest != fingerprint:
            entry = cache.get(path, fingerprint, names)
        if entry is not None:
            run.entries[path] = entry
            if entry.findings or entry.comments:
                # Decoded now and held: to do it again for the report would cost a warm run a twentieth.
                run.sources[path] = decode(path, data).source
        elif telling is not None and path not in telling:
            continue
        elif path in files.texts:
            run.entries[path] = run.examiner.examine(path, data)
        else:
            misses[path] = len(data)
    total = len(misses)
    for done, (path, entry) in enumerate(_look_at(run, misses, aside=request.aside), 1):
        run.entries[path] = entry
        cache.put(path, entry)
        if request.progress:
            request.progress(done, total)


def _telling(run: Run) -> Iterator[str]:
    """The files that show what is around the lessons: those of the lab, and as many lessons as show their language."""
    lessons = []
    for path in sorted(run.files.files):
        if path.endswith((".yml", ".yaml")):
            yield path
        elif not path.endswith(".json") and run.examiner.course.is_lesson(path):
            lessons.append(path)
    yield from lessons[:: len(lessons) // ENOUGH_LESSONS + 1]


def _look_at(run: Run, misses: dict[str, int], *, aside: bool) -> Iterable[tuple[str, Entry]]:
    if not misses:
        return ()
    from cdclint.core.process.cores import cores  # noqa: PLC0415 (a warm run starts no process)

    jobs = run.config.jobs or cores()
    size = sum(misses.values())
    if jobs > 1 and len(misses) > 1:
        if not (run.config.jobs or aside) and LITTLE < size < MUCH:
            from cdclint.core.process.fork import may_fork  # noqa: PLC0415 (likewise)

            if may_fork():
                from cdclint.engine.forked import examine_in_forks  # noqa: PLC0415 (likewise)

                return examine_in_forks(run.examiner, misses, jobs)
        if run.config.jobs or size > PAYS:
            from cdclint.engine.pool import examine_in_processes  # noqa: PLC0415 (likewise)

            return examine_in_processes(run.examiner, misses, jobs, aside=aside)
    return ((path, run.examiner.examine_file(path)) for path in misses)


def _outside(run: Run) -> Iterator[Crash]:
    """Files that others are measured against and that are links out of the project: the course has none of them."""
    layout = run.config.layout
    known = {crash.path for crash in run.crashes}
    for path in (layout.contracts, layout.lesson_schema, *layout.metrics, *layout.schemas.values()):
        there = run.config.root / path
        is_new = path not in run.course.sources and path not in known
        if is_new and os.path.lexists(there) and not is_inside(str(run.config.root), str(there)):
            yield Crash(path, "", OUTSIDE)


def _unmatched(run: Run) -> Iterator[Message]:
    """Globs in the settings that match no file of a run over the whole project, by their places."""
    if not run.files.is_whole:
        return
    config = run.config
    origins = config.origins
    for key, named in (("lessons", config.lessons), ("quizzes", config.quizzes), ("schemas", tuple(config.schemas))):
        for glob in named if origins[key] != DEFAULT else ():
            if not any(map(Globs((glob,)).match, run.files.files)) and not glob.startswith("!"):
                yield Message("{place}: `{key}`: no file matches `{glob}`", place=origins[key], key=key, glob=glob)
    if origins["words"] != DEFAULT and config.words and not (config.root / config.words).is_file():
        yield Message("{place}: `{key}`: there is no {path}", place=origins["words"], key="words", path=config.words)
    for (globs, _), glob in zip(run.excuses, config.per_file_ignores, strict=True):
        if not any(globs.match(path) for path in run.files.paths):
            key = "per-file-ignores"
            place = origins[f"{key}.{glob}"]
            yield Message("{place}: `{key}`: no file matches `{glob}`", place=place, key=key, glob=glob)


def _contradicted(run: Run) -> Iterator[Message]:
    """Settings that contradict the project's files, by their places."""
    keys = ("glossary", "provided-components", "math", "prose-language", "quizzes", "renderer", "schemas")
    origins = run.config.origins
    if run.files.is_whole and any(origins[key] != "default" for key in keys):
        from cdclint.documents.site.contradictions import contradictions  # noqa: PLC0415 (few projects set these)

        for key, what in contradictions(run.project):
            if origins[key] != "default":
                yield Message("{place}: `{key}`: {what}", place=origins[key], key=key, what=what)
