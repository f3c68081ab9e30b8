"""An explanation that is about another answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.data.value import Scalar, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question

LONG = 30
"""Characters of an explanation from which on two questions have the same one by mistake."""
_VERDICT = regex(
    r"[\s\W]*(?:(?:это|(?:это\s+)?(?:утверждение|высказывание)|the statement is|this statement is|this is|it is)\s+)?"
    r"(неверное?|неправда|ложно|ложь|нет|false|верное?|правда|истинно|истина|да|true)\s*(?:[.!:;—–]|\Z)",
    re.IGNORECASE,
)
_YES = frozenset({"верно", "верное", "правда", "истинно", "истина", "да", "true"})
_LETTER = r"[\"«(`'*]{0,3}([A-Fa-fАБГД])[\"»)`'*]{0,3}+(?![\w'’+#])"
_ALONE = regex(r"[A-Fa-fАБГД](?<!\w.)(?!\w)")
"""What is in every text that names a letter: a quick look."""
_OR_MORE = r"(?!\s*[+/=&]|,?\s+(?:и|или|and|or|но|but|only|if|только|лишь|если|для|при)\b)"
_ENDS = r"(?=\s*(?:[.;\n]|\Z|[,—–-]\s*(?:потому|так как|поскольку|ведь|because|since)\b))"
_NAMED = regex(
    r"(?i:(?<!не)(?<!не )(?<!in)(?<!not )\b(?:правильн|верн|correct|right)\w*\s+"
    r"(?:ответ|вариант|answer|option|choice)\s*(?:—|–|-|:|is\b|это\b)\s*(?:(?:вариант|option|буква|под буквой)\s+)?)"
    + _LETTER
    + _OR_MORE
)
_SHORT = regex(
    r"(?i:(?<![а-яёa-z] )\b(?:ответ|answer|правильно|верно)\s*(?:—|–|-|:)\s*(?:(?:вариант|option)\s+)?)"
    + _LETTER
    + _ENDS
)
_CALLED = regex(
    r"(?i:\b(?:вариант|ответ|option|answer|choice)\s+)" + _LETTER + r"(?i:\s*+(?:—|–|-|is\s++the|is|это)?\s*+"
    r"(?:вер(?:ный|ен)|правил(?:ьный|ен)|correct|right)\b)" + _OR_MORE
)
_BUT = regex(r"[^.!?;\n]*?[,—–-]\s*+(?:но|однако|but|however)\b", re.IGNORECASE)
"""The rest of a sentence that takes back what it began with: `Вариант B верен по формуле, но …`."""
_NEGATED = regex(
    r"\bне\b|\bневерн|\bнеправильн|\bкроме\b|\bлишн|\b(?:not|except|incorrect|wrong|false)\b|n't\b", re.IGNORECASE
)
_LATIN = str.maketrans("АБГД", "abde")
"""By their place in the alphabet: `В` is not among them, which may be `B` on another keyboard."""


@rule(severity=Severity.WARNING)
def contradicting_explanation(quiz: Quiz) -> Iterator[Finding]:
    """An explanation is about another answer than the one that counts as right.

    Who was wrong reads that they were right. Reported is only what is certain: an explanation that names the letter of
    another option as the right one (`Ответ: b`, `Option C is correct`), one that begins with "true" where the answer is
    false or the reverse, and one that is word by word that of another question of the quiz with other options.
    """
    seen: dict[str, Question] = {}
    for question in quiz.questions:
        explanation = question.part("explanation")
        if not isinstance(explanation, Scalar) or not isinstance(explanation.value, str):
            continue
        span = quiz.source.span(explanation.start, explanation.end)
        written = explanation.value
        if (named := _other_letter(question, written)) is not None:
            right = ", ".join(question.options[at].key for at in sorted(question.right))
            place = quiz.place(explanation, named.start(1), named.end(1))
            message = Message(
                "the explanation calls `{named}` right, and the answer is `{right}`", named=named[1], right=right
            )
            yield Finding(place, message)
        elif (verdict := _other_verdict(question, written)) is not None:
            place = quiz.place(explanation, verdict.start(1), verdict.end(1))
            answer = text(question.answers[0]).lower()
            message = Message(
                "the explanation says `{said}`, and the answer is `{answer}`", said=verdict[1], answer=answer
            )
            yield Finding(place, message)
        before = seen.setdefault(" ".join(written.split()), question)
        if before is not question and len(written) >= LONG and _differ(before, question):
            yield Finding(span, Message("another question of the quiz has the same explanation, and other answers"))


def _other_letter(question: Question, written: str) -> re.Match[str] | None:
    if len(question.right) != 1 or not question.is_choice or _ALONE.search(written) is None:
        return None
    named = next((found for one in (_NAMED, _SHORT, _CALLED) if (found := one.search(written))), None)
    # Of a question for what is wrong, it is the others that an explanation calls right.
    if named is None or _BUT.match(written, named.end()) is not None:
        return None
    if _is_article(named, written) or _NEGATED.search(text(question.asked)):
        return None
    keys = [option.key.casefold() for option in question.options]
    letter = named[1].translate(_LATIN).casefold()
    return None if letter not in keys or keys.index(letter) in question.right else named


def _is_article(named: re.Match[str], written: str) -> bool:
    """Whether `a` is an article, or `А` a word, and no letter of an option."""
    return (
        named[1] in "aAА"
        and written[named.end(1) : named.end(1) + 1] == " "
        and written[named.end(1) + 1 : named.end(1) + 2].isalpha()
        and _CALLED.match(written, named.start()) is None
    )


def _other_verdict(question: Question, written: str) -> re.Match[str] | None:
    said = _VERDICT.match(written) if question.is_true_false and len(question.answers) == 1 else None
    if said is None or text(question.answers[0]).casefold() not in {"true", "false"}:
        return None
    return None if (said[1].casefold() in _YES) == (text(question.answers[0]).casefold() == "true") else said


def _differ(one: Question, other: Question) -> bool:
    """Whether two questions cannot share an explanation: neither an option nor the question is the same."""
    if not one.is_choice or not other.is_choice or text(one.asked) == text(other.asked):
        return False
    mine = {option.text.strip() for option in one.options}
    return bool(mine) and bool(other.options) and mine.isdisjoint(option.text.strip() for option in other.options)
