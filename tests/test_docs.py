"""Documents for contributors: what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "linter" / "cdclint"
DECISIONS = ROOT / "docs" / "decisions"
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "RELEASING.md", ROOT / "docs" / "architecture.md", *DECISIONS.glob("*.md")]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)`")
TOP = {path.name for path in (*ROOT.iterdir(), *PACKAGE.iterdir())}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = {name for name in PATH.findall(page.read_text("utf-8")) if "/" in name and name.split("/")[0] in TOP}
    ways = {name: (ROOT / name, PACKAGE / name, PACKAGE / f"{name}.py") for name in sorted(named)}
    assert [name for name, paths in ways.items() if not any(path.exists() for path in paths)] == []


def test_every_test_that_reliability_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "reliability.md").read_text("utf-8")))
    texts = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = {name for text in texts for name in re.findall(r"\bdef (test_\w+)", text)}
    assert named - there == set()


def test_the_architecture_names_every_floor_and_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for folder in PACKAGE.iterdir():
        if folder.is_dir() and folder.name not in {"__pycache__", "data"}:
            assert f"`{folder.name}/" in text
    for floor in ("documents", "syntax"):
        for room in (PACKAGE / floor).iterdir():
            if room.is_dir() and room.name != "__pycache__":
                assert f"`{room.name}`" in text, f"{floor}/{room.name}"
    inner = [path.parent for path in PACKAGE.glob("*/**/__init__.py") if path.parent.parent != PACKAGE]
    for room in inner:
        parts = room.relative_to(PACKAGE).parts
        if parts[0] != "rules":
            names = (f"`{parts[-1]}`", f"`{parts[-1]}/`", f"{'/'.join(parts[-2:])}`", f"{'/'.join(parts[-2:])}/")
            assert any(name in text for name in names), "/".join(parts)


def test_the_glossary_is_sorted() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Glossary")[2]
    words = re.findall(r"^\| ([a-z ,]+) \|", text, re.MULTILINE)
    assert words[0] == "word"
    assert words[1:] == sorted(words[1:])
    assert {"cache hit", "diagnostic", "fact", "finding", "invalid", "parse", "report", "skip", "verdict"} <= set(words)


def test_every_decision_says_what_would_change_our_mind() -> None:
    index = (DECISIONS / "README.md").read_text("utf-8")
    for page in DECISIONS.glob("0*.md"):
        text = page.read_text("utf-8")
        assert re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE) == [
            "Decision",
            "Why",
            "What it costs",
            "What would change our mind",
        ]
        assert f"({page.name})" in index
