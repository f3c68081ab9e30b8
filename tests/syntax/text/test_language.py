"""Languages of passages, judged on passages written for that: see passages.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from absent import needs_interpreted
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text import language
from cdclint.syntax.text.language import foreign

SECTION = re.compile(r"\[(\w+) (\w+)\]")
SHAPES = {
    "paragraph": "{}\n",
    "heading": "## {}\n",
    "item": "- {}\n",
    "cell": "| Ключ | Значение |\n|---|---|\n| 1 | {} |\n",
}


@dataclass(frozen=True)
class Passage:
    label: str
    kind: str
    text: str

    @property
    def foreign(self) -> bool:
        return self.label not in {"ru", "label"}

    @property
    def prose(self) -> list[str]:
        """What the rule judges of it, read from a lesson that holds nothing else."""
        source = Source("lesson.mdx", SHAPES[self.kind].format(self.text))
        lesson = Lesson(source, Course(Path(), Layout(), ""))
        assert not lesson.problems, self.text
        return [run.prose for run in lesson.runs]


def passages() -> list[Passage]:
    found: list[Passage] = []
    label = kind = ""
    for line in Path(__file__).with_name("passages.txt").read_text("utf-8").splitlines():
        if section := SECTION.fullmatch(line):
            label, kind = section.groups()
            kind = "paragraph" if kind == "mixed" else kind
        elif line and not line.startswith("# "):
            found.append(Passage(label, kind, line))
    return found


def test_the_set_is_large_and_has_every_sort() -> None:
    everything = passages()
    assert len(everything) >= 400
    assert {passage.label for passage in everything} == {"ru", "label", "en", "uk", "bg", "sr"}
    assert len({passage.text for passage in everything}) > len(everything) * 0.97


def test_passages_in_another_language_are_found_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    missed, cried, found = [], [], 0
    for passage in passages():
        reported = any(foreign(prose, "ru") for prose in passage.prose)
        found += reported and passage.foreign
        if reported != passage.foreign:
            (missed if passage.foreign else cried).append(passage)
    precision = found / (found + len(cried))
    recall = found / (found + len(missed))
    with capsys.disabled():
        print(  # noqa: T201 (what it reaches is worth seeing)
            f"\nprose/not-russian: precision {precision:.3f}, recall {recall:.3f} of {len(passages())} passages"
        )
    assert precision >= 0.99, cried
    assert recall >= 0.88, missed  # a short passage without a letter that Russian lacks is taken for Russian


def test_the_common_path_asks_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_interpreted(language)
    asked = []

    def detect(text: str) -> str:
        asked.append(text)
        return ""

    monkeypatch.setattr(language, "_detect", detect)
    everything = [passage for passage in passages() if not passage.foreign]
    for passage in everything:
        for prose in passage.prose:
            foreign(prose, "ru")
    assert len(asked) <= len(everything) * 0.01, asked


def test_the_quick_look_changes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    needs_interpreted(language)
    texts = [text for passage in passages() for text in passage.prose]
    parts = [part for text in texts for part in (text, *re.split(r"[.,:;] ", text), *text.split())]
    little = [part for part in parts if language._says_little(part)]
    monkeypatch.setattr(language, "_says_little", lambda _: False)
    assert len(little) > 1000
    assert [part for part in little if foreign(part, "ru") is not None] == []


@pytest.mark.parametrize("label", ["en", "uk", "bg", "sr"])
def test_the_language_is_named(label: str) -> None:
    named = [foreign(prose, "ru") for passage in passages() if passage.label == label for prose in passage.prose]
    right = sum(found is not None and found.language == label for found in named)
    assert right >= 0.9 * sum(found is not None for found in named)


def test_only_the_foreign_sentence_is_told() -> None:
    text = "Порог равен 5 секундам. If you need a different value, change it in the dashboard. Готово."
    found = foreign(text, "ru")
    assert found is not None
    assert text[found.start : found.end] == "If you need a different value, change it in the dashboard"


def test_a_passage_that_letters_cannot_tell_is_asked_about() -> None:
    assert foreign("Запазете промените и проверете резултата.", "ru") is not None


@pytest.mark.parametrize("text", ["", " ", "\ufffc\ufffc", "123", "—", "🙂", "…", "ы", "ъ", "a", "\u0301"])
def test_what_says_nothing_is_no_other_language(text: str) -> None:
    assert foreign(text, "ru") is None


def test_neither_latin_nor_cyrillic() -> None:
    found = foreign("コネクタはデータベースのログを読み取ります。", "ru")
    assert found is not None
    assert found.language == ""


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("Der Konnektor liest das Protokoll und schreibt ein Ereignis in die Warteschlange.", "de"),
        ("Le connecteur lit le journal et écrit un événement dans la file pour chaque changement.", "fr"),
        ("Коннектор читает журнал и пишет событие.", "ru"),
        ("The connector reads the log and writes an event.", None),
        ("Grafana, Prometheus, «Коннектор»", None),
    ],
)
def test_a_course_in_english(text: str, reported: str | None) -> None:
    found = foreign(text, "en")
    assert (found and found.language) == reported


def test_a_course_in_a_language_without_a_word_list() -> None:
    dutch = "De connector leest het logboek van de database en schrijft voor elke wijziging een bericht."
    assert foreign(dutch, "nl") is None
    assert foreign("The connector reads the log of the database and writes a message for every change.", "nl")


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a(",
        "a=",
        "a1",
        "'a",
        "Title: ",
        "я",
        "a/",
        "a.",
        "a_",
        "-a",
        "«",
        '"',
        "a@",
        "the ",
        "і ",
        "\ufffc",
        "a'",
        "http://",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    passage = "ъ " + piece * 30_000
    found = foreign(passage, "ru")
    assert found is None or found.end <= len(passage)
