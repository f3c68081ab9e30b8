"""The statistics of a generated course equal those of a plain script over its files."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

PLAIN = """
import json, pathlib, sys
modules = {}
for path in pathlib.Path(sys.argv[1]).rglob("*.json"):
    quiz = json.loads(path.read_text("utf-8"))
    modules.setdefault(quiz["moduleId"], []).append(quiz["questions"])
    modules.setdefault("all", []).append(quiz["questions"])
for name, quizzes in sorted(modules.items(), key=lambda pair: (pair[0] == "all", pair[0])):
    questions = [one for quiz in quizzes for one in quiz]
    letters, longest, alone, score, choices = {}, 0, 0, 0.0, 0
    for one in questions:
        if one["type"] != "multiple-choice":
            continue
        choices += 1
        letter = one["correctAnswer"]
        letters[letter] = letters.get(letter, 0) + 1
        lengths = {option["id"]: len(option["text"]) for option in one["options"]}
        most = max(lengths.values())
        if list(lengths.values()).count(most) > 1:
            score += 1 / len(lengths)
            continue
        alone += 1
        longest += lengths[letter] == most
        score += lengths[letter] == most
    score = max(score, *letters.values())
    shown = " ".join(f"{letter} {count}" for letter, count in sorted(letters.items()))
    shares = f"{round(100 * longest / alone)} %", f"{round(100 * score / choices)} %"
    print(name, len(quizzes), len(questions), shown, *shares)
"""


def write_course(root: Path, chance: random.Random) -> None:
    """900 quizzes in nine modules, of which the first three give themselves away."""
    for number in range(900):
        module = f"0{number % 9 + 1}-module"
        questions: list[dict[str, object]] = []
        for at in range(chance.randint(5, 8)):
            texts = ["x" * chance.randint(5, 40) for _ in range(chance.choice((3, 4, 5)))]
            right = chance.randrange(len(texts))
            if number % 9 < 3 and chance.random() < 0.95:
                texts[right] = "x" * chance.randint(60, 90)
            options = [{"id": "abcde"[place], "text": text} for place, text in enumerate(texts)]
            question = {"id": f"q{at}", "type": "multiple-choice", "question": "Что?", "options": options}
            questions.append({**question, "correctAnswer": "abcde"[right]})
        questions.append({"id": "last", "type": "true-false", "question": "Да?", "correctAnswer": True})
        path = root / "quizzes" / module / f"{number:03}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"moduleId": module, "questions": questions}), "utf-8")


def test_the_statistics_are_those_of_a_plain_script(cdclint: Command, repository: Path) -> None:
    write_course(repository, random.Random(14))  # noqa: S311 (a sample, no secret)
    plain = subprocess.run(
        [sys.executable, "-c", PLAIN, str(repository / "quizzes")], capture_output=True, text=True, check=True
    ).stdout
    done = cdclint("check", "--select", "quiz/guessable", "--statistics", "--language", "en")
    table = done.stdout.partition("[quizzes]\n")[2].splitlines()
    rows = [" ".join(line.split()).rpartition(" / ")[0].rpartition(" ")[0] for line in table[1:]]
    assert "\n".join(rows) == plain.strip()
    assert max(map(len, table)) <= 100
    guessable = {line.split()[0]: [int(word) for word in line.split()[-3::2]] for line in table[1:]}
    assert all(found > 0.8 * judged for name, (found, judged) in guessable.items() if name < "04" and name != "all")
    assert sum(found for name, (found, _) in guessable.items() if "04" <= name < "10") <= 6
    assert guessable["all"] == [sum(one[at] for name, one in guessable.items() if name != "all") for at in (0, 1)]


@pytest.mark.parametrize(("language", "words"), [("en", "right is the longest"), ("ru", "верный — самый длинный")])
def test_the_page_for_people_shows_them(cdclint: Command, repository: Path, language: str, words: str) -> None:
    question = {"question": "Что?", "options": ["Лаг", "Слот и позиция в нём"], "answer": "b"}
    (repository / "quiz.json").write_text(json.dumps({"questions": [question]}), "utf-8")
    page = cdclint("check", "--select", "quiz", "--output-format", "html", "--language", language).stdout
    section = page.partition('<section id="quizzes">')[2].partition("</section>")[0]
    assert words in section
    assert "<td>b 1</td><td>100 %</td><td>100 %</td><td>0 / 0</td>" in section


def test_who_always_takes_one_letter_scores_what_that_letter_gives(cdclint: Command, repository: Path) -> None:
    questions = [
        {"id": f"q{at}", "question": f"Что {at}?", "options": ["Слот и позиция", "Лаг", "Ход"], "answer": letter}
        for at, letter in enumerate("bbbba")
    ]
    (repository / "lag").mkdir()
    (repository / "lag" / "quiz.json").write_text(json.dumps({"questions": questions}), "utf-8")
    done = cdclint("check", "--select", "quiz/guessable", "--statistics", "--output-format", "json")
    assert json.loads(done.stdout)["statistics"] == {
        "rules": {},
        "quizzes": [
            {"module": "lag", "quizzes": 1, "questions": 5, "choices": 5, "letters": {"a": 1, "b": 4}}
            | {"longest": 1, "standing_out": 5, "unread": 4.0, "judged": 1, "guessable": 0}
        ],
    }
    assert "statistics" not in json.loads(cdclint("check", "--output-format", "json").stdout)


def test_statistics_without_a_diagnostic_may_be_written_again(cdclint: Command, repository: Path) -> None:
    question = {"question": "Что?", "options": ["Лаг", "Слот"], "answer": "b"}
    (repository / "quiz.json").write_text(json.dumps({"questions": [question]}), "utf-8")
    for _ in range(2):
        assert cdclint("check", "--select", "quiz", "--statistics", "--output-file", "report.txt").returncode == 0
    assert (repository / "report.txt").read_text("utf-8").startswith("[quizzes]\n")
