"""Patterns, schemas and queries of others end, whatever they ask for."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.foreign import foreign_pattern, pattern_defect
from cdclint.core.foreign.pattern_defect import never_ends
from cdclint.core.glob import matches
from cdclint.core.source import Source
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from cdclint.syntax.code.grammar_tree import LONGEST
from cdclint.syntax.code.token_text import cyrillic_parts
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.schema.json_schema import Schema

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.syntax.data.value import Plain

HOSTILE = ("(a+)+$", "(a|a)*$", r"(?:a*a*)*b", r"a*a*a*a*a*a*a*b", r"^(\w+\s?)*$")
DOUBLING = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(26)}
TEXT = "a" * 5000 + "!"
PATIENCE = 20.0
"""Seconds of the processor's time, of which these texts need hundredths."""


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_is_given_up(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_pattern, "LIMIT", 0.05)
    try:
        found = foreign_pattern.fullmatch(pattern, TEXT)
    except foreign_pattern.TooSlowError:
        return
    assert found is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("лаг", "рост лага"),
        (r"\w+", "привет"),
        (r"\bдва\b", "раз два три"),
        (r"(\d+)-(\d+)-(\d+)", "2026-11-30"),
        (r"(?i)(а|б)+в+(?=г)", "АБВг"),
    ],
)
def test_other_patterns_mean_what_they_mean_in_python(pattern: str, text: str) -> None:
    found, expected = foreign_pattern.search(pattern, text), re.search(pattern, text)
    assert found is not None
    assert expected is not None
    assert (found.start(), found.end()) == expected.span()


@pytest.mark.parametrize(
    "pattern", ["(", "[", "a{2,1}", "(?P<a>x)(?P<a>y)", "(a+)+(", "(" * 5000, "a{99999999999}", "a" * 30_000]
)
def test_a_wrong_pattern_is_an_error_of_patterns(pattern: str) -> None:
    with pytest.raises(re.error):
        foreign_pattern.search(pattern, "a")


@pytest.mark.parametrize(
    ("schema", "reported"),
    [
        ({"$defs": DOUBLING | {"d26": {}}, "$ref": "#/$defs/d0"}, ("cannot be judged",)),
        ({"properties": {"a": {"pattern": "(a+)+$"}}}, ("cannot be judged", "`a` is")),
        ({"properties": {"a": {"pattern": "a*a*a*a*a*c"}}}, ("cannot be judged", "`a` is")),
        (
            {"patternProperties": {"b*b*b*b*b*c": {}}, "additionalProperties": {"type": "string"}},
            ("cannot be judged", "`b"),
        ),
    ],
)
def test_a_hostile_schema_comes_to_an_end(
    schema: Plain, reported: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_pattern, "LIMIT", 0.05)
    source = Source("a.json", json.dumps({"a": "a" * 60 + "!", "b" * 60: 1}))
    value, _ = parse_json(source)
    assert value is not None
    (found,) = Schema(schema).violations(value, source)
    assert found.finding.message.startswith(reported)


NEVER_ENDING = ("(a|a)*$", "((a{1,100}){1,100}){1,100}$", r"^(\d|\d\d)+-$", "(?:x|xx)+z")
ENDING = (
    *("(", "a+b+c+", r"(a+)+$", r"^[a-z0-9]+(?:-[a-z0-9]+)*$", r"debezium.([^:]+)<type=(\w+), context=(\w+)><>(.+)"),
    *(r"(?:[^\"\\]|\\.)*", r"(\w+\s?)*", "[[a]", "(?i)(а|б)+в+", "a{2,5}b{3}", r"(?P<a>x+)(?P=a)+y"),
)


@pytest.mark.parametrize("pattern", NEVER_ENDING)
def test_a_pattern_that_never_ends_is_told_where_a_schema_has_it(pattern: str) -> None:
    assert never_ends(pattern)
    reported = f"{json.dumps(pattern)} takes exponential time on some texts: it has a repeat inside a repeat"
    assert Schema({"properties": {"a": {"pattern": pattern}}}).defect == (("properties", "a", "pattern"), reported)


@pytest.mark.parametrize("pattern", ENDING)
def test_a_pattern_that_ends_is_not_told_to_go_on_for_ever(pattern: str) -> None:
    assert not never_ends(pattern)


def test_a_pattern_of_many_repeats_is_tried_for_a_limited_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 0.2)
    tried: list[str] = []
    monkeypatch.setattr(pattern_defect, "thread_time", lambda: next(clock))
    monkeypatch.setattr(foreign_pattern, "search", lambda _pattern, text, *, limit: tried.append(f"{text}{limit}"))
    assert not never_ends(f"d{'/*' * 80}b")
    assert len(tried) == 2


