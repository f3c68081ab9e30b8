from __future__ import annotations

import pytest

from cdclint.core.finding import Fix
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.output import summary
from cdclint.output.formats import concise
from cdclint.output.look import Look

SOURCE = Source("a.mdx", "текст")
ERROR = Diagnostic("syntax/mdx", Severity.ERROR, SOURCE.span(0, 1), "m")
FIXABLE = Diagnostic("syntax/mdx", Severity.ERROR, SOURCE.span(0, 1), "m", Fix("t", ()))
INFO = Diagnostic("a/c", Severity.INFO, SOURCE.span(2, 3), "m")
WARNING = Diagnostic("a/b", Severity.WARNING, SOURCE.span(2, 3), "m", Fix("t", (), safe=False))
CAN = "can be fixed with"


@pytest.mark.parametrize(
    ("report", "fixed", "said"),
    [
        (Report((), 1), 0, "Checked 1 file: all good.\n"),
        (Report((ERROR,), 2), 0, "Checked 2 files: 1 error.\n"),
        (
            Report((ERROR, FIXABLE, WARNING), 2),
            0,
            f"Checked 2 files: 2 errors and 1 warning; 1 {CAN} `--fix`; 1 {CAN} `--fix --unsafe-fixes`.\n",
        ),
        (
            Report((ERROR, WARNING, INFO), 1),
            0,
            f"Checked 1 file: 1 error, 1 warning and 1 info; 1 {CAN} `--fix --unsafe-fixes`.\n",
        ),
        (Report((INFO, INFO), 1), 0, "Checked 1 file: 2 infos.\n"),
        (Report((), 2, (Crash("b.mdx", "a/b", "oh"),)), 0, "Checked 2 files: not everything could be judged.\n"),
        (Report((), 3), 2, "Checked 3 files: all good; 2 fixed.\n"),
        (Report((), 3, known=4), 0, "Checked 3 files: all good; 4 known from the baseline.\n"),
    ],
)
def test_the_summary(report: Report, fixed: int, said: str) -> None:
    assert summary.render(report, Look(), fixed=fixed) == said


def test_statistics_have_the_most_frequent_first() -> None:
    report = Report((WARNING, ERROR, FIXABLE), 1)
    assert summary.statistics(report) == "2  [*] syntax/mdx\n1      a/b\n"
    assert summary.statistics(Report((), 1)) == ""


def test_what_broke_is_told_in_one_line_each() -> None:
    report = Report(
        (), 0, (Crash("a.mdx", "x/y", "KeyError: 'z'", "Trace\n"), Crash("", "x/z", "late"), Crash("b", "", "gone"))
    )
    assert summary.crashes(report, details=False) == (
        "cdclint: a.mdx: the rule x/y crashed: KeyError: 'z'\ncdclint: x/z: late\ncdclint: b: gone\n"
    )
    assert "Trace\n" in summary.crashes(report, details=True)


def test_concise_counts_code_points() -> None:
    source = Source("уроки/a.mdx", "🙂 x\n")
    found = Diagnostic("a/b", Severity.ERROR, source.span(2, 3), "say `y`")
    assert concise.render(Report((found,), 1)) == "уроки/a.mdx:1:3: a/b say `y`\n"
