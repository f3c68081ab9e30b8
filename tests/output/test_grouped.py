"""Many diagnostics at once: by rule, with examples, in the columns that a terminal has."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from cdclint.core.finding import Fix
from cdclint.core.message import Message
from cdclint.core.report import Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.output import summary
from cdclint.output.formats import full, grouped
from cdclint.output.look import Look
from cdclint.output.plain_text import columns

if TYPE_CHECKING:
    from pathlib import Path

LONG = "слово " * 40 + "漢字" * 30 + " /a/very/long/address" * 9
ADDRESS = "https://" + "a" * 300


def found(
    path: str,
    message: str = "leads nowhere",
    *,
    rule: str = "link/broken",
    severity: Severity = Severity.ERROR,
    fix: Fix | None = None,
    text: str = "one two\n",
) -> Diagnostic:
    return Diagnostic(rule, severity, Source(path, text).span(4, 7), Message.text(message), fix)


def rendered(*diagnostics: Diagnostic, look: Look | None = None, verbose: bool = False) -> str:
    return grouped.render(Report(diagnostics, 1), look or Look(), verbose=verbose)


def test_what_says_the_same_is_shown_once_with_its_files() -> None:
    same = [found(f"{letter}.mdx") for letter in "aabcdef"]
    assert rendered(*same) == dedent(
        """\
        error[link/broken]: 7 in 6 files
        A link or an image leads to a page or a file that does not exist.

        leads nowhere (7 in 6 files)
         --> a.mdx:1:5
          |
        1 | one two
          |     ^^^
          = also in b.mdx, c.mdx, d.mdx and 2 more

        """
    )


def test_three_messages_are_shown_the_most_frequent_first() -> None:
    messages = ["m1", "m2", "m3", "m4", "m4", "m5"]
    printed = rendered(*(found("a.mdx", message) for message in messages))
    shown = [line for line in printed.splitlines() if line.startswith("m")]
    assert shown == ["m4 (2 in one file)", "m1", "m2"]
    assert "… 2 more: `-v` shows all\n" in printed
    everything = rendered(*(found("a.mdx", message) for message in messages), verbose=True)
    assert [line for line in everything.splitlines() if line.startswith("m")] == messages
    assert "-v" not in everything


def test_the_loudest_come_first_then_the_most_certain_then_those_that_say_least(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "precision.json").write_text('{"syntax/json": 1.0, "link/broken": 0.95, "syntax/yaml": 1.0}', "utf-8")
    monkeypatch.setattr(grouped, "DATA", tmp_path)
    fix = Fix(Message("t"), ())
    printed = rendered(
        found("a.mdx", rule="structure/placeholder", severity=Severity.INFO),
        found("a.mdx", rule="code/missing-language", severity=Severity.WARNING),
        found("a.mdx"),
        found("a.mdx", rule="syntax/yaml"),
        found("b.mdx", rule="syntax/yaml", fix=fix),
        found("a.mdx", rule="syntax/json"),
    )
    table = printed[printed.index("         rule") :]
    assert table == (
        "         rule                   findings  files  `--fix`\n"
        "error    syntax/json                   1      1\n"
        "error    syntax/yaml                   2      2        1\n"
        "error    link/broken                   1      1\n"
        "warning  code/missing-language         1      1\n"
        "info     structure/placeholder         1      1\n"
        "\n"
    )
    heads = [line for line in printed.splitlines() if line.startswith(("error[", "warning[", "info["))]
    assert [head[head.index("[") : head.index("]") + 1] for head in heads] == [
        "[syntax/json]",
        "[syntax/yaml]",
        "[link/broken]",
        "[code/missing-language]",
        "[structure/placeholder]",
    ]
    assert heads[-1] == "info[structure/placeholder]: a.mdx:1: leads nowhere"


@pytest.mark.parametrize("width", [80, 100, 173])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("text", ["one two", LONG, "\t\t\tone " + "т" * 500, "漢" * 400, "x" * 90_000 + "👩‍💻" * 200])
def test_no_line_is_wider_than_the_terminal(width: int, language: str, text: str) -> None:
    look = Look(language=language, width=width)
    at = len(text) // 2
    fix = Fix(Message.text(f"write {ADDRESS}"), ())
    span = Source("src/a.mdx", f"{text}\n").span(at, len(text))
    diagnostics = [
        Diagnostic("link/broken", severity, span, Message.text(f"{LONG} {ADDRESS}"), fix)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    ]
    report = Report((*diagnostics, *(found(f"{number}.mdx", LONG) for number in range(9))), 10)
    printed = grouped.render(report, look) + full.render(report, look) + summary.render(report, look)
    assert max(map(columns, printed.split("\n"))) <= width
    assert printed.count("^") >= 3


@pytest.mark.parametrize("at", [0, 3, 49, 50, 51, 95, 97, 150, 199])
@pytest.mark.parametrize("line", ["a" * 200, "ж" * 200, "字" * 200])
def test_the_place_is_within_what_is_shown(line: str, at: int) -> None:
    text = line[:at] + "<" + line[at + 1 :]
    one = Diagnostic("link/broken", Severity.ERROR, Source("a.mdx", text).span(at, at + 1), Message.text("m"))
    shown, marks = full.render(Report((one,), 1), Look(width=100)).splitlines()[3:5]
    assert columns(shown[: shown.index("<")]) == columns(marks[: marks.index("^")])
    assert marks.strip(" |") == "^"
    assert columns(shown) <= 100
    # A line that is cut uses the room that there is.
    assert columns(shown) >= 97


def test_the_next_step() -> None:
    lesson, other = found("a.mdx"), found("a.json", rule="syntax/json")
    fixable = found("a.mdx", fix=Fix(Message("t"), ()))
    assert summary.next_step(Report((lesson,), 1), adopted=False).startswith("Next: `cdclint init` ")
    assert summary.next_step(Report((fixable,), 1), adopted=True).startswith("Next: `cdclint check --fix --diff` ")
    assert summary.next_step(Report((other,), 1), adopted=False).startswith("Next: `cdclint rule syntax/json` ")
