"""What a page weighs, what it loads later, and the addresses it is known by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import ADDRESS, FIXTURE_LESSON, ROOT, lesson_routes

if TYPE_CHECKING:
    from .conftest import Built


@pytest.mark.parametrize("route", lesson_routes())
def test_lesson_weighs_at_most_350_kilobytes(built: Built, route: str) -> None:
    assert len(built.page(route).encode()) <= 350 * 1024


@pytest.mark.parametrize("route", lesson_routes())
def test_code_of_closed_parts_waits_in_files_of_its_own(built: Built, route: str) -> None:
    lesson = (ROOT / "src/content").joinpath(route.strip("/")).with_suffix(".mdx").read_text(encoding="utf-8")
    parts = re.findall(r"^<details>$.*?^</details>$", lesson, re.MULTILINE | re.DOTALL)
    fence = re.compile(r"^```json.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    blocks = [block for part in parts for block in fence.findall(part)]
    html = built.page(route)
    files = re.findall(r'<lazy-code><a href="(/_code/[0-9a-f]{12}\.html)">', html)
    kept = [built.dist.joinpath(file.lstrip("/")).read_text(encoding="utf-8") for file in files]
    json_files = [code for code in kept if 'data-language="json"' in code]
    assert len(json_files) == len(blocks) > 0
    for code, block in zip(json_files, blocks, strict=True):
        assert code.count('class="ec-line') == len(block.splitlines())
        assert "data-code=" in code


def test_every_class_of_a_token_has_its_colours(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    used = set(re.findall(r'<span class="(t[0-9a-z]+)">', html))
    assert used
    assert 'style="--0:' not in html
    assert used == set(re.findall(r"\.ec-line \.(t[0-9a-z]+)\{--[01]", html))


@pytest.mark.parametrize("route", ["/", "/labs/", *lesson_routes()])
def test_page_tells_its_one_address_and_stands_in_the_sitemap(built: Built, route: str) -> None:
    assert f'<link rel="canonical" href="{ADDRESS}{route}"' in built.page(route)
    assert f"<loc>{ADDRESS}{route}</loc>" in (built.dist / "sitemap-0.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("route", lesson_routes())
def test_wide_tables_name_the_column_of_each_cell(built: Built, route: str) -> None:
    tables = re.findall(r"<table.*?</table>", built.page(route), re.DOTALL)
    wide = [table for table in tables if table.count("<th") - table.count("<thead") > 2]
    assert wide
    for table in wide:
        assert re.match(r'<table class="stacked" role="table">', table)
        assert all("data-label=" in cell and 'role="cell"' in cell for cell in re.findall(r"<td[^>]*>", table))
