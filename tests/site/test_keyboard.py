"""The new parts of a lesson by the keyboard alone, at 1280 and 390 px, dark and light."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import FIXTURE_LESSON, ROOT, lesson_routes

if TYPE_CHECKING:
    Walk = dict[str, Any]

LESSON = "/course/03-module-3/03-grafana-dashboard-lab/"
TERMS = json.loads((ROOT / "src/content/glossary.json").read_text("utf-8"))["terms"]


@pytest.fixture(params=list(product((1280, 390), ("dark", "light"))), ids=lambda found: f"{found[0]}-{found[1]}")
def walk(request: pytest.FixtureRequest, opened: dict[str, Any]) -> Walk:
    """What one reader saw."""
    [found] = [one for one in opened["keyboard"] if (one["width"], one["theme"]) == request.param]
    result: Walk = found
    return result


def test_nothing_goes_wrong_on_the_way(walk: Walk) -> None:
    assert walk["trouble"] == {"console": [], "failed": [], "foreign": []}


def test_a_definition_shows_whole_in_the_window_while_the_keyboard_is_on_its_term(walk: Walk) -> None:
    forms = {form.lower(): term for term in TERMS for form in (term["term"], *term["forms"])}
    assert len(walk["glossary"]) == 2
    for seen in walk["glossary"]:
        assert json.loads(seen["shown"]) == forms[seen["text"].lower()]["definition"]
        assert (seen["fits"], seen["held"], seen["overflow"]) == (True, False, 0)


def test_a_term_opens_its_place_in_the_glossary(walk: Walk) -> None:
    assert any(walk["target"].strip().startswith(term["term"]) for term in TERMS)


def test_arrows_choose_the_state_of_the_dashboard(walk: Walk) -> None:
    assert walk["states"] == [["normal"], ["batch"], ["outage"], ["frozen"]]


def test_the_command_for_the_lab_is_copied(walk: Walk) -> None:
    assert re.fullmatch(
        r"curl -fsSO \S+/labs\.zip &&\necho \"[0-9a-f]{64}  labs\.zip\" \| sha256sum --check &&\nunzip -q labs\.zip",
        walk["copied"],
    )


def test_code_of_a_closed_part_comes_when_it_is_opened(walk: Walk) -> None:
    # Every block of the part comes, and none before.
    assert walk["code"] == {"before": 0, "waiting": 3, "after": 3}


def test_a_question_hides_its_answer_and_judges_what_was_chosen(walk: Walk) -> None:
    assert walk["quiz"] == {
        "before": {"verdict": "", "open": False},
        "wrong": {"verdict": "Не то", "open": False},
        "right": {"verdict": "Верно", "open": True},
        "shown": {"verdict": "", "open": True},
    }


def test_a_lesson_is_marked_as_done_and_the_mark_is_kept(walk: Walk) -> None:
    assert (walk["pressed"], walk["marked"]) == ("true", [LESSON])
    assert walk["told"] == f"Пройдено уроков: 1 из {len([FIXTURE_LESSON, *lesson_routes()])}"


def test_search_answers_in_russian(walk: Walk) -> None:
    told = re.fullmatch(r"Страниц по запросу «коннектора»: (\d+)", walk["search"]["message"])
    assert told is not None
    # The dialog shows five at first.
    assert walk["search"]["count"] == min(int(told[1]), 5) > 0
    # No page has the word; that some have others that begin like it is no answer.
    assert walk["nothing"] == {"message": "По запросу «абракадабра» ничего не найдено", "results": 0}
    assert re.search("коннектор", walk["search"]["excerpt"])
    assert walk["search"]["opened"].startswith(("/course/", "/glossary/", "/labs/"))
