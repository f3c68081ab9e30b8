"""The YAML reader against yaml-test-suite: verdicts, and the values that its cases have as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.source import Source
from cdclint.syntax.data.value import Array, Object, Scalar
from cdclint.syntax.data.yaml_reader import parse_documents
from suites import Suite, package, version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

REFUSED = """
2JQS/0 4MUZ/0 4MUZ/1 4MUZ/2 5MUD/0 6M2F/0 9SA2/0 DK3J/0 FP8R/0 K3WX/0 M2N8/0 M7A3/0 NHX8/0 NJ66/0 NKF9/0
S3PD/0 SM9W/1 UKK6/0 UT92/0 VJP3/1 W4TN/0 X38W/0
"""
TAKEN = """
9C9N/0 9JBA/0 CVW2/0 DK95/1 QB6E/0 S98Z/0 SU5Z/0 Y79Y/3
"""
ODD = """
2SXE/0 7Z25/0 8XYN/0 9HCY/0 CFD4/0 EB22/0 FRK4/0 G5U8/0 HWV9/0 L24T/1 MUS6/0 MUS6/1 QT73/0 R4YG/0 RHX7/0
W5VH/0 X4QW/0 Y2GN/0 YJV2/0
"""
EXPECTED = {
    **dict.fromkeys(REFUSED.split(), "js-yaml, which reads lessons, refuses it as we do"),
    **dict.fromkeys(
        TAKEN.split(), "js-yaml, which reads lessons, takes it as we do; some cases lost their indentation"
    ),
    **dict.fromkeys(
        ODD.split(), "libyaml judges so: directives within a stream, odd anchors, empty documents and keys"
    ),
}


def plain(value: Value) -> object:
    """A value as Python's json module reads it."""
    match value:
        case Object():
            return {member.name: plain(member.value) for member in value.members}
        case Array():
            return [plain(item) for item in value.items]
        case Scalar():
            return value.value


def documents(text: str) -> list[object]:
    """The JSON values that follow one another in a text."""
    decoder = json.JSONDecoder()
    found, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def cases() -> Iterator[tuple[str, dict[str, object]]]:
    """The cases by their identifiers."""
    for path in sorted((package("yaml-test-suite") / "data").glob("????.js")):
        data = json.loads(path.read_text("utf-8").partition("export default ")[2].rstrip().rstrip(";"))
        for number, case in enumerate(data["cases"]):
            yield f"{path.stem}/{number}", case


def suites() -> Iterator[Suite]:
    """Measure."""
    suite = Suite("YAML", version("yaml-test-suite"), "YAML 1.2.2: its cases", EXPECTED)
    for name, case in cases():
        values, problems = parse_documents(Source("case.md", str(case["yaml"])))
        theirs = "invalid" if case.get("fail") else None
        ours = "; ".join(problem.message for problem in problems) or None
        suite.compare(name, theirs, ours, placed=False)
        if theirs is None and ours is None and isinstance(case.get("json"), str):
            suite.compare_trees(name, documents(str(case["json"])), [plain(value) for value in values])
    yield suite
