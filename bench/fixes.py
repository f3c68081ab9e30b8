#!/usr/bin/env python3
"""What `--fix` does to real courses: a machine's judgement of every changed file, beside that of bench/courses.py.

    fixes.py DIR    copy every checkout in DIR, fix the copy, and compare

A file must parse as before or better, with the same formulas, and a word that is new in it must be a word of the
repository. What is not so is printed, and the exit status is 1. Words that are new in a whole repository are printed in
any case: whether they are words, people judge.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Any

from courses import TIMEOUT, checkouts

PARSED = ("syntax/", "code/unparseable")
"""Rules of which a fix may bring no new finding."""
FORMULA = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
WORD = re.compile(r"[^\W\d_]{2,}")
SUFFIXES = frozenset({".md", ".mdx", ".json", ".yml", ".yaml"})


@dataclass
class Outcome:
    """What became of the files of a repository."""

    edits: int = 0
    files: int = 0
    harm: list[str] = field(default_factory=list)
    new_words: set[str] = field(default_factory=set)


def check(folder: Path, *options: str) -> dict[str, Any]:
    """A run's report."""
    command = [
        sys.executable,
        "-m",
        "cdclint",
        "check",
        "--isolated",
        "--no-cache",
        "--output-format",
        "json",
        *options,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    if not done.stdout.startswith("{"):
        raise ChildProcessError(f"{folder.name}: {done.stderr.strip()}")
    reported: dict[str, Any] = json.loads(done.stdout)
    return reported


def unparsed(report: dict[str, Any]) -> Counter[str]:
    """How many findings of files that do not parse there are, by path."""
    return Counter(one["path"] for one in report["diagnostics"] if one["rule"].startswith(PARSED))


def texts(folder: Path) -> dict[str, str]:
    """The texts that could be changed, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8", "replace")
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink()
    }


def fix(checkout: Path, work: Path) -> Outcome:
    """Fix a copy of a checkout, and compare."""
    copy = work / checkout.name
    copytree(checkout, copy, symlinks=True, ignore=ignore_patterns(".git", "node_modules"))
    before, old = unparsed(report := check(copy)), texts(copy)
    fixes = [one["fix"] for one in report["diagnostics"]]
    outcome = Outcome(edits=sum(len(one["edits"]) for one in fixes if one and one["safe"]))
    after = unparsed(check(copy, "--fix"))
    known = {word.lower() for text in old.values() for word in WORD.findall(text)}
    for path, text in texts(copy).items():
        was = old[path]
        if text == was:
            continue
        outcome.files += 1
        if after[path] > before[path]:
            outcome.harm.append(f"{path}: {after[path]} findings of what does not parse, {before[path]} before")
        if path.endswith((".md", ".mdx")) and Counter(FORMULA.findall(text)) != Counter(FORMULA.findall(was)):
            changed = Counter(FORMULA.findall(text)) - Counter(FORMULA.findall(was))
            outcome.harm.append(f"{path}: another formula: {' '.join(changed)[:100]}")
        outcome.new_words |= {word for word in WORD.findall(text) if word.lower() not in known}
    return outcome


def main() -> int:
    """Entry point; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of checkouts")
    options = parser.parse_args()
    outcomes = []
    with TemporaryDirectory() as work:
        for name, _, path in checkouts(options.folder):
            outcome = fix(path, Path(work))
            outcomes.append(outcome)
            print(f"{name}: {outcome.edits} edits, {outcome.files} files changed, {len(outcome.harm)} harmed")
            for line in outcome.harm:
                print(f"    {line}")
            if outcome.new_words:
                print(f"    new words: {' '.join(sorted(outcome.new_words))}")
    edits, files, harm = (
        sum(numbers) for numbers in zip(*((o.edits, o.files, len(o.harm)) for o in outcomes), strict=True)
    )
    print(f"{edits} edits, {files} files changed, {harm} harmed")
    return bool(harm)


if __name__ == "__main__":
    sys.exit(main())
