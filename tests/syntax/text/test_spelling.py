"""Misspelt words, measured on the Russian documentation of Astro, and what is not misspelt."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pymorphy3 import MorphAnalyzer

from cdclint.syntax.text import russian
from cdclint.syntax.text.russian import ALPHABET
from cdclint.syntax.text.spelling import SHORTEST, is_spelt, respell, trade_stems
from cdclint.syntax.text.term_variants import spellings_of, variant_of
from cdclint.syntax.text.word_graph import WordGraph
from stored import russian_lessons

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(r"(?<![\w`/.-])[а-яё]+(?![\w`/.-])")


@cache
def prose() -> tuple[str, ...]:
    """The words in lower case of all lessons, in their order."""
    return tuple(word for text in russian_lessons().values() for word in WORD.findall(text))


def graph() -> WordGraph:
    found = russian.dictionary()
    assert found is not None
    return found


def slip(word: str, chance: random.Random) -> str:
    """The word with one letter less, more or other, or two letters in the other order."""
    at, other = chance.randrange(len(word)), chance.choice(ALPHABET)
    match chance.choice(("less", "more", "other", "swapped")):
        case "less":
            return word[:at] + word[at + 1 :]
        case "more":
            return word[:at] + other + word[at:]
        case "other":
            return word[:at] + other + word[at + 1 :]
        case _:
            return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def test_the_graph_has_the_words_that_pymorphy3_knows() -> None:
    chance = random.Random(1)  # noqa: S311 (a seed, no secret)
    words = chance.sample(sorted(set(prose())), 2_000)
    words += [slip(word, chance) for word in words]
    knows = MorphAnalyzer(lang="ru").word_is_known
    assert [word for word in words if word and graph().has(word) != knows(word)] == []


def test_slips_of_the_pen_are_found() -> None:
    chance = random.Random(300)  # noqa: S311 (a seed, no secret)
    words = [word for word in prose() if len(word) > SHORTEST]
    found = right = count = 0
    while count < 300:
        word = chance.choice(words)
        wrong = slip(word, chance)
        if wrong == word or graph().has(wrong):  # another word is no misspelling
            continue
        count += 1
        respelling = None if is_spelt(wrong) else respell(wrong, frozenset(), 1, 0)
        found += respelling is not None
        right += respelling is not None and respelling.text == word
    assert found >= 0.8 * count
    assert right >= 0.9 * found


def test_only_what_is_misspelt_in_the_lessons_is_found() -> None:
    unknown = sorted({word for word in prose() if not is_spelt(word)})
    assert {word: found.text for word in unknown if (found := respell(word, frozenset(), 1, 0))} == {
        "дедубликация": "дедупликация",
        "коментарии": "комментарии",
        "комманды": "команды",
        "подкомманд": "подкоманд",
        "раьботы": "работы",
        "соотвествовало": "соответствовало",
    }


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("аггрегаты", "агрегаты"),
        ("патерны", "паттерны"),
        ("закомитил", "закоммитил"),
        ("конектор", "коннектор"),
        ("неотправить", "не отправить"),
        ("неподходят", "не подходят"),
        ("бразуера", "браузера"),
        ("групируем", "группируем"),
        ("концретных", "конкретных"),
        ("провреим", "проверим"),
        ("неможет", "не может"),
        ("недолжен", "не должен"),
        ("неиспользуйте", "не используйте"),
        ("несуществует", "не существует"),
        ("сообщене", "сообщение"),
        ("жызнь", "жизнь"),
        ("расчитать", "рассчитать"),
        ("искуство", "искусство"),
        ("впринципе", "в принципе"),
        ("чтото", "что-то"),
    ],
)
def test_a_misspelt_word_is_respelt(wrong: str, right: str) -> None:
    assert not is_spelt(wrong)
    found = respell(wrong, frozenset(), 1, 0)
    assert found is not None
    assert found.text == right


SPELT = (
    "ребейз эвиктится партиция задеплоить зарелизили дебажить захардкоженный консьюмеров "
    "шардированный перехешивает отрендерился высоконагруженный двухфазный "
    "неблокирующий пошагово идемпотентность мультитенантный переподключение "
    "неодобренным разработчица поставщицы нездоровых ненавидеть невзлюбил недооценил развёрнутый буферы распределённо"
)


@pytest.mark.parametrize("word", SPELT.split())
def test_words_of_the_trade_and_made_words_are_spelt(word: str) -> None:
    assert is_spelt(word) or respell(word, frozenset(), 1, 0) is None


def test_what_a_course_writes_often_may_be_meant() -> None:
    assert respell("перпетуаалом", frozenset(), 1, 0) is None
    found = respell("перпетуаалом", frozenset({"перпетуалом"}), 1, 0)
    assert found is not None
    assert found.text == "перпетуалом"


def test_terms_have_several_spellings() -> None:
    assert variant_of("снэпшотами") == "снэпшот"
    assert spellings_of("снэпшот") == {"снапшот", "снэпшот", "снепшот"}
    assert variant_of("маппингом") is None
    assert variant_of("партиция") is None
    assert spellings_of("партици") == frozenset()


def test_stems_of_the_trade_are_no_beginnings_of_common_words() -> None:
    assert all(stem == stem.lower() and russian.in_alphabet(stem) and len(stem) > 2 for stem in trade_stems())


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00\x00", b"\x10\x00\x00\x00abc"])
def test_a_damaged_dictionary_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "words.dawg").write_bytes(data)
    with pytest.raises(ValueError, match=r"words\.dawg|size"):
        WordGraph.of_file(tmp_path / "words.dawg")


def test_labels_that_lead_out_of_the_file_lead_nowhere(tmp_path: Path) -> None:
    units = bytes.fromhex("00fcffff") * 8
    (tmp_path / "words.dawg").write_bytes((8).to_bytes(4, "little") + units)
    assert not WordGraph.of_file(tmp_path / "words.dawg").has("слово")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("поддержк", "поддержка"),
        ("настройк", "настройка"),
        ("искат", "искать"),
        ("надежнось", "надежность"),
        ("возможнось", "возможность"),
        ("агенства", "агентства"),
        ("подьезд", "подъезд"),
        ("сьемка", "съемка"),
        ("выйграть", "выиграть"),
        ("пройграть", "проиграть"),
        ("черезчур", "чересчур"),
        ("безплатно", "бесплатно"),
        ("разпознать", "распознать"),
        ("радосно", "радостно"),
        ("дэдлайн", "дедлайн"),
        ("менежмент", "менеджмент"),
        ("учавствует", "участвует"),
        ("вообщем", "в общем"),
    ],
)
def test_slips_of_russian_spelling_are_found_in_words_of_the_dictionary(word: str, meant: str) -> None:
    found = None if is_spelt(word) else respell(word, frozenset(), 1, 0)
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize(
    "word",
    ["минт", "минта", "минтить", "логирую", "коммит", "здесь", "изъян", "программ", "ошибок", "съёмка", "трейдер"],
)
def test_words_that_look_like_such_slips_are_left_alone(word: str) -> None:
    assert is_spelt(word) or respell(word, frozenset(), 1, 0) is None
