"""A run in parts, on several machines: each judges its share of the files, and the parts are made into one report.

What costs time is to read and judge single files, so that is what is shared. A shard's report carries what was learned
of its files; merging takes that instead of looking at them again, and runs the rules over the whole project, which
need all of it. So the merged report is that of one run, by the same code. It is made next to the same files: a report
about other files, settings or versions is rejected, and so is a set of reports in which one is missing.
"""

from __future__ import annotations

from hashlib import sha256
from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

from cdclint import __version__
from cdclint.config.setting_values import plain
from cdclint.config.settings import settings
from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.border import read_regular
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, from_plain, to_plain
from cdclint.core.report import Crash
from cdclint.documents.course import Course
from cdclint.engine.entry_check import is_message, is_verdict
from cdclint.engine.examine import Entry, compact, pack_facts
from cdclint.engine.files.discover import relative
from cdclint.engine.run.request import Request, RequestError
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.foreign_values import JsonObject
    from cdclint.engine.run.run import Run

_OF_NO_WEIGHT = frozenset({"baseline", "cache-dir", "jobs", "language", "max-warnings"})
"""Settings that may differ between the shards: they do not change what is found in a file."""

_OF_THE_CALL = ("select", "extend-select", "ignore")
"""Settings that a merge takes over from the shards where they were on the command line."""


MOST = 10_000
"""Shards of one run: a run of more makes no sense, and a mistyped number would fill the memory."""
VERSION = 1
"""The version of the JSON report, which carries a shard."""


class ShardError(RequestError):
    """Reports that make no whole; the message names the one at fault."""


@dataclass(frozen=True)
class Shards:
    """All parts of one run.

    `overrides` are settings of the command line, `paths` what was asked for, relative to the root. `entries` and
    `reports` are keyed by the path of a file: what was learned of it, and the name of the report that says so.
    """

    run: str
    overrides: Mapping[str, tuple[str, ...]]
    paths: tuple[str, ...]
    force_exclude: bool
    entries: Mapping[str, Entry]
    reports: Mapping[str, str]

    def request(self, root: Path) -> Request:
        """What the whole run is asked for."""
        paths = tuple(root / path for path in self.paths)
        return Request(
            paths,
            known=self.entries,
            shards=self,
            force_exclude=self.force_exclude,
            cached=False,
        )

    def check_settings(self, config: Config) -> None:
        """Reject settings under which other things would have been found.

        Raises:
            ShardError: they are not those of the shards.
        """
        if _identity(config) != self.run:
            raise ShardError(
                Message("the reports were made with other settings, another course or another version of cdclint")
            )

    def check_files(self, run: Run) -> None:
        """Reject files that are not those of the shards.

        Raises:
            ShardError: one is missing on either side, or was changed since.
        """
        for path, entry in run.entries.items():
            if path not in self.entries:
                raise ShardError(Message("`{path}` is in none of the reports", path=path))
            if entry is not self.entries[path] and self.entries[path].digest:
                report = self.reports[path]
                raise ShardError(Message("{report}: is about another state of `{path}`", report=report, path=path))
        for path, report in self.reports.items():
            if path not in run.files.files:
                raise ShardError(Message("{report}: is about `{path}`, which is not here", report=report, path=path))


def split(sizes: Mapping[str, int], count: int) -> list[list[str]]:
    """Files, given with their bytes, in `count` parts of about the same size; the same on every machine."""
    parts: list[list[str]] = [[] for _ in range(count)]
    filled = [(0, at) for at in range(count)]
    heapify(filled)
    for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
        size, at = filled[0]
        parts[at].append(path)
        heapreplace(filled, (size + sizes[path] + 1, at))
    return parts


def carried(run: Run, request: Request) -> JsonObject:
    """What a shard's report carries for the merge, in JSON values."""
    assert request.part is not None
    index, count = request.part
    config = run.config
    run.unpack(list(run.entries))
    return {
        "index": index,
        "count": count,
        "run": _identity(config),
        "overrides": {
            key: list(getattr(config, key.replace("-", "_")))
            for key in _OF_THE_CALL
            if config.origins[key] == "command line"
        },
        "paths": [relative(config.root, path) for path in request.paths],
        "force_exclude": request.force_exclude,
        "files": {
            path: {
                "digest": entry.digest,
                "rules": list(entry.rules),
                "findings": entry.findings,
                "comments": entry.comments,
                "facts": entry.facts or {},
                "crashes": [[one.path, one.rule, to_plain(one.message), one.detail] for one in entry.crashes],
            }
            for path, entry in run.entries.items()
        },
    }


