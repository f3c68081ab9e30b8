"""The GitHub Action: its files against the published schemas, its scripts in a real bash, its matcher on real lines."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml

from absent import absent

if TYPE_CHECKING:
    from tests.conftest import Command

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text("utf-8")
TWICE = "title: lag\ntitle: again\n"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


class Run(Protocol):
    """Run the action's step as the runner would, with these inputs."""

    def __call__(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def run(repository: Path, tmp_path: Path) -> Run:
    temporary = tmp_path / "runner"
    (temporary / "cdclint" / "bin").mkdir(parents=True)
    command = temporary / "cdclint" / "bin" / "cdclint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cdclint "$@"\n', "utf-8")
    command.chmod(0o755)

    def run(step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= ACTION["inputs"].keys()
        values = {name: given.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
        context = {"github.action_path": str(ROOT), **{f"inputs.{name}": value for name, value in values.items()}}
        [found] = [one for one in ACTION["runs"]["steps"] if one["name"] == step]
        environment = {name: EXPRESSION.sub(lambda one: context[one[1]], text) for name, text in found["env"].items()}
        folder = EXPRESSION.sub(lambda one: context[one[1]], found.get("working-directory", "."))
        script = tmp_path / "step.sh"
        script.write_text(found["run"], "utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=repository / folder,
            env={**os.environ, **environment, "RUNNER_TEMP": str(temporary)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def schema_problems(kind: str, path: Path) -> str:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_files_are_what_github_wants(tmp_path: Path) -> None:
    assert schema_problems("github-actions", ROOT / "action.yml") == ""
    workflow = ROOT / ".github" / "workflows" / "check.yml"
    assert schema_problems("github-workflows", workflow) == ""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(workflow.read_text("utf-8").replace("runs-on", "run-on"), "utf-8")
    assert "run-on" in schema_problems("github-workflows", wrong)


def test_the_snippets_of_the_documentation_are_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    kinds = {".github/workflows/check.yml": "github-workflows", ".gitlab-ci.yml": "gitlab-ci"}
    assert {name for name, _ in blocks} == {".pre-commit-config.yaml", *kinds}
    for name, text in blocks:
        file = tmp_path / Path(name).name
        file.write_text(text, "utf-8")
        reported = yaml.safe_load(text)
        if name in kinds:
            assert schema_problems(kinds[name], file) == ""
        else:
            hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
            assert {one["id"] for one in reported["repos"][0]["hooks"]} == {hook["id"] for hook in hooks}


def test_the_workflow_uses_the_action() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    [step] = [one for one in workflow["jobs"]["check"]["steps"] if one["uses"] == "./"]
    assert step["with"].keys() <= ACTION["inputs"].keys()


def test_no_input_reaches_a_script_as_text() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"], step["name"]
    used = {name for step in ACTION["runs"]["steps"] for name in EXPRESSION.findall(yaml.safe_dump(step))}
    assert used == {"github.action_path", *(f"inputs.{name}" for name in ACTION["inputs"])}


def test_annotations(run: Run, repository: Path) -> None:
    (repository / "a.yml").write_text("title: lag\n", "utf-8")
    assert run("Check").returncode == 0
    (repository / "a.yml").write_text(TWICE, "utf-8")
    done = run("Check")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=a.yml,line=2,endLine=2,col=1,")
    assert "Checked 1 file: 1 error." in done.stderr


def test_the_matcher_reads_what_is_printed(run: Run, repository: Path) -> None:
    (repository / "ур ок.yml").write_text(TWICE + "title: 3\n", "utf-8")
    added, stopped, *lines, resumed, removed = run("Check", annotations="matcher").stdout.splitlines()
    assert added == f"::add-matcher::{ROOT}/.github/cdclint-matcher.json"
    token = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", stopped)
    assert token
    assert resumed == f"::{token[1]}::"
    assert removed == "::remove-matcher owner=cdclint::"
    read = [matched(line) for line in lines]
    assert [(one["file"], one["line"], one["column"], one["code"]) for one in read] == [
        ("ур ок.yml", "2", "1", "syntax/yaml"),
        ("ур ок.yml", "3", "1", "syntax/yaml"),
    ]
    assert all(one["message"] for one in read)


def matched(line: str) -> dict[str, Any]:
    [matcher] = json.loads((ROOT / ".github" / "cdclint-matcher.json").read_text("utf-8"))["problemMatcher"]
    [pattern] = matcher["pattern"]
    found = re.search(pattern["regexp"], line, re.ASCII)
    assert found, line
    return {key: found[group] for key, group in pattern.items() if key != "regexp"}


def test_the_matcher_reads_every_rule(cdclint: Command) -> None:
    for line in cdclint("rule").stdout.splitlines():
        rule = line.split(" ")[0]
        assert matched(f"a.mdx:12:10: {rule} a message: with 1:2: colons")["code"] == rule


def test_inputs_are_arguments_and_nothing_else(run: Run, repository: Path) -> None:
    for name in ("one file.yml", "two.yml", "-x.yml"):
        (repository / name).write_text(TWICE, "utf-8")
    done = run("Check", paths="one file.yml\n\n-x.yml\n", args="--select  syntax\n--max-warnings 0")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "::error file=-x.yml",
        "::error file=one file.yml",
    ]
    evil = "$(touch owned)\"; touch owned; `touch owned`'\n; touch owned #"
    for name in ("paths", "args", "diff_base", "annotations", "sarif_file"):
        done = run("Check", **{name: evil})
        assert done.returncode, name
    run("Install cdclint", version=evil, python="false")
    run("Install cdclint", python=evil)
    assert not (repository / "owned").exists()
    assert "must be github, matcher or none" in run("Check", annotations="gitlab").stdout


def test_a_report_for_code_scanning(run: Run, repository: Path) -> None:
    (repository / "docs").mkdir()
    (repository / "docs" / "a.yml").write_text(TWICE, "utf-8")
    (repository / "docs" / "cdclint.toml").write_text("", "utf-8")
    done = run("Check", sarif_file="out.sarif", working_directory="docs", annotations="none")
    assert done.returncode == 1
    assert "error[syntax/yaml]" in done.stdout
    [result] = json.loads((repository / "docs" / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/a.yml"
    (repository / "docs" / "a.yml").write_text("title: lag\n", "utf-8")
    assert run("Check", sarif_file="nowhere/out.sarif").returncode == 2


def test_only_what_is_new_against_a_base(run: Run, repository: Path) -> None:
    who = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")
    (repository / "a.yml").write_text(TWICE, "utf-8")
    for arguments in (("add", "."), ("commit", "--quiet", "-m", "Old sins"), ("branch", "base")):
        subprocess.run(["git", *who, *arguments], cwd=repository, check=True)
    assert run("Check", diff_base="base").returncode == 0
    (repository / "b.yml").write_text(TWICE, "utf-8")
    assert run("Check", diff_base="base").stdout.startswith("::error file=b.yml,")


def test_the_action_installs_itself(run: Run, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "runner" / "cdclint" / "bin" / "cdclint").unlink()
    done = run("Install cdclint", python=sys.executable)
    if done.returncode and re.search(r"(?i)no matching distribution|connection|resolve|timed out", done.stderr):
        absent(f"pip cannot install cdclint: {done.stderr[-500:]}")
    assert done.returncode == 0, done.stderr
    (repository / "a.yml").write_text(TWICE, "utf-8")
    assert run("Check").returncode == 1
