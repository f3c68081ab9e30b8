"""What was judged of findings on real courses, and what severity a rule has earned by it.

A judgement is kept by repository, commit, path, line and rule, and says which severity the finding deserves: `error` or
`warning` where a careful author would repair it at that weight, `info` where it is right and nobody would act on it,
`false` where it is wrong. A finding is true at a severity if it deserves that one or a louder one. Nothing of the
courses is kept but the digest of the message, which shows that a rule says something else there by now.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from cdclint.core.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BENCH = Path(__file__).resolve().parent
JUDGEMENTS = BENCH / "judgements.tsv"
FIXES = BENCH / "fix-judgements.tsv"
MEASURED = BENCH / "measured.json"

FALSE = "false"
_WEIGHT = {FALSE: 0, Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}
BARS = {Severity.ERROR: 0.95, Severity.WARNING: 0.8}
"""The share of true findings that a severity must have."""
VERDICTS = (*BARS, Severity.INFO, FALSE)
FIX_VERDICTS = ("good", "harm")


class Key(NamedTuple):
    """What a judgement is kept by; `line` is 1-based."""

    repository: str
    commit: str
    path: str
    line: int
    rule: str


class Judgement(NamedTuple):
    """A digest of what was judged, and the verdict."""

    digest: str
    verdict: str


class Repository(TypedDict):
    """What a run found in a checkout: how many files it judged, and how often each rule said something."""

    commit: str
    files: int
    findings: dict[str, int]


def read(path: Path, known: tuple[str, ...] = VERDICTS) -> dict[Key, Judgement]:
    """The judgements of a file, each with one of the `known` verdicts; none where it is not there.

    Raises:
        ValueError: a line has other columns, or no known verdict; the message names it.
    """
    judged = {}
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match line.split("\t"):
            case [repository, commit, file, at, rule, digest, verdict] if at.isdecimal() and verdict in known:
                judged[Key(repository, commit, file, int(at), rule)] = Judgement(digest, verdict)
            case _:
                raise ValueError(f"{path.name}:{number}: expected 7 columns and one of {', '.join(known)}")
    return judged


def write(path: Path, judged: Mapping[Key, Judgement]) -> None:
    """The judgements as a file, in a fixed order."""
    rows = ["\t".join(map(str, (*key, *judged[key]))) for key in sorted(judged)]
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8")


def measured() -> dict[str, Repository]:
    """What the last run that was kept found, by repository."""
    reported: dict[str, Repository] = json.loads(MEASURED.read_text("utf-8")) if MEASURED.is_file() else {}
    return reported


@dataclass(frozen=True)
class Row:
    """A rule on real courses: how many findings, and how many of those that were judged deserve what."""

    rule: str
    findings: int
    verdicts: Counter[str]

    def true(self, severity: Severity) -> int:
        """How many of the judged ones are true at a severity."""
        return sum(number for verdict, number in self.verdicts.items() if _WEIGHT[verdict] >= _WEIGHT[severity])

    def share(self, severity: Severity) -> float:
        """The share of them; 1 where none was judged."""
        return self.true(severity) / self.verdicts.total() if self.verdicts else 1.0

    @property
    def allowed(self) -> Severity:
        """The loudest severity that the rule has earned; any where it has found nothing."""
        if self.findings and not self.verdicts:
            return Severity.INFO
        return next((one for one, bar in BARS.items() if self.share(one) >= bar), Severity.INFO)

    def is_louder(self, severity: Severity) -> bool:
        """Whether a severity is more than the rule has earned."""
        return _WEIGHT.get(severity, 0) > _WEIGHT[self.allowed]


def rows(judged: Mapping[Key, Judgement], found: Mapping[str, Repository]) -> dict[str, Row]:
    """A row for every rule that has found something; judgements of other commits do not count."""
    commits = {name: one["commit"] for name, one in found.items()}
    findings: Counter[str] = Counter()
    for one in found.values():
        findings.update(one["findings"])
    verdicts: dict[str, Counter[str]] = {rule: Counter() for rule in findings}
    for key, (_, verdict) in judged.items():
        if key.rule in verdicts and commits.get(key.repository) == key.commit:
            verdicts[key.rule][verdict] += 1
    return {rule: Row(rule, findings[rule], verdicts[rule]) for rule in sorted(findings)}


def page(severities: Mapping[str, Severity]) -> str:
    """docs/precision.md, for rules of these severities."""
    found = measured()
    table = rows(read(JUDGEMENTS), found)
    lines = [
        "<!-- Made by `make generate` from bench/judgements.tsv and measured.json: `make courses` renews those. -->",
        "",
        "# What the rules say on real courses",
        "",
        "`make courses DIR=…` runs `cdclint check --isolated` over checkouts of public repositories. A sample drawn by",
        "seed was judged in its files: a finding is true if a careful author would repair it, at that severity. A rule",
        f"is an error from {BARS[Severity.ERROR]:.0%} true ones, a warning from {BARS[Severity.WARNING]:.0%}; what",
        "reaches neither is an info or off, and a test holds that no rule is louder than its row allows. `true` counts",
        "the judged ones that deserve the rule's severity or a louder one; of a rule that is off, those that deserve a",
        "warning.",
        "",
        "| rule | severity | findings | judged | true |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    known = {rule: row for rule, row in table.items() if rule in severities}
    for rule, row in known.items():
        at = severities[rule] if severities[rule] in _WEIGHT else Severity.WARNING
        share = f"{row.true(at)} ({row.share(at):.0%})" if row.verdicts else ""
        lines.append(f"| {rule} | {severities[rule]} | {row.findings} | {row.verdicts.total()} | {share} |")
    lines += [
        _total(severity, [row for rule, row in known.items() if severities[rule] is severity])
        for severity in (*BARS, Severity.INFO)
    ]
    silent = [rule for rule, severity in severities.items() if rule not in table and severity is not Severity.OFF]
    lines += ["", f"The other {len(silent)} rules that are on said nothing there.", "", *_fixes()]
    lines += ["## Where", "", "| repository | commit | files | findings |", "| --- | --- | ---: | ---: |"]
    for name, one in found.items():
        lines.append(f"| {name} | {one['commit'][:12]} | {one['files']} | {sum(one['findings'].values())} |")
    return "\n".join(lines) + "\n"


def certainty(severities: Mapping[str, Severity]) -> str:
    """The true share of each rule that was judged, as the JSON that reports are ordered by."""
    table = rows(read(JUDGEMENTS), measured())
    shares = {
        rule: round(row.share(severities[rule]), 2)
        for rule, row in table.items()
        if row.verdicts and severities.get(rule, Severity.OFF) is not Severity.OFF
    }
    return json.dumps(shares, indent=1) + "\n"


def _total(severity: Severity, of_severity: Iterable[Row]) -> str:
    """The row of a severity; its share weighs each rule by how much it says."""
    of_severity = list(of_severity)
    findings = sum(row.findings for row in of_severity)
    judged = sum(row.verdicts.total() for row in of_severity)
    true = sum(row.true(severity) for row in of_severity)
    weighted = sum(row.share(severity) * row.findings for row in of_severity) / findings if findings else 1.0
    return f"| **each {severity}** | | {findings} | {judged} | {true} ({weighted:.0%} by weight) |"


def _fixes() -> list[str]:
    judged = Counter(verdict for _, verdict in read(FIXES, FIX_VERDICTS).values())
    if not judged:
        return []
    return [f"Of the safe fixes, {judged.total()} edits were judged: {judged['harm']} do harm.", ""]
