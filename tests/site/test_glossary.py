"""The glossary: a page of terms, and in lessons the first mention of each, with its definition while one is on it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOT, lesson_routes

if TYPE_CHECKING:
    from .conftest import Built

TERMS: dict[str, dict[str, Any]] = {
    term["id"]: term for term in json.loads((ROOT / "src/content/glossary.json").read_text("utf-8"))["terms"]
}
LINK = re.compile(r'<a class="term" href="/glossary/#([\w-]+)" aria-description="([^"]*)"[^>]*>([^<]*)</a>')
LEFT_ALONE = re.compile(r"<(h[1-6]|pre|code|th|summary|button)\b[^>]*>(.*?)</\1>", re.DOTALL)


def test_the_page_has_every_term_once_in_the_order_of_the_alphabet(built: Built) -> None:
    page = built.page("/glossary/")
    names = [unescape(name) for name in re.findall(r"<dfn[^>]*>([^<]*)</dfn>", page)]
    assert sorted(names) == sorted(term["term"] for term in TERMS.values())
    russian = [name for name in names if re.match("[А-Яа-я]", name)]
    assert russian == sorted(russian, key=str.casefold)
    assert all(f'id="{name}"' in page for name in TERMS)


@pytest.mark.parametrize("route", lesson_routes())
def test_the_first_mention_of_a_term_leads_to_its_definition(built: Built, route: str) -> None:
    links = LINK.findall(built.page(route))
    assert len(links) >= 10
    assert len({name for name, _, _ in links}) == len(links)
    for name, definition, text in links:
        term = TERMS[name]
        assert unescape(text).lower() in {form.lower() for form in (term["term"], *term["forms"])}
        assert unescape(definition) == term["definition"]


@pytest.mark.parametrize("route", lesson_routes())
def test_a_term_is_linked_in_what_is_folded_only_where_nothing_open_names_it(built: Built, route: str) -> None:
    """What the reader sees counts as the first mention."""
    lesson = re.search(
        r'class="sl-markdown-content".*?(?=<section class="quiz|<lesson-done|</main>)', built.page(route), re.DOTALL
    )
    assert lesson is not None
    folded = re.findall(r"<details\b.*?</details>", lesson[0], re.DOTALL)
    open_parts = re.sub(r"<details\b.*?</details>|" + LEFT_ALONE.pattern, "", lesson[0], flags=re.DOTALL)
    words = re.sub(r"<a\b.*?</a>|<[^>]*>", "", open_parts, flags=re.DOTALL)
    in_folded = {name for part in folded for name, _, _ in LINK.findall(part)}
    assert in_folded
    for name in in_folded:
        forms = [re.escape(form) for form in (TERMS[name]["term"], *TERMS[name]["forms"])]
        assert re.search(rf"(?i)(?<![\w./-])(?:{'|'.join(forms)})(?![\w/-])", unescape(words)) is None, name


@pytest.mark.parametrize("route", lesson_routes())
def test_headings_code_and_buttons_stay_as_they_are(built: Built, route: str) -> None:
    assert [found[0] for found in LEFT_ALONE.findall(built.page(route)) if 'class="term"' in found[1]] == []
