"""No input ends a run with an exception: neither what people write nor what libraries do with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from cdclint.config import load
from cdclint.core.foreign.foreign_code import ForeignCodeError, foreign
from cdclint.core.foreign.foreign_json import read_json
from cdclint.engine.cache import NAME
from cdclint.engine.check import check
from cdclint.engine.entry_check import is_message, is_verdict
from cdclint.engine.examine import compact
from cdclint.engine.run.request import Request
from cdclint.syntax.promql import parse_promql

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Check, Rules

SUM = "+".join(["debezium_metrics_MilliSecondsBehindSource"] * 500)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", "a: [x, # y]\n"),
        ("a.yml", "[e,#f]"),
        ("a.yml", "{a: [b, # ]}\n"),
        ("a.json", "[" + "}" * 500),
        ("a.json", "]" * 1000),
        ("a.json", '{"a":[' * 5000),
        ("a.yml", "[" * 5000),
        ("a.yml", "- " * 5000),
        ("a.mdx", "> " * 5000 + "a"),
        ("a.mdx", "<a>" * 2000),
        ("a.mdx", "{" + "(" * 5000 + ")" * 5000 + "}"),
        ("a.json", json.dumps({"title": "a", "panels": [{"type": "stat", "targets": [{"expr": SUM}]}]})),
        ("a.yml", f"groups:\n- name: a\n  rules:\n  - alert: A\n    expr: {SUM} > 1\n"),
        ("a.yml", "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: foo[1e30]\n"),
        ("a.mdx", f"# A\n\n```promql\n{SUM}\n```\n\n```promql\nfoo offset NaN\n```\n"),
    ],
)
def test_a_file_that_broke_a_reader_or_a_rule(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    report = check(load(tmp_path, {}), Request(cached=False)).report
    assert [(one.rule, one.message, one.detail) for one in report.crashes] == []
    assert report.files == 1


@pytest.mark.parametrize("query", ["foo offset 1e30", "foo[1e30]", "x[5m:1e30]", "foo[1e19]", "foo[0xfffffffffffffff]"])
def test_a_duration_that_no_library_can_take_is_an_error_at_its_place(query: str) -> None:
    error = parse_promql(query).error
    assert error is not None
    assert "out of range" in error.message


def test_a_chain_of_operators_has_a_limit_and_no_recursion() -> None:
    assert parse_promql("+".join(["a"] * 900)).error is None
    error = parse_promql("+".join(["a"] * 5000)).error
    assert error is not None
    assert error.message == "more than 1000 operators in one query"


class Panic(BaseException):
    """What a library in Rust raises."""


def test_what_libraries_raise_is_an_error_of_theirs() -> None:
    with pytest.raises(ForeignCodeError, match="too big"), foreign():
        raise Panic("too big")
    with pytest.raises(KeyError), foreign(KeyError):
        raise KeyError
    for one in (KeyboardInterrupt, SystemExit, GeneratorExit):
        with pytest.raises(one), foreign():
            raise one


@pytest.mark.parametrize("over", ["YamlFile", "Project"])
def test_a_panic_in_a_rule_ends_no_run(tmp_path: Path, own_rules: Rules, run_check: Check, over: str) -> None:
    own_rules(
        breaks=f"""
class Panic(BaseException):
    pass

@rule
def breaks(one: {over}) -> Iterator[Finding]:
    '''Breaks.'''
    raise Panic("too big")
    yield
"""
    )
    (tmp_path / "a.yml").write_text("a: 1\n", "utf-8")
    report = run_check(tmp_path).report
    assert [(one.rule, one.message) for one in report.crashes] == [("test/breaks", "Panic: too big")]


# What is kept between runs, and what comes from other machines


def forged(root: Path, change: str) -> None:
    """Write a cache of a valid form."""
    file = root / ".cdclint_cache" / NAME
    first, paths, verdicts, *facts = file.read_bytes().split(b"\n")
    reported = json.loads(verdicts)
    match change:
        case "depth":
            verdicts = b"[" * 100_000
        case "facts":
            facts = [b"[" * 100_000, b""]
        case "other facts":
            facts = [b"[]", b""]
        case "place":
            verdicts = compact([[*reported[0][:2], {"syntax/yaml": [[1, 10**9, "x", None]]}, []]])
        case "format":
            message = ["{a:>999999999999}", {"a": "x"}]
            verdicts = compact([[*reported[0][:2], {"syntax/yaml": [[0, 1, message, None]]}, []]])
        case "types":
            verdicts = compact([[*reported[0][:2], {"syntax/yaml": 3}, "x"]])
        case "severity":
            first = compact(json.loads(first) | {"rules": {"syntax/yaml": ["file", "fatal", [], [], []]}})
        case _:
            first = b"[" * 100_000
    body = b"\n".join([paths, verdicts, *facts])
    if change != "head":
        first = compact(json.loads(first) | {"checksum": crc32(body)})
    file.write_bytes(first + b"\n" + body)


@pytest.mark.parametrize("change", ["head", "depth", "facts", "other facts", "place", "format", "types", "severity"])
def test_a_forged_cache_is_as_good_as_none(tmp_path: Path, change: str) -> None:
    (tmp_path / "a.yml").write_text("title: a\ntitle: b\n", "utf-8")
    config = load(tmp_path, {})
    expected = check(config, Request()).report
    forged(tmp_path, change)
    assert check(config, Request()).report == expected
    assert check(config, Request()).report == expected


def test_json_of_others() -> None:
    assert read_json(b'{"a": [1]}') == {"a": [1]}
    for text in ("[" * 101 + "]" * 101, "[" * 10**5, "NaN", "[Infinity]", "1" * 5000, "", "{", b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011 (whatever is wrong with it)
            read_json(text)


@pytest.mark.parametrize(
    "plain", [1, ["{a}", {}], ["{a.b}", {"a": "x"}], ["{", {}], ["x", {"a": [1]}], ["{a}", {"a": None}]]
)
def test_messages_that_are_none(plain: object) -> None:
    assert not is_message(plain)


def test_verdicts() -> None:
    assert is_verdict(
        {"a/b": [[0, 1, ["{a}", {"a": 1}], ["x", True, [[0, 1, "y"]]]]]}, [[0, 1, [["a", 0, 1]], "", 1, 2]]
    )
    assert not is_verdict({"a/b": [[1, 0, "x", None]]}, [])
    assert not is_verdict({}, [[0, 1, "x", "", 1, 2]])
