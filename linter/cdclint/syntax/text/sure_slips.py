"""Slips that Russian spelling makes so common that what is meant is sure, if the dictionary has it.

They are rules, not words: the hard sign behind prefixes, `з` and `с` at the end of prefixes, silent consonants, `жи`
and `ча`, `й` behind a prefix, `э` in loanwords, a suffix `-ость` without its `т`; and roots that are known for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.text.russian import common_words, word_parts

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

SHORTEST = 6
"""Letters of the shortest word that is judged."""
_HARD = regex(r"(?<=[бвдзст])ь(?=[еёюя])")
_SOFT = regex(r"ъ(?![еёюя])|(?<=[лнр])ъ")
_VOICED = {
    "без": "бес",
    "раз": "рас",
    "роз": "рос",
    "из": "ис",
    "воз": "вос",
    "вз": "вс",
    "низ": "нис",
    "через": "черес",
}
_UNVOICED = "кпстфхцчшщ"
_SILENT = (
    ("нств", "нтств"),
    ("сн", "стн"),
    ("зн", "здн"),
    ("рц", "рдц"),
    ("нств", "вств"),
    ("уств", "увств"),
)
_HUSHED = (
    ("жы", "жи"),
    ("шы", "ши"),
    ("чя", "ча"),
    ("щя", "ща"),
    ("чю", "чу"),
    ("щю", "щу"),
    ("цыя", "ция"),
    ("цыи", "ции"),
)
_SHORT_I = regex(r"^((?:не)?(?:вы|при|за|на|до|по|про|пере|вос|со|об|раз|от|под|с|из))й(?=[бвгджзклмнпрстфхцчшщ])")
_CUT = regex(r"(?<=н)ось$")
_LOAN = regex(r"(?<=[бвгджзклмнпрстфхцчшщ])э")


def sure_respellings(word: str) -> Iterator[str]:
    """What a word that is not spelt so may be meant for; the first that the dictionary has is meant."""
    for beginning, right in word_parts()["sure-slips"].items():
        if word.startswith(beginning):
            yield right + word[len(beginning) :]
    if len(word) < SHORTEST:
        # Few short words are as usual in technical texts as what is written for them: `кэйс`, and not `бэд`.
        yield from (one for one in _changed(_LOAN, "е", word) if one in common_words())
        return
    for pattern, put in (
        (_HARD, "ъ"),
        (_SOFT, "ь"),
        (_CUT, "ость"),
        (_LOAN, "е"),
        (_SHORT_I, r"\1и"),
        (_SHORT_I, r"\1"),
    ):
        yield from _changed(pattern, put, word)
    for voiced, unvoiced in _VOICED.items():
        at = len(voiced)
        if word.startswith(voiced) and word[at : at + 1] and word[at] in _UNVOICED:
            yield unvoiced + word[at:]
        if word.startswith(unvoiced) and word[at : at + 1] and word[at] not in _UNVOICED:
            yield voiced + word[at:]
    for wrong, right in (*_SILENT, *_HUSHED):
        if wrong in word:
            yield word.replace(wrong, right, 1)
    if "ж" in word[1:]:
        yield word.replace("ж", "дж", 1)


def _changed(pattern: re.Pattern[str], put: str, word: str) -> Iterator[str]:
    changed = pattern.sub(put, word)
    if changed != word:
        yield changed
