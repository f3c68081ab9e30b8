"""Mistakes of use are refused where they are made: none of them makes a gate green."""

from __future__ import annotations

import json
from argparse import _SubParsersAction
from typing import TYPE_CHECKING

import pytest

from cdclint.cli import _parser
from cdclint.config.settings import MAJOR
from cdclint.core.data import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

BROKEN = "title: a\ntitle: b\n"


@pytest.fixture(autouse=True)
def broken(repository: Path) -> None:
    (repository / "a.yml").write_text(BROKEN, "utf-8")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--select", ""), "argument --select: names no rule"),
        (("--select", ","), "argument --select: names no rule"),
        (("--select", " "), "argument --select: names no rule"),
        (("--ignore", ""), "argument --ignore: names no rule"),
        (("--extend-select", ""), "argument --extend-select: names no rule"),
        (("--select", "ALL", "--ignore", "ALL"), "no rule runs: `select`, `ignore` and `severity` leave none"),
        (("",), "argument PATH: is empty"),
        (("--config", ""), "argument --config: is empty"),
        (("--baseline", ""), "argument --baseline: is empty"),
        (("--output-file", ""), "argument --output-file: is empty"),
        (
            ("--output-file", "-"),
            "argument --output-file: - is no file; without the option the report goes to standard output",
        ),
        (("--previous", ""), "argument --previous: is empty"),
        (("--diff-base", ""), "argument --diff-base: is empty"),
        (("--stdin-filename", ""), "argument --stdin-filename: is empty"),
        (("--jobs", ""), "argument --jobs: '' is no whole number"),
        (("--jobs", "-3"), "argument --jobs: must be between 0 and 1000000000, not -3"),
        (("--jobs", "٣"), "argument --jobs: '٣' is no whole number"),
        (("--jobs", "1_0"), "argument --jobs: '1_0' is no whole number"),
        (("--max-warnings", "9" * 5000), "is no whole number"),
        (("--shard", "١/٣"), "argument --shard: '١/٣' is no shard such as 2/5"),
        (("--shard", "1/99999999999"), "argument --shard: 99999999999 shards are more than 10000"),
        (("--output-format", "jsn"), "; did you mean `json`?"),
        (("--language", "rus"), "; did you mean `ru`?"),
    ],
)
def test_arguments(cdclint: Command, arguments: tuple[str, ...], why: str) -> None:
    done = cdclint("check", *arguments)
    assert done.returncode == 2
    assert done.stderr.rstrip("\n").endswith(why)
    assert done.stdout == ""


def value_options() -> list[tuple[str, str]]:
    """Every option of every verb that takes a value."""
    verbs = next(one.choices for one in _parser([])._actions if isinstance(one, _SubParsersAction))
    return [
        (name, option)
        for name, verb in verbs.items()
        for one in verb._actions
        if one.nargs != 0
        for option in one.option_strings
        if option.startswith("--")
    ]


