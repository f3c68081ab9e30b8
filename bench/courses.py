#!/usr/bin/env python3
"""What the rules say of real courses, and how much of it is true.

    courses.py DIR                  run over every checkout in DIR; print the table by rule and what was not judged
    courses.py DIR --sample 20      at most 20 findings of each rule that nobody has judged, each with its lines
    courses.py DIR --fixes 200      the same of edits that safe fixes make, with the line before and after
    courses.py DIR --judge FILE     keep judgements: a line of FILE is the mark of a finding or edit, and a verdict
    courses.py DIR --write          renew bench/measured.json and docs/precision.md

A folder of DIR is a checkout, `owner+name` or any other name; `DIR/commits.tsv` (repository, commit) says what it is
of where it has no `.git`. `--reuse` takes the findings of the run before. See bench/judgements.py for the verdicts.
The sample is drawn by the hash of a seed and each finding's place, so it stays as it is when other findings go.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import judgements
from cdclint.core.rule import Severity
from cdclint.registry import all_rules
from judgements import BARS, FIX_VERDICTS, VERDICTS, Judgement, Key, Repository, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "precision.md"
KEPT = ROOT / "bench" / "work" / "courses.json"
TIMEOUT = 900
"""Seconds for one repository."""
AROUND = 3
"""Lines that are shown before and after a place."""
WIDTH = 220
"""Characters of a line that are shown."""


@dataclass(frozen=True)
class Finding:
    """A diagnostic of a checkout, in JSON."""

    repository: str
    commit: str
    shown: dict[str, Any]

    @property
    def key(self) -> Key:
        """What its judgement is kept by."""
        return Key(self.repository, self.commit, self.shown["path"], self.shown["line"], self.shown["rule"])

    @property
    def digest(self) -> str:
        """Of what it says."""
        return _hash(self.shown["message"])

    @property
    def mark(self) -> str:
        """A short name for the sheet of verdicts."""
        return _hash(repr(self.key))

    @property
    def edits(self) -> list[dict[str, Any]]:
        """Those of its safe fix."""
        fix = self.shown["fix"]
        edits: list[dict[str, Any]] = fix["edits"] if fix and fix["safe"] else []
        return edits


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]


def checkouts(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Repository, commit and path of every checkout, in order of their names.

    Raises:
        FileNotFoundError: there is none.
        ValueError: the commit of one is not known.
    """
    listed = folder / "commits.tsv"
    rows = [line.split("\t") for line in listed.read_text("utf-8").splitlines()] if listed.is_file() else []
    commits = {row[0]: row[1] for row in rows if len(row) == 2}
    paths = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not paths:
        raise FileNotFoundError(f"no checkouts in {folder}")
    for path in paths:
        name = path.name.replace("+", "/", 1)
        commit = commits.get(name, "")
        if not commit and (path / ".git").exists():
            command = ["git", "-C", str(path), "rev-parse", "HEAD"]
            commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        if not commit:
            raise ValueError(f"the commit of {path.name} is not known: add it to {listed}")
        yield name, commit, path


def run(folder: Path) -> tuple[list[Finding], dict[str, Repository]]:
    """Everything that cdclint says of the checkouts without their settings, and the numbers by repository.

    Raises:
        ChildProcessError: a run broke.
    """
    found: list[Finding] = []
    numbers: dict[str, Repository] = {}
    for name, commit, path in checkouts(folder):
        command = [sys.executable, "-m", "cdclint", "check", "--isolated", "--no-cache", "--output-format", "json"]
        done = subprocess.run(command, cwd=path, capture_output=True, text=True, check=False, timeout=TIMEOUT)
        if not done.stdout.startswith("{"):
            raise ChildProcessError(f"{name}: {done.stderr.strip()}")
        report = json.loads(done.stdout)
        of_this = [Finding(name, commit, shown) for shown in report["diagnostics"]]
        found += of_this
        counts = Counter(one.shown["rule"] for one in of_this)
        numbers[name] = {
            "commit": commit,
            "files": report["summary"]["files"],
            "findings": dict(sorted(counts.items())),
        }
        print(f"{name}: {report['summary']}", file=sys.stderr)
        for line in done.stderr.splitlines():
            if "crashed" in line or "died" in line:
                print(f"{name}: {line}", file=sys.stderr)
    return found, numbers


