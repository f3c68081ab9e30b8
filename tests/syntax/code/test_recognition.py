"""The language of a block by its look, and names that are a letter away from one."""

from __future__ import annotations

import pytest

from cdclint.syntax.code.highlighter import is_language, misspelt
from cdclint.syntax.code.recognition import recognised


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("docker compose up -d\ncurl -s \\\n  localhost:8083", "bash"),
        ("# start\nexport A=1\nmake lab", "bash"),
        ("#!/usr/bin/env python3\nx", "python"),
        ('{"a": 1}', "json"),
        ('[{"a": 1}]', "json"),
        ("-- all\nSELECT a\nFROM b;", "sql"),
        ("import os\n\nprint(os.getcwd())", "python"),
        ("FROM a:1\nRUN b", "dockerfile"),
        ("make sure that the queue is empty\nthen go on", ""),
        ("docker compose ps\nNAME   STATUS\nkafka  Up", ""),
        ("$ docker compose ps", ""),
        ("[1, 2, 3]", ""),
        ("import this\nfrom that", ""),
        ("SELECT a FROM b", ""),
        ("", ""),
        ("ok", ""),
        ("{" * 5_000, ""),
        ("--\n" * 5_000, ""),
        ("SELECT " * 2_000, ""),
        ("import a from 'b'\n" * 900 + "(", ""),
    ],
)
def test_recognised(code: str, language: str) -> None:
    assert recognised(code) == language


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("ymal", "yaml"),
        ("pyhton", "python"),
        ("jso", ""),
        ("jsonn", ""),
        ("promqll", "promql"),
        ("yaml", ""),
        ("cobolt", ""),
    ],
)
def test_misspelt(name: str, near: str) -> None:
    assert misspelt(name) == near


@pytest.mark.parametrize(
    "name", ["promql", "circom", "sh-session", "objectivec", "flow", "rego", "cron", "yml", "text"]
)
def test_real_languages(name: str) -> None:
    assert is_language(name)
