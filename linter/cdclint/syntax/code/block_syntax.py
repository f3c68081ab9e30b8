"""Whether a code block is what its language's own parser would read.

A lesson shows pieces: members without their braces, `...` where something is left out, prompts with what was typed at
them, placeholders such as `<name>`. Each is completed before it is judged, and rejected only if no reading parses.
"""

from __future__ import annotations

import re
import textwrap
from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import ELIDED_LINE, MAX_LENGTH, Refusal, at, chunks, is_deep, to_line_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.parsers import expat

_COMMENTED = ("tsconfig", "jsconfig", "devcontainer", "api-extractor")
"""Files of JSON that may have comments."""
_MARKED = regex(r"^[^\n]*\[!code --(?::\d+)?\][^\n]*$", re.MULTILINE)
_MARK = regex(r"(?://|#|/\*|<!--|\{/\*|--|;)[ \t]*\[!code [^\]\n]*\][^\n]*")
_CONFLICT = regex(r"^[ \t]*(<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_WRONG = regex(
    r"SyntaxError|syntax error|ParseError|parse error|unexpected token|invalid syntax|(?:n't|not) (?:compile|parse)|"
    r"не (?:с?компилиру|парсит|разбира)|синтаксическ\w{1,5} ошибк|ошибк\w{1,5} синтаксис|"
    r"(?:неверн|невалидн|некорректн)\w{1,5} (?:синтаксис|json|yaml|toml|xml)|invalid (?:json|yaml|toml|xml)",
    re.IGNORECASE,
)
_COMMENT = regex(r"#|//|/\*|--")
_FAULT = regex(
    r"(?:#|//|/\*|--)[^#/*\n-]{0,80}?"
    r"(?:ошибк|нельзя|не может|недопустим|неверн|неправильн|\berror|\binvalid|\bwrong|❌)",
    re.IGNORECASE,
)
"""A comment after what it calls wrong."""
_TREE = regex(r"^[ \t│]*[├└]─", re.MULTILINE)
"""A tree that is drawn, whatever the block is called."""
_TO_FILL_IN = regex(r"(?<=[\"'])<[^<>\"'\n]{1,60}>(?=[\"'])")
"""A placeholder as the value of an attribute: `time="<TIME>"`."""
_EMPHASIS = regex(r"\*!\*|\*/!\*")
"""Marks of a highlighter: `*!*let a;*/!*`."""
"""What a comment says where the block is wrong on purpose, and what a comment begins with."""


def is_parsed(language: str) -> bool:
    """Whether there is a parser of a language."""
    return language in _CHECKS


def refusal(language: str, code: str) -> Refusal | None:
    """What the parser of a language says against a block; None where it reads it, and without a parser."""
    check = _CHECKS.get(language)
    if check is None or not code.strip() or len(code) > MAX_LENGTH or is_deep(code):
        return None
    if "─" in code and _TREE.search(code) is not None:
        return None
    if "[!code " in code:
        code = _MARK.sub(_spaces, _MARKED.sub(_spaces, code))
    if "*!*" in code:
        code = _EMPHASIS.sub(_spaces, code)
    found = check(code)
    if found is None or found.commas:
        return found
    return None if _is_wrong_on_purpose(code, found.start) else found


def is_saved(title: str) -> bool:
    """Whether a block's title says that it is saved as a file that must be JSON without comments."""
    name = title.rpartition("/")[2].lower()
    return name.endswith(".json") and not name.startswith(_COMMENTED) and "/.vscode/" not in f"/{title}"


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_wrong_on_purpose(code: str, at_fault: int) -> bool:
    """Whether a block shows a conflict of a merge, or a comment says that it, or the line at fault, does not parse."""
    conflict = {found[1][0] for found in _CONFLICT.finditer(code)}
    if conflict >= {"<", "="} or conflict >= {"=", ">"}:
        return True
    start = code.rfind("\n", 0, at_fault) + 1
    end = code.find("\n", at_fault)
    if _FAULT.search(code, start, len(code) if end < 0 else end) is not None:
        return True
    said = _WRONG.search(code)
    return said is not None and _COMMENT.search(code, code.rfind("\n", 0, said.start()) + 1, said.start()) is not None


_ELISION = regex(r"\.{3,}|…")
_PLACEHOLDER = regex(r"<[^<>\n\"]{1,60}>|\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}")
_TEMPLATE = regex(r"\{%|\{\{-?\s*[.$]?\w+\.|\{\{-|-\}\}")
_FRONTMATTER = regex(r"\s*---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_PLACE = regex(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TRANSCRIPT = regex(
    r"^[ \t]*+(?:[$#%>](?: |$)|[\w.-]{1,60}@[^\n$#%]{1,200}[$#%](?: |$)|[^\x00-\x7f]|//|\[\S+\]|[\w ]+:  )",
    re.MULTILINE,
)
"""A line with a prompt, or one that a program printed: what is shown is a terminal, and no script."""


def _json(code: str, *, comments: bool) -> Refusal | None:
    from cdclint.syntax.code.json_block import json_refusal  # noqa: PLC0415 (a lesson has few languages)

    return json_refusal(code, comments=comments)


def _json5(code: str) -> Refusal | None:
    """JSON5 is a value of JavaScript: keys may be names, strings may have single quotes."""
    found = _json(code, comments=True)
    if found is None or _javascript(f"x = {code.lstrip()}") is None or _javascript(f"x = {{{code}\n}}") is None:
        return None
    return found


