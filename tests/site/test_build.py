"""`npm ci && npm run build`: the pages that come out of the course's files."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from .conftest import FIXTURE_LESSON, ROOT, lesson_routes

if TYPE_CHECKING:
    from .conftest import Built, Site


class Text(HTMLParser):
    """The text of every element of one kind, a space in the place of each tag."""

    def __init__(self, tag: str, wanted_class: str | None = None) -> None:
        super().__init__()
        self.tag = tag
        self.wanted_class = wanted_class
        self.depth = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_data(" ")
        classes = (dict(attrs).get("class") or "").split()
        if self.depth:
            self.depth += tag == self.tag
        elif tag == self.tag and (self.wanted_class is None or self.wanted_class in classes):
            self.depth = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.handle_data(" ")
        if self.depth and tag == self.tag:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found[-1] += data


def texts(html: str, tag: str, wanted_class: str | None = None) -> list[str]:
    parser = Text(tag, wanted_class)
    parser.feed(html)
    return [" ".join(text.split()) for text in parser.found]


@pytest.mark.parametrize("route", [FIXTURE_LESSON, *lesson_routes()])
def test_every_lesson_has_its_page_and_stands_in_every_sidebar(built: Built, route: str) -> None:
    assert '<html lang="ru"' in built.page(route)
    for other in [FIXTURE_LESSON, *lesson_routes()]:
        sidebar = re.search(r"<nav class=\"sidebar.*?</nav>", built.page(other), re.DOTALL)
        assert sidebar is not None
        assert f'href="{route}"' in sidebar.group()


def test_landing_page_names_modules_and_leads_to_every_lesson(built: Built) -> None:
    landing = built.page("/")
    assert '<html lang="ru"' in landing
    assert "Модуль 90. Компоненты" in texts(landing, "h3")
    for route in [FIXTURE_LESSON, *lesson_routes()]:
        assert f'href="{route}"' in landing


def test_build_warns_of_nothing_in_the_lessons(built: Built) -> None:
    warnings = [line for line in built.log.splitlines() if "[WARN]" in line]
    assert [line for line in warnings if "data store cleared (force)" not in line] == []


def test_text_stays_as_the_author_wrote_it(built: Built) -> None:
    html = unescape(built.page(FIXTURE_LESSON))
    assert "localhost:3000" in html
    assert "10:30" in html
    assert '"кавычки"' in html


def test_lesson_shows_duration_difficulty_and_topics(built: Built) -> None:
    facts = texts(built.page(FIXTURE_LESSON), "dl", "lesson-meta")
    assert facts == ["Время 1 ч 30 мин Уровень начальный Темы site components"]


@pytest.mark.parametrize("route", lesson_routes())
def test_what_a_command_printed_is_called_its_answer(built: Built, route: str) -> None:
    """The recording's file is for authors."""
    html = built.page(route)
    assert "Ответ команды" in texts(html, "span", "title")
    assert "labs/transcript/" not in html


def test_the_lab_and_the_glossary_stand_in_every_sidebar(built: Built) -> None:
    for route in [FIXTURE_LESSON, *lesson_routes(), "/labs/", "/glossary/"]:
        sidebar = re.search(r"<nav class=\"sidebar.*?</nav>", built.page(route), re.DOTALL)
        assert sidebar is not None
        assert 'href="/labs/"' in sidebar.group()
        assert 'href="/glossary/"' in sidebar.group()


