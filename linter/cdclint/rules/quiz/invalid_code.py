"""Code of a challenge that does not parse, or that is solved before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.quiz.quiz_file import JsonQuiz, YamlQuiz
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.data.json_reader import Offsets
from cdclint.syntax.data.value import Scalar, text

CODE = ("starterCode", "solutionCode", "testCode")


@rule(severity=Severity.INFO)
def invalid_code(file: JsonQuiz | YamlQuiz) -> Iterator[Finding]:
    """The code of a challenge is refused by the parser of its language, or the solution is what the reader starts with.

    The reader runs the code as it is: a starter that does not parse fails before anything was written. `starterCode`,
    `solutionCode` and `testCode` are read in the language that `language` names.
    """
    for question in file.questions:
        language = text(question.value.get("language")).casefold()
        for key in CODE:
            code = question.value.get(key)
            if not isinstance(code, Scalar) or not isinstance(code.value, str) or not code.value.strip():
                continue
            refused = refusal(language, code.value)
            if refused is None:
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
