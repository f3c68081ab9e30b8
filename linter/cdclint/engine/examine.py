"""One file by itself: read, judged by every rule that looks at single files, and put into plain JSON values.

What comes out depends on the file's bytes, its path, the course, the rules and their options, and on nothing else:
that is what makes it fit for a cache and for another process.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from cdclint.core.dataclass import dataclass, field
from cdclint.core.digest import hexadecimal
from cdclint.core.fault import Fault
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.foreign.border import read_inside
from cdclint.core.foreign.foreign_code import OURS
from cdclint.core.message import Message, from_plain, to_plain
from cdclint.core.report import Crash
from cdclint.documents.open_document import facts_of, read, views_of
from cdclint.registry import class_name, load_rule
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdclint.core.rule import Rule
    from cdclint.core.source import Source
    from cdclint.documents.course import Course
    from cdclint.documents.project import Facts
    from cdclint.syntax.mdx.again.rereading import Rereading

T = TypeVar("T")
Raw = list[Any]
"""A finding as JSON has it: `[start, end, message, null | [title, safe, [[start, end, text], …]], [[at, what], …]]`.

Message and title are as `to_plain` makes them; the last part is left out where a finding has no faults.
"""

PATIENCE = 60.0
"""Seconds for a reader or rule on one file of a run. The largest files that are judged take a part of that."""
MOST_LATE = 3
"""Steps that are cancelled for one file before its other steps are skipped."""
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TOGETHER = 100
"""Files whose facts are taken apart at once: a few hundred kilobytes of JSON."""


@dataclass(slots=True)
class Entry:
    """What is known of one file: see the module.

    `rules` are the ids of the rules that ran, with their options (`Examiner.names`). What the rest of the project needs
    of the file is `packed`, compact JSON as a worker and the cache hand it over, or, once unpacked, `facts`; a file may
    have none. Facts of a text that somebody types are `unpacked` until the project is judged: most are never asked for.
    """

    digest: str
    rules: tuple[str, ...]
    findings: dict[str, list[Raw]] = field(default_factory=dict)
    comments: list[Raw] = field(default_factory=list)
    packed: bytes = b""
    facts: Facts | None = None
    crashes: list[Crash] = field(default_factory=list)
    unpacked: Mapping[str, object] | None = None

    def pack(self) -> bytes:
        """The facts, packed.

        Raises:
            TypeError, ValueError: JSON has no such values.
        """
        if self.unpacked is not None:
            self.packed, self.unpacked = pack_facts(self.unpacked), None
        return self.packed or (pack_facts(self.facts) if self.facts else b"")


@dataclass(frozen=True)
class Examiner:
    """The rules over single files, ready to look at one file after the other.

    `rules` gives, for each rule's id, the names of the classes of documents that it reads: a rule is imported when a
    file is there that it judges. `options` are those that are set, by the rule's id.
    `patience` is how many seconds of the processor's time the reader, and each rule, may take for one file.
    `with_words` says that a rule over the project reads facts of words, which cost the most, `with_facts` that anything
    reads facts.
    """

    course: Course
    rules: Mapping[str, tuple[str, ...]]
    options: Mapping[str, object]
    patience: float = PATIENCE
    with_words: bool = True
    with_facts: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """What an entry depends on: each rule's id, with its options where they are set, and whether it has words."""
        rules = (f"{name} {self.options[name]!r}" if name in self.options else name for name in self.rules)
        return (*rules, "words") if self.with_words else tuple(rules)

    def examine_file(self, path: str) -> Entry:
        """Read and judge one file below the course's root."""
        try:
            data = read_inside(str(self.course.root), path)
        except OSError as problem:
            return Entry("", (), crashes=[Crash(path, "", unreadable(problem))])
        return self.examine(path, data)

    def examine(self, path: str, data: bytes, again: Rereading | None = None) -> Entry:
        """Judge one file. It never fails: what breaks, or takes too long, is among the entry's crashes.

        With `again`, a text is read with what its last version was read into: nothing else makes use of that meanwhile.
        """
        from cdclint.core.foreign.bounded_cache import forget_long_texts  # noqa: PLC0415 (a warm run examines nothing)

        try:
            return self._judge(path, data, again)
        finally:
            forget_long_texts()

    def _judge(self, path: str, data: bytes, again: Rereading | None) -> Entry:
        from cdclint.core.process.deadline import LateError  # noqa: PLC0415 (a warm run examines nothing)

        entry = Entry(digest(data), self.names)
        encoding = decode(path, data)
        documents: list[object] = [encoding]
        given_up = 0
        if encoding.readable:
            try:
                self._step(entry, path, "", lambda: self._read(entry, encoding.source, documents, again))
            except LateError:
                entry.crashes.append(late(path, "", self.patience))
                given_up += 1
        for name in self._rules_over(frozenset(map(type, documents))):
            rule = load_rule(name)
            try:
                found = self._step(entry, path, name, partial(self._findings, rule, documents, encoding.source))
            except LateError:
                entry.crashes.append(late(path, name, self.patience))
                given_up += 1
                if given_up == MOST_LATE:
                    entry.crashes.append(Crash(path, "", Message("rules that follow were not run on this file")))
                    break
                continue
            if found:
                entry.findings[name] = found
        return entry

    def _rules_over(self, kinds: frozenset[type]) -> tuple[str, ...]:
        """The rules that read documents of any of these classes."""
        known = self._by_kinds.get(kinds)
        if known is None:
            classes = {class_name(one) for kind in kinds for one in kind.__mro__}
            found = (name for name, reads in self.rules.items() if not classes.isdisjoint(reads))
            known = self._by_kinds[kinds] = tuple(found)
        return known

    @cached_property
    def _by_kinds(self) -> dict[frozenset[type], tuple[str, ...]]:
        return {}

    def _step(self, entry: Entry, path: str, rule: str, work: Callable[[], T]) -> T | None:
        """What a reader or a rule makes of a file; None where it breaks, which the entry then says.

        Raises:
            LateError: it took too long.
        """
        from cdclint.core.process.deadline import LateError, within  # noqa: PLC0415 (a warm run examines nothing)

        try:
            return within(self.patience, work)
        except (*OURS, LateError):
            raise
        except BaseException as problem:  # noqa: BLE001 (a file that breaks a reader or a rule must not end the run)
            entry.crashes.append(crash(path, rule, problem))
        return None

    def _read(self, entry: Entry, source: Source, documents: list[object], again: Rereading | None) -> None:
        from cdclint.engine.suppress import comments_of  # noqa: PLC0415 (a warm run reads nothing)

        document = read(source, self.course, again)
        documents += [document, *views_of(document, self.course)]
        if self.with_facts and (facts := facts_of(document, with_words=self.with_words)):
            if again is None:
                entry.packed = pack_facts(facts)
            else:
                entry.unpacked = facts
        entry.comments = comments_of(document)

    def _findings(self, rule: Rule, documents: Iterable[object], source: Source) -> list[Raw]:
        return [
            to_raw(found, source)
            for document in documents
            if isinstance(document, rule.reads)
            for found in rule.run(document, self.options.get(rule.id))
        ]


