"""Slugs against the package that the site uses."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from absent import absent
from cdclint.syntax.text.slug import Slugger, slug
from node_answer import node_answer

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "node_modules" / "github-slugger"
ASK = """
import Slugger, { slug } from 'github-slugger';
let data = '';
for await (const part of process.stdin) data += part;
const texts = JSON.parse(data);
const page = new Slugger();
process.stdout.write(JSON.stringify([texts.map((text) => slug(text)), texts.map((text) => page.slug(text))]));
"""
NEWER_LETTERS = "\ua7cb\ua7dc"
"""Capital letters of Unicode 16, which some versions of Node already know how to lower."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Проверка стенда", "проверка-стенда"),
        ("Что, если лаг > 5 с?", "что-если-лаг--5-с"),
        ("MilliSecondsBehindSource & co.", "millisecondsbehindsource--co"),
        ("Ёлка 🎄 и «кавычки» — тире", "ёлка--и-кавычки--тире"),
        ("snake_case и kebab-case", "snake_case-и-kebab-case"),
        ("a\tb\nc", "abc"),
        ("é e\u0301", "é-e\u0301"),
        ("中文 标题", "中文-标题"),
        ("", ""),
    ],
)
def test_a_slug_is_lower_case_without_punctuation(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_repeated_headings_are_numbered() -> None:
    slugger = Slugger()
    found = [slugger.slug(text) for text in ("Лаг", "Лаг", "Лаг-1", "лаг", "Лаг 1")]
    assert found == ["лаг", "лаг-1", "лаг-1-1", "лаг-2", "лаг-1-2"]


def test_slugs_are_those_of_the_site() -> None:
    if not PACKAGE.is_dir():
        absent("the site's packages are not installed: npm ci")
    chance = random.Random(7)  # noqa: S311 (no secret)
    letters = [chr(point) for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF]
    letters = [letter for letter in letters if letter not in NEWER_LETTERS]
    common = letters[:0x600] + [chr(point) for point in range(0x1F300, 0x1F700)]
    texts = ["".join(chance.choices(common, k=chance.randrange(12))) for _ in range(4000)]
    texts += ["Лаг", "Лаг", "лаг", "Лаг-1", "constructor", "__proto__", "hasOwnProperty", "ΑΣ", "İ"]
    texts += [" ".join(letters[at : at + 500]) for at in range(0, len(letters), 500)]
    alone, page = node_answer(ASK, texts)
    slugger = Slugger()
    assert [text for text, expected in zip(texts, alone, strict=True) if slug(text) != expected] == []
    assert [text for text, expected in zip(texts, page, strict=True) if slugger.slug(text) != expected] == []
