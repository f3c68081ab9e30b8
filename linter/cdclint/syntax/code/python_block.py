"""Whether a block is Python, or a piece of it, and where commas went missing."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import warnings
from keyword import iskeyword
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import MAX_GAPS, MAX_PIECE, Refusal, at, chunks, to_line_end

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROMPT = regex(r"^[ \t]*(>>>|\.\.\.)(?: |$)", re.MULTILINE)
_SHELL_ESCAPE = regex(r"^[ \t]*[%!][^\n]*$", re.MULTILINE)
_TOKEN = regex(
    r"""(?P<text>"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3}|\Z)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\Z)"""
    r"""|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\#[^\n]*+)|(?P<open>[(\[{])|(?P<close>[)\]}])"""
    r"""|(?P<gap>\.\.\.|…|\?\?\?+)""",
    re.DOTALL,
)
_STARTS_ITEM = frozenset(("(", "[", "{", ","))
_ENDS_ITEM = frozenset((")", "]", "}", ","))
_FILLERS = {"(": "*_", "{": "**_"}
_ENDS_EXPRESSION = frozenset({tokenize.NAME, tokenize.NUMBER, tokenize.STRING})
_CLOSERS = frozenset(")]}")
_OPENERS = frozenset("([{")
_CONSTANTS = frozenset({"None", "True", "False"})
_PREFIXES = frozenset({"lambda", "await"})
_BESIDE = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE)


def python_refusal(code: str) -> Refusal | None:
    """What is wrong with Python; pieces of it and what is left out with `...` are right."""
    typed = _typed(code) if _PROMPT.search(code) else code
    typed = _SHELL_ESCAPE.sub(lambda found: "pass".ljust(len(found[0])) if len(found[0]) > 3 else found[0], typed)
    plain = textwrap.dedent(typed)
    if _is_piece(plain):
        return None
    filled = _filled(plain)
    if _is_piece(filled) or _is_listing(filled):
        return None
    first = _problem(filled)
    if first is None:
        return None
    commas = _lost_commas(code) if typed == code else ()
    if commas:
        place = commas[0]
        message = Message("a comma is missing here")
        if len(commas) > 1:
            message = Message("a comma is missing here, and in {count} more places", count=len(commas) - 1)
        return Refusal(place - 1, place, message, commas)
    line, column = (first.lineno or 1) - 1, (first.offset or 1) - 1
    before, after = (text.split("\n")[line : line + 1] for text in (code, plain))
    indent = len(before[0]) - len(after[0]) if before and after and after[0] else 0
    return to_line_end(code, at(code, line, column + indent), Message.text(first.msg))


def _typed(code: str) -> str:
    """What was typed at Python's prompts; what it answered is blanked out."""
    lines = []
    for line in code.split("\n"):
        prompt = _PROMPT.match(line)
        lines.append(line[prompt.end() :] if prompt else "")
    return "\n".join(lines)


def _is_piece(code: str) -> bool:
    return any(_problem(form) is None for form in _statements(code))


def _is_listing(code: str) -> bool:
    """Whether each stretch of a block is a piece, arguments, members and calls without their head included."""
    if len(code) > MAX_PIECE:
        return False
    stretches = list(chunks(code))
    if any(one[:1].isspace() and not one.lstrip().startswith(".") for one in stretches):
        return False
    return bool(stretches) and all(any(_problem(form) is None for form in _forms(one)) for one in stretches)


def _forms(code: str) -> Iterator[str]:
    yield from _statements(code)
    yield f"(_\n{code}\n)" if code.lstrip().startswith(".") else f"_({code}\n)"
    yield f"{{{code}\n}}"


def _statements(code: str) -> Iterator[str]:
    """Statements, a head without its body, a clause without what goes before, decorators without a function."""
    yield code
    yield f"{code}\n    pass"
    yield f"try:\n    pass\n{code}"
    yield f"if 1:\n    pass\n{code}"
    yield f"class _:\n{textwrap.indent(code, '    ')}"
    yield f"{code}\ndef _(): pass"


def _problem(code: str) -> SyntaxError | None:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "<block>", "exec", flags=flags, dont_inherit=True)
    except SyntaxError as problem:
        return problem
    except (ValueError, MemoryError, RecursionError):
        return None
    return None


def _filled(code: str) -> str:
    """The code with something valid in place of each `...` among arguments, parameters, items and members."""
    if "..." not in code and "…" not in code and "???" not in code:
        return code
    if code.count("...") + code.count("…") + code.count("???") > MAX_GAPS:
        return code
    tokens = list(_TOKEN.finditer(code))
    bare = list(code)
    for found in tokens:
        if found["text"]:
            sign = " " if found[0].startswith("#") else "x"
            bare[found.start() : found.end()] = [sign] * len(found[0])
    around = "".join(bare)
    pieces: list[str] = []
    done = 0
    brackets: list[str] = []
    for found in tokens:
        if found["open"]:
            brackets.append(found["open"])
        elif found["close"] and brackets:
            brackets.pop()
        elif found["gap"]:
            is_item = around[: found.start()].rstrip()[-1:] in _STARTS_ITEM
            is_item = is_item and around[found.end() :].lstrip()[:1] in _ENDS_ITEM
            kind = brackets[-1] if brackets and is_item else ""
            filler = "..." if found["gap"] == "..." else "_"
            pieces += [code[done : found.start()], _FILLERS.get(kind, filler).ljust(len(found[0]))]
            done = found.end()
    return "".join(pieces) + code[done:]


def _lost_commas(code: str) -> tuple[int, ...]:
    """Where commas make the code parse: between two expressions in brackets that nothing else can separate."""
    plain = textwrap.dedent(code)
    places = []
    level = 0
    last: tokenize.TokenInfo | None = None
    try:
        for token in tokenize.generate_tokens(io.StringIO(plain).readline):
            if token.type in _BESIDE:
                continue
            if level > 0 and last is not None and _ends(last) and _begins(token):
                is_joined = last.type == token.type == tokenize.STRING  # Python joins them
                if not is_joined:
                    places.append(last.end)
            if token.string in _OPENERS:
                level += 1
            elif token.string in _CLOSERS:
                level -= 1
            last = token
    except (tokenize.TokenError, SyntaxError):
        return ()
    if not places or len(places) > MAX_GAPS:
        return ()
    starts = [at(plain, line - 1, column) for line, column in places]
    cured, done = [], 0
    for start in starts:
        cured += [plain[done:start], ","]
        done = start
    if not any(_problem(form) is None for form in _statements(_filled("".join(cured) + plain[done:]))):
        return ()
    shifts = [len(one) - len(other) for one, other in zip(code.split("\n"), plain.split("\n"), strict=True)]
    return tuple(at(code, line - 1, column + shifts[line - 1]) for line, column in places)


def _ends(token: tokenize.TokenInfo) -> bool:
    """Whether an expression may end with a token."""
    if token.type == tokenize.NAME:
        return not iskeyword(token.string) or token.string in _CONSTANTS
    if token.type in _ENDS_EXPRESSION or tokenize.tok_name[token.type] == "FSTRING_END":
        return True
    return token.string in _CLOSERS or token.string == "..."


def _begins(token: tokenize.TokenInfo) -> bool:
    """Whether an expression begins with a token, and cannot continue with it."""
    if token.type == tokenize.NAME:
        return not iskeyword(token.string) or token.string in _CONSTANTS | _PREFIXES
    return token.type in _ENDS_EXPRESSION or tokenize.tok_name[token.type] == "FSTRING_START"
