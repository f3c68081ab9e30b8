"""What a reader scores without reading, against a plain count and against chance."""

from __future__ import annotations

import json
import random
from math import comb

import pytest

from cdclint.core.source import Source
from cdclint.documents.quiz.guessing import at_least, habits, traits_of
from cdclint.documents.quiz.quiz_file import JsonQuiz
from cdclint.syntax.data.json_reader import parse_json


def quiz(chance: random.Random, count: int, longest: float) -> list[tuple[list[str], int]]:
    """Questions with options of random lengths, of which the right one is the longest in that share."""
    found = []
    for _ in range(count):
        options = ["x" * chance.randint(10, 80) for _ in range(4)]
        right = chance.randrange(4)
        if chance.random() < longest:
            options[right] = "x" * chance.randint(90, 150)
        found.append((options, right))
    return found


def told(questions: list[tuple[list[str], int]]) -> list[str]:
    return [one.name for one in habits([traits_of(*one) for one in questions], [len(one) for one, _ in questions])]


def test_fair_quizzes_are_left_alone() -> None:
    chance = random.Random(5)  # noqa: S311 (a sample, no secret)
    alarms = sum(bool(told(quiz(chance, chance.randint(5, 20), 0))) for _ in range(1000))
    assert alarms <= 10


@pytest.mark.parametrize(("share", "found"), [(0.96, 0.99), (0.6, 0.5)])
def test_quizzes_of_twelve_questions_that_give_themselves_away(share: float, found: float) -> None:
    chance = random.Random(6)  # noqa: S311 (a sample, no secret)
    hits = [told(quiz(chance, 12, share)) for _ in range(300)]
    assert sum("longest" in one for one in hits) >= found * 300


def test_a_course_of_such_quizzes_is_certain() -> None:
    chance = random.Random(7)  # noqa: S311 (a sample, no secret)
    assert told([one for _ in range(60) for one in quiz(chance, 12, 0.6)])[0] == "longest"


@pytest.mark.parametrize(("hits", "count", "chance"), [(0, 5, 0.3), (3, 5, 0.25), (12, 12, 0.25), (40, 100, 0.25)])
def test_the_tail_is_that_of_the_binomial_distribution(hits: int, count: int, chance: float) -> None:
    plain = sum(comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(hits, count + 1))
    assert at_least(hits, count, chance) == pytest.approx(plain)


def test_one_letter_throughout_is_a_habit() -> None:
    texts = ["позиция", "таблица", "журнала", "пароль1"]
    assert told([(texts, 1)] * 8)[0] == "letter b"
    assert told([(texts, at % 4) for at in range(8)]) == []


def test_the_facts_of_a_generated_course_equal_a_plain_count() -> None:
    chance = random.Random(8)  # noqa: S311 (a sample, no secret)
    count = longest = 0
    for _ in range(900):
        questions = quiz(chance, chance.randint(3, 12), 0.5)
        text = json.dumps(
            {
                "questions": [
                    {"question": "Что?", "options": options, "correctAnswer": "abcd"[right]}
                    for options, right in questions
                ]
            }
        )
        source = Source("q.json", text)
        facts = JsonQuiz(source, *parse_json(source)).facts["questions"]
        assert [one["options"] for one in facts] == [4] * len(questions)
        count += sum("longest" in one["habits"] for one in facts)
        longest += sum(one["habits"].get("longest", (False, 0))[0] for one in facts)
        plain = [
            max(map(len, options)) == len(options[right])
            for options, right in questions
            if max(map(len, options)) > sorted(map(len, options))[-2]
        ]
        count -= len(plain)
        longest -= sum(plain)
    assert (count, longest) == (0, 0)


def test_a_quiz_of_a_hundred_thousand_questions() -> None:
    entry = '{"id":"q%d","question":"Что?","options":["a","b"],"answer":0}'
    source = Source("q.json", '{"questions":[' + ",".join(entry % at for at in range(100_000)) + "]}")
    assert len(JsonQuiz(source, *parse_json(source)).questions) == 100_000
