"""Every page in a real browser, at 1280 and 390 px, dark and light."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import FIXTURE_LESSON, lesson_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    Visits = Callable[[str], list[dict[str, Any]]]

LESSONS = [FIXTURE_LESSON, *lesson_routes()]
PAGES = ["/", "/404.html", "/glossary/", "/labs/", *LESSONS]


@pytest.mark.parametrize("route", PAGES)
def test_page_opens_in_russian_in_the_readers_theme(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert (visit["status"], visit["lang"], visit["theme"]) == (200, "ru", visit["theme"])


@pytest.mark.parametrize("route", PAGES)
def test_console_is_silent_and_every_request_stays_on_the_site(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert (visit["console"], visit["failed"], visit["foreign"]) == ([], [], [])


@pytest.mark.parametrize("route", LESSONS)
def test_every_diagram_is_a_named_svg(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert visit["diagrams"] > 0
        assert visit["drawn"] == visit["diagrams"]
        assert all(visit["names"])


def test_diagram_is_named_by_its_fence_its_title_or_its_heading(visits: Visits) -> None:
    for visit in visits(FIXTURE_LESSON):
        assert visit["names"] == ["Диаграмма: Диаграммы", "Метрика на пути в Grafana", "Карта метрик"]


@pytest.mark.parametrize("route", PAGES)
def test_every_internal_link_and_anchor_resolves(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert visit["broken"] == []


@pytest.mark.parametrize("route", PAGES)
def test_page_does_not_scroll_sideways(visits: Visits, route: str) -> None:
    assert {(visit["width"], visit["overflow"]) for visit in visits(route)} == {(1280, 0), (390, 0)}


@pytest.mark.parametrize("route", PAGES)
def test_axe_finds_nothing_serious(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert visit["axe"] == [], (visit["width"], visit["theme"])


@pytest.mark.parametrize("route", LESSONS)
def test_every_code_block_can_be_copied(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert visit["codeBlocks"] > 0
        assert visit["copyButtons"] == visit["codeBlocks"]


def test_diagrams_follow_the_theme_switch(opened: dict[str, Any]) -> None:
    switch = opened["interactions"]["themeSwitch"]
    assert (switch["dark"]["theme"], switch["light"]["theme"]) == ("dark", "light")
    assert switch["dark"]["fill"] != switch["light"]["fill"]


def test_copy_button_copies_the_block(opened: dict[str, Any]) -> None:
    copy = opened["interactions"]["copy"]
    assert copy["copied"] == copy["shown"]
    assert "QueueRemainingCapacity" in copy["copied"]


def test_checklist_remembers_what_was_ticked(opened: dict[str, Any]) -> None:
    assert opened["interactions"]["checklist"] == {"untouched": [False, False], "remembered": [False, True]}


@pytest.mark.parametrize("words", ["компонента", "MilliSecondsBehindSource"])
def test_search_finds_a_lesson_by_a_russian_word_form_and_by_a_metric(opened: dict[str, Any], words: str) -> None:
    assert FIXTURE_LESSON in opened["interactions"]["search"][words]


def test_menu_of_a_phone_opens_the_sidebar(opened: dict[str, Any]) -> None:
    assert opened["interactions"]["menu"] == {"hiddenBefore": True, "visibleAfter": True}
    assert opened["interactions"]["trouble"] == []


@pytest.mark.parametrize("route", PAGES)
def test_scripts_weigh_little_before_a_reader_does_anything(visits: Visits, route: str) -> None:
    for visit in visits(route):
        assert 0 < visit["scriptBytes"] <= 150 * 1024, (visit["width"], visit["scriptBytes"])


def test_the_copy_button_of_a_phone_covers_no_code(opened: dict[str, Any]) -> None:
    assert opened["interactions"]["covered"] == []


def test_an_address_with_a_heading_lands_on_it(opened: dict[str, Any]) -> None:
    """Though sections above it are not laid out on a phone; the last ones cannot come to the top of the window."""
    assert {(one["route"], one["width"]) for one in opened["landed"]} == set(product(lesson_routes(), (1280, 390)))
    for one in opened["landed"]:
        assert len(one["headings"]) > 3
        for heading in one["headings"][:-1]:
            assert 60 <= heading["top"] <= 160, (one["route"], one["width"], heading)
