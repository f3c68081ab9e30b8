"""Settings decide which metrics there are: a version, an exporter profile, and catalogues that a course adds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load

if TYPE_CHECKING:
    from conftest import Command

LABS = Path(__file__).parents[1] / "labs"
DASHBOARD = """\
{
  "schemaVersion": 41,
  "panels": [
    { "title": "Lag", "targets": [{ "refId": "A", "expr": "METRIC{context=\\"streaming\\"}" }] }
  ]
}
"""


def settings(root: Path, *lines: str) -> None:
    (root / "cdclint.toml").write_text("\n".join(('select = ["dashboard/unknown-metric"]', *lines, "")), "utf-8")


def dashboard(root: Path, metric: str) -> None:
    (root / "lag.json").write_text(DASHBOARD.replace("METRIC", metric), "utf-8")


def test_a_catalogue_made_of_a_newer_exporters_output_is_added_without_code(
    cdclint: Command, repository: Path, tmp_path: Path
) -> None:
    sample = 'debezium_metrics_NumberOfWonders{context="streaming",name="shop",plugin="postgres"} 7.0\n'
    kept = (LABS / "monitoring/jmx-exporter/output.prom").read_text("utf-8").replace("# debezium 3.7", "# debezium 3.8")
    assert "# debezium 3.8" in kept
    (tmp_path / "output.prom").write_text(kept + sample, "utf-8")
    command = [sys.executable, LABS / "catalogue.py", "--offline", "--output", tmp_path / "output.prom"]
    subprocess.run([*command, "--to", repository / "metrics.json"], check=True, capture_output=True)
    made = json.loads((repository / "metrics.json").read_text("utf-8"))
    (entry,) = (one for one in made["debezium"] if one["jmx_attribute"] == "NumberOfWonders")
    assert entry["since"] == ">3.7, <=3.8"

    dashboard(repository, "debezium_metrics_NumberOfWonders")
    settings(repository)
    assert "is not a Debezium metric" in cdclint("check").stdout
    settings(repository, 'metrics = ["metrics.json"]')
    assert (cdclint("check").returncode, cdclint("check", "--select", "lab").stdout) == (0, "")
    settings(repository, 'metrics = ["metrics.json"]', 'debezium-version = "3.7"')
    assert "exists since 3.8; the course says 3.7" in cdclint("check").stdout


def test_settings_that_change_verdicts_change_what_the_cache_knows(cdclint: Command, repository: Path) -> None:
    dashboard(repository, "debezium_metrics_MilliSecondsBehindSourceP95")
    reported = []
    for lines in (
        (),
        ('debezium-version = "3.5"',),
        ('debezium-version = "3.6"',),
        ('exporter-profile = "default"',),
        ('exporter-profile = "debezium-examples"',),
        ('metrics = ["m.json"]',),
    ):
        # The path of a cache must not matter, nor what it held before.
        (repository / "m.json").write_text(
            json.dumps(
                {
                    "debezium": [
                        {
                            "metric": "debezium_metrics_MilliSecondsBehindSourceP95",
                            "jmx_attribute": "MilliSecondsBehindSourceP95",
                            "type": "not-exported",
                            "exported": False,
                            "context": [],
                            "connectors": [],
                            "labels": [],
                        }
                    ]
                }
            ),
            "utf-8",
        )
        settings(repository, *lines, 'severity = { "dashboard/unknown-metric" = "error" }')
        first, again = cdclint("check"), cdclint("check")
        assert (first.returncode, first.stdout) == (again.returncode, again.stdout)
        reported.append(first.returncode)
    assert reported == [0, 1, 0, 1, 0, 1]
    (repository / "m.json").write_text("{}", "utf-8")
    assert cdclint("check").returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('debezium-version = "latest"', '`debezium-version` must be a version such as "3.6", not "latest"'),
        ('prometheus-version = "3"', '`prometheus-version` must be a version such as "3.13", not "3"'),
        ("prometheus-features = 3", "`prometheus-features` must be"),
        ("debezium-version = 3.6", "`debezium-version` must be a string, not 3.6"),
        ('exporter-profile = "examples"', 'must be one of "auto", "debezium-examples", "default", not "examples"'),
        ('metrics = ["labs/metrics.jsn"]', "there is no such file; did you mean `labs/metrics.json`?"),
        ('metrics = "labs/metrics.json"', "`metrics` must be a list, each a string"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_at_its_line(
    cdclint: Command, repository: Path, line: str, said: str
) -> None:
    (repository / "labs").mkdir()
    (repository / "labs" / "metrics.json").write_text("{}", "utf-8")
    settings(repository, line)
    done = cdclint("check")
    assert done.returncode == 2
    assert "cdclint.toml:2: " in done.stderr
    assert said in done.stderr


def test_the_settings_are_shown(cdclint: Command, repository: Path) -> None:
    settings(repository, 'debezium-version = "3.6"')
    done = cdclint("config", "--output-format", "json")
    shown = json.loads(done.stdout)
    assert '"3.6"' in json.dumps(shown)
    assert "exporter-profile" in done.stdout
    schema = json.loads(cdclint("config", "--output-format", "schema").stdout)["properties"]
    assert schema["exporter-profile"]["enum"] == ["auto", "debezium-examples", "default"]
    assert schema["debezium-version"]["pattern"]


def test_a_broken_catalogue_is_told_whatever_is_asked_for(cdclint: Command, repository: Path) -> None:
    dashboard(repository, "debezium_metrics_Connected")
    (repository / "metrics.json").write_text('{\n  "debezum": []\n}\n', "utf-8")
    (repository / "cdclint.toml").write_text('metrics = ["metrics.json"]\nexclude = ["metrics.json"]\n', "utf-8")
    done = cdclint("check", "--select", "lab", "--output-format", "concise", "lag.json")
    assert done.stdout == ("metrics.json:2:3: lab/invalid-metrics unknown key `debezum`; did you mean `debezium`?\n")


def test_the_course_is_about_the_version_that_its_lab_runs(pytestconfig: pytest.Config) -> None:
    pinned = re.search(r"debezium/connect:(\d+\.\d+)", (LABS / "docker-compose.yml").read_text("utf-8"))
    assert pinned is not None
    assert load(pytestconfig.rootpath, {}).debezium_version == pinned[1]