@pytest.mark.parametrize(("verb", "option"), value_options())
@pytest.mark.parametrize("value", ["", " ", "\t", "--"])
def test_no_option_takes_an_empty_value(verb: str, option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A variable that is not set: `--baseline "$BASELINE"`."""
    with pytest.raises(SystemExit) as caught:
        _parser([]).parse_args([verb, f"{option}={value}", *(["a"] if verb in {"plan", "merge"} else [])])
    assert caught.value.code == 2
    said = capsys.readouterr().err.rstrip("\n").split("\n")[-1]
    assert said.startswith(f"cdclint {verb}: error: argument --")
    assert option in said.partition(": error: ")[2].split(":")[0].removeprefix("argument ").split("/")


def test_an_unknown_verb(cdclint: Command) -> None:
    done = cdclint("chek")
    assert done.returncode == 2
    assert done.stderr.endswith("; did you mean `check`?\n")


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("select = []", "no rule runs: `select`, `ignore` and `severity` leave none"),
        ('ignore = ["ALL"]', "no rule runs: `select`, `ignore` and `severity` leave none"),
        ('severity = { ALL = "off" }', "no rule runs: `select`, `ignore` and `severity` leave none"),
        ("jobs = -3", "cdclint.toml:2: `jobs` must be 0 or more, not -3"),
        ("max-warnings = -7", "cdclint.toml:2: `max-warnings` must be -1 or more, not -7"),
        ("max-file-size = -1", "cdclint.toml:2: `max-file-size` must be 1 or more, not -1"),
        ("max-file-size = 0", "cdclint.toml:2: `max-file-size` must be 1 or more, not 0"),
        (
            'debezium-version = "9.9"',
            f"cdclint.toml:2: `debezium-version` is 9.9, and the newest that is known is {MAJOR}",
        ),
        (
            f'debezium-version = "{"9" * 20}"',
            f'`debezium-version` must be a version such as "3.6", not "{"9" * 20}"',
        ),
        (
            f'prometheus-version = "{"9" * 20}.1"',
            f'`prometheus-version` must be a version such as "3.13", not "{"9" * 20}.1"',
        ),
        ('prose-language = "russian"', 'such as "ru", not "russian"; did you mean `ru`?'),
        ('prose-language = "RU"', 'such as "ru", not "RU"; did you mean `ru`?'),
        ('include = ["["]', "cdclint.toml:2: `include`: `[` matches no file"),
        ('exclude = [""]', "cdclint.toml:2: `exclude`: `` matches no file"),
        ("lessons = []", "cdclint.toml:2: `lessons` is empty: nothing would be checked"),
        ("include = []", "cdclint.toml:2: `include` is empty: nothing would be checked"),
        ('per-file-ignores = { "[" = { rules = ["prose"], reason = "x" } }', "`[` matches no file"),
        ('contracts = "a\\u0000b"', "cdclint.toml:2: a NUL character is part of no setting"),
        ('baseline = "a\\u0000b"', "cdclint.toml:2: a NUL character is part of no setting"),
        ('exporter-profile = "defalt"', "did you mean `default`?"),
        ('contracts = "../secret.yml"', "cdclint.toml:2: `contracts` is `../secret.yml`, outside of the project"),
        ('lesson-schema = "/etc/passwd"', "cdclint.toml:2: `lesson-schema` is `/etc/passwd`, outside of the project"),
        ('metrics = ["../../x.json"]', "cdclint.toml:2: `metrics` is `../../x.json`, outside of the project"),
        (
            'schemas = { "a.json" = "../../x.json" }',
            "cdclint.toml:2: `schemas` is `../../x.json`, outside of the project",
        ),
        (
            'schemas = { "a.json" = "no.schema.json" }',
            "cdclint.toml:2: `schemas` is `no.schema.json`, and there is no such file",
        ),
        ('glossary = "terms.json"', "cdclint.toml:2: `glossary` is `terms.json`, and there is no such file"),
        ('quiz-keys = { answr = "key" }', "cdclint.toml:2: unknown key `answr`; did you mean `answer`?"),
        (
            'schemas = { "a.json" = "quiz.ts" }',
            "cdclint.toml:2: `schemas` is `quiz.ts`, and a schema is a file of JSON or YAML",
        ),
        (f"a = {'[' * 100_000}", "cdclint.toml:2: arrays and tables are nested too deep"),
        (f"jobs = {'9' * 10_000}", "cdclint.toml:2: a number of too many digits"),
        (f"{'a.' * 100_000}b = 1", "cdclint.toml:2: more than 999 points in one line"),
        ('baseline = "../known.json"', "cdclint.toml:2: `baseline` is `../known.json`, outside of the project"),
    ],
)
def test_settings(cdclint: Command, repository: Path, setting: str, why: str) -> None:
    (repository / "cdclint.toml").write_text(f"# settings\n{setting}\n", "utf-8")
    done = cdclint("check")
    assert done.returncode == 2
    assert done.stderr.rstrip("\n").endswith(why)


def test_settings_that_are_no_table(cdclint: Command, repository: Path) -> None:
    (repository / "pyproject.toml").write_text('tool = "cdclint" # tool.cdclint\n', "utf-8")
    done = cdclint("check")
    assert done.returncode == 2
    assert done.stderr == "cdclint: pyproject.toml:1: `tool.cdclint` must be a table\n"


def test_the_newest_version_is_that_of_the_catalogue() -> None:
    origin = json.loads((DATA / "metrics.json").read_text("utf-8"))["origin"]
    assert int(origin["versions"]["debezium"].split(".")[0]) == MAJOR


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "{}", "[]", "1", '{"diagnostics": 1}', "\ufeff", "NaN"]
)
@pytest.mark.parametrize("option", [("--baseline", "x"), ("--output-format", "html", "--previous", "x")])
def test_files_of_others_that_are_none(cdclint: Command, repository: Path, option: tuple[str, ...], text: str) -> None:
    (repository / "x").write_text(text, "utf-8")
    done = cdclint("check", *option)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "internal failure" not in done.stderr


@pytest.mark.parametrize("change", [{"version": 99}, {"shard": None}, {"shard": {}}])
def test_a_report_of_another_version_is_not_merged(
    cdclint: Command, repository: Path, change: dict[str, object]
) -> None:
    cdclint("check", "--shard", "1/1", "--output-format", "json", "--output-file", "part.json")
    report = json.loads((repository / "part.json").read_text("utf-8"))
    (repository / "part.json").write_text(json.dumps(report | change), "utf-8")
    done = cdclint("merge", "part.json")
    assert done.returncode == 2
    assert done.stderr.startswith("cdclint: part.json: ")
