"""Bad values of all options of all verbs: one clear line, exit status 2, and nothing written.

The options are those that the parser has: a new one is refused here until its bad values are in the table.
"""

from __future__ import annotations

from argparse import _SubParsersAction
from typing import TYPE_CHECKING

import pytest

from cdclint.cli import _parser
from cdclint.config import ConfigError, load
from cdclint.config.schema import schema
from in_process import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERBS = next(one.choices for one in _parser([])._actions if isinstance(one, _SubParsersAction))
NEEDED = {"plan": ["plan.md"], "merge": ["part.json"]}
"""What a verb cannot do without."""
WITH = {
    "--previous": ["--output-format", "html"],
    "--shard": ["--output-format", "json"],
    "--stdin-filename": ["-"],
}
"""What an option goes with."""
NUMBERS = ("-1", "1.5", "x", "1e3", "0x10", "+1", "1 0", "1000000001", "9" * 30, "٣", "∞")
MISSING, FOLDER, BINARY = "no/such.file", "folder", "binary"
FILES = (MISSING, FOLDER, BINARY, "a\0b", "a.yml/b", "x" * 5000)
ADDRESSES = ("x", "ftp://localhost", "http://", "http://localhost:99999", "http://[", "http://a b/", "//localhost")
BAD: dict[str, tuple[str, ...]] = {
    "--config": FILES,
    "--output-file": (FOLDER, "a.yml", "no/such/folder/report", "-", "a\0b", "a.yml/b", "x" * 5000),
    "--previous": FILES,
    "--baseline": FILES,
    "--max-warnings": NUMBERS,
    "--jobs": NUMBERS,
    "--select": ("structre", "structure/no-such", ",", "prose;link", "ALL2"),
    "--extend-select": ("structre", "structure/no-such"),
    "--ignore": ("structre", "structure/no-such"),
    "--stdin-filename": (FOLDER, "a\0b", "a.mdx/"),
    "--diff-base": ("no-such-revision", "--exec=x", "a..b", "a\0b", ":/"),
    "--shard": ("0/3", "4/3", "1/0", "a/b", "1", "1/", "/3", "-1/3", "1/3/3", "1.0/3"),
    "--timeout": ("0", "-1", "nan", "inf", "x", "1e9"),
    "--prometheus": ADDRESSES,
    "--grafana": ADDRESSES,
    "--connect": ADDRESSES,
}
POSITIONAL: dict[str, tuple[str, ...]] = {
    "check": (MISSING, "a\0b", "x" * 5000),
    "live": (MISSING, "a\0b", "x" * 5000),
    "merge": FILES,
    "plan": FILES,
    "rule": ("structure/trailing-coln", "no/such", "x" * 5000, "a\0b", "/"),
}


def _cases() -> Iterator[tuple[str, list[str], str]]:
    known = set()
    for verb, parser in VERBS.items():
        for action in parser._actions:
            if action.nargs == 0 or not action.option_strings:
                continue
            option = action.option_strings[-1]
            values = ("x", "\0", "9") if action.choices is not None else BAD[option]
            # An option that several verbs have is read in one place; what they do with it is theirs.
            for value in values[:2] if option in known else values:
                yield verb, [f"{option}={value}", *WITH.get(option, [])], value
            known.add(option)
    for verb, values in POSITIONAL.items():
        yield from ((verb, [value], value) for value in values)


CASES = list(_cases())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "a.yml").write_text("title: a\n", "utf-8")
    (root / "plan.md").write_text("---\nmust_haves: {}\n---\n", "utf-8")
    (root / FOLDER).mkdir()
    (root / BINARY).write_bytes(b"\x00\xff\xfe" * 100)
    done = run("check", "--shard", "1/1", "--output-format", "json", "--output-file", "part.json", folder=root)
    assert done.returncode == 0, done.stderr
    return root


def _state(root: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(root)): one.read_bytes() if one.is_file() else b""
        for one in root.rglob("*")
        if ".cdclint_cache" not in one.parts
    }


@pytest.mark.parametrize(
    ("verb", "arguments", "value"), CASES, ids=[f"{verb} {' '.join(given)[:60]!r}" for verb, given, _ in CASES]
)
def test_a_bad_value_is_refused_in_one_line(project: Path, verb: str, arguments: list[str], value: str) -> None:
    before = _state(project)
    needed = [] if arguments[0] == value else NEEDED.get(verb, [])
    done = run(verb, *arguments, *needed, folder=project)
    said = done.stderr[done.stderr.index(": error: ") + 9 :] if done.stderr.startswith("usage: ") else done.stderr
    assert done.returncode == 2
    assert done.stdout == "" or "the report is on standard output\n" in said
    assert said.partition("\n")[0].startswith(("cdclint: ", "argument "))
    assert said.count("\n") == 1 or "the report is on standard output\n" in said
    assert "internal failure" not in said
    assert len(said) < 8_000
    assert _state(project) == before


NEAR = [
    (verb, [f"{action.option_strings[-1]}={value}"], meant)
    for verb, parser in VERBS.items()
    for action in parser._actions
    if action.option_strings and action.nargs != 0
    for value, meant in (
        [(f"{one}x", str(one)) for one in action.choices]
        if action.choices is not None
        else [("structre", "structure")]
        if action.option_strings[-1] in {"--select", "--extend-select", "--ignore"}
        else []
    )
]


@pytest.mark.parametrize(
    ("verb", "arguments", "meant"),
    [*NEAR, ("rule", ["structure/heading-jmp"], "structure/heading-jump")],
    ids=str,
)
def test_what_was_probably_meant_is_said(project: Path, verb: str, arguments: list[str], meant: str) -> None:
    done = run(verb, *arguments, *NEEDED.get(verb, []), folder=project)
    assert done.returncode == 2
    assert done.stderr.rstrip("\n").endswith(f"did you mean `{meant}`?")


KEYS = list(schema()["properties"])
KINDS = {"true": "a boolean", "7": "a number", '"\\u0001"': "a text", "[[1]]": "a list", "{ zz = 1 }": "a table"}
"""Values of TOML that no setting takes, whatever its type is; numbers, booleans and texts only where it is theirs."""


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_of_another_type_is_refused_at_its_place(tmp_path: Path, key: str) -> None:
    refused = {}
    for value, kind in {**KINDS, "1979-05-27": "a date", "nan": "no number", '""': "an empty text"}.items():
        (tmp_path / "cdclint.toml").write_text(f"# settings\n{key} = {value}\n", "utf-8")
        try:
            load(tmp_path, {})
        except ConfigError as problem:
            refused[kind] = str(problem.message)
    assert all(said.startswith("cdclint.toml:2: ") and "\n" not in said for said in refused.values()), refused
    assert {"a date", "no number", "a list", "a table"} <= refused.keys()
    assert len(refused.keys() & {"a boolean", "a number", "a text"}) >= 2


@pytest.mark.parametrize("key", KEYS)
def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(tmp_path: Path, key: str) -> None:
    (tmp_path / "cdclint.toml").write_text(f"{key}x = 1\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    assert str(caught.value.message).endswith(f"did you mean `{key}`?")


@pytest.mark.parametrize("value", ["", " ", "0", "-1", "x", "9" * 50, "\u0661", "a=b"])
@pytest.mark.parametrize("name", ["COLUMNS", "LC_ALL", "LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "TERM"])
def test_an_odd_environment_changes_no_verdict(project: Path, name: str, value: str) -> None:
    done = run("check", "--output-format", "concise", "a.yml", folder=project, **{name: value})
    assert (done.returncode, done.stdout) == (0, "")
    assert run("--help", folder=project, **{name: value}).returncode == 0
