"""Words spoilt by look-alikes."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.syntax.text import confusables
from cdclint.syntax.text.confusables import describe, escaped_words, mixed_words, stem_of
from cdclint.syntax.text.readings import Verdict, judge
from cdclint.syntax.text.russian import is_russian_word

TABLE = json.loads(files("cdclint").joinpath("data/confusables.json").read_text("ascii"))
LETTERS = "abcdefxyzABCEHKMOPTXабвгдеорсухАВСЕНКМОРТХαβορυΑΒΕ"


COURSE = frozenset(
    (
        *("class", "connections", "connector", "cpu", "database", "école", "fork", "h2o", "it", "k8s", "kafka"),
        *("metastore", "o2o", "ram", "topic", "tuning", "тюнинг"),
    )
)


def judged(word: str, course: frozenset[str] = COURSE) -> Verdict | None:
    return judge(word, lambda one: one.lower() in course, is_russian_word)


def corrected(text: str) -> list[str]:
    verdicts = [judged(word.text) for word in mixed_words(text)]
    return [reading.text for verdict in verdicts if verdict is not None for reading in verdict.readings]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("сonnector", ["connector"]),
        ("СРU, RАМ", ["CPU", "RAM"]),
        ("kаfka, тopic и тuning", ["kafka", "topic", "tuning"]),
        ("Cам, xорошо, rород", ["Сам", "хорошо", "город"]),
        ("H2О и O2О", ["H2O", "O2O"]),
        ("IТ-отдел", ["IT"]),
        ("cоnnectοr", ["connector"]),
        ("max_соnnections", ["connections"]),
        ("éсole", ["école"]),
        ("pишет, sам, bег, Slишком, К8s", ["пишет", "сам", "бег", "Слишком", "K8s"]),
        ("Masштабируемость и Preимущества", ["Масштабируемость", "Преимущества"]),
        ("slušaет, переzapuskaema, Изоляcia", ["слушает", "перезапускаема", "Изоляция"]),
        ("метаstore и Сeti", ["metastore", "Сети"]),
        ("pот", ["рот", "пот"]),
        ("spillилась, пantage, compactит", []),
    ],
)
def test_words_are_corrected(text: str, words: list[str]) -> None:
    assert corrected(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Kafka-топик, JSON'а, JSON’ы, CDC-коннектор",
        "µs Δt σ² kB/с № 5 10х",
        "SQLщик, TCPшный, DataFrameов, неNULL, микроSD",
        "JSONа, SLOу, IDе",
        "ТОР и TOP",
        r"[A-Za-zА-Яа-яЁё] \nСеть %sСеть \tАдрес %.1fс %5dмс %-3sи",
        "",
        "ascii only",
    ],
)
def test_what_may_mix_scripts(text: str) -> None:
    assert list(mixed_words(text)) == []


def test_a_word_of_the_course_may_have_an_ending() -> None:
    assert stem_of("topicами") == "topic"
    assert judged("topicами") is None
    assert judged("classе") is None
    verdict = judged("databasе")
    assert verdict is not None
    assert [(one.text, one.script) for one in verdict.readings] == [("database", "latin")]
    assert not verdict.sure
    forked = judged("forkает")
    assert forked is not None
    assert forked.readings == ()


def test_a_short_word_by_the_sound_of_a_letter_is_not_sure() -> None:
    words = frozenset({"does", "drastically", "code"})
    for written, meant, sure in (("дoes", "does", False), ("дrastically", "drastically", True), ("сode", "code", True)):
        verdict = judged(written, words)
        assert verdict is not None
        assert [one.text for one in verdict.readings] == [meant]
        assert verdict.sure is sure


def test_a_word_that_no_word_comes_out_of_has_no_suggestion() -> None:
    verdict = judged("databasе", frozenset())
    assert verdict is not None
    assert verdict.readings == ()


def test_places() -> None:
    text = "Это сonneсtor."
    (word,) = mixed_words(text)
    assert text[word.start : word.end] == word.text == "сonneсtor"
    verdict = judged(word.text)
    assert verdict is not None
    (reading,) = verdict.readings
    assert verdict.sure
    assert [(*word.place(start, end), new) for start, end, new in reading.pieces] == [(4, 5, "c"), (9, 10, "c")]
    assert describe(word.text[0]) == "Cyrillic с (U+0441)"


def test_escapes() -> None:
    text = r'{"a": "x \u0421onne\u0441tor", "b": "\u0421\u0435\u0442\u044c", "c": "\n\u0421ok"}'
    words = list(escaped_words(text))
    assert [word.text for word in words] == ["Сonneсtor", "Сok"]
    assert [text[slice(*words[0].place(at, at + 1))] for at in (0, 5)] == [r"\u0421", r"\u0441"]
    assert text[words[0].start : words[0].end] == r"\u0421onne\u0441tor"


def test_the_table_pairs_letters_of_different_scripts() -> None:
    for name in ("latin", "cyrillic", "greek"):
        assert len(TABLE[name]) > 70
        for char, letter in TABLE[name].items():
            assert unicodedata.name(letter).lower().startswith(name)
            assert not unicodedata.name(char).lower().startswith(name)
    assert TABLE["latin"]["с"] == "c"
    assert TABLE["cyrillic"]["C"] == "С"
    assert TABLE["latin"]["ο"] == "o"


@given(st.text(alphabet=LETTERS + " -'_0\\%n", max_size=30))
def test_a_reading_is_in_one_script_and_its_pieces_make_it(text: str) -> None:
    words = list(mixed_words(text))
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(first.end <= second.start for first, second in pairwise(words))
    for word in words:
        verdict = judge(word.text, lambda _: True, lambda _: True)
        for reading in verdict.readings if verdict is not None else ():
            written = word.text
            for start, end, new in reversed(reading.pieces):
                written = written[:start] + new + written[end:]
            assert written == reading.text
            assert list(mixed_words(f"{reading.text} я")) == []


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    list(mixed_words(text))
    list(escaped_words(text.replace("u", "\\u04")))


@pytest.mark.parametrize("piece", ["аa", "databasе ", "topicа topic ", "с", "%а", "\\u0441a", "a-а-"])
def test_time_grows_with_the_length(piece: str) -> None:
    text = piece * 20_000
    words = [*mixed_words(text), *escaped_words(text)]
    assert all(text[word.start : word.end] for word in words)
    for word in words[:50]:
        judged(word.text)


@pytest.mark.parametrize("word", ["аa" * 2_000, "c" * 3_000 + "я", "shchcheuyjc" * 300 + "я", "с" * 3_000 + "z"])
def test_no_word_has_too_many_readings(word: str) -> None:
    assert judge(word, lambda _: False, lambda _: False) is not None


@given(st.text(st.sampled_from("aZ9 1бяЁёЁéªºΩωѐћҐ—«»\\%-.?\u0301\u200bñʰßĀḀἀÀ×÷²³¹тест"), max_size=12))
def test_the_quick_look_misses_nothing(text: str) -> None:
    """It may only say no where no letters of two scripts are neighbours."""
    spoilt = confusables._MIXED.search(text)
    assert spoilt is None or confusables._may_mix(text)
