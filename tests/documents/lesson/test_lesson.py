"""What a lesson is made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.open_document import read

COURSE = Course(Path(), Layout(), "")


def lesson(text: str, path: str = "src/content/course/03-module-3/04-alerting.mdx") -> Lesson:
    return Lesson(Source(path, text), COURSE)


def test_headings_have_the_anchors_of_the_site() -> None:
    found = lesson(
        "---\ntitle: Алерты\n---\n\n# Алерты: *что* `for` значит?\n\n## Итоги\n\n<Steps>\n\n### Итоги\n\n</Steps>\n\n"
        "## Готово ✅\n\n## {frontmatter.title} {1}\n\nЕщё\n---\n\n## [Ссылка](/a) &amp; всё\n"
    ).headings
    assert [(heading.depth, heading.text, heading.slug) for heading in found] == [
        (1, "Алерты: что for значит?", "алерты-что-for-значит"),
        (2, "Итоги", "итоги"),
        (3, "Итоги", "итоги-1"),
        (2, "Готово ✅", "готово"),
        (2, "Алерты 1", "алерты-1"),
        (2, "Ещё", "ещё"),
        (2, "Ссылка & всё", "ссылка--всё"),
    ]


def test_a_section_goes_to_the_next_heading_of_its_level() -> None:
    one = lesson("# A\n\nx\n\n## B\n\ny\n\n### C\n\nz\n\n## D\n\nw\n")
    texts = {section.heading.text: one.source.text[section.start : section.end] for section in one.sections}
    assert texts["A"] == one.source.text
    assert texts["B"] == "## B\n\ny\n\n### C\n\nz\n\n"
    assert texts["C"] == "### C\n\nz\n\n"
    assert [node.type for node in one.sections[1].nodes] == ["paragraph", "heading", "paragraph"]
    scope = one.scope("b")
    assert one.source.text.index("z") in scope
    assert one.source.text.index("w") not in scope
    assert scope.span.text == "## B"


def test_tables_by_their_cells() -> None:
    (table,) = lesson("| **A** | `b` |\n| --- | :-: |\n| 1 \\| 2 | [x](y) |\n| 3 |\n").tables
    assert [cell.text for cell in table.header] == ["A", "b"]
    assert [[cell.text for cell in row] for row in table.rows] == [["1 | 2", "x"], ["3"]]


def test_a_time_of_day_is_text() -> None:
    one = lesson("# В 12:30 и 16:nine\n\n| 0:30 | a:b |\n| --- | --- |\n\nВ 2:30 :kbd[Ctrl] пора.\n")
    assert (one.headings[0].text, one.headings[0].slug) == ("В 12:30 и 16:nine", "в-1230-и-16nine")
    assert [cell.text for cell in one.tables[0].header] == ["0:30", "a:b"]
    assert one.runs[-1].text == "В 2:30 Ctrl пора."


def test_fences_know_language_title_and_place() -> None:
    one = lesson('> ```JSON title="labs/a b.json" {1}\n> {\n>   "a": 1\n> }\n> ```\n\n~~~\nплан\n~~~\n')
    first, second = one.fences
    assert (first.language, first.title, first.value) == ("json", "labs/a b.json", '{\n  "a": 1\n}')
    at = first.value.index('"a"')
    assert first.place(at, at + 3).text == '"a"'
    assert one.source.position(first.offset(at)) == (3, 5)
    assert first.place(0, len(first.value)).finish == (4, 4)
    assert (second.language, second.title, second.value) == ("", "", "план")


@pytest.mark.parametrize(
    ("text", "kind", "title", "inside"),
    [
        ('<Callout type="warning" title="Имя">\n\nТекст.\n\n</Callout>', "warning", "Имя", "Имя\nТекст."),
        ("<Aside>Текст.</Aside>", "note", "", "Текст."),
        ("<Starlight.Aside type='tip'>\n- раз\n- два\n</Starlight.Aside>", "tip", "", "раз\nдва"),
        (":::caution[Имя]\nТекст.\n:::", "caution", "Имя", "Имя\nТекст."),
        (":::note\nТекст.\n:::", "note", "", "Текст."),
        ("> [!TIP]\n> Текст.", "tip", "", "[!TIP]\nТекст."),
        ("> [!warning] Имя\n> Текст.", "warning", "Имя", "[!warning] Имя\nТекст."),
        ("> **Важно.** Текст.", "important", "Важно", "Важно. Текст."),
        ("> **Обратите внимание**: текст.", "note", "Обратите внимание", "Обратите внимание: текст."),
        ("> 💡 **Совет:** текст.", "tip", "Совет", "💡 Совет: текст."),
        ("> **Пруф**\n>\n> Текст.", "пруф", "Пруф", "Пруф\nТекст."),
        ("<Warning>Текст.</Warning>", "warning", "", "Текст."),
    ],
)
def test_callouts_whichever_way_they_are_written(text: str, kind: str, title: str, inside: str) -> None:
    (found,) = lesson(f"Раз.\n\n{text}\n\nДва.\n").callouts
    assert (found.kind, found.title, found.text) == (kind, title, inside)
    assert found.span.text == text


@pytest.mark.parametrize(
    "text", ["> Цитата, **жирная** внутри.", "<div>Текст.</div>", ":::details\nx\n:::", "<tip>x</tip>"]
)
def test_what_is_no_callout(text: str) -> None:
    assert lesson(f"{text}\n").callouts == []


def test_links_of_every_kind() -> None:
    found = lesson(
        '[а `б`](/x#y) ![схема](a.png) [в][R] <a href="/z">г</a>\n\n<LinkCard href=\'/card/\' title="д" />\n\n'
        "<img src={logo.src} alt=\"лого\" />\n\n[r]: ./b.mdx 'титул'\n"
    ).links
    assert [(link.kind, link.url, link.text) for link in found] == [
        ("link", "/x#y", "а б"),
        ("image", "a.png", "схема"),
        ("link", "./b.mdx", "в"),
        ("link", "/z", "г"),
        ("link", "/card/", ""),
        ("definition", "./b.mdx", "r"),
    ]


def test_what_a_lesson_imports_and_exports() -> None:
    one = lesson(
        "import A, { B as C, D } from '../a';\nimport * as E from \"@x/y\";\nimport './style.css';\n\n"
        "export const f = 1, { g, h: [i] } = {};\nexport function j() {}\n\n# Я\n\nexport { f as k };\n"
    )
    assert [(found.module, found.names) for found in one.module.imports] == [
        ("../a", {"A": "default", "C": "B", "D": "D"}),
        ("@x/y", {"E": "*"}),
        ("./style.css", {}),
    ]
    assert set(one.module.exports) == {"f", "g", "i", "j", "k"}
    first = one.module.imports[0]
    assert one.source.text[slice(*first.name_places["C"])] == "C"
    assert one.source.text[first.module_start : first.module_end] == "../a"


def test_comments_and_other_expressions() -> None:
    one = lesson("{/* SCREENSHOT: первый */}\n\nТекст {/* раз */ /* два */} и {1 + 1 /* нет */}.\n\n{}\n")
    assert [comment.text for comment in one.comments] == ["SCREENSHOT: первый", "раз два"]


def test_steps_are_items_and_numbered_headings() -> None:
    one = lesson("## Шаг 1. Раз\n\n1. a\n2. b\n   1. c\n\n- d\n\n## 2) Два\n\n## 2024 год\n")
    assert [step.text.split("\n")[0] for step in one.steps] == ["Шаг 1. Раз", "a", "b", "c", "2) Два"]


def test_diagrams_by_their_kind() -> None:
    one = lesson("```mermaid\n%%{init: {}}%%\n%% х\ngraph LR\n  a --> b\n```\n\n```mermaid\nblock-beta\n```\n")
    assert [diagram.kind for diagram in one.diagrams] == ["flowchart", "block-beta"]


def test_facts_are_plain_and_name_their_places() -> None:
    one = lesson(
        "---\ntitle: 'Алерты'\norder: 4\nprerequisites:\n  - 03-module-3/03-a\n---\n\nimport A from './a.astro';\n\n"
        '## Пороги\n\n[x](/y) <b id="z">я</b>\n'
    )
    facts = one.facts
    assert json.loads(json.dumps(facts)) == facts
    text = one.source.text
    assert (facts["id"], facts["route"]) == ("03-module-3/04-alerting", "/course/03-module-3/04-alerting/")
    assert (facts["title"], text[slice(*facts["title_span"])]) == ("Алерты", "'Алерты'")
    assert (facts["order"], text[slice(*facts["order_span"])]) == (4, "4")
    assert [(one["name"], text[slice(*one["span"])]) for one in facts["prerequisites"]] == [("03-module-3/03-a",) * 2]
    assert [(one["slug"], text[slice(*one["span"])]) for one in facts["headings"]] == [("пороги", "## Пороги")]
    assert facts["ids"] == ["z"]
    assert [(one["url"], text[slice(*one["span"])]) for one in facts["links"]] == [("/y", "/y")]
    assert [one["module"] for one in facts["imports"]] == ["./a.astro"]


BAD = {
    "empty": "",
    "a line break": "\n",
    "only frontmatter": "---\ntitle: a\n---",
    "frontmatter that never ends": "---\ntitle: a\n\n# A\n",
    "broken YAML": "---\ntitle: [a\norder: 'x\n---\n\n# A\n\nтекст\n",
    "a YAML bomb": "---\na: &a [x, x, x]\n"
    + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12))
    + "---\n\n# A\n",
    "deep YAML": f"---\na: {'[' * 3000}\n---\n\n# A\n",
    "deep quotes": f"{'>' * 2000} a\n\n# A\n",
    "deep lists": "".join(f"{'  ' * i}- a\n" for i in range(200)) + "\n# A\n",
    "tags that never end": "<A>\n" * 300 + "\n# A\n",
    "Windows line endings": "---\r\ntitle: a\r\n---\r\n\r\n# A\r\n\r\nтекст\r\n",
    "old Mac line endings": "---\rtitle: a\r---\r\r# A\r",
    "tabs": "---\ntitle:\ta\n---\n\n\t# A\n\n# A\n\n-\tпункт\n",
    "no final line break": "---\ntitle: a\n---\n\n# A",
    "emoji": "---\ntitle: 🎄\n---\n\n# A\n\n👩‍💻 🇷🇺\n",
    "control characters": "---\ntitle: a\x00\x07b\n---\n\n# A\n\n\x00\x07\u2028\x85\n",
    "not much of a list": "---\n- a\n- b\n---\n\n# A\n",
    "a scalar": "---\n5\n---\n\n# A\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_input_hides_nothing_else(text: str) -> None:
    one = read(Source("lesson.mdx", text), COURSE)
    assert isinstance(one, Lesson)
    assert json.loads(json.dumps(one.facts)) == one.facts
    everything(one)
    if "# A" in text and "that never ends" not in text and "<A>" not in text:
        assert "A" in [heading.text for heading in one.headings]


def everything(one: Lesson) -> None:
    size = len(one.source.text)
    for run in one.runs:
        assert 0 <= run.start <= run.end <= size
    for section in one.sections:
        assert 0 <= section.start <= section.end <= size
    for fence in one.fences:
        assert fence.place(0, len(fence.value)).end <= size
        assert fence.info.end <= size
    for link in one.links:
        assert 0 <= link.start <= link.end <= size
        assert 0 <= link.url_start <= link.url_end <= size
    assert all(found.span.end <= size for found in one.callouts)
    assert all(table.node.end <= size for table in one.tables)
    assert one.steps is not None
    assert one.comments is not None
    assert one.html_comments is not None
    assert one.diagrams is not None
    assert one.top.end <= size


PARTS = (
    *("---\n", "title: a\n", "# A\n", "- a\n", "1. a\n", "> ", ">[!NOTE]\n", "**b** ", ":::note[t]\n", ":::\n", "\n"),
    *(
        '```js title="x"\n',
        "```\n",
        "| a | b |\n",
        "| - | - |\n",
        "<Aside type='x'>",
        "</Aside>",
        "<!-- c -->",
        "{/* c */}",
    ),
    *(
        "[a](/b)",
        "![a](b)",
        "[a]: b\n",
        "[a]",
        "import A from 'a'\n",
        "export const b = 1\n",
        "    ",
        "\t",
        "\r\n",
        "я",
        "🎄",
    ),
)


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_no_text_breaks_a_lesson(text: str) -> None:
    one = lesson(text)
    everything(one)
    assert json.loads(json.dumps(one.facts)) == one.facts
