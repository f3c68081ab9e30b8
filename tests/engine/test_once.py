"""What is looked at once, and what is not looked at: a cold run over many files is made of such things."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from absent import needs_interpreted
from cdclint.config import load
from cdclint.core.foreign import foreign_pattern
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson import refused_blocks
from cdclint.engine import examine
from cdclint.engine.check import check
from cdclint.engine.examine import Examiner
from cdclint.engine.run.request import Request
from cdclint.engine.run.rule_set import choose_rules, rule_table
from cdclint.syntax.code import token_text
from cdclint.syntax.code.block_syntax import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.syntax.code.refusal import Refusal

BLOCKS = """---
title: Урок
---

```python
task = Operator(
    task_id="load"
    pool="db",
)
```

```js
let a = 1 2;
foo(]
```

```yaml
a: ]
```

```output
a: ]
```
"""
MISSPELT = "---\ntitle: Урок\n---\n\nСообщние пропало, и снепшот его не видел.\n"


def test_a_block_is_parsed_once_for_all_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_interpreted(refused_blocks)
    parsed: Counter[str] = Counter()

    def counted(language: str, code: str) -> Refusal | None:
        parsed[language] += 1
        return refusal(language, code)

    monkeypatch.setattr(refused_blocks, "refusal", counted)
    rules = {
        f"code/{name}": ("cdclint.documents.lesson.lesson.Lesson",)
        for name in ("missing-comma", "unparseable", "unparseable-script")
    }
    entry = Examiner(Course.load(tmp_path, Layout()), rules, {}).examine("a.mdx", BLOCKS.encode())
    assert not entry.crashes
    assert set(entry.findings) == set(rules)
    assert parsed == {"python": 1, "js": 1, "yaml": 1}


@pytest.mark.parametrize("ignored", ["js", "yaml"])
def test_a_language_is_left_out_for_the_rule_that_ignores_it(tmp_path: Path, ignored: str) -> None:
    (tmp_path / "a.mdx").write_text(BLOCKS, "utf-8")
    rules = "".join(
        f'\n[rules."code/{name}"]\nignore = ["{ignored}"]\n' for name in ("unparseable", "unparseable-script")
    )
    (tmp_path / "cdclint.toml").write_text(f'select = ["code"]\n{rules}', "utf-8")
    found = {one.rule for one in check(load(tmp_path, {}), Request((tmp_path,), cached=False)).report.diagnostics}
    left = {"js": "code/unparseable", "yaml": "code/unparseable-script"}[ignored]
    assert found & {"code/unparseable", "code/unparseable-script"} == {left}


@pytest.mark.parametrize(
    ("rules", "readers", "made"),
    [
        (("structure/heading-jump",), "", 0),
        (("structure/heading-jump", "link/broken"), "", 1),
        (("structure/heading-jump",), "cache", 1),
    ],
)
def test_facts_are_made_where_a_rule_or_the_cache_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: tuple[str, ...], readers: str, made: int
) -> None:
    documents: list[object] = []
    facts_of = examine.facts_of

    def counted(document: object, *, with_words: bool = True) -> dict[str, object]:
        documents.append(document)
        return facts_of(document, with_words=with_words)

    monkeypatch.setattr(examine, "facts_of", counted)
    text = b"---\ntitle: A\n---\n\n## B\n\n#### C\n"
    report = check(load(tmp_path, {"select": rules}), Request(texts={"a.mdx": text}, cached=readers == "cache")).report
    assert [one.rule for one in report.diagnostics] == ["structure/heading-jump"]
    assert len(documents) == made


def test_words_are_read_only_for_a_rule_that_judges_them(tmp_path: Path) -> None:
    (tmp_path / "cdclint.toml").write_text('ignore = ["prose/misspelt", "prose/inconsistent-term"]\n', "utf-8")
    rules = choose_rules(load(tmp_path, {}), rule_table(), online=False)
    assert not rules.judges_words
    (tmp_path / "cdclint.toml").write_text('ignore = ["prose/misspelt"]\n', "utf-8")
    assert choose_rules(load(tmp_path, {}), rule_table(), online=False).judges_words
    kinds = []
    for with_words in (True, False):
        examiner = Examiner(Course.load(tmp_path, Layout()), {}, {}, with_words=with_words)
        facts = json.loads(examiner.examine("a.mdx", MISSPELT.encode()).packed)
        kinds.append({"unknown_words", "terms"} & facts.keys())
    assert kinds == [{"unknown_words", "terms"}, set()]


def test_facts_without_words_are_not_taken_for_those_with_them(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(MISSPELT, "utf-8")
    settings = tmp_path / "cdclint.toml"

    def misspelt() -> int:
        report = check(load(tmp_path, {}), Request((tmp_path,), cached=True)).report
        return sum(one.rule == "prose/misspelt" for one in report.diagnostics)

    settings.write_text('ignore = ["prose/misspelt", "prose/inconsistent-term"]\n', "utf-8")
    assert misspelt() == 0
    settings.write_text("", "utf-8")
    assert misspelt() == 1
    settings.write_text('ignore = ["prose/misspelt", "prose/inconsistent-term"]\n', "utf-8")
    assert misspelt() == 0
    settings.write_text("", "utf-8")
    assert misspelt() == 1


def test_a_lexer_has_only_those_patterns_made_that_a_text_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    matcher = foreign_pattern.matcher
    monkeypatch.setattr(
        foreign_pattern, "matcher", lambda pattern, flags: made.append(pattern) or matcher(pattern, flags)
    )
    token_text._lexer.cache_clear()
    lexer = token_text._lexer("fortran")
    assert lexer is not None
    assert made == []
    assert [part.text for part in token_text.cyrillic_parts("fortran", "! да\n")] == ["да"]
    assert made


def test_a_part_without_cyrillic_is_not_lexed() -> None:
    token_text._lexer.cache_clear()
    code = "<Card n={12 + 3}>Да</Card>\n<b title=нет></b>\n"
    assert [(part.kind, part.text) for part in token_text.cyrillic_parts("astro", code)]
    assert token_text._lexer.cache_info().misses == 1
