"""What the menu of a place offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.lsp.test_features import actions, applied, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Connect

SCHEMA = {
    "type": "object",
    "required": ["title", "difficulty"],
    "properties": {
        "title": {"type": "string"},
        "difficulty": {"enum": ["beginner", "advanced"]},
        "order": {"type": "integer"},
    },
}
METRIC = "debezium_metrics_MilliSecondsBehindSource"
HEAD = "---\ntitle: T\ndifficulty: beginner\n---\n\n"
LESSON = "src/content/course/01/a.mdx"
CASES = [
    # the text, the title of an entry, what the text becomes
    (
        f"{HEAD}```promql\n{METRIC[:-1]}\n```\n",
        f"write {METRIC} (check it)",
        f"{HEAD}```promql\n{METRIC}\n```\n",
    ),
    ("---\ntitle: T\n---\n\nТекст.\n", "add `difficulty: advanced` (check it)", "title: T\ndifficulty: advanced\n---"),
    ("---\ntitle: T\n---\n\nТекст.\n", "add `difficulty: beginner` (check it)", "title: T\ndifficulty: beginner\n---"),
    ("---\ndifficulty: beginner\n---\n\n# Лаг\n", "add `title: Лаг` (check it)", "beginner\ntitle: Лаг\n---"),
    ("---\ntitle: T\ndifficulty: hard\n---\n\nТекст.\n", "write advanced (check it)", "difficulty: advanced\n"),
    (f"{HEAD}<Note>\nТекст.\n\nЕщё.\n", "add `</Note>` (check it)", f"{HEAD}<Note>\nТекст.\n</Note>\n\nЕщё.\n"),
    (f"{HEAD}Слово <b>жирное.\n", "add `</b>` (check it)", "<b>жирное.</b>"),
]


def dashboard(expr: str, more: str = "") -> str:
    return (
        '{\n  "title": "Лаг", "uid": "lag", "schemaVersion": 39,\n  "panels": [\n    {\n      "type": "stat",\n'
        f'      "title": "Отставание",{more}\n      "targets": [{{ "expr": "{expr}" }}]\n    }}\n  ]\n}}\n'
    )


async def test_fixes_that_the_message_knows(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / LESSON).parent.mkdir(parents=True)
    (tmp_path / "src/content/lesson.schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (tmp_path / LESSON).write_text(HEAD, "utf-8")
    author = await start(tmp_path, connect)
    author.open(LESSON)
    for text, title, wanted in CASES:
        author.write(LESSON, text)
        offered = {one.title: one for one in await actions(author, LESSON)}
        assert title in offered, (text, list(offered))
        assert wanted in applied(text, offered[title], author.uri(LESSON))
    panel = dashboard(f"max({METRIC} != -1)")
    author.open("labs/d.json", panel)
    offered = {one.title: one for one in await actions(author, "labs/d.json")}
    fixed = json.loads(applied(panel, offered['write "unit": "ms" (check it)'], author.uri("labs/d.json")))
    assert fixed["panels"][0]["fieldConfig"]["defaults"]["unit"] == "ms"
    panel = dashboard(METRIC[:-1])
    author.write("labs/d.json", panel)
    offered = {one.title: one for one in await actions(author, "labs/d.json")}
    assert METRIC in applied(panel, offered[f"write {METRIC} (check it)"], author.uri("labs/d.json"))


async def test_each_entry_is_there_once(tmp_path: Path, connect: Connect) -> None:
    wanted = ", ".join(f"Раздел {number}" for number in range(12))
    (tmp_path / LESSON).parent.mkdir(parents=True)
    (tmp_path / "src/content/contracts.yml").write_text(f"lessons:\n  {LESSON}:\n    sections: [{wanted}]\n", "utf-8")
    (tmp_path / LESSON).write_text(f"{HEAD}Текст урока.\n", "utf-8")
    author = await start(tmp_path, connect)
    author.open(LESSON)
    await author.until(lambda: len(author.seen(LESSON)) == 12)
    offered = await actions(author, LESSON)
    assert [one.title for one in offered] == ["Disable structure/missing-section here; write the reason"]
    assert len(offered[0].diagnostics or ()) == 12