def _python(code: str) -> Refusal | None:
    from cdclint.syntax.code.python_block import python_refusal  # noqa: PLC0415 (see above)

    return python_refusal(code)


def _javascript(code: str) -> Refusal | None:
    from cdclint.syntax.code.script_block import javascript_refusal  # noqa: PLC0415 (see above)

    return javascript_refusal(code)


def _typescript(code: str) -> Refusal | None:
    from cdclint.syntax.code.script_block import typescript_refusal  # noqa: PLC0415 (see above)

    return typescript_refusal(code)


def _yaml(code: str) -> Refusal | None:
    if _TEMPLATE.search(code):
        return None
    masked = ELIDED_LINE.sub(lambda found: "#" + " " * (len(found[0]) - 1), code)
    found = _yaml_problem(masked)
    if found is None:
        return None
    page = _FRONTMATTER.match(masked)
    if page is not None and _yaml_problem(page[1]) is None:
        return None  # the text of a page follows
    stretches = list(chunks(textwrap.dedent(masked)))
    if len(stretches) > 1 and all(_is_yaml_piece(one) for one in stretches):
        return None
    return found


def _yaml_problem(code: str, *, pieces: bool = False) -> Refusal | None:
    import yaml  # noqa: PLC0415 (most lessons have no YAML block)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        holds = False
        for event in yaml.parse(code, Loader=loader):
            holds = holds or isinstance(event, yaml.CollectionStartEvent)
        return None if holds or not pieces else Refusal(0, 0, Message("no YAML"))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        start = at(code, mark.line, mark.column) if mark else 0
        return to_line_end(code, start, Message.text(problem.problem or problem.context or Message("no YAML")))
    except yaml.YAMLError as problem:
        return Refusal(0, 0, Message.text(str(problem).split("\n", 1)[0]))
    except RecursionError:
        return None


def _is_yaml_piece(code: str) -> bool:
    """Whether a stretch that begins at the margin is a mapping or a list."""
    return not code[:1].isspace() and _yaml_problem(code, pieces=True) is None


def _toml(code: str) -> Refusal | None:
    masked = ELIDED_LINE.sub(lambda found: "#" + " " * (len(found[0]) - 1), code)
    masked = masked.replace("\r", " ")
    found = _toml_problem(masked)
    if found is not None and all(_toml_problem(one) is None for one in chunks(masked)):
        return None  # variants below each other
    return found


def _toml_problem(code: str) -> Refusal | None:
    # Most lessons have no TOML block.
    from cdclint.core.foreign.foreign_toml import TOMLDecodeError, UnreadError, read_toml  # noqa: PLC0415

    try:
        read_toml(code)
    except UnreadError:
        return None
    except TOMLDecodeError as problem:
        message = str(problem)
        place = _TOML_PLACE.search(message)
        start = len(code) if place is None or place[1] is None else at(code, int(place[1]) - 1, int(place[2]) - 1)
        return to_line_end(code, start, Message.text(_TOML_PLACE.sub("", message)))
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
    start = 0
    for found in re.finditer(separator, code):
        yield start, code[start : found.start()]
        start = found.end()
    yield start, code[start:]


def _bash(code: str) -> Refusal | None:
    if _TRANSCRIPT.search(code):
        return None
    from cdclint.syntax.code.grammar_tree import load_grammar  # noqa: PLC0415 (most lessons have no shell)
    from cdclint.syntax.code.script_block import by_grammar  # noqa: PLC0415 (see above)

    masked = _PLACEHOLDER.sub(lambda found: "x" * len(found[0]) if found[0][0] == "<" else found[0], code)
    return by_grammar(load_grammar("tree_sitter_bash"), code, (code, masked))


def _xml(code: str) -> Refusal | None:
    from xml.parsers import expat  # noqa: PLC0415 (most lessons have no XML)

    def problem(text: str) -> expat.ExpatError | None:
        parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as found:
            return found.with_traceback(None)  # with it, this error and its caller would hold each other
        return None

    masked = ELIDED_LINE.sub(lambda found: " " * len(found[0]), code)
    masked = _TO_FILL_IN.sub(lambda found: "_" * len(found[0]), masked)
    whole = problem(masked.strip("\n\r\t "))
    if whole is None or problem(f"<_>{masked}</_>") is None:
        return None
    found = problem(f"<_>{masked}\n</_>") if not masked.lstrip().startswith("<?xml") else problem(masked)
    found = found or whole
    shift = 3 if found.lineno == 1 and not masked.lstrip().startswith("<?xml") else 0
    start = at(code, found.lineno - 1, max(0, found.offset - shift))
    return to_line_end(code, start, Message.text(expat.ErrorString(found.code) or Message("no XML")))


_CHECKS: dict[str, Callable[[str], Refusal | None]] = {
    **dict.fromkeys(("json", "jsonl"), partial(_json, comments=False)),
    "jsonc": partial(_json, comments=True),
    "json5": _json5,
    **dict.fromkeys(("yaml", "yml"), _yaml),
    "toml": _toml,
    **dict.fromkeys(("python", "py"), _python),
    "promql": _promql,
    **dict.fromkeys(("javascript", "js", "mjs", "jsx"), _javascript),
    **dict.fromkeys(("ts", "typescript", "mts", "tsx"), _typescript),
    **dict.fromkeys(("bash", "sh", "zsh"), _bash),
    "xml": _xml,
}
