"""Words spoilt by look-alikes."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.syntax.text.confusables import describe, escaped_words, mixed_words

TABLE = json.loads(files("cdclint").joinpath("data/confusables.json").read_text("ascii"))
LETTERS = "abcdefxyzABCEHKMOPTXабвгдеорсухАВСЕНКМОРТХαβορυΑΒΕ"


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("сonnector", ["connector"]),
        ("СРU, RАМ", ["CPU", "RAM"]),
        ("кafka и тopic", ["kafka", "topic"]),
        ("Cам, Bо, xорошо, rород", ["Сам", "Во", "хорошо", "город"]),
        ("H2О и O2О", ["H2O", "O2O"]),
        ("IТ-отдел", ["IT"]),
        ("cоnnectοr", ["connector"]),
        ("max_соnnections", ["connections"]),
        ("éсole", ["école"]),
    ],
)
def test_words_are_corrected(text: str, corrected: list[str]) -> None:
    assert [word.corrected for word in mixed_words(text)] == corrected


@pytest.mark.parametrize(
    "text",
    [
        "Kafka-топик, JSON'а, JSON’ы, CDC-коннектор",
        "µs Δt σ² kB/с № 5 10х",
        "topicи, PRы, SQLщик, Slackи",
        "JSONа, SLOу, IDе",
        "ТОР и TOP",
        r"[A-Za-zА-Яа-яЁё] \nСеть %sСеть \tАдрес",
        "",
        "ascii only",
    ],
)
def test_what_may_mix_scripts(text: str) -> None:
    assert list(mixed_words(text)) == []


def test_the_rest_of_the_text_tells_an_ending_from_a_look_alike() -> None:
    assert [word.sure for word in mixed_words("в databasе")] == [False]
    assert list(mixed_words("в databasе, и ещё database")) != []
    assert list(mixed_words("в topicе, и ещё topic")) == []


def test_places() -> None:
    text = "Это сonneсtor."
    (word,) = mixed_words(text)
    assert text[word.start : word.end] == word.text == "сonneсtor"
    assert [(letter.start, letter.end, letter.right) for letter in word.wrong] == [(4, 5, "c"), (9, 10, "c")]
    assert describe(word.wrong[0].char) == "Cyrillic с (U+0441)"


def test_escapes() -> None:
    text = r'{"a": "x \u0421onne\u0441tor", "b": "\u0421\u0435\u0442\u044c", "c": "\n\u0421ok"}'
    words = list(escaped_words(text))
    assert [word.corrected for word in words] == ["Connector", "Cok"]
    assert [text[letter.start : letter.end] for letter in words[0].wrong] == [r"\u0421", r"\u0441"]
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
def test_a_corrected_text_is_clean(text: str) -> None:
    for _ in range(10):
        words = list(mixed_words(text))
        assert all(text[word.start : word.end] == word.text for word in words)
        assert all(first.end <= second.start for first, second in pairwise(words))
        if not words:
            return
        for word in reversed(words):
            text = text[: word.start] + word.corrected + text[word.end :]
    raise AssertionError(text)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    list(mixed_words(text))
    list(escaped_words(text.replace("u", "\\u04")))


@pytest.mark.parametrize("piece", ["аa", "databasе ", "topicа topic ", "с", "%а", "\\u0441a", "a-а-"])
def test_time_grows_with_the_length(piece: str) -> None:
    text = piece * 20_000
    assert all(text[word.start : word.end] for word in [*mixed_words(text), *escaped_words(text)])
