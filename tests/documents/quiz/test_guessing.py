"""What a reader scores without reading, against a plain count and against chance."""

from __future__ import annotations

import json
import random
from itertools import product
from math import comb, prod

import pytest

from cdclint.core.source import Source
from cdclint.documents.quiz.guessing import at_least, habits, traits_of, weighed_at_least
from cdclint.documents.quiz.quiz_file import JsonQuiz
from cdclint.syntax.data.json_reader import parse_json


def quiz(chance: random.Random, count: int, longest: float, options: int = 4) -> list[tuple[list[str], int]]:
    """Questions with options of random lengths, of which the right one is the longest in that share."""
    found = []
    for _ in range(count):
        texts = ["x" * chance.randint(10, 80) for _ in range(options)]
        right = chance.randrange(options)
        if chance.random() < longest:
            texts[right] = "x" * chance.randint(90, 150)
        found.append((texts, right))
    return found


def reported(questions: list[tuple[list[str], int]]) -> list[str]:
    return [one.name for one in habits([traits_of(*one) for one in questions], [len(one) for one, _ in questions])]


@pytest.mark.parametrize("options", [3, 4, 5])
@pytest.mark.parametrize("count", [12, None])
def test_fair_quizzes_are_left_alone(options: int, count: int | None) -> None:
    chance = random.Random(5)  # noqa: S311 (a sample, no secret)
    alarms = sum(bool(reported(quiz(chance, count or chance.randint(5, 20), 0, options))) for _ in range(1000))
    assert alarms <= 10


@pytest.mark.parametrize(("share", "found"), [(0.96, 0.99), (0.6, 0.85)])
def test_quizzes_of_twelve_questions_that_give_themselves_away(share: float, found: float) -> None:
    chance = random.Random(6)  # noqa: S311 (a sample, no secret)
    hits = [reported(quiz(chance, 12, share)) for _ in range(300)]
    assert sum("longest" in one for one in hits) >= found * 300


def test_longest_options_count_for_more_the_more_they_stand_out() -> None:
    def seven_of_twelve(longest: int) -> list[tuple[list[str], int]]:
        found = []
        for at in range(12):
            texts = ["x" * 20, "x" * 25, "x" * 30]
            texts.insert(at % 4, "x" * longest if at < 7 else "x" * 28)
            found.append((texts, at % 4))
        return found

    # Chance gives seven of twelve in one fair quiz of seventy.
    assert reported(seven_of_twelve(60)) == ["longest"]
    assert reported(seven_of_twelve(31)) == []


@pytest.mark.parametrize(("options", "hits"), [(3, 10), (4, 8), (5, 8)])
def test_so_many_longest_of_twelve_are_reported_however_little_they_stand_out(options: int, hits: int) -> None:
    def longest(number: int) -> list[tuple[list[str], int]]:
        texts = ["x" * (20 + 10 * at) for at in range(options - 1)] + ["x" * (10 * options + 1)]
        return [(texts, options - 1 if at < number else at % (options - 1)) for at in range(12)]

    # Chance gives so many in one fair quiz of 350 at the most.
    assert "longest" in reported(longest(hits))
    assert "longest" not in reported(longest(hits - 2))


@pytest.mark.parametrize("count", [1, 4, 7])
def test_the_weighed_tail_is_that_of_every_outcome(count: int) -> None:
    chance = random.Random(count)  # noqa: S311 (a sample, no secret)
    seen = [(chance.random() < 0.5, chance.choice((1 / 3, 1 / 4)), chance.randint(1, 8)) for _ in range(count)]
    reached = sum(weight for hit, _, weight in seen if hit)
    plain = 0.0
    for outcome in product((False, True), repeat=count):
        if sum(one[2] for one, hit in zip(seen, outcome, strict=True) if hit) >= reached:
            plain += prod(one[1] if hit else 1 - one[1] for one, hit in zip(seen, outcome, strict=True))
    assert weighed_at_least(seen) == pytest.approx(plain)


def test_a_course_of_such_quizzes_is_certain() -> None:
    chance = random.Random(7)  # noqa: S311 (a sample, no secret)
    assert reported([one for _ in range(60) for one in quiz(chance, 12, 0.6)])[0] == "longest"


@pytest.mark.parametrize(("hits", "count", "chance"), [(0, 5, 0.3), (3, 5, 0.25), (12, 12, 0.25), (40, 100, 0.25)])
def test_the_tail_is_that_of_the_binomial_distribution(hits: int, count: int, chance: float) -> None:
    plain = sum(comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(hits, count + 1))
    assert at_least(hits, count, chance) == pytest.approx(plain)


def test_one_letter_throughout_is_a_habit() -> None:
    texts = ["позиция", "таблица", "журнала", "пароль1"]
    assert reported([(texts, 1)] * 8)[0] == "letter b"
    assert reported([(texts, at % 4) for at in range(8)]) == []


def test_five_questions_with_one_letter_are_reported_where_chance_seldom_gives_them() -> None:
    texts = ["позиция", "таблица", "журнала", "пароль1", "журнал1"]
    reported_of = {count: reported([(texts[:count], 1)] * 5) for count in (2, 3, 4, 5)}
    assert reported_of == {2: [], 3: [], 4: ["letter b"], 5: ["letter b"]}
    assert reported([(texts[:4], 1)] * 4) == []


@pytest.mark.parametrize(("count", "options"), [(5, 4), (6, 4), (7, 3), (9, 5)])
def test_fair_quizzes_of_the_sizes_that_are_just_reported_are_left_alone(count: int, options: int) -> None:
    chance = random.Random(9)  # noqa: S311 (a sample, no secret)
    assert sum(bool(reported(quiz(chance, count, 0, options))) for _ in range(1000)) <= 10


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
        longest += sum(one["habits"].get("longest", (False, 0, 0))[0] for one in facts)
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
