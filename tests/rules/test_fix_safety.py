"""Which fixes may be applied without a look: a case file applies them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases import Section


@pytest.mark.parametrize(
    ("rule", "text", "safe"),
    [
        ("prose/typography", 'Панель "Лаг".', True),
        ("prose/typography", "## Шаг 1 - панель", False),
        ("prose/typography", '## Раздел "первый"', True),
        ("code/missing-language", "```\nmake test\n```", False),
        ("code/unknown-language", "```pyhton\na\n```", False),
        ("syntax/undefined-name", "Буквы {M}.", False),
        ("syntax/math-dollar", "Это $Value и $Labels.", True),
    ],
)
def test_the_fix_is_as_safe_as_it_says(rule: str, text: str, safe: bool) -> None:  # noqa: FBT001 (a parameter)
    lesson = Lesson(Source("lesson.mdx", text), Course(Path(), Layout(math=True), ""))
    fixes = [found.fix for found in load_rule(rule).run(lesson) if found.fix is not None]
    assert [fix.safe for fix in fixes] == [safe]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Запустите сonnector. Это connector.", True),
        ("Приложение pишет в топик.", True),
        ("- {pишет}".replace("{", "").replace("}", ""), True),
        ("## Приложение pишет", False),
        ("Запустите `сonnector`. Это connector.", False),
        ("Слово «pишет» написано с ошибкой.", False),
        ("[Приложение pишет](./a)", False),
        ("```text\nпишет и pишет\n```", False),
        ("Данные в databasе. Это database.", False),
        ("Приложение caждый раз ждёт.", False),
        ("$pишет$", False),
    ],
)
def test_a_mixed_word_is_safely_corrected_in_prose_alone(
    text: str,
    safe: bool,  # noqa: FBT001 (a parameter)
    tmp_path: Path,
) -> None:
    (tmp_path / "cdclint.toml").write_text('lessons = ["**/*.mdx"]\nmath = true\n', "utf-8")
    (tmp_path / "lesson.mdx").write_text(text, "utf-8")
    config = load(tmp_path, {"select": ("prose/mixed-script",)}, isolated=False)
    report = check(config, Request(cached=False)).report
    found = [one.fix for one in report.diagnostics if one.rule == "prose/mixed-script"]
    assert [fix is not None and fix.safe for fix in found] == [safe]


SAFE, UNSAFE = {True}, {False}


@pytest.mark.parametrize(
    ("rule", "safety"),
    [
        ("alert/unescaped-dollar", SAFE),
        ("code/missing-language", UNSAFE),
        ("code/unknown-language", UNSAFE),
        ("component/bad-prop", UNSAFE),
        ("component/undefined", SAFE | UNSAFE),
        ("component/unresolved-import", UNSAFE),
        ("component/unused-import", SAFE),
        ("contract/invalid", UNSAFE),
        ("dashboard/equals-multi-value", UNSAFE),
        ("dashboard/hard-coded-datasource", UNSAFE),
        ("frontmatter/contract-mismatch", UNSAFE),
        ("frontmatter/missing", SAFE),
        ("frontmatter/schema-violation", UNSAFE),
        ("frontmatter/unknown-prerequisite", UNSAFE),
        ("link/bare-url", SAFE),
        ("link/broken", UNSAFE),
        ("link/broken-anchor", UNSAFE),
        ("syntax/html-comment", SAFE),
        ("syntax/mdx", SAFE),
    ],
)
def test_the_fixes_of_the_cases_are_as_safe_as_they_were_judged(
    rule: str, safety: set[bool], tmp_path: Path, read_cases: Callable[[Path], list[Section]]
) -> None:
    found = set()
    for at, section in enumerate(read_cases(Path(__file__).parent / f"{rule}.md")):
        root = tmp_path / str(at)
        for block in section.inputs:
            (root / block.path).parent.mkdir(parents=True, exist_ok=True)
            (root / block.path).write_bytes(block.data)
        config = load(root, {"select": (rule,)}, isolated=not (root / "cdclint.toml").exists())
        report = check(config, Request(cached=False)).report
        found |= {one.fix.safe for one in report.diagnostics if one.rule == rule and one.fix is not None}
    assert found == safety


def test_a_contract_is_corrected_where_it_is_known_what_was_meant(tmp_path: Path) -> None:
    contracts = tmp_path / "src" / "content" / "contracts.yml"
    contracts.parent.mkdir(parents=True)
    contracts.write_text("lessons:\n  lesson.mdx:\n    min_line: 3\n    sections: Алерты\n", "utf-8")
    (tmp_path / "lesson.mdx").write_text("Текст.\n", "utf-8")
    report = check(load(tmp_path, {"select": ("contract/invalid",)}, isolated=True), Request(cached=False)).report
    fixes = [found.fix and [(edit.span.text, edit.text) for edit in found.fix.edits] for found in report.diagnostics]
    assert fixes == [[("min_line", "min_lines")], None]