def test_what_python_warns_of_is_not_said(recwarn: pytest.WarningsRecorder) -> None:
    foreign_pattern.search("[[a]--", "a")
    foreign_pattern.search("([[a]--|b*)*", "a")
    assert matches("[[]x", "[x")
    assert matches("[a--b]", "a") in {True, False}
    assert not recwarn.list


def test_comments_in_valid_lessons(tmp_path: Path) -> None:
    """What hung the linter: comment lines, blanks and comments in an expression."""
    lines = "    // a comment\n" * 40
    (tmp_path / "a.mdx").write_text(
        f"# A\n\n{{\n{lines}    [1].map(c => c)\n}}\n\nx {{{'/* a */ ' * 40}1}}\n\na {{{' ' * 500}f(1)}} b\n", "utf-8"
    )
    report = check(load(tmp_path, {}), Request(cached=False, patience=PATIENCE)).report
    assert (report.files, report.crashes) == (1, ())


def test_comments_before_a_name_that_nothing_defines(tmp_path: Path) -> None:
    text = f"# A\n\nx {{{'/* a */ ' * 40}foo}} and {{{'/**/' * 200}bar}}\n"
    (tmp_path / "a.mdx").write_text(text, "utf-8")
    report = check(load(tmp_path, {}), Request(cached=False, patience=PATIENCE)).report
    assert report.crashes == ()
    found = [one for one in report.diagnostics if one.rule == "syntax/undefined-name"]
    assert [text[one.span.start : one.span.end] for one in found] == ["foo", "bar"]


def test_a_script_that_is_too_long_for_its_parser_is_named(tmp_path: Path) -> None:
    """The parser takes the square of the length where it finds errors: a second for 40,000 of these bytes."""
    for number, size in enumerate((LONGEST // 4 - 2, LONGEST // 4 + 1)):
        (tmp_path / f"{number}.mdx").write_text(f"# A\n\n```bash\n{'a:a|' * size}\n```\n", "utf-8")
    report = check(load(tmp_path, {"select": ["code/unparseable-script"]}), Request(cached=False)).report
    assert report.crashes == ()
    reported = [(one.span.source.path, one.message) for one in report.diagnostics]
    assert ("1.mdx", f"this block has more than {LONGEST} bytes and is not parsed") in reported
    assert [path for path, said in reported if "not parsed" in said] == ["1.mdx"]


def test_a_pattern_of_a_lexer_is_given_up() -> None:
    """Text in code is looked for with lexers of others, one of whose patterns may take for ever."""
    with pytest.raises(TimeoutError):
        foreign_pattern.matcher("(a|a)*b", 0)("a" * 60 + "!b", 0)
    found = foreign_pattern.matcher(r"(\w+)(\s*)(=)(\s*)(\w+)", 0)("abc = def", 0)
    assert found is not None
    assert found.group(1, 5) == ("abc", "def")
    assert list(cyrillic_parts("python", "а" * (LONGEST + 1))) == []


@pytest.mark.parametrize(
    ("pattern", "is_decided"),
    [
        (r"(?:[a-zа-я]|\\u[0-9a-f]{4})*x", True),
        (r"(?:-|[a-z])*x", True),
        (r"(?:[^x]|\\u)*x", False),
        (r"(?:[\w]|-x)*x", False),
        (r"(?:[a-z-]|-x)*x", False),
        (r"(?:[!-~]|\\u)*x", False),
        (r"(?:[a-z]|\\a|\\b)*x", False),
        (r"(?:(?:[a-z]|-)*|\\)*x", False),
    ],
)
def test_a_choice_that_the_next_character_decides_is_left_to_python(pattern: str, *, is_decided: bool) -> None:
    match = foreign_pattern.matcher(pattern, 0)
    assert isinstance(match, partial) is not is_decided


@pytest.mark.parametrize(
    ("pattern", "few"),
    [
        (r"[a-z]+\s*", True),
        (r"\s*\w+\d*", False),
        (r"(?:a|a)*b", False),
        (r"(a*){3}", False),
        (r"(?>a*)b", False),
        (r"(\w)\1", False),
        (r"(?x: (a|a) *)", False),
    ],
)
def test_a_quick_look_takes_no_pattern_for_a_light_one_that_is_none(pattern: str, *, few: bool) -> None:
    assert foreign_pattern._has_few_repeats(pattern, 0) is few
    assert not few or foreign_pattern._shape(pattern, 0)[0] <= foreign_pattern._FEW