def read(reports: Iterable[Path]) -> Shards:
    """The shards that these files hold.

    Raises:
        ShardError: one cannot be read, is not a report of a shard, does not belong to the others, or is missing.
    """
    shards: dict[int, tuple[str, JsonObject]] = {}
    entries: dict[str, Entry] = {}
    origins: dict[str, str] = {}
    for file in reports:
        name = str(file)
        shard = _read_one(file)
        first_name, first = next(iter(shards.values()), (name, shard))
        if shard["count"] != first["count"] or not 1 <= shard["index"] <= shard["count"]:
            names = [f"{one['index']}/{one['count']}" for one in (shard, first)]
            raise ShardError(
                Message(
                    "{report}: is shard {one}, and {other} is shard {another}",
                    report=name,
                    one=names[0],
                    other=first_name,
                    another=names[1],
                )
            )
        if any(shard[key] != first[key] for key in ("run", "overrides", "paths", "force_exclude")):
            raise ShardError(Message("{report}: is of another run than {other}", report=name, other=first_name))
        if shard["index"] in shards:
            other = shards[shard["index"]][0]
            raise ShardError(Message("{report}: is the same shard as {other}", report=name, other=other))
        shards[shard["index"]] = name, shard
        for path, entry in _entries(file, shard):
            if path in entries:
                raise ShardError(
                    Message("{report}: has `{path}`, as {other} has", report=name, path=path, other=origins[path])
                )
            entries[path] = entry
            origins[path] = name
    if not shards:
        raise ShardError(Message("there is no report to merge"))
    _, first = next(iter(shards.values()))
    missing = [f"{index}/{first['count']}" for index in range(1, first["count"] + 1) if index not in shards]
    if missing:
        raise ShardError(Message("not every shard is here; missing: {shards}", shards=", ".join(missing)))
    overrides = {key: tuple(names) for key, names in first["overrides"].items()}
    paths = tuple(first["paths"])
    return Shards(first["run"], overrides, paths, first["force_exclude"], entries, origins)


def _read_one(file: Path) -> JsonObject:
    try:
        report = read_json(read_regular(file))
    except OSError as problem:
        why = Message.reason(problem)
        raise ShardError(Message("{report}: cannot be read: {why}", report=str(file), why=why)) from problem
    except ValueError as problem:
        raise ShardError(Message("{report}: not valid JSON", report=str(file))) from problem
    shard = report.get("shard") if isinstance(report, dict) else None
    if not isinstance(shard, dict):
        raise ShardError(Message("{report}: not a report of `cdclint check --shard`", report=str(file)))
    if report.get("version") != VERSION:
        raise ShardError(Message("{report}: was written by another version of cdclint", report=str(file)))
    kinds = {"index": int, "count": int, "run": str, "overrides": dict, "paths": list, "force_exclude": bool}
    if not all(type(shard.get(key)) is kind for key, kind in (*kinds.items(), ("files", dict))):
        raise ShardError(Message("{report}: is a broken report", report=str(file)))
    if shard["count"] > MOST or not all(isinstance(one, str) for one in shard["paths"]):
        raise ShardError(Message("{report}: is a broken report", report=str(file)))
    return shard


def _entries(file: Path, shard: JsonObject) -> Iterable[tuple[str, Entry]]:
    try:
        for path, values in shard["files"].items():
            facts = values["facts"]
            if not (
                is_verdict(values["findings"], values["comments"])
                and isinstance(facts, dict)
                and isinstance(values["digest"], str)
                and all(is_message(one[2]) for one in values["crashes"])
            ):
                raise ShardError(Message("{report}: is a broken report", report=str(file)))
            crashes = [Crash(where, rule, from_plain(what), why) for where, rule, what, why in values["crashes"]]
            yield (
                path,
                Entry(
                    values["digest"],
                    tuple(values["rules"]),
                    dict(values["findings"]),
                    list(values["comments"]),
                    pack_facts(facts) if facts else b"",
                    crashes=crashes,
                ),
            )
    except (KeyError, TypeError, ValueError) as problem:
        raise ShardError(Message("{report}: is a broken report", report=str(file))) from problem


def _identity(config: Config) -> str:
    """What decides, besides the files themselves, what is found in them; the same on every machine."""
    values = {
        key: plain(getattr(config, part.name))
        for part in settings()
        if (key := part.name.replace("_", "-")) not in _OF_NO_WEIGHT
    }
    course = Course.load(config.root, config.layout)
    return sha256(compact([__version__, values, rule_ids(), course.digest])).hexdigest()
