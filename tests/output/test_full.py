from __future__ import annotations

from textwrap import dedent

import pytest

from cdclint.core.finding import Edit, Fix
from cdclint.core.report import Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.output.formats import full
from cdclint.output.look import Look
from cdclint.output.plain_text import expand


def one(text: str, start: int, end: int, fix: Fix | None = None, message: str = "message") -> Diagnostic:
    source = Source("a.mdx", text)
    return Diagnostic("syntax/mdx", Severity.ERROR, source.span(start, end), message, fix)


def rendered(*found: Diagnostic) -> str:
    return full.render(Report(found, 1), Look())


def columns(line: str) -> int:
    """How many columns a terminal gives to a line."""
    return sum(width for _, width in expand(line))


def test_a_frame() -> None:
    text = "# Задержка\n\nЗадержка <30s считается нормальной.\n"
    at = text.index("<")
    source = Source("a.mdx", text)
    fix = Fix("write `\\<`", (Edit(source.span(at, at), "\\"),))
    assert rendered(one(text, at, at + 1, fix)) == dedent(
        r"""
        error[syntax/mdx]: message
         --> a.mdx:3:10
          |
        3 | Задержка <30s считается нормальной.
          |          ^
          = fix: write `\<`

        """
    ).lstrip("\n")


def test_several_lines_with_a_gutter_of_two_digits() -> None:
    text = "x\n" * 8 + "one two\n  three\n\nfour\nfive six\nseven\n"
    printed = rendered(one(text, text.index("two"), text.index("six")))
    assert printed == dedent(
        """
        error[syntax/mdx]: message
          --> a.mdx:9:5
           |
         9 | one two
           |     ^^^
        10 |   three
           |   ^^^^^
        11 |
           | ^
           | … 2 more lines

        """
    ).lstrip("\n")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "abc ",
        "\t",
        "ab\tc\t",
        "задержка ",
        "漢字 ",
        "🙂 ",
        "👩‍💻 ",
        "🇷🇺 ",
        "👍🏽 ",
        "e\u0301 ",
        "❤️ ",
        "👨‍👩‍👧 и\t",
        "\u200b",
        "\x1b[31m",
        "\u202e",
    ],
)
def test_the_caret_stands_under_its_column(before: str) -> None:
    printed = rendered(one(f"{before}<30s\n", len(before), len(before) + 1)).splitlines()
    line, marks = printed[3], printed[4]
    at = line.index("<")
    assert columns(line[:at]) == columns(marks[: marks.index("^")])
    assert marks.strip(" |") == "^"


def test_a_wide_character_has_a_wide_mark() -> None:
    assert rendered(one("a 漢字\n", 2, 4)).splitlines()[4] == "  |   ^^^^"


@pytest.mark.parametrize("end", [0, 3])
def test_the_end_of_a_file(end: int) -> None:
    text = "abc"[:end]
    assert rendered(one(text, end, end)).splitlines()[3:5] == [f"1 | {text}".rstrip(), f"  | {' ' * end}^"]


def test_a_very_long_line_is_cut_around_the_place() -> None:
    text = '{"a": "' + "x" * 50_000 + "<" + "y" * 50_000 + '"}'
    at = text.index("<")
    line, marks = rendered(one(text, at, at + 1)).splitlines()[3:5]
    assert len(line) < 200
    assert line.startswith("1 | …x")
    assert line.endswith("y…")
    assert line[marks.index("^")] == "<"


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    printed = rendered(one("a\x1b[2J\x07b\u202ec\n", 0, 1, message="bad \x1b[31m\nword"))
    assert "\x1b" not in printed
    assert "\x07" not in printed
    assert "\u202e" not in printed
    assert printed.splitlines()[0] == "error[syntax/mdx]: bad \ufffd[31m\ufffdword"


def test_crlf_is_no_part_of_a_line() -> None:
    assert rendered(one("ab\r\ncd\r\n", 0, 4)).splitlines()[3:] == ["1 | ab", "  | ^^", ""]


def test_colour() -> None:
    printed = full.render(Report((one("abc", 0, 1),), 1), Look(colour=True))
    assert printed.startswith("\x1b[1;31merror[syntax/mdx]\x1b[0m: \x1b[1mmessage\x1b[0m\n")
    assert printed.count("\x1b[0m") * 2 == printed.count("\x1b[")
