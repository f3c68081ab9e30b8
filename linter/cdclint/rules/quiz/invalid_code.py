"""Code of a challenge that does not parse, that is solved before it begins, or that has no solution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.fault import EMPTY, Fault
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.code.sql_block import sql_refusal
from cdclint.syntax.data.value import Array, Object, Scalar, items, text

if TYPE_CHECKING:
    from cdclint.documents.quiz.questions import Question
    from cdclint.syntax.code.refusal import Refusal

CODE = ("starter", "solution", "tests")
TEST = ("code", "test", "assert", "assertion")
"""Where a test of a list has its code."""
DATA = frozenset({"json", "jsonc", "json5", "yaml", "yml", "toml", "xml", "ini", "properties"})
"""Languages that are read and not run."""
SQL = frozenset(
    {"sql", "postgresql", "postgres", "pgsql", "plpgsql", "mysql", "sqlite", "tsql", "flinksql", "sparksql"}
)
_MARKS = {
    "#": frozenset(
        {"python", "py", "bash", "sh", "zsh", "shell", "ruby", "yaml", "yml", "toml", "r", "perl", "promql"}
    ),
    "//": frozenset(
        {*("javascript", "js", "jsx", "typescript", "ts", "tsx", "java", "kotlin", "scala", "go", "rust", "c", "cpp")}
        | {"c++", "csharp", "c#", "swift", "php", "dart", "groovy", "solidity", "jsonc", "json5"}
    ),
    "--": frozenset({*SQL, "lua", "haskell"}),
}
"""What a comment begins with, by languages."""
_ABOUT_COMMENTS = regex(r"комментар|коммент|comment|docstring", re.IGNORECASE)
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
    """The code of a challenge does not parse, its solution is empty, or it is what the reader starts with.

    The reader runs the code as it is: a starter that does not parse fails before anything was written. `starterCode`,
    `solutionCode` and `testCode` are read in the language that `language` names; of SQL, whose dialects differ, what
    none of them reads: open brackets and quotation marks, misspelt words of a clause, clauses with nothing in them. A
    solution is compared with its starter without comments and blank lines, unless the question is about comments.

    A starter whose faulty line, or the line before it, says what is to be filled in (`TODO`, `...`, `# ваш код`) is
    left alone, and so is a starter of data with comments, and one that the question asks to repair.
    """
    for question in quiz.questions:
        language = text(question.part("language")).casefold()
        for part, key, code in _codes(question):
            written = str(code.value)
            refused = _refused(language, written, part)
            if refused is None or (part == "starter" and _is_form(language, written, refused.start)):
                continue
            if part == "starter" and _IS_REPAIR.search(text(question.asked)) is not None:
                continue
            message = Message(
                "`{key}` is not valid {language}: {problem}", key=key, language=language, problem=refused.message
            )
            yield Finding(quiz.place(code, refused.start, min(refused.end, len(written))), message)
        if (solved := _solution_defect(question, language)) is not None:
            solution, message = solved
            faults = () if text(solution).strip() else (Fault(solution.start, EMPTY),)
            yield Finding(quiz.source.span(solution.start, solution.end), message, faults=faults)


def _refused(language: str, written: str, part: str) -> Refusal | None:
    if language in SQL:
        return sql_refusal(written, whole=part != "starter")
    return refusal(language, written)


def _solution_defect(question: Question, language: str) -> tuple[Scalar, Message] | None:
    """Why a solution solves nothing; None where there is none to judge."""
    starter, solution = question.part("starter"), question.part("solution")
    if not isinstance(solution, Scalar) or not isinstance(solution.value, str):
        return None
    about_comments = _ABOUT_COMMENTS.search(text(question.asked)) is not None
    given, solved = (_bare(text(one), "" if about_comments else language) for one in (starter, solution))
    if not solved:
        return solution, Message("the solution is empty")
    return (solution, Message("the solution is the starter: nothing is left to do")) if given == solved else None


def _bare(code: str, language: str) -> list[str]:
    """The lines of a code without comments, as far as they are surely some, and blank ones."""
    mark = next((mark for mark, names in _MARKS.items() if language in names), "")
    if mark == "//" and code.lstrip().startswith("/*"):
        code = code.partition("*/")[2]
    found = []
    for line in code.splitlines():
        kept = line
        if mark and line.lstrip().startswith(mark) and not line.startswith("#!"):
            kept = ""
        elif mark and not any(quote in line for quote in "'\"`"):
            kept = line.partition(f" {mark}")[0]
        if kept.strip():
            found.append(kept.rstrip())
    return found


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
