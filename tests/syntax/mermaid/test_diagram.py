"""Mermaid diagrams: what is said of each is compared with the verdict of the real parser, mermaid 11.

`mermaid/diagrams.txt` holds the diagrams, `=====` between them; the first line of each is the real parser's verdict,
for a bad one with the line where it stops. The verdicts are those of `node scripts/check-mermaid.mjs`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cdclint.syntax.mermaid.diagram import mermaid_refusal

DIAGRAMS = Path(__file__).with_name("diagrams.txt")
RECALL = 0.98
"""The share of the bad diagrams that is found."""


def diagrams() -> list[tuple[str, str]]:
    """Verdict and text of each."""
    parts = (part.partition("\n") for part in DIAGRAMS.read_text("utf-8").split("=====\n"))
    return [(verdict.split()[0], text) for verdict, _, text in parts]


def test_against_the_real_parser() -> None:
    good = [text for verdict, text in diagrams() if verdict == "good"]
    bad = [text for verdict, text in diagrams() if verdict == "bad"]
    assert len(good) >= 60
    assert len(bad) >= 60
    alarms = [text for text in good if mermaid_refusal(text) is not None]
    missed = [text for text in bad if mermaid_refusal(text) is None]
    recall = 1 - len(missed) / len(bad)
    sys.stdout.write(
        f"recall {recall:.3f} ({len(bad) - len(missed)} of {len(bad)}), false alarms {len(alarms)} of {len(good)}\n"
    )
    assert alarms == []
    assert recall >= RECALL


@pytest.mark.parametrize(
    "sign", ["[", "-", "(", "{", "=", ".", "<a", '"', "%%{", " ", "A & ", "A-->B", "@", "A@", "~", "|", "A--", ";", "é"]
)
@pytest.mark.parametrize("head", ["flowchart LR\n", "flowchart LR\nA", "sequenceDiagram\n", "", "---\n"])
def test_hostile_input_is_answered(head: str, sign: str) -> None:
    text = head + sign * (100_000 // len(sign))
    refusal = mermaid_refusal(text)
    assert refusal is None or 0 <= refusal.start <= refusal.end <= len(text)
