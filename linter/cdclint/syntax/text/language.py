"""In which language a passage is written, as far as its letters and its commonest words show it.

A course speaks one language; what does not belong to it is a passage of another one, not a term: names, labels, file
names and quoted text may be as they are. The letters decide first (Latin or Cyrillic, and which Cyrillic: ы and э are
Russian, ї Ukrainian, ђ Serbian), then words such as `the`, `це` or `се`. Where neither decides, langdetect is asked,
which takes a thousand times as long.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.bounded_cache import kept_if_repeated
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.text.notation import words_only
from cdclint.syntax.text.russian import has_dictionary, is_russian_word

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {
    "": Message("a foreign language"),
    "be": Message("Belarusian"),
    "bg": Message("Bulgarian"),
    "de": Message("German"),
    "en": Message("English"),
    "es": Message("Spanish"),
    "fr": Message("French"),
    "it": Message("Italian"),
    "mk": Message("Macedonian"),
    "pl": Message("Polish"),
    "pt": Message("Portuguese"),
    "ru": Message("Russian"),
    "sr": Message("Serbian"),
    "uk": Message("Ukrainian"),
}

_ALPHABETS = {
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}
_MARKS = {"uk": "іїєґ", "be": "іў"}
"""Letters of which every passage has one that is not very short."""
_IMPOSSIBLE = {"ru": "ъ(?![еёюя])", "bg": "ь(?!о)"}
_WORDS = {
    "ru": "и в во не на с со что как а то все всё это по но к ко у же за вы бы от из или если для до при без есть уже "
    "так его её ее их чтобы можно нужно после через только этот эта эти этого этом который которая которые где когда "
    "чем быть будет был была было под над между ещё еще также потом затем здесь там тоже нет мы он она они нас вам "
    "об ваш ваша ваше ваши вашего вашем весь вся",
    "uk": "і й та в у на з із зі що як не це для від до по за при або але якщо щоб є має бути буде його її їх через "
    "після тільки цей ця ці який яка які де коли також потрібно можна треба бо чи ще вже немає ми ви він вона вони під "
    "над між тому так ні спочатку потім кожна кожен така "
    "додайте натисніть відкрийте перевірте оберіть збережіть",
    "be": "і й у на не з што як а то ўсё гэта па але да ад для пры без ёсць ужо так яго яе іх каб можна трэба пасля "
    "праз толькі гэты гэтая гэтыя які якая якія дзе калі або",
    "bg": "и в във на не се с със за да че от по като до ще е са при или но ако има няма може трябва това този тази "
    "тези който която което които към през след само как какво кога къде защо още вече също ги го му им ли между под "
    "над без един една едно всеки всяка всички колко той тя те когато затова защото "
    "дали тъй няколко така добавете натиснете отворете проверете изберете запазете спрете бутона нов",
    "sr": "и у на се је су да не за од са што као који која које или али ако ће ћемо би може треба ово овај ова ове "
    "како када где зашто још већ такође он она они из до по при без један једна једно сваки свака те па није шта када "
    "неколико тако затим нема ли",
    "mk": "и во на се е да не за од со што како кој која кое кои или но ако ќе може треба ова овој оваа овие кога каде "
    "зошто уште веќе тој таа тие до по при без еден една едно секој го ја ги му потоа",
    "en": "the a an is are was were be been has have had do does did will would can could should must this that these "
    "those it its you your we our they their there what when where why how which who if because then than",
    "de": "der die das und ist nicht ein eine mit für auf von zu den dem des sich werden wird sind auch wenn oder sie",
    "fr": "le la les des est une dans pour avec que qui sur pas vous nous ce cette sont être du au aux ou et en",
    "es": "el los las una por para con que es del se no en y la lo como su este esta son puede si o un",
    "it": "il lo gli che per non sono della di e la un una nel con si come è del le dei questo questa se",
    "pt": "o os as uma por para com que é do da não em e um como se dos das este esta são ou seu",
    "pl": "w i jest nie się z na że do to jak po lub dla od są przez oraz może jeśli który która które",
}
_LEXICON = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_STRONG_ENDINGS = {
    "ru": "ая|ую|ого|ому|ться|тся|ься|вьте|ость",
    "bg": "ът|ъта|ията|ците",
    "uk": "ться|уть|ють|ість|ння|ття",
    "sr": "ање|ење|ујте|ује",
}
"""Endings that a language has and its neighbours mostly have not."""
_WEAK_ENDINGS = {
    "ru": "[еиую]т|[ои]й|ть|ите|чески",
    "bg": "ята|ата|ото|[вмнт]ите|ява|ира|[взпрсн]ете",
    "uk": "ти|ого|ому",
    "sr": "ати|ити|ирати|ите|ајте",
}
"""Endings that its neighbours have as well, though less often."""
_STRONG = {language: regex(f".{{2,}}(?:{endings})") for language, endings in _STRONG_ENDINGS.items()}
_WEAK = {language: regex(f".{{2,}}(?:{endings})") for language, endings in _WEAK_ENDINGS.items()}
_NOT_RUSSIAN = frozenset().union(*(_LEXICON[one] for one in _ALPHABETS if one != "ru")) - _LEXICON["ru"]
_LETTERS_BEYOND = regex(r"[^а-яё '’ʼ-]|ъ(?![еёюя])")
"""A letter that Russian lacks, or a hard sign where Russian has none."""
_OTHER_ENDINGS = regex(
    "(?:{})(?![^ -])".format(
        "|".join(kind[language] for kind in (_STRONG_ENDINGS, _WEAK_ENDINGS) for language in ("bg", "uk", "sr"))
    )
)
_PREPOSITION_WORDS = (
    "of to in on for and with by as at from or into over after before while until via about since between under during "
    "without within not no"
)
_PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())

_CYRILLIC = frozenset(_ALPHABETS)
_TELLING = _PREPOSITIONS.union(
    ("t", "re", "ll"), *(words for language, words in _LEXICON.items() if language not in _CYRILLIC)
)
"""Words without one of which no run of Latin letters is a sentence; the last letters of `don't` and `they're`."""
_LATIN_LETTERS = regex(r"[a-zà-öø-ɏ]+")
_CYRILLIC_WORD = regex(r"[Ѐ-ҁҊ-ԯ]+(?:[-'’ʼ][Ѐ-ҁҊ-ԯ]+)*")
_LATIN_WORD = regex(r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:['’][A-Za-zÀ-ÖØ-öø-ɏ]+)*")
_OTHER_SCRIPT = regex(r"[\u0530-\u08ff\u0900-\u1fff\u2e80-\ud7af\uf900-\ufdff]")
_PERHAPS_OTHER = regex(r"[^\0-\u052f\u2000-\u2e7f\ufe00-\U0010ffff]")
"""A wider set that has all of the other one, and compiles in a hundredth of the time: by what it has not."""
_BEYOND_RUSSIAN = regex(r"[Ђ-Џѐђ-ԯ]")
_RUSSIAN_ONLY = regex(r"[ыэё]|ь(?!о)")
_NEXT_WORD = regex(r" [A-Za-z][a-z]")
_OPENS = regex(r"|.?.?[.!?:—–] ")
_BLANKS = frozenset(("", " ", "\n"))
_OPERATORS = frozenset("=+*/<>|&^≤≥≠∈∘×→←")
_SHORT = 30
_MIN_ASKED = 60
_MANY = 6
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Foreign:
    """A stretch of a passage in another language: offsets into the passage, and its ISO 639-1 code ("" unknown)."""

    start: int
    end: int
    language: str


@kept_if_repeated(200_000)
def foreign(passage: str, language: str) -> Foreign | None:
    """What of a passage is in another language than `language` (ISO 639-1), None where all of it may stay.

    `passage` is what a reader reads, with U+FFFC for each character that is not prose (code, formulas).
    """
    if language == "ru" and _is_russian(passage):
        return _latin(words_only(passage), language) if _may_hold_english(passage) else None
    if language == "ru" and _says_little(passage):
        return None
    if language in _CYRILLIC and passage.isascii():
        return _latin(words_only(passage), language) if " " in passage else None
    text = words_only(passage)
    return (_latin(text, language) if _LATIN_WORD.search(text) else None) or _cyrillic(text, language) or _rest(text)


def _is_russian(passage: str) -> bool:
    """Whether the letters leave no other language for what is Cyrillic here: the answer for most, and a quick one."""
    found = _RUSSIAN_ONLY.search(passage)
    if found is None or _BEYOND_RUSSIAN.search(passage):
        return False
    return found[0] != "ь" or len(passage) > 2 * _SHORT


def _may_hold_english(passage: str) -> bool:
    """A quick look for a Russian passage: no English sentence of some length does without all of these."""
    return (
        "the " in passage
        or "is " in passage
        or "are " in passage
        or "you " in passage
        or "this " in passage
        or "of " in passage
        or "to " in passage
        or "and " in passage
    )


def _says_little(passage: str) -> bool:
    """Whether no word of a passage speaks for a language: the answer for most labels, cells and headings.

    What is notation is among the words here, and changes nothing: it would only be left out.
    """
    if "://" in passage or "www." in passage or not _TELLING.isdisjoint(_LATIN_LETTERS.findall(passage.lower())):
        return False
    if passage.isascii():
        return True
    words = [word.lower() for word in _CYRILLIC_WORD.findall(passage)]
    is_short = sum(map(len, words)) < _MIN_ASKED and not _may_be_other([word.replace("’", "'") for word in words])
    return is_short and _PERHAPS_OTHER.search(passage) is None


def _cyrillic(text: str, language: str) -> Foreign | None:
    found = list(_CYRILLIC_WORD.finditer(text))
    if not found:
        return None
    whole = (found[0].start(), found[-1].end())
    words = [word[0].lower().replace("’", "'") for word in found]
    letters = sum(map(len, words))
    if language not in _CYRILLIC:
        latin = sum(len(word[0]) for word in _LATIN_WORD.finditer(text))
        if len(words) >= 3 and letters > latin:
            return Foreign(*whole, _best(words, "")[0])
        return None
    if language == "ru" and letters < _MIN_ASKED and not _may_be_other(words):
        return None
    best, lead = _best(words, language)
    if language == "ru" and not _is_beyond_russian(words, _best(list(dict.fromkeys(words)), language)[1]):
        return None
    if len(words) == 1 and (lead < 2 or letters < 3):
        return None  # a word that several languages have, or a letter
    if lead >= 1 and _best(words, language, weak=0)[1] >= 1:
        return Foreign(*whole, best)
    if lead >= 1 or (lead >= 0 and letters >= _MIN_ASKED):
        asked = _detect(text)
        if asked not in {"", language}:
            return Foreign(*whole, best if lead else asked)
    return None


def _may_be_other(words: list[str]) -> bool:
    """Whether anything in words without Russian letters of their own speaks for another language."""
    if not _NOT_RUSSIAN.isdisjoint(words):
        return True
    text = " ".join(words)
    return _LETTERS_BEYOND.search(text) is not None or _OTHER_ENDINGS.search(text) is not None


def _is_beyond_russian(words: list[str], lead: float) -> bool:
    """Whether words cannot be Russian: a letter that it lacks, or more than a few that its dictionary does not have.

    Trade speaks words that no dictionary has (`мержит ли ребейз`): in a short passage that is not enough.
    """
    if _LETTERS_BEYOND.search(" ".join(words)) is not None:
        return True
    parts = [part for word in words for part in word.split("-") if len(part) > 2]
    if lead < (1.5 if len(parts) >= _MANY else 2):
        return False
    unknown = sum(not is_russian_word(part) for part in parts) if has_dictionary() else 0
    return unknown >= 2 and unknown * 3 >= len(parts)


def _best(words: list[str], language: str, weak: float = 0.5) -> tuple[str, float]:
    """The likeliest other Cyrillic language, and by how much it is likelier than `language`."""
    scores = {other: _score(words, other, weak) for other in _candidates(words) if other != language}
    if not scores:
        return "", -1
    best = max(scores, key=scores.__getitem__)
    return best, scores[best] - (_score(words, language, weak) if language else 0)


def _candidates(words: list[str]) -> Iterator[str]:
    """The Cyrillic languages, without those of whose own letters there is none where one is to be expected."""
    text = "".join(words)
    for language in _ALPHABETS:
        marks = _MARKS.get(language, "")
        if not marks or len(text) < _SHORT or any(mark in text for mark in marks):
            yield language


def _score(words: list[str], language: str, weak: float) -> float:
    """How much speaks for a language: its commonest words and endings for it, letters that it has not against it.

    An ending that other languages have too counts `weak`.
    """
    letters, impossible = _letters(language), _impossible(language)
    lexicon = _LEXICON.get(language, frozenset())
    strong = _STRONG.get(language)
    endings = _WEAK.get(language)
    score = 0.0
    for word in words:
        if letters is not None and not (
            letters.issuperset(word) and (impossible is None or not impossible.search(word))
        ):
            score -= 2
        elif word in lexicon or (strong is not None and strong.fullmatch(word)):
            score += 1
        elif endings is not None and endings.fullmatch(word):
            score += weak
    return score


@cache
def _letters(language: str) -> frozenset[str] | None:
    """The signs of which words of a language consist."""
    return frozenset(f"{_ALPHABETS[language]}'ʼ-") if language in _ALPHABETS else None


@cache
def _impossible(language: str) -> re.Pattern[str] | None:
    """What no word of a language has, though it has the letters."""
    return re.compile(_IMPOSSIBLE[language]) if language in _IMPOSSIBLE else None


def _latin(text: str, language: str) -> Foreign | None:
    """A sentence in a language of Latin letters: a run of words that holds more than names and labels."""
    if language not in _CYRILLIC:
        return _among_latin(text, language)
    only = not _CYRILLIC_WORD.search(text)
    for run in _latin_runs(text):
        words = [word[0] for word in run if len(word[0]) > 1 or _is_article(text, word)]
        if not words:
            continue
        start, end = run[0].start(), run[-1].end()
        if _is_sentence(words, closed=text[end : end + 1] in {".", "!", "?"}, only=only):
            return Foreign(start, end, "en")
        other, hits = _latin_language(words, language)
        if len(words) >= 5 and hits >= 3 and other != "en":
            return Foreign(start, end, other)
    return None


def _latin_runs(text: str) -> Iterator[list[re.Match[str]]]:
    """The Latin words without a Cyrillic one between them."""
    at = 0
    for stop in [*(word.start() for word in _CYRILLIC_WORD.finditer(text)), len(text)]:
        if stop > at and (run := list(_LATIN_WORD.finditer(text, at, stop))):
            yield run
        at = max(at, stop)


def _is_article(text: str, word: re.Match[str]) -> bool:
    """Whether a letter by itself is the English article: another word follows, and no sign is on either side."""
    if word[0] not in {"a", "A"} or (
        word[0] == "A" and not _OPENS.fullmatch(text, max(0, word.start() - 3), word.start())
    ):
        return False
    before = text[max(0, word.start() - 2) : word.start()]
    if before[-1:] not in _BLANKS or before[:1] in _OPERATORS:
        return False
    return _NEXT_WORD.match(text, word.end()) is not None


def _is_sentence(words: list[str], *, closed: bool, only: bool) -> bool:
    """Whether English words say something, as opposed to naming something.

    `closed` says that a full stop follows, `only` that the passage has no words but these: next to Russian ones a
    label is longer before it is a sentence.
    """
    lexicon = _LEXICON["en"]
    strong = weak = lower = 0
    for word in words:
        folded = word.lower().replace("’", "'")
        if word.isupper() and len(word) > 1:
            continue  # a keyword or an abbreviation
        if folded in lexicon or folded.endswith(("n't", "'re", "'ll")):
            strong += 1
        elif folded in _PREPOSITIONS:
            weak += 1
        elif word[0].islower() and folded != "etc":
            lower += 1
    count = len(words)
    if not lower:
        return strong >= 2 and closed  # a title
    if not only:
        return strong >= 2 and strong * 2 + weak >= 5 and count >= 6
    if strong:
        return count >= 3 or closed
    return (weak >= 2 and count >= 7) or (weak >= 1 and count >= 5 and lower >= 2 and closed)


def _among_latin(text: str, language: str) -> Foreign | None:
    found = list(_LATIN_WORD.finditer(text))
    if len(found) < 5:
        return None
    words = [word[0] for word in found]
    if language in _LEXICON:
        other, hits = _latin_language(words, language)
        own = sum(word.lower() in _LEXICON[language] for word in words)
        return Foreign(found[0].start(), found[-1].end(), other) if hits - own >= 3 else None
    if sum(map(len, words)) >= _MIN_ASKED and (asked := _detect(text)) not in {"", language}:
        return Foreign(found[0].start(), found[-1].end(), asked)
    return None


def _latin_language(words: list[str], language: str) -> tuple[str, int]:
    """The language whose commonest words are the most among these, and how many."""
    folded = [word.lower() for word in words if len(word) > 1]
    hits = {
        other: sum(word in lexicon for word in folded)
        for other, lexicon in _LEXICON.items()
        if other not in _CYRILLIC and other != language
    }
    best = max(hits, key=hits.__getitem__)
    return best, hits[best]


def _rest(text: str) -> Foreign | None:
    """A passage in neither Latin nor Cyrillic letters."""
    if _PERHAPS_OTHER.search(text) is None:
        return None
    found = list(_OTHER_SCRIPT.finditer(text))
    if len(found) < 10 or len(found) * 2 < sum(char.isalpha() for char in text):
        return None
    return Foreign(found[0].start(), found[-1].end(), "")


def _detect(text: str) -> str:
    """What langdetect takes a passage for, "" where it is not sure."""
    from langdetect import DetectorFactory, detect_langs  # noqa: PLC0415 (takes longer than to read a whole lesson)
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    DetectorFactory.seed = 0
    try:
        first = detect_langs(text.replace("\ufffc", " "))[0]
    except LangDetectException:
        return ""
    return str(first.lang) if first.prob >= _SURE else ""
