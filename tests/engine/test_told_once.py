"""A quiz that the schema of its site refuses, too: each fault is told once, whichever rules are in force."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.engine.check import check
from cdclint.engine.entry_check import is_verdict
from cdclint.engine.run.request import Request
from cdclint.engine.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cdclint.core.report import Diagnostic

SITE = """\
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
const option = z.object({ id: z.string(), text: z.string().min(1), right: z.boolean().optional() }).strict();
const question = z.object({
  id: z.string(),
  type: z.string().optional(),
  question: z.string().min(1),
  options: z.array(option).min(2),
  correctAnswer: ANSWER,
  explanation: z.string().min(1),
}).strict();
const quizzes = defineCollection({
  loader: glob({ base: './src/content/quizzes', pattern: '**/*.{json,yml}' }),
  schema: z.object({ questions: z.array(question) }).strict(),
});
export const collections = { quizzes };
"""
STATED = "collection/invalid-entry"
QUIZ = "src/content/quizzes/01/lag.json"
YAML = "src/content/quizzes/01/lag.yml"
OPTIONS = [{"id": "a", "text": "Задержка"}, {"id": "b", "text": "Ключ"}]
SOUND = {
    "id": "q",
    "type": "choice",
    "question": "Что?",
    "options": OPTIONS,
    "correctAnswer": "a",
    "explanation": "Да.",
}
TEXT, NUMBER, LETTER, FLAG = "z.string()", "z.number().min(0).max(3)", "z.enum(['a', 'b', 'c'])", "z.boolean()"
GONE = object()


def changed(one: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in {**one, **changes}.items() if value is not GONE}


def options(*changes: Mapping[str, object]) -> list[dict[str, object]]:
    return [changed(one, change) for one, change in zip(OPTIONS, changes, strict=True)]


FAULTS = [
    # What is wrong, what the answer must be, the rules that tell of it, and those that do where the first is off.
    ("no question", TEXT, {"question": GONE}, [STATED], ["quiz/invalid"]),
    ("a question of nothing", TEXT, {"question": ""}, [STATED], ["quiz/invalid"]),
    ("a question of null", TEXT, {"question": None}, [STATED], ["quiz/invalid"]),
    ("a question of blanks", TEXT, {"question": "  "}, ["quiz/invalid"], ["quiz/invalid"]),
    ("a question of a number", TEXT, {"question": 5}, [STATED], []),
    ("no options", TEXT, {"options": GONE}, [STATED], ["quiz/invalid"]),
    ("options of null", TEXT, {"options": None}, [STATED], ["quiz/invalid"]),
    ("an empty list", TEXT, {"options": []}, [STATED], ["quiz/invalid"]),
    ("one option", TEXT, {"options": OPTIONS[:1]}, [STATED], ["quiz/invalid"]),
    ("options of a text", TEXT, {"options": "a"}, [STATED], ["quiz/invalid"]),
    ("an option of nothing", TEXT, {"options": options({}, {"text": ""})}, [STATED], ["quiz/invalid"]),
    ("an option without a text", TEXT, {"options": options({}, {"text": GONE})}, [STATED], ["quiz/invalid"]),
    ("one text twice", TEXT, {"options": options({}, {"text": "Задержка"})}, ["quiz/invalid"], ["quiz/invalid"]),
    ("one id twice", TEXT, {"options": options({}, {"id": "a"})}, ["quiz/invalid"], ["quiz/invalid"]),
    ("an option of a number", TEXT, {"options": options({}, {"text": 3})}, [STATED], []),
    ("an unknown key", TEXT, {"more": 1}, [STATED], []),
    ("a misspelt key", TEXT, {"question": GONE, "qestion": "Что?"}, [STATED], ["quiz/invalid"]),
    ("no answer", TEXT, {"correctAnswer": GONE}, [STATED], ["quiz/unknown-answer"]),
    ("an answer of null", TEXT, {"correctAnswer": None}, [STATED], ["quiz/unknown-answer"]),
    ("an empty answer", TEXT, {"correctAnswer": ""}, ["quiz/unknown-answer"], ["quiz/unknown-answer"]),
    ("an answer of no option", TEXT, {"correctAnswer": "z"}, ["quiz/unknown-answer"], ["quiz/unknown-answer"]),
    ("a letter that is none", LETTER, {"correctAnswer": "z"}, [STATED], ["quiz/unknown-answer"]),
    ("a letter of no option", LETTER, {"correctAnswer": "c"}, ["quiz/unknown-answer"], ["quiz/unknown-answer"]),
    ("an index outside", NUMBER, {"correctAnswer": 7}, [STATED], ["quiz/unknown-answer"]),
    ("an index below", NUMBER, {"correctAnswer": -1}, [STATED], ["quiz/unknown-answer"]),
    ("an index of no option", NUMBER, {"correctAnswer": 2}, ["quiz/unknown-answer"], ["quiz/unknown-answer"]),
    ("a boolean", TEXT, {"correctAnswer": True}, [STATED], ["quiz/wrong-answer-type"]),
    (
        "a number that names nothing",
        TEXT,
        {"correctAnswer": 7},
        [STATED, "quiz/unknown-answer"],
        ["quiz/unknown-answer", "quiz/wrong-answer-type"],
    ),
    ("a list", TEXT, {"correctAnswer": ["a"]}, [STATED], ["quiz/wrong-answer-type"]),
    ("no explanation", TEXT, {"explanation": GONE}, [STATED], ["quiz/missing-explanation"]),
    ("an empty explanation", TEXT, {"explanation": ""}, [STATED], ["quiz/missing-explanation"]),
    ("an id twice", TEXT, {"id": "q2"}, ["quiz/duplicate-id"], ["quiz/duplicate-id"]),
]
"""One fault each but for the number that names no option: it is of a wrong type, and as a text it would name none."""


def quiz(changes: Mapping[str, object], answer: str = TEXT) -> dict[str, object]:
    """Six questions, the last of them with changes."""
    right = 0 if answer == NUMBER else "a"
    # Each is asked in its own words, so that none is like another.
    sound = [{**SOUND, "id": f"q{at}", "question": f"Что {at}?", "correctAnswer": right} for at in range(6)]
    sound[-1] = changed(sound[-1], changes)
    return {"questions": sound}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "src/content/quizzes/01").mkdir(parents=True)
    (tmp_path / "astro.config.mjs").write_text("export default {};\n", "utf-8")
    put(tmp_path, {})
    return tmp_path


def put(site: Path, changes: Mapping[str, object], answer: str = TEXT) -> None:
    (site / "src/content.config.ts").write_text(SITE.replace("ANSWER", answer), "utf-8")
    (site / QUIZ).write_text(json.dumps(quiz(changes, answer), ensure_ascii=False, indent=2), "utf-8")


def told(site: Path, settings: Mapping[str, object] | None = None, *, cached: bool = False) -> list[Diagnostic]:
    report = check(load(site, dict(settings or {}), isolated=False), Request(cached=cached)).report
    assert not report.crashes
    return [one for one in report.diagnostics if one.rule.startswith(("quiz/", "collection/", "data/"))]


def rules(found: list[Diagnostic]) -> list[str]:
    return sorted(one.rule for one in found if one.rule != "quiz/guessable")


@pytest.mark.parametrize(
    ("answer", "changes", "once", "without"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS]
)
def test_each_fault_is_told_once(
    site: Path, answer: str, changes: Mapping[str, object], once: list[str], without: list[str]
) -> None:
    put(site, changes, answer)
    assert rules(told(site)) == once
    assert rules(told(site, {"ignore": (STATED,)})) == without
    alone = [STATED] if STATED in once else []
    assert rules(told(site, {"select": (STATED,)})) == alone


@pytest.mark.parametrize("answer", [TEXT, NUMBER, LETTER])
def test_a_sound_quiz_is_silent(site: Path, answer: str) -> None:
    put(site, {}, answer)
    assert not rules(told(site))


def test_all_faults_of_a_file_at_once(site: Path) -> None:
    several = [one for one in FAULTS if one[1] == TEXT and one[0] != "an id twice"]
    questions = [
        changed({**SOUND, "id": f"q{at}", "question": f"Что {at}?"}, changes)
        for at, (_, _, changes, _, _) in enumerate(several)
    ]
    sound = [{**SOUND, "id": f"s{at}", "question": f"Кто {at}?"} for at in range(len(several) * 2)]
    (site / QUIZ).write_text(json.dumps({"questions": sound + questions}, ensure_ascii=False, indent=2), "utf-8")
    assert rules(told(site)) == sorted(rule for _, _, _, once, _ in several for rule in once)


def test_what_one_run_left_out_another_tells_from_the_cache(site: Path) -> None:
    put(site, {"question": ""})
    off = {"ignore": (STATED,)}
    for settings, expected in ((None, [STATED]), (off, ["quiz/invalid"]), (None, [STATED]), (off, ["quiz/invalid"])):
        assert rules(told(site, settings, cached=True)) == expected
        assert rules(told(site, settings, cached=True)) == expected


def test_the_heavier_one_speaks(site: Path) -> None:
    put(site, {"question": ""})
    for severity in ("warning", "info"):
        (site / "cdclint.toml").write_text(f'[severity]\n"{STATED}" = "{severity}"\n', "utf-8")
        assert rules(told(site)) == ["quiz/invalid"]
    (site / "cdclint.toml").write_text('[severity]\nquiz = "warning"\n', "utf-8")
    assert rules(told(site)) == [STATED]


def test_where_settings_silence_one_for_a_file_the_other_speaks(site: Path) -> None:
    put(site, {"question": ""})
    ignored = '[per-file-ignores]\n"**/lag.json" = {{ rules = ["{}"], reason = "a test" }}\n'
    (site / "cdclint.toml").write_text(ignored.format(STATED), "utf-8")
    assert rules(told(site)) == ["quiz/invalid"]
    (site / "cdclint.toml").write_text(ignored.format("quiz"), "utf-8")
    assert rules(told(site)) == [STATED]


def test_a_comment_for_either_is_of_use(site: Path) -> None:
    (site / QUIZ).unlink()
    text = "questions:\n" + "".join(
        f"  - id: q{at}\n    question: {asked}\n    options: [{{id: a, text: Да}}, {{id: b, text: Нет}}]\n"
        "    correctAnswer: a\n    explanation: Да.\n"
        for at, asked in enumerate(["Что?", '""  # cdclint: disable=RULE a test'])
    )
    for rule, left in ((STATED, ["quiz/invalid"]), ("quiz/invalid", [STATED]), (f"{STATED},quiz/invalid", [])):
        (site / YAML).write_text(text.replace("RULE", rule), "utf-8")
        report = check(load(site, {}, isolated=False), Request(cached=False)).report
        assert [one.rule for one in report.diagnostics if one.rule.startswith(("quiz/", "coll", "suppr"))] == left


def test_a_schema_of_the_settings_speaks_as_well(site: Path) -> None:
    unique = {"required": ["question"], "properties": {"options": {"uniqueItems": True}}}
    schema = {"type": "object", "properties": {"questions": {"items": unique}}}
    (site / "quiz.schema.json").write_text(json.dumps(schema), "utf-8")
    (site / "cdclint.toml").write_text('[schemas]\n"**/lag.json" = "quiz.schema.json"\n', "utf-8")
    put(site, {"question": GONE, "options": [OPTIONS[0], OPTIONS[1], OPTIONS[0]]})
    stated = "data/schema-violation"
    assert rules(told(site)) == [stated, stated]
    assert rules(told(site, {"ignore": (stated,)})) == ["quiz/invalid", "quiz/invalid"]


def test_the_editor_tells_it_once_while_a_text_changes(site: Path) -> None:
    put(site, {"question": ""})
    config = load(site, {}, isolated=False)
    space = Workspace.load(config, Request(cached=False))
    assert space.settle_unless(lambda: False)
    assert rules(list(space.reported[QUIZ])) == [STATED]
    moved = b"\n\n" + (site / QUIZ).read_bytes()
    beside = space.beside(QUIZ, moved)
    assert beside is not None
    assert rules(list(beside[0])) == [STATED]


@pytest.mark.parametrize("faults", [[["1", "empty"]], [[1]], [[1, 2]], "empty", [None], {"1": "empty"}])
def test_faults_that_another_program_wrote_are_refused(faults: object) -> None:
    assert is_verdict({"a/b": [[0, 1, "text", None, [[1, "empty"]]]]}, [])
    assert not is_verdict({"a/b": [[0, 1, "text", None, faults]]}, [])
