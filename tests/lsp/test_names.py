"""References, folding, links and names over the whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.test_features import Asked, start
from tests.lsp.test_renames import INTRO, LAG, METRICS, course

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

__all__ = ["course"]
METRIC = "debezium_metrics_MilliSecondsBehindSource"
DASHBOARD = (
    '{ "title": "Лаг CDC", "uid": "lag", "schemaVersion": 39, "panels": [ { "type": "stat", "title": "Отставание",\n'
    f'"targets": [{{ "expr": "{METRIC}" }}] }} ] }}\n'
)
QUIZ = "src/content/quizzes/02-lag/01.json"
CONTRACTS = "src/content/contracts.yml"
OF_LESSON = {
    LAG: ["Что такое лаг"],
    INTRO: [
        "/course/02-lag/01-what-is-lag/#порог",
        "../02-lag/01-what-is-lag.mdx#порог",
        "../02-lag/01-what-is-lag.mdx#%D0%B8%D1%82%D0%BE%D0%B3",
        "/course/02-lag/01-what-is-lag/#порог-1",
    ],
    METRICS: ["02-lag/01-what-is-lag", "01-what-is-lag", "./01-what-is-lag.mdx#порог"],
    "README.md": ["02-lag/01-what-is-lag"],
    CONTRACTS: [LAG],
    QUIZ: ['"02-lag/01-what-is-lag"'],
}
PLACES = [
    # a text that stands once, how far behind its beginning the place is, and what is found, by file
    (LAG, "## Порог", 4, {LAG: ["## Порог"], INTRO: OF_LESSON[INTRO][:2], METRICS: OF_LESSON[METRICS][2:]}),
    (INTRO, "02-lag/01-what", 2, OF_LESSON),
    (METRICS, "[02-lag", 3, OF_LESSON),
    (QUIZ, "02-lag/01", 1, OF_LESSON),
    (CONTRACTS, LAG, 3, OF_LESSON),
    ("README.md", "02-lag/01", 1, OF_LESSON),
    (LAG, "#порог-1", 2, {LAG: ["#порог-1", "## Порог"], INTRO: OF_LESSON[INTRO][3:]}),
    (LAG, "Смотрите", 0, {}),
    (INTRO, "<Note", 2, {"src/components/Note.astro": [""], INTRO: ["Note", "Note"], LAG: ["Note", "Note"]}),
    ("labs/d.json", METRIC, 5, {"labs/d.json": [METRIC], METRICS: [METRIC]}),
    (QUIZ, "lag-1", 1, {QUIZ: ['"lag-1"']}),
]


@pytest.fixture
async def author(course: Path, connect: Connect) -> Author:
    (course / "labs/d.json").write_text(DASHBOARD, "utf-8")
    with (course / METRICS).open("a", encoding="utf-8") as file:
        file.write(f"\n```promql\n{METRIC} > 5\n```\n\n> [!NOTE]\n> Первая строка.\n> Вторая.\n")
    return await start(course, connect)


def text_of(author: Author, path: str) -> str:
    return (author.root / path).read_text("utf-8")


async def test_a_mentioned_lesson_is_found(author: Author) -> None:
    asked = Asked(author, text_of(author, "README.md").replace("02-lag/01", "02-lag/¦01"), "README.md")
    assert await asked.definition() == (LAG, 0)
    assert (await asked.hover()).startswith("**Что такое лаг**")


async def references(asked: Asked) -> dict[str, list[str]]:
    author = asked.author
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context, author.name(asked.path), asked.position)
    found: dict[str, list[str]] = {}
    for one in await author.client.text_document_references_async(params) or ():
        path = one.uri.removeprefix(f"{author.root.as_uri()}/")
        line = text_of(author, path).split("\n")[one.range.start.line]
        found.setdefault(path, []).append(line[one.range.start.character : one.range.end.character])
    return found


async def test_references(author: Author) -> None:
    for path, text, offset, wanted in PLACES:
        whole = text_of(author, path)
        at = whole.index(text) + offset
        assert await references(Asked(author, f"{whole[:at]}¦{whole[at:]}", path)) == wanted, (path, text)


async def test_folding_links_and_names(author: Author) -> None:
    author.open(METRICS)
    params = types.FoldingRangeParams(author.name(METRICS))
    folds = await author.client.text_document_folding_range_async(params)
    assert [(one.start_line, one.end_line) for one in folds or ()] == [(0, 3), (5, 19), (9, 11), (13, 15), (17, 19)]
    author.open("labs/d.json")
    no_lesson = types.FoldingRangeParams(author.name("labs/d.json"))
    assert await author.client.text_document_folding_range_async(no_lesson) is None
    for path, wanted in {
        METRICS: [LAG, LAG, LAG, "labs/rules/lag.yml"],
        LAG: [INTRO, "src/components/Note.astro", "src/assets/lag.png", METRICS, INTRO],
        CONTRACTS: [LAG, METRICS],
        QUIZ: [LAG],
    }.items():
        if path not in author.texts:
            author.open(path)
        links = await author.client.text_document_document_link_async(types.DocumentLinkParams(author.name(path)))
        assert [author.uri(one) for one in wanted] == [one.target for one in links or ()]
    for query, name, path in (
        ("порог", "Порог", LAG),
        ("отст", "Отставание", "labs/d.json"),
        ("чтлаг", "Что такое лаг", LAG),
    ):
        found = await author.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
        first = (found or [None])[0]
        assert isinstance(first, types.SymbolInformation)
        assert (first.name, first.location.uri) == (name, author.uri(path))
