"""What the rules over the project found in an earlier run, kept next to the cache: `.cdclint_cache/project`.

Such a rule sees nothing but its `Project`, and so the same project gives the same findings. A record is used again only
where all of that is the same: the course, the rules with their options, the bytes of every file that was judged, the
paths of all files; and where each question that the rules asked beyond these (is there a file at a path that nobody
judges, what does it say) has the same answer now. Damaged or incompatible records are ignored.

The first line says whose record this is, with a checksum of the rest; the second is the record. The third says what
each rule read, for runs over a project of which some files have changed: see project_pass.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from cdclint.core.dataclass import dataclass
from cdclint.core.digest import blake2b
from cdclint.core.foreign.border import read_regular
from cdclint.core.foreign.foreign_json import read_json
from cdclint.engine.cache import PROJECT, prepare
from cdclint.engine.entry_check import is_verdict
from cdclint.engine.examine import compact, from_raw, to_raw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.engine.examine import Entry, Raw
    from cdclint.engine.run.project_files import ProjectFiles
    from cdclint.engine.run.run import Run

Answers: TypeAlias = "dict[str, dict[str, bool | str]]"
"""What was asked of files beyond the facts, by the kind of question and the path."""
Found: TypeAlias = "dict[str, list[tuple[str, Finding]]]"
"""Findings by path, each with its rule."""


class Questions:
    """Answers what rules over the project ask beyond the facts, and notes the answers.

    `are_steady` says whether the same question never had two answers: files may change meanwhile.
    """

    def __init__(self, files: ProjectFiles, source: Callable[[str], Source], entries: dict[str, Entry]) -> None:
        self.asked: Answers = {"on_disk": {}, "leaves_out": {}, "read": {}, "trouble": {}, "source": {}}
        self.are_steady = True
        self._files = files
        self._source = source
        self._entries = entries

    def on_disk(self, path: str) -> bool:
        """As `Project.on_disk`."""
        answer = self._files.on_disk(path)
        self._note("on_disk", path, answer)
        return answer

    def leaves_out(self, path: str) -> bool:
        """As `Project.leaves_out`."""
        answer = self._files.leaves_out(path)
        self._note("leaves_out", path, answer)
        return answer

    def read(self, path: str) -> str | None:
        """As `Project.read`."""
        text = self._files.text(path)
        self._note("read", path, "" if text is None else _digest(text))
        return text

    def trouble(self, path: str) -> str:
        """As `Project.trouble`."""
        answer = self._files.trouble(path)
        self._note("trouble", path, str(answer))
        return answer

    def source(self, path: str) -> Source:
        """As `Project.source`: the bytes of a file that is judged are known, those of another are not."""
        source = self._source(path)
        if path not in self._entries:
            self._note("source", path, _digest(source.text))
        return source

    def _note(self, kind: str, path: str, answer: bool | str) -> None:  # noqa: FBT001 (an answer of any kind)
        if self.asked[kind].setdefault(path, answer) != answer:
            self.are_steady = False

    def take(self, other: Questions) -> None:
        """Count what was asked of another as asked of this one."""
        self.add(other.asked, are_steady=other.are_steady)

    def add(self, asked: Answers, *, are_steady: bool) -> None:
        """Count these questions, with the answers that were given, as asked of this one."""
        self.are_steady = self.are_steady and are_steady
        for kind, answers in asked.items():
            self._take(kind, answers)

    def are_answered(self, earlier: Answers) -> bool:
        """Whether each question of an earlier run has the same answer now."""
        for kind, ask in (("on_disk", self._files.on_disk), ("leaves_out", self._files.leaves_out)):
            for path, answer in earlier[kind].items():
                if ask(path) is not answer:
                    return False
            self._take(kind, earlier[kind])
        ways: dict[str, Callable[[str], object]] = {"read": self.read, "trouble": self.trouble, "source": self.source}
        for kind, way in ways.items():
            for path, answer in earlier[kind].items():
                if kind != "trouble" and not self._files.on_disk(path):
                    if answer:
                        return False
                    continue
                way(path)
                if self.asked[kind].get(path, answer) != answer:
                    return False
        return self.are_steady

    def _take(self, kind: str, answers: dict[str, bool | str]) -> None:
        if self.asked[kind]:
            for path, answer in answers.items():
                self._note(kind, path, answer)
        else:
            self.asked[kind] = dict(answers)


@dataclass(frozen=True, slots=True)
class Record:
    """What the rules over a project found. `key` is what the project was, `met` which needs of rules it meets.

    `reads` says, in JSON, what each rule read.
    """

    key: str
    asked: Answers
    met: dict[str, bool]
    findings: dict[str, dict[str, list[Raw]]]
    reads: bytes = b""

    def found(self, source: Callable[[str], Source]) -> Found:
        """The findings at their places.

        Raises:
            OSError: a file is gone.
            ValueError: a place is outside of its file.
        """
        return {
            path: [(name, from_raw(raw, text)) for name, raws in by_rule.items() for raw in raws]
            for path, by_rule in self.findings.items()
            for text in (source(path),)
        }


class ProjectMemory:
    """The record of a project in a cache folder. Nothing is written unless `writes`."""

    def __init__(self, folder: Path, root: Path, identity: str, *, writes: bool) -> None:
        self._folder = folder
        self._root = root
        self._identity = identity
        self._writes = writes

    def load(self) -> Record | None:
        """The record if it is whole and of this making."""
        try:
            first, _, body = read_regular(self._folder / PROJECT, follow=False).partition(b"\n")
            head = read_json(first)
            if head != [self._identity, crc32(body)]:
                return None
            written, _, reads = body.partition(b"\n")
            key, asked, met, findings = read_json(written, checks_depth=False)
        except (OSError, ValueError, TypeError):
            return None
        if not (isinstance(key, str) and _are_answers(asked) and isinstance(met, dict) and isinstance(findings, dict)):
            return None
        if not all(is_verdict(found, []) for found in findings.values()):
            return None
        return Record(key, asked, met, findings, reads)

    def save(self, record: Record) -> None:
        """Write the record; nothing but time is lost where that fails, and the cache says so."""
        if not self._writes:
            return
        from cdclint.engine.files.atomic_write import write  # noqa: PLC0415 (a warm run writes nothing)

        body = (compact([record.key, record.asked, record.met, record.findings]), b"\n", record.reads)
        checksum = 0
        for part in body:
            checksum = crc32(part, checksum)
        head = compact([self._identity, checksum])
        try:
            prepare(self._folder, self._root)
            write(self._folder / PROJECT, (head, b"\n", *body), durable=False)
        except OSError:
            return


def _are_answers(asked: object) -> bool:
    kinds = {"on_disk", "leaves_out", "read", "trouble", "source"}
    return isinstance(asked, dict) and asked.keys() == kinds and all(isinstance(one, dict) for one in asked.values())


def key_of(run: Run) -> str | None:
    """What rules over the project can see without a question, as a digest; None where that cannot be said."""
    if (
        not run.entries
        or run.is_measured_anew
        or run.measures is not None
        or run.rules.asks
        or any(entry.crashes for entry in run.entries.values())
    ):
        return None
    options = [(name, run.config.rules.get(name)) for name in run.rules.project]
    files = [(path, run.entries[path].digest) for path in sorted(run.entries)]
    return digest_of((base_of(run), options, needs_of(run), files))


def base_of(run: Run) -> str:
    """What all rules over the project see and the facts do not have, as a digest."""
    return digest_of((run.course.digest, run.done_plans, run.is_complete, sorted(run.entries), sorted(run.files.paths)))


def needs_of(run: Run) -> list[str]:
    """The needs of all rules."""
    return sorted({need for of_rule in run.rules.needs.values() for need in of_rule})


def digest_of(seen: object) -> str:
    """A digest of values by their text."""
    return _digest(repr(seen))


def record_of(
    run: Run, key: str, met: dict[str, bool], found: Found, known: dict[int, tuple[Finding, Raw]]
) -> Record | None:
    """What is to be kept of a pass of the rules; None where it is not fit to be used again.

    `known` are findings by their `id` that were made of what was kept before.
    """
    questions = run.questions
    findings: dict[str, dict[str, list[Raw]]] = {}
    try:
        for path, pairs in found.items():
            source = run.source(path)
            by_rule = findings.setdefault(path, {})
            for name, finding in pairs:
                if finding.span.source is not source and finding.span.source != source:
                    return None
                raw = known[id(finding)][1] if id(finding) in known else to_raw(finding, source)
                by_rule.setdefault(name, []).append(raw)
    except (OSError, ValueError):
        return None
    if not questions.are_steady or key != key_of(run):
        return None
    return Record(key, questions.asked, met, findings)


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
