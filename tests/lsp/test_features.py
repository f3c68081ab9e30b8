from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from cdclint.core.message import Message
from cdclint.documents.monitoring.metric_catalogue import read_catalogue
from cdclint.lsp.completion import complete
from cdclint.lsp.cursor import Place
from cdclint.output.translation import translate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

COURSE = "src/content/course"
HEAD = "---\ntitle: Урок\n---\n\n"
SCHEMA = """{
  "type": "object",
  "required": ["title"],
  "properties": {
    "title": { "type": "string", "description": "The name of the lesson." },
    "difficulty": { "enum": ["beginner", "advanced"], "description": "How hard it is." },
    "draft": { "type": "boolean" },
    "prerequisites": { "type": "array", "items": { "type": "string" } }
  }
}
"""
CONTRACTS = f"""lessons:
  {COURSE}/01/02-b.mdx:
    frontmatter: {{ difficulty: advanced, topics: [alerts, lag] }}
    sections: [{{ text: Итоги, why: a reader wants to know what was learned }}]
"""
COMPONENT = """---
interface Props {
  type: 'note' | 'tip';
  title?: string;
}
---
<aside><slot /></aside>
"""
FIRST = "---\ntitle: Первый\n---\n\n## Установка 😀\n\nТекст.\n"
DASHBOARD = """{
  "title": "D", "schemaVersion": 39,
  "panels": [
    { "type": "row", "title": "Ряд" },
    { "type": "stat", "title": "Лаг", "targets": [{ "expr": "debezium_metrics_MilliSecondsBehindSource" }] }
  ]
}
"""
RULES = """groups:
  - name: cdc
    rules:
      - alert: Lag
        expr: |
          max by (name) (
            debezium_metrics_MilliSecondsBehindSource{context="streaming"}
          ) > 5000
"""

