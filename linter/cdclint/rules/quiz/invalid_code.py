"""Code of a challenge that does not parse, or that is solved before it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.data.value import Array, Object, Scalar, items, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question

CODE = ("starter", "solution", "tests")
TEST = ("code", "test", "assert", "assertion")
"""Where a test of a list has its code."""
DATA = frozenset({"json", "jsonc", "json5", "yaml", "yml", "toml", "xml", "ini", "properties"})
"""Languages that are read and not run."""
_TO_FILL_IN = regex(
    r"\bTODO\b|\bFIXME\b|\.\.\.|…|__\w*|\?{2,}|<[^<>\n]*>"
    r"|(?:#|//|/\*|--|<!--)[^\n]{0,80}?"
    r"(?:\byour?\b|\bwrite\b|\bfill\b|\bcomplete|\bimplement|\breplace\b|\bhere\b|\badd\b"
    r"|\bваш|\bтво|напиш|запол|допол|допиш|впиш|реализ|замен|здесь|сюда|добав|исправ)",
    re.IGNORECASE,
)
_IS_REPAIR = regex(r"исправ|почин|найди\w* ошиб|\bfix\b|\brepair\b|\bdebug", re.IGNORECASE)
_COMMENT = regex(r"^\s*(?:#|//|/\*)|[,{\[:]\s*(?://|/\*)", re.MULTILINE)


@rule(severity=Severity.WARNING)
def invalid_code(quiz: Quiz) -> Iterator[Finding]:
    """The code of a challenge is refused by the parser of its language, or the solution is what the reader starts with.

    The reader runs the code as it is: a starter that does not parse fails before anything was written. `starterCode`,
    `solutionCode` and `testCode` are read in the language that `language` names. A starter whose faulty line, or the
    line before it, says what is to be filled in (`TODO`, `...`, `# ваш код`) is left alone, and so is a starter of data
    with comments, and one that the question asks to repair.
    """
    for question in quiz.questions:
        language = text(question.part("language")).casefold()
        for part, key, code in _codes(question):
            written = str(code.value)
            refused = refusal(language, written)
            if refused is None or (part == "starter" and _is_form(language, written, refused.start)):
                continue
            if part == "starter" and _IS_REPAIR.search(text(question.asked)) is not None:
                continue
            message = Message(
                "`{key}` is not valid {language}: {problem}", key=key, language=language, problem=refused.message
            )
            yield Finding(quiz.place(code, refused.start, min(refused.end, len(written))), message)
        starter, solution = question.part("starter"), question.part("solution")
        if solution is not None and text(starter).strip() and text(starter).strip() == text(solution).strip():
            span = quiz.source.span(solution.start, solution.end)
            yield Finding(span, Message("the solution is the starter: nothing is left to do"))


def _codes(question: Question) -> Iterator[tuple[str, str, Scalar]]:
    """The code of a challenge: which part it is, the key that it is under, and its text."""
    for part in CODE:
        key = next((name for name in getattr(question.keys, part) if name in question.value), "")
        value = question.part(part)
        for one in items(value) if isinstance(value, Array) else (value,):
            inner = next((found for name in TEST if (found := one.get(name))), None) if isinstance(one, Object) else one
            if isinstance(inner, Scalar) and isinstance(inner.value, str) and inner.value.strip():
                yield part, key, inner


def _is_form(language: str, code: str, at_fault: int) -> bool:
    """Whether a starter does not parse since the reader has to fill in what is missing at that place."""
    if language in DATA and _COMMENT.search(code) is not None:
        return True
    line = code.rfind("\n", 0, at_fault)
    before = code.rfind("\n", 0, max(line, 0)) + 1
    end = code.find("\n", at_fault)
    return _TO_FILL_IN.search(code, before, len(code) if end < 0 else end) is not None
