"""What the menu of a place offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.lsp.test_features import actions, applied, start

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol import types
    from tests.lsp.conftest import Author, Connect

SCHEMA = {
    "type": "object",
    "required": ["title", "difficulty"],
    "properties": {
        "title": {"type": "string"},
        "difficulty": {"enum": ["beginner", "advanced"]},
        "order": {"type": "integer"},
        "topics": {"type": "array", "items": {"enum": ["kafka", "лаг"]}},
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
    (HEAD.replace("T\n", "T\ntopics: [kafka, 'lag']\n"), "write лаг (check it)", "topics: [kafka, лаг]\n"),
    (f"{HEAD}Слово <b>жирное.\n", "add `</b>` (check it)", "<b>жирное.</b>"),
]


def dashboard(expr: str, more: str = "") -> str:
    return (
        '{\n  "title": "Лаг", "uid": "lag", "schemaVersion": 39,\n  "panels": [\n    {\n      "type": "stat",\n'
        f'      "title": "Отставание",{more}\n      "targets": [{{ "expr": "{expr}" }}]\n    }}\n  ]\n}}\n'
    )


async def offer(author: Author, path: str, title: str) -> types.CodeAction:
    """The entry of the menu, once the project is judged."""
    offered: dict[str, types.CodeAction] = {}
    for _ in range(20):
        offered = {one.title: one for one in await actions(author, path)}
        if title in offered:
            return offered[title]
        await author.settled()
    pytest.fail(f"{title} is not offered in {path}: {list(offered)}, {author.seen(path)}")


async def test_fixes_that_the_message_knows(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / LESSON).parent.mkdir(parents=True)
    (tmp_path / "src/content/lesson.schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (tmp_path / LESSON).write_text(HEAD, "utf-8")
    author = await start(tmp_path, connect)
    author.open(LESSON)
    for text, title, wanted in CASES:
        author.write(LESSON, text)
        assert wanted in applied(text, await offer(author, LESSON, title), author.uri(LESSON))
    panel = dashboard(f"max({METRIC} != -1)")
    author.open("labs/d.json", panel)
    unit = await offer(author, "labs/d.json", 'write "unit": "ms" (check it)')
    fixed = json.loads(applied(panel, unit, author.uri("labs/d.json")))
    assert fixed["panels"][0]["fieldConfig"]["defaults"]["unit"] == "ms"
    panel = dashboard(METRIC[:-1])
    author.write("labs/d.json", panel)
    meant = await offer(author, "labs/d.json", f"write {METRIC} (check it)")
    assert METRIC in applied(panel, meant, author.uri("labs/d.json"))


CONTRACTS = f"lessons:\n  {LESSON}:\n    sections: [Лаг]\n"
QUERY = f"{HEAD}```promql\n"
OTHER = [
    # a path, the text, the title of an entry, what the text becomes
    ("src/content/contracts.yml", CONTRACTS.replace("a.mdx", "b.mdx"), f"write {LESSON} (check it)", CONTRACTS),
    ("src/content/contracts.yml", CONTRACTS.replace("sections", "sektions"), "write sections (check it)", CONTRACTS),
    (LESSON, f"{QUERY}max by (contxt) ({METRIC})\n```\n", "write context (check it)", f"max by (context) ({METRIC})"),
    ("data/d.json", '{\r\n  "a": "😀"\r\n  "b": 2\r\n}\r\n', "insert `,` (check it)", '{\r\n  "a": "😀",\r\n  "b": 2'),
]


async def test_fixes_in_other_files(tmp_path: Path, connect: Connect) -> None:
    for path, text in ((LESSON, "# Лаг\n\nТекст.\n"), *((path, text) for path, text, *_ in OTHER)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8", newline="")
    author = await start(tmp_path, connect)
    for path, text, title, wanted in OTHER:
        (author.write if path in author.texts else author.open)(path, text)
        assert wanted in applied(text, await offer(author, path, title), author.uri(path))


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
