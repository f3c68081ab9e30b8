"""Which queries a block of PromQL has: one finding for one that is broken, however many lines it has."""

from __future__ import annotations

import pytest

from cdclint.documents.lesson.promql_block import queries


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("up\nrate(a[5m])", ["up", "rate(a[5m])"]),
        ("sum by (job) (\n  up\n)", ["sum by (job) (\n  up\n)"]),
        ("lag{context='streaming'}\n}", ["lag{context='streaming'}\n}"]),
        ("sum by (job) (\n  up\n}", ["sum by (job) (\n  up\n}"]),
        ("sum(\nrate(a[5m]\n)\n/ b\nby (job)", ["sum(\nrate(a[5m]\n)\n/ b\nby (job)"]),
        ("up\nrate(a[5m]\nb", ["up", "rate(a[5m]", "b"]),
        ("  up\n  b\n  rate(", ["up", "  b", "  rate("]),
        ("# one\nup\n# two\nb", ["# one\nup", "# two\nb"]),
        ("up\nb )\n# that is all", ["up", "b )"]),
        ("up\n\nsum(a\n  )) by (job)\nb", ["up", "sum(a\n  )) by (job)", "b"]),
    ],
)
def test_queries_of_a_block(code: str, found: list[str]) -> None:
    assert [text for _, text in queries(code)] == found
    for start, text in queries(code):
        assert code[start : start + len(text)] == text
