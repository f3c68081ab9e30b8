"""Runs of text: that every character knows where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.passage import NOT_PROSE, Run
from stored import russian_lessons

COURSE = Course(Path(), Layout(), "")


def runs(text: str) -> tuple[Run, ...]:
    return Lesson(Source("lesson.mdx", text), COURSE).runs


def words(text: str) -> list[tuple[str, str]]:
    return [(run.kind, run.text) for run in runs(text)]


def test_kinds_of_runs() -> None:
    assert words(
        '---\ntitle: Алерты\ndescription: "О порогах"\norder: 4\n---\n\n# Заголовок `код`\n\nАбзац *с* разметкой.\n\n'
        '- пункт\n\n> цитата\n\n:::note[Метка]\nтекст\n:::\n\n<Aside title="Имя" type="tip">внутри</Aside>\n\n'
        "![картинка](a.png)\n"
    ) == [
        ("frontmatter", "Алерты"),
        ("frontmatter", "О порогах"),
        ("heading", "Заголовок код"),
        ("paragraph", "Абзац с разметкой."),
        ("item", "пункт"),
        ("quote", "цитата"),
        ("title", "Метка"),
        ("paragraph", "текст"),
        ("paragraph", "внутри"),
        ("title", "Имя"),
        ("paragraph", ""),
        ("alt", "картинка"),
    ]


def test_what_is_no_prose_is_masked() -> None:
    (run,) = runs("Метрика `lag` {value} растёт.")
    assert run.text == "Метрика lag value растёт."
    assert run.prose == f"Метрика {NOT_PROSE * 3} {NOT_PROSE * 5} растёт."


def test_comments_are_not_read() -> None:
    (run,) = runs("Текст {/* заметка */} дальше.")
    assert run.text == "Текст  дальше."


@pytest.mark.parametrize(
    ("text", "wanted", "written"),
    [
        ("Порог \\<30s здесь", "<30", "\\<30"),
        ("a &amp; b &lt;c&gt;", "& b <", "&amp; b &lt;"),
        ("&nbsp;слово", "слово", "слово"),
        ("&#1083;аг", "лаг", "&#1083;аг"),
        ("> раз\n> два три", "два", "два"),
        ("> раз\n> два три", "раз\nдва", "раз\n> два"),
        ("- раз\r\n  два три", "два", "два"),
        ("1. > раз\n   > два", "два", "два"),
        ("**жирный** текст", "жирный текст", "жирный** текст"),
        ("код `a b` тут", "a b", "a b"),
        ("код ``a`b`` тут", "a`b", "a`b"),
        ("эмодзи 🎄 и é", "и é", "и é"),
        ("[ссылка](https://a.b) дальше", "ссылка дальше", "ссылка](https://a.b) дальше"),
        ('<Aside title="Имя &amp; титул" />', "& титул", "&amp; титул"),
        ("слово\tещё", "ещё", "ещё"),
        ("код `a\n  b c` тут", "b", "b"),
    ],
)
def test_a_place_is_what_was_written(text: str, wanted: str, written: str) -> None:
    run = next(run for run in runs(text) if wanted in run.text)
    at = run.text.index(wanted)
    assert run.place(at, at + len(wanted)).text == written


@given(st.text(st.sampled_from("abк *_`\\<>&;amp#x{}[]()|\n\r-!.🎄\t$:"), max_size=60))
def test_every_character_knows_its_place(text: str) -> None:
    source = Source("lesson.mdx", text)
    for run in Lesson(source, COURSE).runs:
        assert len(run.text) == len(run.prose)
        last = run.start
        for index, char in enumerate(run.text):
            place = run.place(index, index + 1)
            assert last <= place.start <= place.end <= len(text)
            last = place.start
            if char.isalpha():
                assert place.text == char or place.text.startswith("&")
        assert run.offset(len(run.text)) <= len(text)


def test_words_of_real_lessons_are_where_they_are_written() -> None:
    checked = 0
    for text in russian_lessons().values():
        for run in runs(text):
            at = 0
            for word in run.text.split():
                at = run.text.index(word, at)
                written = run.place(at, at + len(word)).text
                if word.isalpha():
                    assert written == word or "&" in written or "**" in written or "[" in written or "\\" in written
                at += len(word)
                checked += 1
    assert checked > 50_000