PARTS = """import type { Kind } from './kinds';
export interface Scale { from: number }
export type Colours = 'red' | 'green';
export const MOST_BARS = 5;
export const Chart: React.FC<{ kind: Kind; width?: number }> = ({ kind }) => <b>{kind}</b>;
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    files = {
        "src/content/lesson.schema.json": SCHEMA,
        "src/content/contracts.yml": CONTRACTS,
        "src/components/Callout.astro": COMPONENT,
        "src/components/parts.tsx": PARTS,
        "src/components/kinds.ts": "export type Kind = 'bar' | 'line';\n",
        f"{COURSE}/01/01-a.mdx": FIRST,
        f"{COURSE}/01/02-b.mdx": "",
        "labs/d.json": DASHBOARD,
        "labs/rules.yml": RULES,
        "cdclint.toml": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


LESSON = f"{COURSE}/01/02-b.mdx"


class Asked:
    """A lesson in which `¦` marks the place that is asked about."""

    def __init__(self, author: Author, text: str, path: str = LESSON) -> None:
        before, _, after = text.partition("¦")
        self.author, self.path = author, path
        line = before.count("\n")
        column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        self.position = types.Position(line, column)
        self.text = before + after
        if path in author.texts:
            author.write(path, self.text)
        else:
            author.open(path, self.text)

    async def hover(self) -> str:
        params = types.HoverParams(self.author.name(self.path), self.position)
        found = await self.author.client.text_document_hover_async(params)
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def choices(self) -> dict[str, str]:
        """What each choice makes of the text: the line that it changes."""
        params = types.CompletionParams(self.author.name(self.path), self.position)
        found = await self.author.client.text_document_completion_async(params)
        assert isinstance(found, types.CompletionList)
        line = self.text.split("\n")[self.position.line]
        made = {}
        for item in found.items:
            assert isinstance(item.text_edit, types.TextEdit)
            units = line.encode("utf-16-le")
            start, end = item.text_edit.range.start.character, item.text_edit.range.end.character
            new = units[: start * 2] + item.text_edit.new_text.encode("utf-16-le") + units[end * 2 :]
            made[item.label] = new.decode("utf-16-le")
        return made

    async def definition(self) -> tuple[str, int]:
        params = types.DefinitionParams(self.author.name(self.path), self.position)
        found = await self.author.client.text_document_definition_async(params)
        if found is None:
            return "", -1
        assert isinstance(found, types.Location)
        return found.uri.removeprefix(f"{self.author.root.as_uri()}/"), found.range.start.line


async def start(course: Path, connect: Connect) -> Author:
    author = await connect(course)
    await author.settled()
    return author


async def test_hover(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    head = "---\ntitle: Второй\n---\n\n"
    page = await Asked(author, f"{head}Текст <¦5 строк.\n").hover()
    assert page.startswith("**syntax/mdx** (error)\n\n")
    lag = await Asked(author, f"{head}```promql\nmax(debezium_metrics_Milli¦SecondsBehindSource) > 5\n```\n").hover()
    assert lag.startswith("**debezium_metrics_MilliSecondsBehindSource**\n\n")
    for part in ("type: gauge", "unit: ms", "context: streaming"):
        assert part in lag
    gone = await Asked(author, f"{head}Было `debezium_metrics_Monitored¦Tables`.\n").hover()
    assert "`debezium_metrics_MonitoredTables` does not exist (2.0)" in gone
    since = await Asked(author, f"{head}`debezium_metrics_MilliSecondsBehindSourceP¦95`\n").hover()
    assert "since: 3.6" in since
    assert await Asked(author, f"{head}Просто сло¦во.\n").hover() == ""
    asked = await Asked(author, "---\ntitle: Второй\ndiffi¦culty: beginner\n---\n\nТекст.\n").hover()
    assert "How hard it is." in asked
    assert "one of `beginner`, `advanced`" in asked
    assert "the contract requires `advanced`" in asked
    link = await Asked(author, f"{head}[Там](/course/01/01¦-a/)\n").hover()
    assert link == f"**Первый**\n\n`{COURSE}/01/01-a.mdx`"
    heading = await Asked(author, f"{head}[Там](./01-a.mdx#уста¦новка)\n").hover()
    assert heading.startswith("**Первый › Установка 😀**")
    component = await Asked(author, f"{head}{IMPORT}<Call¦out type='tip' />\n").hover()
    assert component.startswith("**Callout**\n\n`src/components/Callout.astro`\n\n- **type**: ")
    attribute = await Asked(author, f"{head}Растёт MilliSeconds¦BehindSource.\n").hover()
    assert attribute.startswith("**debezium_metrics_MilliSecondsBehindSource**")
    whole = await Asked(author, "-¦--\ntitle: Второй\n---\n\nТекст.\n").hover()
    assert "sections: `Итоги` (a reader wants to know what was learned)" in whole
    assert "frontmatter: difficulty · advanced" in whole
    assert "frontmatter: topics · alerts, lag" in whole


@pytest.mark.parametrize(
    ("locale", "settings", "russian"),
    [("ru", "", True), ("ru-RU", "", True), ("en", "", False), ("en", 'language = "ru"\n', True), (None, "", False)],
)
async def test_an_editor_is_spoken_to_in_its_language(
    course: Path,
    connect: Connect,
    locale: str | None,
    settings: str,
    russian: bool,  # noqa: FBT001 (a parameter)
) -> None:
    (course / "cdclint.toml").write_text(settings, "utf-8")
    author = await connect(course, locale=locale)
    await author.settled()
    page = await Asked(author, "---\ntitle: Второй\n---\n\nТекст <¦5 строк.\n").hover()
    assert page.startswith(
        "**syntax/mdx** (ошибка)\n\nMDX не компилируется." if russian else "**syntax/mdx** (error)\n\nMDX that"
    )
    await author.until(lambda: any(one.code == "syntax/mdx" for one in author.seen(LESSON)))
    reported = next(one for one in author.seen(LESSON) if one.code == "syntax/mdx")
    assert ("имя начинается с буквы" in reported.message) is russian
    assert ("a name begins with a letter" in reported.message) is not russian


def test_meanings_of_debezium_metrics_are_told_in_russian() -> None:
    known = read_catalogue().metrics.values()
    meanings = {one.meaning for one in known if one.name.startswith("debezium_") and " " in one.meaning}
    assert len(meanings) > 50
    assert [one for one in meanings if translate(Message.text(one), "ru") == one] == []


async def test_hover_over_metrics_of_dashboards_and_alert_rules(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for path, text in (("labs/d.json", DASHBOARD), ("labs/rules.yml", RULES)):
        marked = text.replace("MilliSeconds", "Milli¦Seconds", 1)
        assert "unit: ms" in await Asked(author, marked, path).hover()


IMPORT = "import Callout from '../../../components/Callout.astro';\n\n"
COMPLETIONS = [
    ("---\ntitle: Б\n¦\n---\n", "difficulty:", "difficulty: "),
    ("---\ntitle: Б\ndiff¦\n---\n", "difficulty:", "difficulty: "),
    ("---\ntitle: Б\ndifficulty: ¦\n---\n", "beginner", "difficulty: beginner"),
    ("---\ndifficulty: ad¦\n---\n", "advanced", "difficulty: advanced"),
    ("---\ndraft: ¦\n---\n", "true", "draft: true"),
    ("---\nprerequisites:\n  - 01¦\n---\n", "01/01-a", "  - 01/01-a"),
    ("---\ntitle: Б\n---\n\n[Там](¦)\n", "/course/01/01-a/", "[Там](/course/01/01-a/)"),
    ("---\ntitle: Б\n---\n\n[Там](./¦)\n", "./01-a.mdx", "[Там](./01-a.mdx)"),
    ("---\ntitle: Б\n---\n\n😀 [Там](/course/01/01-a/#у¦)\n", "установка", None),
    ("---\ntitle: Б\n---\n\n## Глава\n\n[Там](#¦)\n", "глава", "[Там](#глава)"),
    ("---\ntitle: Б\n---\n\n> [!¦\n", "WARNING", "> [!WARNING"),
    ("---\ntitle: Б\n---\n\n:::ca¦\n", "caution", ":::caution"),
    ("import Callout from '../../../components/Callout.astro';\n\n<Callout ¦>Текст</Callout>\n", "title", None),
    (f'{IMPORT}<Callout type="¦" />\n', "tip", '<Callout type="tip" />'),
    ("import { Chart } from '../../../components/parts';\n\n<Chart ¦/>\n", "width", None),
    ("import { Chart as C } from '../../../components/parts';\n\n<C kind=\"¦\" />\n", "line", '<C kind="line" />'),
    ("import * as P from '../../../components/parts';\n\n<P.Chart kind=\"¦\" />\n", "bar", '<P.Chart kind="bar" />'),
    ("import Callout from '../../../components/Callout.astro';\n\n<Ca¦\n", "Callout", "<Callout"),
    ("```promql\nrate(debezium_metrics_TotalNumberOfEv¦\n```\n", "debezium_metrics_TotalNumberOfEventsSeen", None),
    ("```promql\nsum(debezium_metrics_MilliSecondsBehindSource{con¦\n```\n", "context", None),
    ("```promql\nmax by (na¦) (debezium_metrics_MilliSecondsBehindSource)\n```\n", "name", None),
    ("```promql\nra¦\n```\n", "rate", "rate"),
    ("---\nprerequisites: [¦\n---\n", "01/01-a", "prerequisites: [01/01-a"),
    ("---\nprerequisites: [01/02-b, 01/¦]\n---\n", "01/01-a", "prerequisites: [01/02-b, 01/01-a]"),
    ("---\nprerequisites: [\n  01¦\n]\n---\n", "01/01-a", "  01/01-a"),
    ("---\ntopics: [al¦]\n---\n", "alerts", "topics: [alerts]"),
    ("<Ch¦\n", "Chart", "<Chart"),
    ("Растёт `MilliSecondsBe¦`\n", "debezium_metrics_MilliSecondsBehindSource", None),
    ("```sq¦\n", "sql", "```sql"),
]  # fmt: skip


async def test_completion(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for text, label, line in COMPLETIONS:
        made = await Asked(author, text).choices()
        assert label in made, text
        if line is not None:
            assert made[label] == line


def test_a_word_of_prose_is_answered_without_the_lesson_being_read() -> None:
    nothing: Any = None
    for text in ("---\ntitle: Б\n---\n\nСло", "# Лаг\n\n```sql\nselect 1;\n```\n\n- пункт, и ещё сло"):
        assert complete(Place(nothing, "a.mdx", text, len(text))) == []
    for text in ("---\ntit", "```promql\nra", "Текст `deb"):
        with pytest.raises(AttributeError):
            complete(Place(nothing, "a.mdx", text, len(text)))


ORDERED = "---\ntitle: Б\n---\n\n## Яма\n\n## Арка\n\n[Там](#¦)\n\n```bash\n```\n"


async def items(asked: Asked) -> list[types.CompletionItem]:
    params = types.CompletionParams(asked.author.name(asked.path), asked.position)
    found = await asked.author.client.text_document_completion_async(params)
    assert isinstance(found, types.CompletionList)
    return sorted(found.items, key=lambda one: one.sort_text or one.label)


async def test_how_choices_are_shown(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    assert [one.label for one in await items(Asked(author, ORDERED))] == ["яма", "арка"]
    # Both the contract and the schema know it.
    advanced = await items(Asked(author, "---\ndifficulty: ¦\n---\n"))
    assert [one.label for one in advanced] == ["advanced", "beginner"]
    by_title = await items(Asked(author, "---\ntitle: Б\n---\n\n[Там](¦)\n"))
    assert any("Первый" in (one.filter_text or "") and one.label == "/course/01/01-a/" for one in by_title)
    named = [one.label for one in await items(Asked(author, "Растёт `debezium_¦\n"))]
    assert "debezium_metrics_MilliSecondsBehindSource" in named
    assert await items(Asked(author, "Растёт debezium_¦\n")) == []
    # A block that ends is no block that begins.
    assert await items(Asked(author, "```sql\nselect 1;\n```¦\n")) == []
    first = (await items(Asked(author, ORDERED.replace("#¦", "#").replace("[Там]", "```¦\n\n[Там]"))))[0]
    assert first.label == "bash"


WITH_IMPORTS = {
    "---\ntitle: Б\n---\n\n<Call¦\n": (
        "---\ntitle: Б\n---\n\nimport Callout from '../../../components/Callout.astro';\n\n<Callout\n"
    ),
    "<Cha¦\n": "import { Chart } from '../../../components/parts';\n\n<Chart\n",
    f"{IMPORT}<Cha¦\n": (f"{IMPORT.rstrip()}\nimport {{ Chart }} from '../../../components/parts';\n\n<Chart\n"),
}


async def test_a_component_brings_its_import(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for text, wanted in WITH_IMPORTS.items():
        asked = Asked(author, text)
        name = wanted.rpartition("<")[2].strip()
        [one] = [one for one in await items(asked) if one.label == name]
        assert isinstance(one.text_edit, types.TextEdit)
        assert not {"Scale", "Colours", "MOST_BARS"} & {one.label for one in await items(asked)}
        whole = types.WorkspaceEdit(changes={"x": [one.text_edit, *(one.additional_text_edits or ())]})
        assert applied(asked.text, types.CodeAction("", edit=whole), "x") == wanted


async def test_completion_of_metrics_in_dashboards_and_alert_rules(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    metric = "debezium_metrics_MilliSecondsBehindSource"
    for path, text in (("labs/d.json", DASHBOARD), ("labs/rules.yml", RULES)):
        before = text.index(metric) + len("debezium_metrics_Milli")
        made = await Asked(author, f"{text[:before]}¦{text[before:]}", path).choices()
        assert metric in made
    outside = await Asked(author, DASHBOARD.replace('"D"', '"D¦"'), "labs/d.json").choices()
    assert outside == {}


DEFINITIONS = [
    ("---\ntitle: Б\n---\n\n[Там](/course/01/01¦-a/#установка)\n", f"{COURSE}/01/01-a.mdx", 4),
    ("---\ntitle: Б\n---\n\n[Там](./01-a¦.mdx)\n", f"{COURSE}/01/01-a.mdx", 0),
    ("---\ntitle: Б\n---\n\n## Глава\n\n[Тут](#гла¦ва)\n", LESSON, 4),
    ("---\nprerequisites: [01/01¦-a]\n---\n", f"{COURSE}/01/01-a.mdx", 0),
    ("import C from '../../../components/Callout.astro';\n\n<¦C type=\"tip\" />\n", "src/components/Callout.astro", 0),
    ("import C from '../../../comp¦onents/Callout.astro';\n", "src/components/Callout.astro", 0),
    ("---\ntitle: Б\n---\n\n[Там](/course/no¦pe/)\n", "", -1),
    ('---\ntitle: Б\n---\n\n```yaml title="labs/ru¦les.yml"\na: 1\n```\n', "labs/rules.yml", 0),
]  # fmt: skip


async def test_definition(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    for text, file, line in DEFINITIONS:
        assert await Asked(author, text).definition() == (file, line), text


QUIZ = (
    '{ "lessonSlug": "01/01-a", "questions": [{ "id": "q", "question": "?", "options": ["a", "b"], "answer": 0 }] }\n'
)


async def test_lessons_that_are_named_without_a_link(course: Path, connect: Connect) -> None:
    (course / "labs/quiz.json").write_text(QUIZ, "utf-8")
    author = await start(course, connect)
    named = {
        "labs/quiz.json": QUIZ.replace("01/01-a", "01/¦01-a"),
        LESSON: "---\nprerequisites: [01/¦01-a]\n---\n",
    }
    for path, text in named.items():
        asked = Asked(author, text, path)
        assert await asked.definition() == (f"{COURSE}/01/01-a.mdx", 0), path
        assert (await asked.hover()).startswith(f"**Первый**\n\n`{COURSE}/01/01-a.mdx`")
    for text, line in (
        (QUIZ.replace('"01/01-a"', '"¦"'), QUIZ),
        (QUIZ.replace('"01/01-a"', "¦"), QUIZ),
        ("lessonSlug: 01¦\n", None),
    ):
        choices = await Asked(author, text, "labs/quiz.json" if line else "labs/d.yml").choices()
        assert (line is None and choices == {}) or line.strip() in choices.values()


def outline(found: list[types.DocumentSymbol]) -> list[object]:
    return [one.name if not one.children else [one.name, *outline(list(one.children))] for one in found]


async def test_symbols(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    Asked(author, "# Урок\n\n## А\n\n### Б\n\nТекст.\n\n## В\n¦")
    author.open("labs/d.json")
    author.open("labs/rules.yml")
    expected = {
        LESSON: [["Урок", ["А", "Б"], "В"]],
        "labs/d.json": ["Ряд", "Лаг"],
        "labs/rules.yml": [["cdc", "Lag"]],
    }
    for path, names in expected.items():
        params = types.DocumentSymbolParams(author.name(path))
        found = await author.client.text_document_document_symbol_async(params)
        assert outline([one for one in found or () if isinstance(one, types.DocumentSymbol)]) == names


async def actions(author: Author, path: str, only: list[str] | None = None) -> list[types.CodeAction]:
    whole = types.Range(types.Position(0, 0), types.Position(10_000, 0))
    params = types.CodeActionParams(author.name(path), whole, types.CodeActionContext([], only=only))
    found = await author.client.text_document_code_action_async(params)
    return [one for one in found or () if isinstance(one, types.CodeAction)]


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    assert action.edit is not None
    assert action.edit.changes is not None
    lines = text.split("\n")

    def offset(at: types.Position) -> int:
        before = "\n".join(lines[: at.line]) + ("\n" if at.line else "")
        return len(before) + len(lines[at.line].encode("utf-16-le")[: at.character * 2].decode("utf-16-le"))

    for edit in sorted(action.edit.changes[uri], key=lambda one: -offset(one.range.start)):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


FIXABLE = "---\ntitle: Урок\n---\n\n😀 Cловo в тексте.\n\n<br>\n"


def fix(course: Path, path: str) -> str:
    """What the command line makes of a file."""
    subprocess.run([sys.executable, "-m", "cdclint", "check", "-q", "--fix", path], cwd=course, check=False)
    return (course / path).read_text("utf-8")


async def test_quick_fixes_and_fix_all(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    path = "lesson.mdx"
    (course / path).write_text(FIXABLE, "utf-8")
    author.open(path)
    await author.until(lambda: author.seen(path))
    fixes = [one for one in await actions(author, path, [types.CodeActionKind.QuickFix]) if one.is_preferred]
    assert fixes
    text = applied(FIXABLE, fixes[0], author.uri(path))
    assert text != FIXABLE
    [everything] = await actions(author, path, ["source.fixAll"])
    assert everything.kind == "source.fixAll.cdclint"
    fixed = applied(FIXABLE, everything, author.uri(path))
    assert fix(course, path) == fixed != FIXABLE


LINK = "[туда](нет.mdx)"
NEXT = "cdclint-disable-next-line link/broken: reason"
SILENCED = [
    ("a.mdx", f"{HEAD}Текст {LINK}.\n", "link/broken", f"{{/* {NEXT} */}}\nТекст"),
    ("b.mdx", f"{HEAD}- Пункт\n  - {LINK}\n", "link/broken", f"  {{/* {NEXT} */}}\n  - [туда]"),
    (
        "c.mdx",
        f"{HEAD}| А | Б |\n| - | - |\n| {LINK} | 2 |\n",
        "link/broken",
        "{/* cdclint-disable link/broken: reason */}\n\n| А |",
    ),
    (
        "d.mdx",
        "---\ntitle: Урок\norder: x\n---\n\nТекст.\n",
        "frontmatter/schema-violation",
        "# cdclint: disable=frontmatter/schema-violation reason\norder: x",
    ),
    ("e.md", f"{HEAD}Текст {LINK}.\n", "link/broken", f"<!-- {NEXT} -->\nТекст"),
    # What does not parse breaks the build all the same.
    ("f.yml", "a:\n  b: 1\n  b: 2\n", "syntax/yaml", None),
    ("h.mdx", f"{HEAD}Меньше <5 секунд.\n", "syntax/mdx", None),
    ("g.json", '{ "a": 1, "a": 2 }\n', "syntax/json", None),
]


async def test_disabling_writes_the_comment_that_the_engine_understands(course: Path, connect: Connect) -> None:
    schema = SCHEMA.replace('"draft"', '"order": { "type": "integer" }, "draft"')
    (course / "src/content/lesson.schema.json").write_text(schema, "utf-8")
    for path, text, _, _ in SILENCED:
        (course / path).write_text(text, "utf-8")
    author = await start(course, connect)
    for path, text, rule, comment in SILENCED:
        author.open(path)
        await author.until(lambda path=path: author.seen(path))
        titles = {one.title: one for one in await actions(author, path) if one.title.startswith("Disable ")}
        if comment is None:
            assert titles == {}
            continue
        assert rule in author.rules(path)
        silenced = applied(text, titles[f"Disable {rule} here; write the reason"], author.uri(path))
        assert comment in silenced
        author.write(path, silenced)
    await author.settled()
    for path, _, rule, comment in SILENCED:
        assert (rule in author.rules(path)) is (comment is None), path
