"""Messages in Russian: chosen, translated, and none without its translation."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from functools import cache
from inspect import getdoc
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

import cdclint
from cdclint.core.finding import Finding, Fix
from cdclint.core.message import Message
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.documents.requirements import LessonContract
from cdclint.output.translation import choose, tables, translate, translate_report
from cdclint.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(cdclint.__file__).parent
TABLES = sorted((PACKAGE / "data" / "ru").glob("*.json"))


def written(name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((PACKAGE / "data" / "ru" / name).read_text("utf-8"))
    return table


@pytest.mark.parametrize(
    ("setting", "environment", "chosen"),
    [
        ("", {}, "en"),
        ("", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LANG": "ru"}, "ru"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LANG": "C.UTF-8"}, "en"),
        ("", {"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ("", {"LANG": "en_US.UTF-8", "LC_ALL": "ru_RU@x"}, "ru"),
        ("", {"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ("en", {"LANG": "ru_RU.UTF-8"}, "en"),
        ("ru", {"LANG": "en_US.UTF-8"}, "ru"),
    ],
)
def test_the_setting_goes_before_the_locale(setting: str, environment: dict[str, str], chosen: str) -> None:
    assert choose(setting, environment) == chosen


def test_a_message_is_translated_with_the_messages_in_it() -> None:
    message = Message(
        "{place}: `{key}` must be {wanted}, not {written}{meant}",
        place="x.toml:1",
        key="lessons",
        wanted=Message("a list, each {kind}", kind=Message("a string")),
        written=Message("a table"),
        meant="",
    )
    assert message == "x.toml:1: `lessons` must be a list, each a string, not a table"
    assert translate(message, "ru") == "x.toml:1: `lessons` — ожидается список, каждый элемент — строка, а не таблица"
    assert translate(message, "en") is message


def test_what_has_no_translation_stays_english() -> None:
    assert translate(Message.text("no such words"), "ru") == "no such words"
    assert translate(Message("no such {what}", what=Message("a string")), "ru") == "no such строка"
    assert translate(Message.text("a {brace"), "ru") == "a {brace"


def test_a_value_that_is_no_message_is_left_alone() -> None:
    assert translate(Message("{place}: {what}", place="a string", what="a list"), "ru") == "a string: a list"


def test_what_another_program_says_is_known_by_the_pattern_that_says_most_of_it() -> None:
    assert translate(Message.text("'(' was never closed"), "ru") == "'(' не закрыта"
    assert translate(Message.text("invalid syntax"), "ru") == "синтаксическая ошибка"
    assert translate(Message.text("expected an indented block after 'if' statement on line 3"), "ru") == (
        "после 'if' в строке 3 ожидается блок с отступом"
    )


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 файл"), (2, "2 файла"), (5, "5 файлов"), (11, "11 файлов"), (122, "122 файла")]
)
def test_words_agree_with_numbers(number: int, words: str) -> None:
    assert translate(Message("{number} files", number=number), "ru") == words


def test_a_report_is_told_with_fixes_and_crashes() -> None:
    source = Source("a.mdx", "text")
    fix = Fix(Message("a string"), ())
    found = Finding(source.span(0, 1), Message("a list"), fix)
    report = Report(
        (Diagnostic("x/y", Severity.ERROR, found.span, found.message, found.fix),),
        1,
        (Crash("b.mdx", "", Message("is not a regular file")),),
    )
    translated = translate_report(report, "ru")
    assert translated.diagnostics[0].message == "список"
    assert translated.diagnostics[0].fix is not None
    assert translated.diagnostics[0].fix.title == "строка"
    assert translated.crashes[0].message == "не обычный файл"
    assert translate_report(report, "en") is report


@cache
def said() -> tuple[dict[str, str], list[str]]:
    """Every template of the package with where it is, and what cannot be found in a table of translations.

    That everything which people read is a `Message` is a matter of types; that its template is a literal is not.
    """
    texts: dict[str, str] = {}
    bad: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id="Message"), args=[template], keywords=values):
                    where = f"{path.relative_to(PACKAGE)}:{call.lineno}"
                    match template:
                        case ast.Constant(value=str() as text):
                            texts[text] = where
                        case _ if path.name != "message.py":
                            bad.append(f"{where}: the template is no literal")
                    bad += [
                        f"{where}: `{text}` is no message"
                        for one in values
                        if isinstance(one.value, ast.Constant)
                        and " " in (text := str(one.value.value))
                        and f"`{{{one.arg}}}`" not in ast.unparse(template)
                    ]
    texts |= {severity.value: "severities" for severity in Severity}
    for rule in all_rules().values():
        if rule.options is not None:
            texts[getdoc(rule.options) or ""] = f"options of {rule.id}"
    texts |= {part.name.replace("_", " "): "parts of a contract" for part in fields(LessonContract)}
    for name in ("contracts", "metrics", "plan"):
        schema = json.loads((PACKAGE / "data" / f"{name}.schema.json").read_text("utf-8"))
        texts |= dict.fromkeys(descriptions(schema), f"{name}.schema.json")
    settings = json.loads((PACKAGE / "data" / "cdclint.schema.json").read_text("utf-8"))["properties"]
    texts |= {one["description"]: "cdclint.schema.json" for one in settings.values() if one["description"]}
    return texts, bad


def descriptions(schema: Any) -> Iterator[str]:  # noqa: ANN401 (a part of JSON)
    """What one of our own schemas says of its parts: messages about a file quote it."""
    if isinstance(schema, dict):
        reported = schema.get("description")
        if isinstance(reported, str):
            yield reported
        for part in schema.values():
            yield from descriptions(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from descriptions(part)


def has_words(text: str) -> bool:
    return re.search(r"[A-Za-z]", "".join(literal for literal, *_ in parts(text))) is not None


def parts(template: str) -> list[tuple[str, str | None]]:
    try:
        return [(literal, name) for literal, name, *_ in Formatter().parse(template)]
    except ValueError:  # a static text with a brace in it
        return [(template, None)]


def placeholders(template: str) -> list[str]:
    return sorted({name for _, name in parts(template) if name and name.isidentifier()})


def test_every_text_can_be_told_in_another_language() -> None:
    assert said()[1] == []


def test_no_message_lacks_its_translation() -> None:
    known = tables("ru").messages
    texts, _ = said()
    lacking = [f"{where}: {text}" for text, where in texts.items() if text not in known and has_words(text)]
    assert lacking == []


def test_no_table_has_a_stale_key() -> None:
    texts, _ = said()
    stale = [
        f"{path.name}: {text}"
        for path in TABLES
        for text in written(path.name).get("messages", {})
        if text not in texts
    ]
    assert stale == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_translation_has_the_placeholders_of_its_template(path: Path) -> None:
    table = written(path.name)
    for text, russian in table.get("patterns", {}).items():
        assert set(placeholders(russian)) <= set(placeholders(text)), text
    for text, russian in table.get("messages", {}).items():
        for form in russian if isinstance(russian, list) else [russian]:
            assert placeholders(form) == placeholders(text), text
        if isinstance(russian, list):
            assert len(russian) == 3, text
            assert "number" in placeholders(text), text


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_sorted_and_agrees_with_the_others(path: Path) -> None:
    table = written(path.name)
    for part in table.values():
        assert list(part) == sorted(part)
    for text, russian in table.get("messages", {}).items():
        assert tables("ru").messages[text] == russian, text


def test_every_rule_has_its_page() -> None:
    pages = tables("ru").rules
    wanted = set(all_rules())
    assert wanted - set(pages) == set()
    assert set(pages) - set(all_rules()) == set()
    for name, page in pages.items():
        summary, _, rest = page.partition("\n")
        assert summary.endswith("."), name
        assert rest.startswith("\n"), name
        assert len(page.split("\n\n")) == len(all_rules()[name].doc.split("\n\n")), name
        assert re.search("[а-я]", summary), name
        assert all(len(line) <= 120 for line in page.splitlines()), name
