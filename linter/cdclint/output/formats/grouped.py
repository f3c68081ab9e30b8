r"""For people who meet many diagnostics at once: by rule, the most certain first, a few examples each, then a table.

error[link/broken]: 48 in 12 files
A link leads nowhere.

`/labs/` leads nowhere: 47 in 11 files
  --> src/content/course/01/a.mdx:12:7
   |
12 | См. [лаб](/labs/).
   |          ^^^^^^^
   = also in src/content/course/01/b.mdx, src/content/course/02/c.mdx and 8 other files
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.formats.full import STYLES, how_often, info, note, place_and_fix
from cdclint.output.plain_text import Style, printable
from cdclint.output.translation import rule_page
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from cdclint.core.report import Diagnostic, Report
    from cdclint.output.look import Look

EXAMPLES = 3
"""Different messages of a rule that are shown."""
FILES = 3
"""Other files of a message that are named."""
UNKNOWN = 0.9
"""The precision of a rule without findings on the courses where rules are measured."""
_LOUDNESS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2, Severity.OFF: 3}


def render(report: Report, look: Look, *, verbose: bool = False) -> str:
    """The diagnostics by rule; all of them where the output is `verbose`."""
    groups = by_rule(report)
    parts = [
        f"{info(of_rule, look)}\n"
        if of_rule[0].severity is Severity.INFO and not verbose
        else _group(of_rule, look, verbose=verbose)
        for of_rule in groups
    ]
    return "".join(parts) + (_table(groups, look) if len(groups) > 1 else "")


def by_rule(report: Report) -> list[list[Diagnostic]]:
    """The diagnostics of each rule: the loudest first, among those the most certain, then those that say least."""
    certain: dict[str, float] = json.loads((DATA / "precision.json").read_text("utf-8"))
    groups: dict[tuple[int, str], list[Diagnostic]] = {}
    for found in report.diagnostics:
        groups.setdefault((_LOUDNESS[found.severity], found.rule), []).append(found)
    order = sorted(groups, key=lambda one: (one[0], -certain.get(one[1], UNKNOWN), len(groups[one]), one[1]))
    return [groups[one] for one in order]


def _group(of_rule: list[Diagnostic], look: Look, *, verbose: bool) -> str:
    rule, severity = of_rule[0].rule, of_rule[0].severity
    head = look.paint(f"{look.translate(Message.text(severity.value))}[{rule}]", STYLES[severity])
    about = rule_page(rule, load_rule(rule).doc, look.language).partition("\n")[0]
    lines = [f"{head}: {look.translate(how_often(of_rule))}"]
    lines += [look.paint(line, Style.QUIET) for line in look.lines(about, hang=0)]
    by_message: dict[str, list[Diagnostic]] = {}
    for number, found in enumerate(of_rule):
        by_message.setdefault(str(number) if verbose else found.message, []).append(found)
    # The most frequent message comes first.
    messages = sorted(by_message.values(), key=lambda same: -len(same))
    shown = messages if verbose else messages[:EXAMPLES]
    for same in shown:
        lines += ["", *_example(same, look, verbose=verbose)]
    hidden = sum(map(len, messages[len(shown) :]))
    if hidden:
        more = look.translate(Message("{number} more: `-v` shows all", number=hidden))
        lines += ["", look.paint(f"… {more}", Style.QUIET)]
    return "\n".join(lines) + "\n\n"


def _example(same: list[Diagnostic], look: Look, *, verbose: bool) -> list[str]:
    """One of the diagnostics that say the same, and where the others are."""
    first = same[0]
    text = printable(first.message)
    if len(same) > 1:
        text = f"{text} ({look.translate(how_often(same))})"
    lines = [look.paint(line, Style.BOLD) for line in look.lines(text)]
    lines += place_and_fix(first, look, verbose=verbose)
    paths = dict.fromkeys(printable(one.span.source.path) for one in same)
    named, rest = list(paths)[1 : FILES + 1], len(paths) - 1 - FILES
    if named:
        files = ", ".join(named)
        also = (
            Message("also in {files} and {number} more", files=files, number=rest)
            if rest > 0
            else Message("also in {files}", files=files)
        )
        lines += note(look.translate(also), len(str(first.span.begin.line)), look)
    return lines


def _table(groups: list[list[Diagnostic]], look: Look) -> str:
    """A line a rule: severity, rule, how many, in how many files, how many of them `--fix` repairs."""
    titles = (Message("rule"), Message("findings"), Message("files"), Message("`--fix`"))
    rows = [["", *map(look.translate, titles)]]
    for of_rule in groups:
        files = len({one.span.source.path for one in of_rule})
        fixable = sum(one.fix is not None and one.fix.safe for one in of_rule)
        word = look.translate(Message.text(of_rule[0].severity.value))
        rows.append([word, of_rule[0].rule, str(len(of_rule)), str(files), str(fixable or "")])
    words, rules, *numbers = (max(len(row[at]) for row in rows) for at in range(len(rows[0])))
    lines = []
    for at, (word, rule, *counts) in enumerate(rows):
        cells = "  ".join(f"{count:>{size}}" for count, size in zip(counts, numbers, strict=True))
        row = f"{rule:<{rules}}  {cells}".rstrip()
        head = look.paint(f"{word:<{words}}", STYLES[groups[at - 1][0].severity]) if at else " " * words
        lines.append(f"{head}  {row if at else look.paint(row, Style.QUIET)}\n")
    return "".join(lines) + "\n"