def compact(value: object) -> bytes:
    """JSON in one line of UTF-8, without a tab and with no more blanks than there must be; `json.loads` reads it."""
    return _JSON.encode(value).encode(errors="surrogatepass")


def pack_facts(facts: Mapping[str, object]) -> bytes:
    """Facts as `compact` writes them, with a tab before each key but the first: its value is found by it."""
    return b"{%s}" % b",\t".join(b'"%s":%s' % (key.encode(), compact(value)) for key, value in facts.items())


def unpack_facts(entries: Iterable[Entry]) -> list[Entry]:
    """Unpack the facts of entries in place: no fact is held twice. Entries whose facts are damaged are returned.

    A call of the JSON reader makes up a good part of the time for small files, and equal keys are one text within it,
    so that many files are read at once.
    """
    damaged: list[Entry] = []
    waiting = []
    for entry in entries:
        try:
            packed = entry.packed if entry.unpacked is None else entry.pack()
        except (TypeError, ValueError):
            damaged.append(entry)
            continue
        if packed:
            waiting.append((entry, packed))
    for first in range(0, len(waiting), _TOGETHER):
        part = waiting[first : first + _TOGETHER]
        try:
            unpacked = json.loads(b"[%s]" % b",".join(packed for _, packed in part))
        except (ValueError, RecursionError):
            unpacked = []
        if len(unpacked) != len(part) or not all(isinstance(facts, dict) and "kind" in facts for facts in unpacked):
            # Another program wrote into the cache.
            damaged += [entry for entry, _ in part]
            continue
        for (entry, _), facts in zip(part, unpacked, strict=True):
            # In this order: another thread that looks in between finds the facts in one form or the other.
            entry.facts = facts
            entry.packed = b""
    return damaged


@lru_cache(maxsize=2)
def digest(data: bytes) -> str:
    """The fingerprint of a file's bytes, which is asked for several times while a text is judged."""
    return hexadecimal(data, 32)


def to_raw(found: Finding, source: Source) -> Raw:
    """A finding in plain values.

    Raises:
        ValueError: the finding, or an edit of its fix, is about another file or lies outside of its text.
    """
    spans = [found.span, *(edit.span for edit in found.fix.edits)] if found.fix else [found.span]
    for span in spans:
        if span.source.path != source.path or not 0 <= span.start <= span.end <= source.length:
            raise ValueError(f"a place outside of the file: {span.source.path} {span.start}:{span.end}")
    fix = found.fix and [
        to_plain(found.fix.title),
        found.fix.safe,
        [[edit.span.start, edit.span.end, edit.text] for edit in found.fix.edits],
    ]
    raw = [found.span.start, found.span.end, to_plain(found.message), fix]
    return [*raw, [[fault.at, fault.what] for fault in found.faults]] if found.faults else raw


def from_raw(raw: Raw, source: Source) -> Finding:
    """The finding that `to_raw` made this of.

    Raises:
        ValueError: it lies outside of the text.
    """
    start, end, message, fix, *faults = raw
    if end > source.length or (fix is not None and any(last > source.length for _, last, _ in fix[2])):
        raise ValueError(f"a place outside of the file: {source.path} {start}:{end}")
    if fix is not None:
        title, safe, edits = fix
        fix = Fix(from_plain(title), tuple(Edit(source.span(first, last), text) for first, last, text in edits), safe)
    told = tuple(Fault(at, what) for at, what in faults[0]) if faults else ()
    return Finding(source.span(start, end), from_plain(message), fix, told)


def unreadable(problem: OSError) -> Message:
    """The finding for a file that cannot be read."""
    return Message("cannot be read: {why}", why=Message.reason(problem))


def crash(path: str, rule: str, problem: BaseException) -> Crash:
    """The report of an exception that is being handled."""
    from traceback import format_exc  # noqa: PLC0415 (it is slow to load, and rarely needed)

    return Crash(
        path, rule, Message("{kind}: {problem}", kind=type(problem).__name__, problem=str(problem)), format_exc()
    )


def late(path: str, rule: str, seconds: float) -> Crash:
    """The report of a reader or rule that took too long."""
    said = Message("took more than {seconds} s and was given up here", seconds=f"{seconds:g}")
    return Crash(path, rule, said)
