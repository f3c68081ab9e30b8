"""The workflows: of the shape that GitHub publishes, actions pinned by commit, no more rights than they need."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
USES = re.compile(r"^ *(?:- )?uses: (.+)$", re.MULTILINE)


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text("utf-8"))["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_the_shape_that_github_wants(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    used = USES.findall(path.read_text("utf-8"))
    assert used
    assert [one for one in used if not one.startswith("./") and not PINNED.fullmatch(one)] == []


def test_an_action_has_one_version_in_all_workflows() -> None:
    used = {one for path in WORKFLOWS for one in USES.findall(path.read_text("utf-8")) if not one.startswith("./")}
    names = [one.partition("@")[0] for one in used]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_unless_a_job_says_more(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert (
        more
        == {
            "check.yml": {"check": {"contents": "read", "security-events": "write"}},
            "release.yml": {"publish": {"id-token": "write"}},
            "test.yml": {},
        }[path.name]
    )


def test_every_python_and_system_that_the_package_names_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [one.removeprefix("Programming Language :: Python :: ") for one in project["classifiers"]]
    matrix = jobs("test.yml")["unit"]["strategy"]["matrix"]
    assert matrix["python"] == [one for one in named if re.fullmatch(r"3\.\d+", one)]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]


def test_a_compiled_wheel_is_built_for_every_python_and_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = [one.removeprefix("Programming Language :: Python :: 3.") for one in project["project"]["classifiers"]]
    assert project["tool"]["cibuildwheel"]["build"] == [f"cp3{one}-*" for one in named if one.isdigit() and one != "3"]
    systems = {one.partition("-")[0] for one in jobs("release.yml")["wheels"]["strategy"]["matrix"]["os"]}
    assert systems == {one.partition("-")[0] for one in jobs("test.yml")["unit"]["strategy"]["matrix"]["os"]}
    assert "make compiled compiled-test" in [step.get("run") for step in jobs("test.yml")["compiled"]["steps"]]


def test_nothing_is_published_that_is_not_tested() -> None:
    release = jobs("release.yml")
    assert release["test"]["uses"] == "./.github/workflows/test.yml"
    assert release["build"]["needs"] == "test"
    assert release["wheels"]["needs"] == "test"
    assert release["publish"]["needs"] == ["build", "wheels"]
    assert not [step for step in release["publish"]["steps"] if "run" in step]
