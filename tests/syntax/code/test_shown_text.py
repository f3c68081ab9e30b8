"""What of a code block is for the reader alone, and lines of configuration."""

from __future__ import annotations

import pytest

from cdclint.syntax.code.line_config import settings
from cdclint.syntax.code.shown_text import shown_spans


@pytest.mark.parametrize(
    ("language", "code", "shown"),
    [
        ("bash", "git branch save <твой-hash>", ["<твой-hash>"]),
        ("bash", "$ ls\nитого 5\n$ cd a \\\n  б\nконец", ["итого 5", "конец"]),
        ("bash", "connect --topic ИМЯ_ТОПИКА", ["ИМЯ_ТОПИКА"]),
        ("python", "x = 1\na1 ← новый", ["a1 ← новый"]),
        ("python", "run()   <-- запуск", ["<-- запуск"]),
        ("python", "x = 'a → б'", []),
        ("python", "├── main.py  начало", ["├── main.py  начало"]),
        ("yaml", "a: 1\nb: 2", []),
    ],
)
def test_shown(language: str, code: str, shown: list[str]) -> None:
    assert [code[start:end] for start, end in shown_spans(language, code)] == shown


def test_settings() -> None:
    code = "# note\n[part]\nlinger.ms = 50   # wait\ncolor=#fff\nno setting\n"
    found = [
        (one.key.strip(), code[one.value_start : one.end] if one.value_start >= 0 else None, one.note_start >= 0)
        for one in settings(code)
    ]
    assert found == [
        ("", None, True),
        ("[part]", None, False),
        ("linger.ms", "50   # wait", True),
        ("color", "#fff", False),
        ("", "no setting", False),
        ("", "", False),
    ]


@pytest.mark.parametrize("piece", ["<", "‹", "{{", "'", '"', "$ ", "a=", " #", "[", "A", "← "])
def test_hostile_text_ends(piece: str) -> None:
    code = "я" + piece * 30_000
    for language in ("bash", "sql", "ini"):
        assert all(start <= end for start, end in shown_spans(language, code))
    assert settings(code)
