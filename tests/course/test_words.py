"""The words of a whole course, judged by the command: what is wrong is reported at its place, what is right is not."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SELECT = ("--select", "prose/misspelt,prose/inconsistent-term,glossary,project/undetected", "--isolated", "--no-cache")
WRONG = {
    "Аггрегаты": "Агрегаты",
    "патерны": "паттерны",
    "закомитил": "закоммитил",
    "неотправить": "не отправить",
    "групируем": "группируем",
    "концретных": "конкретных",
    "сообщние": "сообщение",
    "репликаця": "репликация",
    "журанл": "журнал",
    "соеденение": "соединение",
    "транзкация": "транзакция",
    "снепшот": "снапшот",
}
LESSON = """---
title: Урок о журнале
---

Аггрегаты считаются по окну, патерны описаны ниже, и он закомитил изменения.
Если событие неотправить, мы групируем строки без концретных причин: сообщние пропало.

Снапшот читает таблицы, за ним репликаця читает журанл. Соеденение держит транзкация.
После снапшота читается журнал, снапшоты повторяются, а снепшот можно пропустить.
"""
RIGHT = LESSON
for wrong, meant in {**WRONG, "Соеденение": "Соединение"}.items():
    RIGHT = RIGHT.replace(wrong, meant)


def check(root: Path, *options: str, blocked: str = "") -> list[dict[str, Any]]:
    """What is reported below a folder, by a process of its own; `blocked` is a module that is missing."""
    code = f"import sys; sys.modules[{blocked!r}] = None; from cdclint.cli import main; sys.exit(main())"
    start = ["-c", code] if blocked else ["-m", "cdclint"]
    command = [sys.executable, *start, "check", *SELECT, "--output-format", "json", *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in {0, 1}, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


def test_twelve_seeded_words_are_reported_and_their_clean_twins_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    lines = LESSON.splitlines()
    found = check(tmp_path)
    at = [(one["line"], one["column"]) for one in found]
    expected = [
        (number, line.lower().index(word.lower()) + 1)
        for number, line in enumerate(lines, 1)
        for word in WRONG
        if word.lower() in line.lower()
    ]
    assert sorted(at) == sorted(expected)
    (tmp_path / "a.mdx").write_text(RIGHT, "utf-8")
    assert check(tmp_path) == []


@pytest.mark.parametrize("module", ["pymorphy3", "pymorphy3_dicts_ru"])
def test_without_a_dictionary_nothing_is_judged_and_that_is_said_once(tmp_path: Path, module: str) -> None:
    for name in ("a.mdx", "b.mdx"):
        (tmp_path / name).write_text(LESSON.replace("снепшот", "снапшот"), "utf-8")
    [remark] = check(tmp_path, blocked=module)
    assert remark["rule"] == "project/undetected"
    assert remark["severity"] == "info"
    assert "pymorphy3" in str(remark["message"])


def test_a_glossary_of_fifty_thousand_terms(tmp_path: Path) -> None:
    terms = [{"term": f"Термин {number}", "definition": "Определение."} for number in range(50_000)]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "glossary.json").write_text(json.dumps({"terms": [*terms, terms[7]]}), "utf-8")
    (tmp_path / "a.mdx").write_text(RIGHT, "utf-8")
    [found] = check(tmp_path)
    assert found["rule"] == "glossary/duplicate-term"


def test_a_glossary_that_does_not_parse_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "glossary.json").write_text('{"terms": [{"term": "Снэпшот"', "utf-8")
    (tmp_path / "a.mdx").write_text(RIGHT, "utf-8")
    assert {one["rule"] for one in check(tmp_path)} == {"prose/inconsistent-term"}


def test_the_words_of_the_course_are_right(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text("Патерны и аггрегатор, патернами.\n" + RIGHT.partition("---\n\n")[2], "utf-8")
    assert len(check(tmp_path)) == 3
    (tmp_path / "src" / "content").mkdir(parents=True)
    (tmp_path / "src" / "content" / "words.txt").write_text("# слова\nпатерн*\nаггрегатор\n", "utf-8")
    assert check(tmp_path) == []


def test_no_two_findings_recommend_opposite_spellings_of_one_root(tmp_path: Path) -> None:
    forms = ["мерж"] * 4 + ["мердж"] * 2 + ["смерджил"] * 3 + ["смержил"] + ["мержатся"] * 2 + ["мерджатся"]
    (tmp_path / "a.mdx").write_text(f"# Урок о ветках\n\nЗдесь {', '.join(forms)} и код.\n", "utf-8")
    [found] = check(tmp_path)
    assert "choose one" in found["message"]
    (tmp_path / "a.mdx").write_text(f"# Урок о ветках\n\nЗдесь {', '.join([*forms, *forms[:4] * 2])} и код.\n", "utf-8")
    written = [one["message"].rpartition("write ")[2] for one in check(tmp_path)]
    assert len(written) == 6
    assert not [one for one in written if "мердж" in one]