def kept() -> tuple[list[Finding], dict[str, Repository]]:
    """What the run before found.

    Raises:
        FileNotFoundError: there was none.
    """
    if not KEPT.is_file():
        raise FileNotFoundError("no run before: leave out --reuse")
    shown = json.loads(KEPT.read_text("utf-8"))
    numbers: dict[str, Repository] = shown["numbers"]
    return [Finding(*one) for one in shown["found"]], numbers


def keep(found: list[Finding], numbers: dict[str, Repository]) -> None:
    """Keep a run for `--reuse`."""
    KEPT.parent.mkdir(exist_ok=True)
    plain = [(one.repository, one.commit, one.shown) for one in found]
    KEPT.write_text(json.dumps({"found": plain, "numbers": numbers}, ensure_ascii=False), "utf-8")


def draw(found: list[Finding], seed: str, size: int, judged: dict[Key, Judgement]) -> list[Finding]:
    """At most `size` of each rule, those among them that nobody has judged; one of a key."""
    drawn = []
    for rule in sorted({one.key.rule for one in found}):
        of_rule = {one.key: one for one in found if one.key.rule == rule}
        order = sorted(of_rule.values(), key=lambda one: _hash(f"{seed} {one.key}"))
        drawn += [one for one in order[:size] if one.key not in judged]
    return drawn


def show(folder: Path, one: Finding) -> None:
    """A finding with what is around it."""
    shown = one.shown
    lines = _lines(folder, one)
    place = f"{shown['path']}:{shown['line']}:{shown['column']}"
    print(f"\n{one.mark} {shown['severity']}[{shown['rule']}] {one.repository} {place}")
    print(f"    {shown['message']}")
    for number in range(max(1, shown["line"] - AROUND), min(len(lines), shown["line"] + AROUND) + 1):
        print(f"{'>' if number == shown['line'] else ' '} {number:5} {_clip(lines[number - 1], shown['column'])}")


def show_fix(folder: Path, one: Finding) -> None:
    """The lines that a safe fix changes, before and after."""
    shown = one.shown
    lines = _lines(folder, one)
    print(
        f"\n{one.mark} fix[{shown['rule']}] {one.repository} {shown['path']}:{shown['line']}  {shown['fix']['title']}"
    )
    for edit in one.edits:
        first, last = edit["line"], edit["end_line"]
        before = "\n".join(lines[first - 1 : last])
        end = len(before) - len(lines[last - 1]) + edit["end_column"] - 1
        after = before[: edit["column"] - 1] + edit["text"] + before[end:]
        for sign, text in (("-", before), ("+", after)):
            for line in text.split("\n")[: 2 * AROUND]:
                print(f"  {sign} {first:5} {_clip(line, edit['column'])}")


def _lines(folder: Path, one: Finding) -> list[str]:
    path = folder / one.repository.replace("/", "+", 1) / one.key.path
    return path.read_text("utf-8-sig", "replace").split("\n")


