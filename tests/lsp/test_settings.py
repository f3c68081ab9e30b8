"""The settings and the contracts in the editor: what is wrong is shown where it is written, and what may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from tests.lsp.test_features import CONTRACTS, COURSE, Asked, actions, applied, course, items, start

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.lsp.conftest import Author, Connect

__all__ = ["course"]
BROKEN = """# Settings
selct = ["link"]
jobs = -2
contracts = "src/content/contract.yml"

[severity]
"link/brokn" = "error"
"link/broken" = "fatal"

[per-file-ignores]
"README.md" = { rules = ["prose"] }
"""
PLACES = [
    (1, 0, 5, "unknown key `selct`; did you mean `select`?"),
    (2, 7, 9, "`jobs` must be 0 or more, not -2"),
    (3, 13, 37, "`contracts` is `src/content/contract.yml`, and there is no such file"),
    (7, 17, 22, '`link/broken` must be one of "error", "warning", "info", "off", not "fatal"'),
    (10, 0, 35, "`reason` is missing"),
]


def shown(author: Author, path: str) -> list[tuple[int, int, int, str]]:
    return [
        (one.range.start.line, one.range.start.character, one.range.end.character, one.message)
        for one in author.seen(path)
    ]


async def test_settings_are_judged_as_they_are_written(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    path = "cdclint.toml"
    author.open(path)
    author.write(path, BROKEN)
    await author.until(lambda: len(author.seen(path)) == len(PLACES))
    for found, wanted in zip(shown(author, path), PLACES, strict=True):
        assert found[:3] == wanted[:3], found
        assert found[3].startswith(wanted[3])
    [fix] = [one for one in await actions(author, path) if "select" in one.title]
    assert applied(BROKEN, fix, author.uri(path)).startswith("# Settings\nselect = ")
    assert not [one for one in await actions(author, path) if one.title.startswith("Disable")]
    author.write(path, 'language = "ru\n')
    await author.until(lambda: len(author.seen(path)) == 1)
    assert author.seen(path)[0].range.start.line == 0
    author.write(path, "")
    await author.until(lambda: not author.seen(path))


async def test_settings_on_the_disk_are_told_and_healed(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    told: list[str] = []
    author.client.feature("cdclint/status")(lambda params: told.append(params.settings))
    (course / "cdclint.toml").write_text('selct = ["link"]\n', "utf-8")
    author.tell("cdclint.toml")
    await author.until(lambda: author.seen("cdclint.toml"))
    await author.until(lambda: told)
    assert told == ["cdclint.toml:1: unknown key `selct`; did you mean `select`?"]
    (course / "cdclint.toml").write_text("", "utf-8")
    author.tell("cdclint.toml")
    await author.until(lambda: not author.seen("cdclint.toml"))
    await author.until(lambda: told[-1] == "")
    assert [one for one in author.client.log_messages if "settings: " in one.message]


async def test_settings_that_the_editor_left_are_told_no_more(
    course: Path, connect: Connect, tmp_path_factory: pytest.TempPathFactory
) -> None:
    apart = tmp_path_factory.mktemp("apart")
    (apart / "cdclint.toml").write_text("jobs = -3\n", "utf-8")
    author = await start(course, connect)
    told: list[str] = []
    author.client.feature("cdclint/status")(lambda params: told.append(params.settings))
    (course / "cdclint.toml").write_text("jobs = -2\n", "utf-8")
    author.tell("cdclint.toml")
    await author.until(lambda: told)
    author.open(str(apart / "notes.md"), "# Notes\n")
    await author.until(lambda: len(told) == 2)
    assert told[-1] == f"{told[0]}; {told[0].replace('-2', '-3')}"
    document = types.TextDocumentIdentifier(author.uri(str(apart / "notes.md")))
    author.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
    await author.until(lambda: told[-1] == told[0])
    folders = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(course.as_uri(), course.name)])
    author.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(folders))
    await author.until(lambda: told[-1] == "")


async def test_pulled_settings(course: Path, connect: Connect) -> None:
    author = await connect(course, pulls=True)
    author.open("cdclint.toml", "jobs = -2\n")
    params = types.DocumentDiagnosticParams(author.name("cdclint.toml"))
    report = await author.client.text_document_diagnostic_async(params)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [one.message for one in report.items] == ["`jobs` must be 0 or more, not -2"]


SETTINGS = [
    ("cdclint.toml", "lan¦", "language =", 'language = "'),
    ("cdclint.toml", 'language = "r¦"', "ru", 'language = "ru"'),
    ("cdclint.toml", "language = ¦", '"ru"', 'language = "ru"'),
    ("cdclint.toml", "[sev¦", "severity", "[severity"),
    ("cdclint.toml", "[severity]\nlink/bro¦", None, '"link/broken" = "'),
    ("cdclint.toml", '[severity]\n"link/bro¦"', "link/broken", '"link/broken"'),
    ("cdclint.toml", '[severity]\n"link/bro¦', None, '"link/broken" = "'),
    ("cdclint.toml", '[severity]\n"link/broken" = "w¦"', "warning", '"link/broken" = "warning"'),
    ("cdclint.toml", "ignore = [\n  'prose/mis¦", "prose/misspelt", None),
    ("cdclint.toml", 'contracts = "src/con¦"', "src/content/contracts.yml", 'contracts = "src/content/contracts.yml"'),
    ("cdclint.toml", '[per-file-ignores]\n"a" = { rules = ["link/b¦', None, '"a" = { rules = ["link/broken'),
    ("cdclint.toml", "done-plans = t¦", "true", "done-plans = true"),
    ("cdclint.toml", '[rules."code/unknown-language"]\nkn¦', None, "known = ["),
    ("pyproject.toml", "[tool.cdclint]\nlan¦", "language =", None),
    ("pyproject.toml", "[tool.cdclint.severity]\n¦", None, '"link/broken" = "'),
]  # fmt: skip


async def test_completion_hover_and_definition_in_settings(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for path, text, label, line in SETTINGS:
        made = await Asked(author, f"{text}\n", path).choices()
        assert label is None or any(one.startswith(label) for one in made), (text, list(made)[:5])
        assert line is None or line in made.values(), (text, list(made.values())[:5])
    assert await Asked(author, "[tool.other]\nlan¦", "pyproject.toml").choices() == {}
    assert "language =" not in await Asked(author, 'language = "ru"\nlan¦', "cdclint.toml").choices()
    about = await Asked(author, 'langu¦age = "ru"\n', "cdclint.toml").hover()
    assert about.startswith("**language**\n\nLanguage of the messages")
    assert "`ru`" in about
    rule = await Asked(author, '[severity]\n"link/bro¦ken" = "error"\n', "cdclint.toml").hover()
    assert rule.startswith("**link/broken** (error)\n\n")
    definition = await Asked(author, 'contracts = "src/con¦tent/contracts.yml"\n', "cdclint.toml").definition()
    assert definition == ("src/content/contracts.yml", 0)


FILE = "src/content/contracts.yml"
FIRST = f"{COURSE}/01/01-a.mdx"
METRIC = "debezium_metrics_MilliSecondsBehindSource"
OFFERS = [
    ("les¦", "lessons:", "lessons: "),
    ("lessons:\n  src/¦\n", f"{FIRST}:", f"  {FIRST}:"),
    (f"lessons:\n  {FIRST}:\n    sec¦\n", "sections:", "    sections: "),
    (f"lessons:\n  {FIRST}:\n    sections:\n      - У¦\n", None, "      - Установка 😀"),
    (f"lessons:\n  {FIRST}:\n    sections:\n      - {{ text: ¦ }}\n", None, "      - { text: Установка 😀 }"),
    (f"lessons:\n  {FIRST}:\n    sections:\n      - text: А\n        lev¦\n", "level:", "        level: "),
    (f"lessons:\n  {FIRST}:\n    callouts:\n      - kind: no¦\n", "note", "      - kind: note"),
    (f"lessons:\n  {FIRST}:\n    links:\n      - ¦\n", "02-b", "      - 02-b"),
    (f"lessons:\n  {FIRST}:\n    frontmatter:\n      diff¦\n", "difficulty:", "      difficulty: "),
    ("dashboards:\n  labs/d.json:\n    panels:\n      - title: Л¦\n", "Лаг", "      - title: Лаг"),
    ("dashboards:\n  labs/d.json:\n    metrics: [debezium_metrics_Milli¦]\n", METRIC, None),
]  # fmt: skip


async def test_keys_are_explained_in_russian(course: Path, connect: Connect) -> None:
    (course / "cdclint.toml").write_text('language = "ru"\n', "utf-8")
    author = await start(course, connect)
    for path, text, wanted in (
        ("cdclint.toml", 'job¦s = 2\nlanguage = "ru"\n', "Число рабочих процессов"),
        (FILE, CONTRACTS.replace("sections", "sec¦tions"), "Заголовки, которые должны быть в уроке."),
    ):
        assert wanted in await Asked(author, text, path).hover()
    for path, text, label, wanted in (
        ("cdclint.toml", "ba¦\n", 'baseline = "', "Файл замечаний"),
        ("cdclint.toml", "[severity]\n¦\n", '"link/broken" = "', "Ссылка или изображение"),
        (FILE, f"lessons:\n  {FIRST}:\n    sec¦\n", "sections:", "Заголовки, которые"),
        (FIRST, f"```promql\n{METRIC[:-4]}¦\n```\n", METRIC, "gauge, ms — Время обработки"),
    ):
        [one] = [item for item in await items(Asked(author, text, path)) if item.label == label]
        assert (one.detail or "").startswith(wanted)


async def test_contracts(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for text, label, line in OFFERS:
        made = await Asked(author, text, FILE).choices()
        assert label is None or label in made, (text, list(made)[:9])
        assert line is None or line in made.values(), (text, list(made.values())[:9])
    section = CONTRACTS.replace("sections", "sec¦tions")
    assert "Headings that the lesson must have." in await Asked(author, section, FILE).hover()
    text = f"lessons:\n  {FIRST}:\n    sections: [Установка]\n"
    assert "sections: `Установка`" in await Asked(author, text.replace("01-a", "01¦-a"), FILE).hover()
    assert await Asked(author, text.replace("01-a", "01¦-a"), FILE).definition() == (FIRST, 0)
    assert await Asked(author, text.replace("Уст", "Уст¦"), FILE).definition() == (FIRST, 4)
    # What is wrong is told before it is saved.
    author.write(FILE, text.replace("sections", "sektions"))
    await author.until(lambda: author.rules(FILE) == ["contract/invalid"])
    assert author.seen(FILE)[0].range.start.line == 2
    await author.settled()
    assert author.rules(FILE) == ["contract/invalid"]
    author.write(FILE, text)
    await author.until(lambda: not author.seen(FILE))


async def test_settings_that_are_wrong_from_the_beginning(course: Path, connect: Connect) -> None:
    name = "cdclint.toml"
    (course / name).write_text("jobs = -2\n", "utf-8")
    author = await connect(course)
    await author.until(lambda: author.seen(name))
    assert shown(author, name) == [(0, 7, 9, "`jobs` must be 0 or more, not -2")]
    assert "language =" in "".join(await Asked(author, "jobs = -2\nlan¦\n", name).choices())
