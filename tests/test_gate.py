"""The gate itself: defects that once reached students, put one at a time into the real lessons and the real dashboard.

Each must turn `cdclint check` red, with the right rule on the right line, and nothing else may speak up.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import in_process

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LAB = "src/content/course/03-module-3/03-grafana-dashboard-lab.mdx"
ALERTING = "src/content/course/03-module-3/04-lag-detection-alerting.mdx"
DASHBOARD = "labs/monitoring/grafana/dashboards/debezium-production.json"
SCRAPES = "labs/monitoring/prometheus/prometheus.yml"
RULES = "labs/monitoring/prometheus/rules/debezium-alerts.yml"


@dataclass(frozen=True)
class Defect:
    """In `path`, the first `old` after the first `near` becomes `new`; `rule` must be on the line of `at`.

    `at` is looked for in the defective text from `near` on; without it the line is that of `new`. With `every`, all
    the later places of `old` are changed as well.
    """

    name: str
    path: str
    old: str
    new: str
    rule: str
    at: str = ""
    near: str = ""
    every: bool = False

    def apply(self, text: str) -> tuple[str, int]:
        """The defective text, and the line on which the diagnostic must be."""
        begin = text.index(self.near)
        place = text.index(self.old, begin)
        rest = text[place + len(self.old) :]
        broken = text[:place] + self.new + (rest.replace(self.old, self.new) if self.every else rest)
        mark = broken.index(self.at, begin) if self.at else place + len(self.new) - len(self.new.lstrip())
        return broken, broken.count("\n", 0, mark) + 1


DEFECTS = (
    Defect("a tag that cannot start", LAB, "меньше 5\u00a0с", "<30s", "syntax/mdx"),
    Defect("less than or equal", ALERTING, "лаг > 5s", "лаг <= 5s", "syntax/mdx"),
    Defect("an unclosed callout", ALERTING, "</Callout>", "", "syntax/mdx", at='<Callout type="warning"'),
    Defect("a mismatched tag", LAB, "</Callout>", "</Aside>", "syntax/mdx"),
    Defect("a lone brace", ALERTING, "Стенд тот же.", "Стенд { тот же.", "syntax/mdx"),
    Defect("an expression that is no JavaScript", ALERTING, "{/* Screenshot", "{*/ Screenshot", "syntax/mdx"),
    Defect("a broken import", ALERTING, "import Callout from", "import Callout form", "syntax/mdx"),
    Defect("an HTML comment", ALERTING, "Стенд тот же.", "<!-- later -->", "syntax/html-comment"),
    Defect("frontmatter that is no YAML", LAB, "order: 3", "order: [3", "syntax/yaml", at="order: [3"),
    Defect("a comma too many", DASHBOARD, '"editable": true,', '"editable": true,,', "syntax/json"),
    Defect("a key twice", DASHBOARD, '"editable": true,', '"editable": true, "editable": false,', "syntax/json"),
    Defect("a misspelt key", LAB, "difficulty:", "dificulty:", "frontmatter/schema-violation"),
    Defect("a difficulty of another scale", ALERTING, "intermediate", "medium", "frontmatter/schema-violation"),
    Defect("a duration without unit", LAB, "duration: 40min", "duration: 40", "frontmatter/schema-violation"),
    Defect("an order that is not the plan's", ALERTING, "order: 4", "order: 3", "frontmatter/contract-mismatch"),
    Defect(
        "a prerequisite that is no lesson",
        ALERTING,
        "03-module-3/03-grafana-dashboard-lab]",
        "03-module-3/03-grafana-lab]",
        "frontmatter/unknown-prerequisite",
    ),
    Defect(
        "the address of Grafana gone",
        LAB,
        "localhost:3000",
        "localhost:3001",
        "structure/missing-mention",
        at="---",
        every=True,
    ),
    Defect(
        "a section gone",
        ALERTING,
        "### Contact points",
        "### Адресаты",
        "structure/missing-section",
        at="## Настраиваем",
    ),
    Defect(
        "the callout's words gone",
        ALERTING,
        "is NEVER zero",
        "бывает нулём",
        "structure/missing-callout",
        at="## Что лаг",
    ),
    Defect("the diagram gone", ALERTING, "```mermaid", "```text", "structure/missing-diagram", at="## Настраиваем"),
    Defect("a diagram that does not parse", ALERTING, "warn -->|no|", "warn --|no|>>", "code/invalid-mermaid"),
    Defect(
        "a row of the table gone",
        ALERTING,
        "| `DebeziumQueueSaturation` |",
        "| `Other` |",
        "structure/missing-table",
        at="| Алерт |",
    ),
    Defect(
        "the link to the other lesson gone",
        LAB,
        "/04-lag-detection-alerting/",
        "/",
        "link/missing-key-link",
        at="---",
        every=True,
    ),
    Defect(
        "English prose",
        ALERTING,
        "Стенд тот же.",
        "The lab is the same as before, so start it now.",
        "prose/not-russian",
    ),
    Defect(
        "a Cyrillic letter in a word of prose", LAB, "Prometheus", "Рrometheus", "prose/mixed-script", near="## Шаг 1"
    ),
    Defect(
        "a Cyrillic letter in a command", ALERTING, "docker stop", "docker stор", "prose/mixed-script", near="```bash"
    ),
    Defect("Cyrillic in PromQL", LAB, "rate(", "скорость(", "code/not-english", near="sum by (name)"),
    Defect(
        "no inputs",
        DASHBOARD,
        '"__inputs"',
        '"__input"',
        "dashboard/missing-inputs",
        at='"title": "Debezium Production',
    ),
    Defect(
        "an input that nothing uses",
        DASHBOARD,
        '"name": "DS_PROMETHEUS"',
        '"name": "DS_OTHER"',
        "dashboard/unused-input",
    ),
    Defect(
        "a variable that is defined nowhere",
        DASHBOARD,
        '=~\\"$connector\\"',
        '=~\\"$konnector\\"',
        "dashboard/unresolved-variable",
    ),
    Defect(
        "a hard-coded datasource",
        DASHBOARD,
        '"uid": "${DS_PROMETHEUS}"',
        '"uid": "prometheus"',
        "dashboard/hard-coded-datasource",
    ),
    Defect("a bracket that is never closed", DASHBOARD, '[1m]))"', '[1m])"', "dashboard/invalid-promql"),
    Defect(
        "a metric in the wrong case",
        DASHBOARD,
        "debezium_metrics_Connected{",
        "debezium_metrics_connected{",
        "dashboard/unknown-metric",
    ),
    Defect(
        "a metric that was removed",
        DASHBOARD,
        "MilliSecondsSinceLastEvent{",
        "SecondsSinceLastEvent{",
        "dashboard/unknown-metric",
    ),
    Defect("another uid", DASHBOARD, '"uid": "debezium-production"', '"uid": "debezium"', "dashboard/wrong-setting"),
    Defect("another refresh", DASHBOARD, '"refresh": "15s"', '"refresh": "5m"', "dashboard/wrong-setting"),
    Defect("the row opened", DASHBOARD, '"collapsed": true', '"collapsed": false', "dashboard/wrong-setting"),
    Defect(
        "the variable's default gone",
        DASHBOARD,
        '            "inventory-connector"',
        '            "other"',
        "dashboard/missing-variable",
        at='            "other"\n          ]\n        },',
        every=True,
    ),
)

CHAIN = (
    Defect(
        "a link to a lesson that moved",
        ALERTING,
        "(/course/03-module-3/03-grafana-dashboard-lab/)",
        "(/course/02-module-2/03-grafana-dashboard-lab/)",
        "link/broken",
    ),
    Defect("a lab that scrapes a dead port", SCRAPES, "connect:9404", "connect:9405", "lab/wrong-port"),
    Defect("a label that the exporter never gives", DASHBOARD, "name=~", "connector=~", "dashboard/unknown-label"),
    Defect("an alert that is no PromQL", RULES, "== 0", "== = 0", "alert/invalid-promql"),
    Defect("a limit of another size", RULES, "> 30000", "> 60000", "consistency/threshold-mismatch"),
)
"""Defects that no single file shows, or that are in the lab."""


COMMAND = ("check", "-q", "--output-format", "json")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the gate guards; tests leave it as they find it."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("src", "labs", "public"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    for name in ("pyproject.toml", "astro.config.mjs", "tsconfig.json", "package.json"):
        shutil.copy(ROOT / name, folder)
    return folder


@contextmanager
def changed(file: Path, text: str) -> Iterator[None]:
    """The file with another text for as long as the block lasts."""
    before = file.read_text("utf-8")
    file.write_text(text, "utf-8")
    try:
        yield
    finally:
        file.write_text(before, "utf-8")


def check(root: Path) -> tuple[int, list[dict[str, object]]]:
    done = in_process.run(*COMMAND, folder=root)
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)["diagnostics"]


def test_the_course_as_it_is_passes(course: Path) -> None:
    command = [sys.executable, "-m", "cdclint", *COMMAND, "--no-cache"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["diagnostics"]) == (0, "", [])
    assert check(course) == (0, [])


@pytest.mark.parametrize("defect", DEFECTS + CHAIN, ids=lambda defect: defect.name)
def test_a_defect_turns_the_gate_red(course: Path, defect: Defect) -> None:
    file = course / defect.path
    broken, line = defect.apply(file.read_text("utf-8"))
    with changed(file, broken):
        status, found = check(course)
    errors = [(each["rule"], each["path"], each["line"]) for each in found if each["severity"] == "error"]
    assert status == 1
    assert (defect.rule, defect.path, line) in errors


@pytest.mark.parametrize(
    ("path", "rule"),
    [(LAB, "structure/too-short"), (ALERTING, "structure/too-short"), (DASHBOARD, "dashboard/missing-metric")],
)
def test_half_a_file_turns_the_gate_red(course: Path, path: str, rule: str) -> None:
    file = course / path
    if path == DASHBOARD:
        data = json.loads(file.read_text("utf-8"))
        data["panels"] = data["panels"][:2]
        half = json.dumps(data, indent=2)
    else:
        half = "\n".join(file.read_text("utf-8").split("\n")[:100])
    with changed(file, half):
        status, found = check(course)
    assert status == 1
    assert (rule, path) in {(each["rule"], each["path"]) for each in found}