def _clip(line: str, column: int) -> str:
    start = max(0, column - WIDTH // 2) if len(line) > WIDTH else 0
    return f"{'…' if start else ''}{line[start : start + WIDTH]}"


def judge(sheet: Path, found: list[Finding]) -> None:
    """Keep the verdicts of a sheet: each line a mark and a verdict, what follows is a remark and is not kept.

    Raises:
        ValueError: a line names no finding, or no verdict.
    """
    by_mark = {one.mark: one for one in found}
    findings, fixes = judgements.read(judgements.JUDGEMENTS), judgements.read(judgements.FIXES, FIX_VERDICTS)
    for number, line in enumerate(sheet.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        mark, verdict, *_ = *line.split(), ""
        one = by_mark.get(mark)
        if one is None or verdict not in {*VERDICTS, *FIX_VERDICTS}:
            raise ValueError(f"{sheet}:{number}: no such finding or verdict: {line[:80]}")
        if verdict in VERDICTS:
            findings[one.key] = Judgement(one.digest, verdict)
        else:
            fixes[one.key] = Judgement(_hash(repr([edit["text"] for edit in one.edits])), verdict)
    judgements.write(judgements.JUDGEMENTS, findings)
    judgements.write(judgements.FIXES, fixes)


def forget(found: list[Finding], numbers: dict[str, Repository]) -> None:
    """Drop the judgements of what was not true and is not said any more: they tell nothing of the rules as they are."""
    keys = {one.key for one in found}
    commits = {name: one["commit"] for name, one in numbers.items()}
    judged = judgements.read(judgements.JUDGEMENTS)
    kept_ones = {
        key: one
        for key, one in judged.items()
        if key in keys or one.verdict in BARS or commits.get(key.repository) != key.commit
    }
    judgements.write(judgements.JUDGEMENTS, kept_ones)


def table(found: list[Finding], numbers: dict[str, Repository]) -> str:
    """By rule: severity, findings, in how many repositories, judged, true, and the severity that it has earned."""
    judged = judgements.read(judgements.JUDGEMENTS)
    severities = {name: rule.severity for name, rule in all_rules().items()}
    lines = [f"{'rule':36} {'severity':8} {'findings':>8} {'in':>3} {'judged':>6} {'true':>5}  earned"]
    for rule, row in judgements.rows(judged, numbers).items():
        where = sum(rule in one["findings"] for one in numbers.values())
        lines.append(_row(row, severities.get(rule, Severity.OFF), where))
    keys = {one.key: one for one in found}
    changed = [key for key, one in judged.items() if key in keys and keys[key].digest != one.digest]
    lines.append(f"\n{len(found)} findings; {len(changed)} say something else than when they were judged")
    gone = [key for key, one in judged.items() if key not in keys and one.verdict in BARS and key.repository in numbers]
    lines += [f"true, and not found any more: {' '.join(map(str, key))}" for key in gone]
    return "\n".join(lines)


def _row(row: Row, severity: Severity, where: int) -> str:
    numbers = f"{row.rule:36} {severity:8} {row.findings:8} {where:3} {row.verdicts.total():6}"
    if not row.verdicts:
        return numbers
    loud = "  (too loud)" if row.is_louder(severity) else ""
    return f"{numbers} {row.share(severity if severity in BARS else Severity.WARNING):5.0%}  {row.allowed}{loud}"


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of checkouts")
    parser.add_argument("--seed", default="1", help="of the sample")
    parser.add_argument("--sample", type=int, metavar="N", help="print at most N findings of each rule to judge")
    parser.add_argument("--fixes", type=int, metavar="N", help="print at most N fixes of each rule to judge")
    parser.add_argument("--rule", help="only this rule, or this group")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="keep the verdicts of FILE")
    parser.add_argument("--reuse", action="store_true", help="take the findings of the run before")
    parser.add_argument("--write", action="store_true", help="renew bench/measured.json and docs/precision.md")
    options = parser.parse_args(arguments)
    try:
        found, numbers = kept() if options.reuse else run(options.folder)
        if not options.reuse:
            keep(found, numbers)
        wanted = [one for one in found if not options.rule or one.key.rule.startswith(options.rule)]
        if options.judge:
            judge(options.judge, found)
        elif options.sample:
            for one in draw(wanted, options.seed, options.sample, judgements.read(judgements.JUDGEMENTS)):
                show(options.folder, one)
        elif options.fixes:
            fixable = [one for one in wanted if one.edits]
            for one in draw(fixable, options.seed, options.fixes, judgements.read(judgements.FIXES, FIX_VERDICTS)):
                show_fix(options.folder, one)
        else:
            print(table(found, numbers))
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        print(f"courses: {problem}", file=sys.stderr)
        return 2
    if options.write:
        forget(found, numbers)
        judgements.MEASURED.write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")
        PAGE.write_text(judgements.page({name: rule.severity for name, rule in all_rules().items()}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
