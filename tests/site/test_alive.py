"""What a lesson does beyond being read: recorded states of the dashboard, questions with hidden answers, progress."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import FIXTURE_LESSON, ROOT, lesson_routes
from .test_build import texts

if TYPE_CHECKING:
    from .conftest import Built

DASHBOARD_LESSON = "/course/03-module-3/03-grafana-dashboard-lab/"
STATES = ("normal", "batch", "outage", "frozen")


def panel(html: str, title: str, state: str) -> str:
    """The drawing of a panel in a state."""
    start = re.search(rf'class="panel-title[^>]*>{re.escape(title)}<', html)
    assert start is not None
    end = html.index('class="panel-kind', start.end())
    drawn = html[start.end() : end].split('<div class="state')
    [found] = [part for part in drawn if f'data-state="{state}"' in part.split(">", 1)[0]]
    return found


def numbers(drawing: str) -> list[str]:
    """Texts of its numbers."""
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(unescape(drawing), "span", "number")]


@pytest.fixture(scope="module")
def lesson(built: Built) -> str:
    return built.page(DASHBOARD_LESSON)


def test_reader_chooses_among_the_recorded_states_and_the_first_shows(lesson: str) -> None:
    radios = re.findall(r'<input type="radio" name="state of [^"]*" value="(\w+)"( checked)?', lesson)
    assert radios == [("normal", " checked"), ("batch", ""), ("outage", ""), ("frozen", "")]
    for state in STATES:
        assert (
            f".board:has(input[value='{state}']:checked) [data-state]:not([data-state='{state}']){{display:none}}"
            in lesson
        )


def test_every_panel_is_drawn_in_every_state(lesson: str) -> None:
    panels = texts(lesson, "div", "panel-title")
    assert len(panels) == 15
    for title in panels:
        for state in STATES:
            assert panel(lesson, title, state)


@pytest.mark.parametrize(
    ("title", "state", "shown", "colour"),
    [
        ("Connector Status", "normal", ["Running"], "#73bf69"),
        ("Connector Status", "outage", ["Gone"], "#f2495c"),
        ("Current Lag", "normal", ["3 ms"], "#73bf69"),
        ("Current Lag", "batch", ["1,33 min"], "#f2495c"),
        ("Current Lag", "outage", ["No data"], None),
        ("Events/sec", "outage", ["No data"], "#f2495c"),
        ("Queue Usage %", "frozen", ["0 %"], "#73bf69"),
        ("Snapshot Progress", "frozen", ["No snapshot"], None),
    ],
)
def test_numbers_have_the_text_and_colour_of_the_panels_json(
    lesson: str, title: str, state: str, shown: list[str], colour: str | None
) -> None:
    drawing = panel(lesson, title, state)
    assert numbers(drawing) == shown
    if colour is not None:
        assert f"--colour: {colour}" in drawing.replace("--colour:#", "--colour: #")


def test_table_names_its_columns_and_formats_each_by_its_override(lesson: str) -> None:
    drawing = panel(lesson, "Connector Breakdown", "normal")
    assert texts(drawing, "span", "name") == ["Status", "Lag", "Events/sec", "Queue", "Last event"]
    assert numbers(drawing) == ["Connected", "3 ms", "22,32 events/s", "0,16 %", "316 ms"]


def test_a_curve_ends_where_its_series_ends(lesson: str) -> None:
    """In an outage the lag has no points after the connector's metrics are gone."""
    line = re.search(r'<path d="(M[^"]*)" class="line[^>]*>', panel(lesson, "Lag Trend", "outage"))
    assert line is not None
    last = re.findall(r"[ML]([\d.]+) ", line.group(1))[-1]
    recorded = json.loads((ROOT / "labs/states.json").read_text(encoding="utf-8"))["states"]["outage"]["series"]
    ends = {title: max(at for at, _ in refs["A"][0]["values"]) for title, refs in recorded.items() if refs["A"]}
    assert float(last) == pytest.approx(160 * ends["Lag Trend"] / max(ends.values()), abs=0.1)


def test_dashboard_without_a_recording_stays_a_sketch(built: Built) -> None:
    html = built.page(FIXTURE_LESSON)
    assert 'class="state ' not in html
    assert "кривые условные" in html


def quiz(route: str) -> list[dict[str, Any]]:
    path = ROOT / "src/content/quizzes" / f"{route.strip('/').removeprefix('course/')}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return found


@pytest.mark.parametrize("route", lesson_routes())
def test_lesson_ends_with_its_questions_and_hides_the_answers(built: Built, route: str) -> None:
    html = built.page(route)
    shown = re.findall(r'<fieldset data-question="([^"]+)".*?</fieldset>', html, re.DOTALL)
    assert shown == [question["id"] for question in quiz(route)]
    for block, question in zip(
        re.findall(r"<fieldset data-question=.*?</fieldset>", html, re.DOTALL), quiz(route), strict=True
    ):
        right = re.findall(r'value="(\w)" data-right', block)
        assert right == [question["correctAnswer"]]
        answer = re.search(r"<details class=\"answer[^>]*>(.*?)</details>", block, re.DOTALL)
        assert answer is not None
        assert " open" not in answer.group().split(">", 1)[0]
        assert f".</strong> {question['explanation']}" in unescape(answer.group(1))
        assert question["explanation"] not in unescape(block.replace(answer.group(), ""))


@pytest.mark.parametrize("route", lesson_routes())
def test_the_contents_of_a_page_lead_to_its_questions(built: Built, route: str) -> None:
    contents = re.search(r"<starlight-toc.*?</starlight-toc>", built.page(route), re.DOTALL)
    assert contents is not None
    assert re.search(r'href="#quiz-heading"[^>]*>\s*<span[^>]*>Проверьте себя', contents[0])
    assert built.page(route).count('id="quiz-heading"') == 1


def test_lesson_without_questions_has_no_quiz(built: Built) -> None:
    assert 'class="quiz' not in built.page(FIXTURE_LESSON)


@pytest.mark.parametrize("route", [FIXTURE_LESSON, *lesson_routes()])
def test_lesson_can_be_marked_as_done(built: Built, route: str) -> None:
    mark = re.search(rf'<div class="lesson-done[^>]*data-lesson="{route}"[^>]*>\s*<button[^>]*>', built.page(route))
    assert mark is not None
    assert 'aria-pressed="false"' in mark.group()
