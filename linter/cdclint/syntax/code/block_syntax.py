"""Whether a code block is what its language's own parser would read.

A lesson shows pieces: members without their braces, `...` where something is left out, prompts with what was typed at
them, placeholders such as `<name>`. Each is completed before it is judged, and refused only if no reading of it parses.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
import warnings
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where a block stops being its language, offsets into it, and what its parser says."""

    start: int
    end: int
    message: str


def refusal(language: str, code: str) -> Refusal | None:
    """What the parser of a language says against a block; None where it reads it, and where there is no parser."""
    check = _CHECKS.get(language)
    if check is None or not code.strip() or len(code) > MAX_LENGTH or _depth(code) > MAX_DEPTH:
        return None
    return check(code)


def _depth(code: str) -> int:
    """How deep brackets stand in each other, those of strings included."""
    deepest = depth = 0
    for bracket in _BRACKET.findall(code):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest


MAX_LENGTH = 200_000
"""A longer block is not judged, and one that nests deeper than `MAX_DEPTH` neither: no lesson shows such a one."""
MAX_DEPTH = 200
MAX_GAPS = 200
"""More elisions or placeholders than these are not filled in."""
MAX_PIECE = 5_000
"""A longer script is taken for a whole one."""

_BRACKET = regex(r"[\[\](){}]")
_ELISION = regex(r"\.{3,}|…")
_STRING = regex(r'"(?:[^"\\\n]|\\.)*"')
_PLACEHOLDER = regex(r"<[^<>\n\"]{1,60}>|\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}")
_JSON_COMMENT = regex(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_TEMPLATE = regex(r"\{%|\{\{-?\s*[.$]?\w+\.|\{\{-|-\}\}")
_PROMPT = regex(r"^[ \t]*(>>>|\.\.\.)(?: |$)", re.MULTILINE)
_SHELL_ESCAPE = regex(r"^[ \t]*[%!][^\n]*$", re.MULTILINE)
_ELIDED_LINE = regex(r"^[ \t]*(?:\[?(?:\.{3,}|…)\]?)[ \t]*$", re.MULTILINE)
_TOML_PLACE = regex(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TRANSCRIPT = regex(
    r"^[ \t]*(?:[$#%>](?: |$)|[\w.-]{1,60}@[^\n$#%]{1,200}[$#%](?: |$)|[^\x00-\x7f]|//|\[\S+\]|[\w ]+:  )", re.MULTILINE
)
"""A line with a prompt, or one that a program printed: what is shown is a terminal, and no script."""


def _blank(code: str, start: int, end: int) -> str:
    """The code with a stretch blanked out, its lines kept."""
    return code[:start] + re.sub(r"[^\n]", " ", code[start:end]) + code[end:]


def _json(code: str) -> Refusal | None:
    return _json_like(code, comments=False)


def _jsonc(code: str) -> Refusal | None:
    return _json_like(code, comments=True)


def _json_like(code: str, *, comments: bool) -> Refusal | None:
    code = _completed(code, comments=comments)
    if not code.strip() or any(_is_json(form) for form in _forms(code)):
        return None
    if all(_is_json(line) for line in code.splitlines() if line.strip()):
        return None
    from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (only what is refused is told more of)

    member = re.match(r'\s*"(?:[^"\\\n]|\\.)*"\s*:', code) is not None
    source = Source("", f"{{{code}\n}}" if member else code)
    problems = [one for one in parse_json(source)[1] if "stands here again" not in one.message]
    if not problems:
        return None
    span = problems[0].span
    shift = int(member)
    start = max(0, min(span.start - shift, len(code)))
    return Refusal(start, max(start, min(span.end - shift, len(code))), problems[0].message)


def _forms(code: str) -> Iterator[str]:
    """A piece of JSON as it is, as members of an object and as items of an array."""
    yield code
    bare = code.rstrip().removesuffix(",")
    yield f"{{{bare}}}"
    yield f"[{bare}]"


def _is_json(code: str) -> bool:
    try:
        json.loads(code)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


def _completed(code: str, *, comments: bool) -> str:
    """JSON of the same length, with values in the place of what is left out or to be filled in."""
    if len(_ELISION.findall(code)) > MAX_GAPS or len(_PLACEHOLDER.findall(code)) > MAX_GAPS:
        return code
    strings = [found.span() for found in _STRING.finditer(code)]

    def outside(at: int) -> bool:
        return not any(start <= at < end for start, end in strings)

    for comment in _JSON_COMMENT.finditer(code):
        if outside(comment.start()) and _ELISION.search(comment[0]):
            code = _elided(code, *comment.span())
        elif outside(comment.start()) and comments:
            code = _blank(code, *comment.span())
    for found in _PLACEHOLDER.finditer(code):
        if outside(found.start()):
            code = _blank(code, *found.span())
            code = code[: found.start()] + "0" + code[found.start() + 1 :]
    for found in _ELISION.finditer(code):
        if outside(found.start()):
            code = _elided(code, *found.span())
    if comments:
        for found in re.finditer(r",(?=\s*[}\]])", code):
            if outside(found.start()):
                code = _blank(code, *found.span())
    return code


def _elided(code: str, start: int, end: int) -> str:
    """The code with a value for `...` after a colon, and elsewhere without it and the comma that belongs to it."""
    code = _blank(code, start, end)
    before = code[:start].rstrip()
    following = re.compile(r"\S").search(code, end)
    if before.endswith(":"):
        return code[:start] + "0" + code[start + 1 :]
    opened = not before or before[-1] in "{["
    closed = following is None or following[0] in "}]"
    if following is not None and following[0] == "," and (opened or before[-1] == ","):
        return _blank(code, following.start(), following.end())
    if closed and before.endswith(","):
        return _blank(code, len(before) - 1, len(before))
    if not opened and not closed and before[-1] != "," and following is not None and following[0] != ",":
        return code[:start] + "," + code[start + 1 :]
    return code


def _yaml(code: str) -> Refusal | None:
    if _TEMPLATE.search(code):
        return None
    import yaml  # noqa: PLC0415 (most lessons have no YAML block)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    masked = _ELIDED_LINE.sub(lambda found: "#" + " " * (len(found[0]) - 1), code)
    try:
        for _ in yaml.parse(masked, Loader=loader):
            pass
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        start = _at(masked, mark.line, mark.column) if mark else 0
        return _to_line_end(code, start, Message.text(problem.problem or problem.context or "no YAML"))
    except yaml.YAMLError as problem:
        return Refusal(0, 0, Message.text(str(problem).split("\n", 1)[0]))
    except RecursionError:
        return None
    return None


def _toml(code: str) -> Refusal | None:
    import tomllib  # noqa: PLC0415 (most lessons have no TOML block)

    masked = _ELIDED_LINE.sub(lambda found: "#" + " " * (len(found[0]) - 1), code)
    masked = masked.replace("\r", " ")
    try:
        tomllib.loads(masked)
    except tomllib.TOMLDecodeError as problem:
        message = str(problem)
        place = _TOML_PLACE.search(message)
        start = len(code) if place is None or place[1] is None else _at(code, int(place[1]) - 1, int(place[2]) - 1)
        return _to_line_end(code, start, Message.text(_TOML_PLACE.sub("", message)))
    except RecursionError:
        return None
    return None


def _python(code: str) -> Refusal | None:
    typed = _typed(code) if _PROMPT.search(code) else code
    typed = _SHELL_ESCAPE.sub(lambda found: "pass".ljust(len(found[0])) if len(found[0]) > 3 else found[0], typed)
    plain = textwrap.dedent(typed.replace("…", "0"))
    first = _compiles(plain)
    if first is None:
        return None
    pieces = (f"{plain}\n    pass", f"try:\n    pass\n{plain}", f"if 1:\n    pass\n{plain}", f"class _:\n{_in(plain)}")
    if any(_compiles(piece) is None for piece in pieces):
        return None
    line, column = (first.lineno or 1) - 1, (first.offset or 1) - 1
    before, after = (text.split("\n")[line : line + 1] for text in (code, plain))
    indent = len(before[0]) - len(after[0]) if before and after and after[0] else 0
    return _to_line_end(code, _at(code, line, column + indent), Message.text(first.msg))


def _typed(code: str) -> str:
    """What was typed at Python's prompts; what it answered is blanked out."""
    lines = []
    for line in code.split("\n"):
        prompt = _PROMPT.match(line)
        lines.append(line[prompt.end() :] if prompt else "")
    return "\n".join(lines)


def _in(code: str) -> str:
    return textwrap.indent(code, "    ")


def _compiles(code: str) -> SyntaxError | None:
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


def _promql(code: str) -> Refusal | None:
    from cdclint.syntax.promql import parse_promql  # noqa: PLC0415 (most lessons have no query)

    def refused(query: str) -> Refusal | None:
        bare = re.sub(r"#[^\n]*", "", query).strip()
        if not bare or _ELISION.search(bare) or _PLACEHOLDER.search(bare.replace("${", "")):
            return None
        if re.match(r"(?:label_values|label_names|metrics|query_result)\(", bare):
            return None  # Grafana's, for variables
        error = parse_promql(query).error
        return Refusal(error.start, error.end, error.message) if error else None

    whole = refused(code)
    if whole is None:
        return None
    for separator in (r"\n[ \t]*(?:#[^\n]*)?(?:\n[ \t]*)+|\n(?=[ \t]*#)", r"\n"):
        parts = list(_parts(code, separator))
        errors = [(start, refused(part)) for start, part in parts]
        if len(parts) > 1 and all(error is None for _, error in errors):
            return None
    parts = list(_parts(code, r"\n[ \t]*\n"))
    for start, part in parts:
        if (error := refused(part)) is not None:
            return Refusal(start + error.start, start + error.end, error.message)
    return whole


def _parts(code: str, separator: str) -> Iterator[tuple[int, str]]:
    at = 0
    for found in re.finditer(separator, code):
        yield at, code[at : found.start()]
        at = found.end()
    yield at, code[at:]


def _javascript(code: str) -> Refusal | None:
    from tree_sitter_javascript import language  # noqa: PLC0415 (most lessons have no JavaScript)

    refused = _by_grammar(language(), _pieces(code))
    return refused and _typescript(code) and refused  # what is only typed is read well enough


def _typescript(code: str) -> Refusal | None:
    from tree_sitter_typescript import language_tsx, language_typescript  # noqa: PLC0415 (see above)

    pieces = (*_pieces(code), f"interface _ {{{code}\n}}", f"type _ = {code}")
    return _by_grammar(language_tsx(), pieces) and _by_grammar(language_typescript(), pieces)


def _pieces(code: str) -> tuple[str, ...]:
    """A script as it is, without its elisions, and as the members of an object or class or as an expression."""
    masked = re.sub(r"(?:\.{3}|…)(?=\s*(?:[,;})\]\n]|$))", "", code)
    if len(code) > MAX_PIECE:
        return code, masked
    bare = masked.rstrip(" \n;,")
    return (code, masked, f"({bare}\n)", f"({{{bare}\n}})", f"class _ {{{masked}\n}}", f"async () => {{{masked}\n}}")


def _bash(code: str) -> Refusal | None:
    from tree_sitter_bash import language  # noqa: PLC0415 (most lessons have no shell)

    if _TRANSCRIPT.search(code):
        return None
    masked = _PLACEHOLDER.sub(lambda found: "x" * len(found[0]) if found[0][0] == "<" else found[0], code)
    return _by_grammar(language(), (code, masked))


def _by_grammar(grammar: Any, forms: tuple[str, ...]) -> Refusal | None:  # noqa: ANN401 (a capsule of tree-sitter's)
    from tree_sitter import Language, Parser  # noqa: PLC0415 (see above)

    parser = Parser(Language(grammar))
    first: tuple[Node, str] | None = None
    for form in dict.fromkeys(forms):
        root = parser.parse(form.encode()).root_node
        if not root.has_error:
            return None
        first = first or (root, form)
    if first is None:
        return None
    root, code = first
    node = next(_errors(root), root)
    data = code.encode()
    start, end = (len(data[:at].decode(errors="ignore")) for at in (node.start_byte, node.end_byte))
    end = min(end, (code + "\n").index("\n", start))
    lacking = Message("`{sign}` is missing here", sign=node.type)
    return Refusal(start, end, lacking if node.is_missing else "this does not belong here")


def _errors(root: Node) -> Iterator[Node]:
    """The errors of a tree, in the order of the text, inner ones after those that they are in."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "ERROR" or node.is_missing:
            yield node
        if node.has_error:
            stack.extend(reversed(node.children))


def _xml(code: str) -> Refusal | None:
    from xml.parsers import expat  # noqa: PLC0415 (most lessons have no XML)

    def problem(text: str) -> expat.ExpatError | None:
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as found:
            return found
        return None

    masked = _ELIDED_LINE.sub(lambda found: " " * len(found[0]), code)
    whole = problem(masked.strip("\n\r\t "))
    if whole is None or problem(f"<_>{masked}</_>") is None:
        return None
    found = problem(f"<_>{masked}\n</_>") if not masked.lstrip().startswith("<?xml") else problem(masked)
    found = found or whole
    shift = 3 if found.lineno == 1 and not masked.lstrip().startswith("<?xml") else 0
    start = _at(code, found.lineno - 1, max(0, found.offset - shift))
    return _to_line_end(code, start, Message.text(expat.ErrorString(found.code) or "no XML"))


def _at(code: str, line: int, column: int) -> int:
    """The offset of a 0-based line and column, within the code."""
    lines = code.split("\n")
    if line >= len(lines):
        return len(code)
    return sum(len(one) + 1 for one in lines[:line]) + max(0, min(column, len(lines[line])))


def _to_line_end(code: str, start: int, message: str) -> Refusal:
    start = min(start, len(code))
    end = code.find("\n", start)
    return Refusal(start, len(code) if end < 0 else end, message)


_CHECKS: dict[str, Callable[[str], Refusal | None]] = {
    "json": _json,
    "jsonl": _json,
    "jsonc": _jsonc,
    "json5": _jsonc,
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "python": _python,
    "py": _python,
    "promql": _promql,
    "javascript": _javascript,
    "js": _javascript,
    "mjs": _javascript,
    "jsx": _javascript,
    "ts": _typescript,
    "typescript": _typescript,
    "mts": _typescript,
    "tsx": _typescript,
    "bash": _bash,
    "sh": _bash,
    "zsh": _bash,
    "xml": _xml,
}