def test_diagrams_are_drawn_before_the_page_is_opened(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    drawings = re.findall(r'<div class="mermaid-drawing"><svg.*?</svg></div>', html, re.DOTALL)
    assert len(drawings) == 3
    for drawing, word in zip(drawings, ("Debezium", "Pending", "MilliSecondsBehindSource"), strict=True):
        assert word in drawing
    ids = re.findall(r'\bid="([^"]+)"', "".join(drawings))
    assert len(ids) == len(set(ids)) > 0
    assert not any("mermaid" in path.name.lower() for path in (built.dist / "_astro").iterdir())


def test_every_diagram_of_the_course_has_its_drawing_and_no_other_is_kept(installed: Site) -> None:
    """Those of the fixture's lesson are drawn beside them."""
    outcome = installed.run("node", "scripts/draw-diagrams.mjs", "--check")
    assert (outcome.returncode, outcome.stdout) == (0, "draw-diagrams: 0 to draw, 0 to take away\n"), outcome.stderr


def test_long_identifiers_may_break_and_short_ones_may_not(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    assert re.search(r"<code[^>]*>inventory-connector</code>", html)
    assert "debezium_|metrics_|Milli|Seconds|Behind|Source{|context=" in re.sub(r"<wbr ?/?>", "|", html)


def test_promql_is_highlighted_by_its_own_grammar(built: Built) -> None:
    block = re.search(r'<pre data-language="promql".*?</pre>', built.page(FIXTURE_LESSON), re.DOTALL)
    assert block is not None
    colours = {
        unescape(text).strip(): style
        for style, text in re.findall(r'<span class="(t[^"]*)">([^<]*)</span>', block.group())
    }
    metric = colours["debezium_metrics_QueueRemainingCapacity"]
    label = colours["name"]
    comment = colours["# доля занятой очереди"]
    number = colours["8192"]
    variable = colours["$connector"]
    assert len({metric, label, comment, number, variable}) == 5


def test_jq_is_highlighted_by_its_own_grammar(built: Built) -> None:
    block = re.search(r'<pre data-language="jq".*?</pre>', built.page(FIXTURE_LESSON), re.DOTALL)
    assert block is not None
    colours = {style for style, _ in re.findall(r'<span class="(t[^"]*)">([^<]*)</span>', block.group())}
    assert len(colours) >= 4


def test_callouts_carry_their_kind_and_heading(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    assert texts(html, "p", "callout-title") == ["Примечание", "Свой заголовок", "Внимание", "Опасно"]


def test_dashboard_layout_draws_what_the_file_holds(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    assert texts(html, "div", "panel-title") == ["First Stat", "Second Gauge", "Hidden Series"]
    assert texts(html, "span", "row-title") == ["Overview", "Folded Details"]
    assert texts(html, "ul", "legend") == [
        "0 → Failed 1 → Running нет значения → No data",
        "меньше 5 s от 5 s до 30 s от 30 s",
    ]
    rows = re.findall(r"<details class=\"row[^>]*>", html)
    assert [" open" in row for row in rows] == [True, False]
    gauge = re.search(r'style="--x: ?13; ?--y: ?1; ?--w: ?12; ?--h: ?6', html)
    assert gauge is not None
    for colour in ("#73bf69", "#f2cc0c", "#c4162a"):
        assert colour in html


@pytest.mark.parametrize("route", lesson_routes())
def test_drawn_dashboards_of_lessons_name_every_panel_of_the_shipped_file(built: Built, route: str) -> None:
    lesson = (ROOT / "src/content").joinpath(route.strip("/")).with_suffix(".mdx").read_text(encoding="utf-8")
    sources = re.findall(r'<DashboardLayout\s+src="([^"]+)"', lesson)
    shipped = [
        panel["title"]
        for source in sources
        for outer in json.loads((ROOT / source).read_text(encoding="utf-8"))["panels"]
        for panel in ([outer] if outer["type"] != "row" else outer.get("panels", []))
    ]
    assert sorted(texts(built.page(route), "div", "panel-title")) == sorted(shipped)


def test_types_of_pages_and_components_hold(built: Built) -> None:
    outcome = built.site.run("npm", "run", "check")
    assert outcome.returncode == 0, outcome.stdout


def test_lock_file_names_no_registry(installed: Site) -> None:
    assert '"resolved"' not in installed.read("package-lock.json")
