"""What `code/snippet-drift` sees in the real lessons: every block that names a file of the lab, and any slip in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.snippet_drift import Shipped, difference

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "src/content/course/03-module-3"
COURSE = Course.load(ROOT, Layout())
SNIPPETS = [
    pytest.param(snippet["code"], snippet["file"], id=f"{name[:2]}-{number}")
    for name in ("03-grafana-dashboard-lab.mdx", "04-lag-detection-alerting.mdx")
    for number, snippet in enumerate(
        Lesson(Source(f"{FOLDER}/{name}", (ROOT / FOLDER / name).read_text("utf-8")), COURSE).facts["snippets"]
    )
]


def test_every_block_that_names_a_file_is_seen() -> None:
    titles = [
        found
        for path in sorted((ROOT / FOLDER).glob("*.mdx"))
        for found in re.findall(r'^ *```\w+ title="(labs/[^"]+)"$', path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(titles) > 15
    assert [snippet.values[1] for snippet in SNIPPETS] == titles


@pytest.mark.parametrize(("code", "file"), SNIPPETS)
def test_a_slip_in_a_quotation_is_seen(code: str, file: str) -> None:
    shipped = Shipped(file, (ROOT / file).read_text("utf-8"))
    assert difference(code, shipped) is None
    lines = code.split("\n")
    # Output of commands may end in a number on every line.
    end = (
        r"([A-Za-z])(\"?,?)$"
        if any(re.search(r"[A-Za-z]\"?,?$", line) for line in lines[len(lines) // 2 :])
        else r"(\d)()$"
    )
    at = next(at for at in range(len(lines) // 2, len(lines)) if re.search(end, lines[at]))
    lines[at] = re.sub(end, r"\1x\2", lines[at])
    slip = "\n".join(lines)
    found = difference(slip, shipped)
    assert found is not None
    if not file.endswith(".json"):
        assert slip.count("\n", 0, found.start) == at


@pytest.mark.parametrize(("code", "file"), [one for one in SNIPPETS if str(one.values[1]).endswith(".json")])
def test_a_panel_laid_out_otherwise_is_the_same(code: str, file: str) -> None:
    shipped = Shipped(file, (ROOT / file).read_text("utf-8"))
    assert difference(json.dumps(json.loads(code)), shipped) is None
    panel = json.loads(code)
    panel["gridPos"]["w"] += 1
    found = difference(json.dumps(panel, indent=2), shipped)
    assert found is not None
    assert "`w`" in found.message
