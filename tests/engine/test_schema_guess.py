"""The guessed schema holds for the lessons that it was guessed from, and for few others."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdclint.engine.adoption.schema_guess import guess, guess_data

LESSONS: list[dict[str, Any]] = [
    {
        "title": f"Урок {number}",
        "order": number,
        "difficulty": "beginner" if number % 2 else "advanced",
        "duration": f"{number * 5}min",
        "topics": ["grafana", f"topic-{number}"],
    }
    for number in range(1, 13)
]


def refused(lesson: dict[str, Any], lessons: list[dict[str, Any]] = LESSONS) -> bool:
    schema = guess(lessons)
    jsonschema.Draft202012Validator.check_schema(schema)
    return not jsonschema.Draft202012Validator(schema).is_valid(lesson)


def test_it_keeps_what_the_lessons_have_in_common() -> None:
    assert guess(LESSONS) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lesson frontmatter",
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "order", "difficulty", "duration", "topics"],
        "properties": {
            "title": {"type": "string", "minLength": 1},
            "order": {"type": "integer", "minimum": 1},
            "difficulty": {"type": "string", "enum": ["advanced", "beginner"]},
            "duration": {"type": "string", "pattern": "^[0-9]+min$"},
            "topics": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$"},
            },
        },
    }


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": None},
        {"order": "3"},
        {"order": 0},
        {"difficulty": "begginer"},
        {"duration": "five minutes"},
        {"topics": []},
        {"topics": ["Two Words"]},
        {"topics": ["a", "a"]},
        {"titel": "x"},
    ],
)
def test_it_refuses_what_no_lesson_has(change: dict[str, Any]) -> None:
    assert not refused(LESSONS[0])
    assert refused(LESSONS[0] | change)


def test_a_misspelt_key_is_no_part_of_it() -> None:
    slipped = [*LESSONS, {**LESSONS[0], "dificulty": "beginner"}]
    assert "dificulty" not in guess(slipped)["properties"]
    assert refused(slipped[-1], slipped)


def test_a_rare_key_of_its_own_stays_optional() -> None:
    lessons = [*LESSONS, {**LESSONS[0], "prerequisites": ["a"]}]
    assert "prerequisites" in guess(lessons)["properties"]
    assert "prerequisites" not in guess(lessons)["required"]


def test_mixed_values_keep_their_types() -> None:
    found = guess([{"a": 1, "b": 1}, {"a": "x", "b": 1.5}, {"a": None, "b": 2}])["properties"]
    assert found == {"a": {"type": ["integer", "null", "string"]}, "b": {"type": "number"}}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from(["title", "order", "x y"]), VALUES), max_size=5))
def test_whatever_the_lessons_are_they_keep_it(lessons: list[dict[str, Any]]) -> None:
    for lesson in lessons:
        assert not refused(lesson, lessons)


QUIZZES: list[dict[str, Any]] = [
    {
        "lesson": f"0{number}-lag",
        "questions": [
            {
                "id": f"q{at}",
                "question": "Что?",
                "options": ["a", "b"],
                "answer": at % 2,
                **({"hint": "да"} if at else {}),
            }
            for at in range(4)
        ],
    }
    for number in range(1, 7)
]


@pytest.mark.parametrize(
    "change",
    [{"answr": 0}, {"answer": "0"}, {"options": "a"}, {"question": None}],
)
def test_data_is_described_to_its_depth(change: dict[str, Any]) -> None:
    schema = guess_data(QUIZZES, "quizzes")
    validator = jsonschema.Draft202012Validator(schema)
    assert all(map(validator.is_valid, QUIZZES))
    assert validator.is_valid({"lesson": "07-lag", "questions": QUIZZES[0]["questions"][:1]})
    assert not validator.is_valid({"lesson": "07-lag", "questions": [QUIZZES[0]["questions"][0] | change]})


def test_names_of_things_are_no_keys() -> None:
    schema = guess_data(
        [{f"word-{at}-{number}": {"text": f"да {at}"} for at in range(9)} for number in range(3)], "words"
    )
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"other": {"text": "нет"}})
    assert not validator.is_valid({"other": {"txt": "нет"}})


def test_a_rare_key_is_no_slip_beside_the_one_that_it_looks_like() -> None:
    entries = [{"input": at, **({"inputs": 1} if at == 3 else {})} for at in range(20)]
    validator = jsonschema.Draft202012Validator(guess_data([entries], "words"))
    assert validator.is_valid(entries)
    slipped = [*entries[:3], {"inputs": 3}, *entries[4:]]
    assert not jsonschema.Draft202012Validator(guess_data([slipped], "words")).is_valid(slipped)
