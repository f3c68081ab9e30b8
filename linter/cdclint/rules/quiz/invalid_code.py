"""Code of a challenge that does not parse, or that is solved before it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import JsonQuiz, YamlQuiz
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.data.json_reader import Offsets
from cdclint.syntax.data.value import Scalar, text

CODE = ("starterCode", "solutionCode", "testCode")
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
def invalid_code(file: JsonQuiz | YamlQuiz) -> Iterator[Finding]:
    """The code of a challenge is refused by the parser of its language, or the solution is what the reader starts with.

    The reader runs the code as it is: a starter that does not parse fails before anything was written. `starterCode`,
    `solutionCode` and `testCode` are read in the language that `language` names. A starter whose faulty line, or the
    line before it, says what is to be filled in (`TODO`, `...`, `# ваш код`) is left alone, and so is a starter of data
    with comments, and one that the question asks to repair.
    """
    for question in file.questions:
        language = text(question.value.get("language")).casefold()
        for key in CODE:
            code = question.value.get(key)
            if not isinstance(code, Scalar) or not isinstance(code.value, str) or not code.value.strip():
                continue
            refused = refusal(language, code.value)
            if refused is None or (key == "starterCode" and _is_form(language, code.value, refused.start)):
                continue
            if key == "starterCode" and _IS_REPAIR.search(text(question.value.get("question"))) is not None:
                continue
            start, end = code.start, code.end
            if isinstance(file, JsonQuiz):
                offsets = Offsets(file.source, code)
                start, end = offsets[refused.start], offsets[min(max(refused.end, refused.start), len(code.value))]
            message = Message(
                "`{key}` is no {language}: {problem}", key=key, language=language, problem=refused.message
            )
            yield Finding(file.source.span(start, max(start, end)), message)
        starter, solution = question.value.get("starterCode"), question.value.get("solutionCode")
        if solution is not None and text(starter).strip() and text(starter).strip() == text(solution).strip():
            span = file.source.span(solution.start, solution.end)
            yield Finding(span, Message("the solution is the starter: nothing is left to do"))


def _is_form(language: str, code: str, at_fault: int) -> bool:
    """Whether a starter does not parse since the reader has to fill in what is missing at that place."""
    if language in DATA and _COMMENT.search(code) is not None:
        return True
    line = code.rfind("\n", 0, at_fault)
    before = code.rfind("\n", 0, max(line, 0)) + 1
    end = code.find("\n", at_fault)
    return _TO_FILL_IN.search(code, before, len(code) if end < 0 else end) is not None
