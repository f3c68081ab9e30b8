"""Whether a block is JavaScript or TypeScript, JSX included, or a piece of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.grammar_tree import Steps, load_grammar, tree_of
from cdclint.syntax.code.refusal import MAX_PIECE, Refusal, chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_ELISION = regex(r"(?:\.{3}|…)(?=\s*(?:[,;})\]\n]|$))")
_OPTIONAL = regex(r"(?<=\w)\?(?=\s*[,)])")
_SAID = regex(r"([=(,:])[ \t]*/\*[^*\n]{1,200}\*/(?=[ \t]*[;,)])")
"""A comment in the place of a value: `let top = /* … */;`."""
_LEFT_OUT = regex(r"\([ \t]{0,40}\n[ \t]{0,40}//[^\n]*\n[ \t]{0,40}\)")
"""A comment in the place of what is returned: `return ( // … )`, over three lines."""
_QUERY = regex(r"&(?=\w{1,40}=)")
"""What parts the parameters of an address; JSX takes it for the beginning of an entity."""
_PLACEHOLDER = regex(r"<[^<>\n]{0,60}[Ѐ-ӿ][^<>\n/]{0,60}>(?![^\n]{0,200}</)")
_PATTERN = regex(r"\[[ \t]*,[^\[\]\n]{0,200}\]")
"""Optional arguments, as references write them: `f(a[, b])`."""
_INTERPOLATED = regex(r"\{\{[^{}\n]*\}\}")
_FENCED = regex(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", 16)
_OPENING = regex(r"<([A-Za-z][\w.-]*+)[^<]*+(?<=[^/<]>)")
_BRACKET = regex(r"[\[\](){}]")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_MAX_CHUNKS = 40
_JAVASCRIPT, _TYPESCRIPT = "tree_sitter_javascript", "tree_sitter_typescript"


def javascript_refusal(code: str) -> Refusal | None:
    """What is wrong with JavaScript; types are right, as documentation shows them anywhere."""
    script, steps = _script(code), Steps()
    # Most blocks are read as they are; what is none of JavaScript is mostly TypeScript.
    if (
        _by_grammar(load_grammar(_JAVASCRIPT), script, iter(()), steps) is None
        or typescript_refusal(code, steps) is None
    ):
        return None
    return _by_grammar(load_grammar(_JAVASCRIPT), script, _pieces(script), steps)


def typescript_refusal(code: str, steps: Steps | None = None) -> Refusal | None:
    """What is wrong with TypeScript; elements are right."""
    script, steps = _script(code), steps or Steps()
    refused = _by_grammar(load_grammar(_TYPESCRIPT, "language_tsx"), script, _typed_pieces(script), steps)
    if (
        refused is None
        or _by_grammar(load_grammar(_TYPESCRIPT, "language_typescript"), script, _typed_pieces(script), steps) is None
    ):
        return None
    return None if _is_listing(script, steps) else refused


def _script(code: str) -> str:
    """The part of a block that is a script: of a component, what is between its fences."""
    fenced = _FENCED.match(code)
    return code[: fenced.start(1)].replace("-", " ") + fenced[1] if fenced else code


def _is_listing(code: str, steps: Steps) -> bool:
    """Whether each stretch of a block is a piece by itself."""
    stretches = list(chunks(code))
    if not 0 < len(stretches) <= _MAX_CHUNKS or len(code) > MAX_PIECE:
        return False
    grammars = (load_grammar(_TYPESCRIPT, "language_tsx"), load_grammar(_TYPESCRIPT, "language_typescript"))
    return all(
        any(_reads(grammar, form, steps) for grammar in grammars for form in _typed_pieces(one)) for one in stretches
    )


def _pieces(code: str) -> Iterator[str]:
    """A script as it is, without its elisions, and as members, an expression, attributes or several elements."""
    yield code
    masked = _OPTIONAL.sub(" ", _INTERPOLATED.sub("0", _ELISION.sub("", code)))
    masked = _PATTERN.sub("", _PLACEHOLDER.sub("0", _SAID.sub(r"\1 0", masked)))
    masked = _LEFT_OUT.sub("(0)", _QUERY.sub("_", masked))
    yield masked
    if len(code) > MAX_PIECE:
        return
    bare = masked.rstrip(" \n;,")
    yield f"({bare}\n)"
    yield f"({{{bare}\n}})"
    yield f"class _ {{{masked}\n}}"
    yield f"async () => {{{masked}\n}}"
    if masked.lstrip().startswith("."):
        yield f"_{masked}"
    if "<" in masked:
        yield f"<>{masked}\n</>"
        opening = _OPENING.fullmatch(masked.strip())
        if opening is not None:
            yield f"{masked}</{opening[1]}>"
    if "=" in masked:
        yield f"<_ {masked}\n/>"
    if masked.lstrip().startswith(("case ", "default:")):
        yield f"switch (_) {{{masked}\n}}"
    if (rest := _left_out(masked)) is not None:
        yield masked + rest
    yield f"f({bare}\n)"


def _typed_pieces(code: str) -> Iterator[str]:
    yield from _pieces(code)
    if len(code) > MAX_PIECE:
        return
    bare = code.rstrip(" \n;,")
    yield f"interface _ {{{code}\n}}"
    yield f"type _ = {code}"
    yield f"{bare} {{}}"
    yield f"declare class _ {{{code}\n}}"
    yield f"abstract class _ {{ abstract {code}\n}}"
    yield f"enum _ {{{code}\n}}"


def _left_out(code: str) -> str | None:
    """The brackets that close what a block leaves open at its end, where that clearly stops in the middle."""
    lines = [line for line in code.split("\n") if line.strip()]
    is_head = bool(lines) and lines[-1].rstrip().endswith(("{", "(", "["))
    if not is_head and (len(lines) < 2 or _indent(lines[-1]) <= _indent(lines[0])):
        return None
    opened: list[str] = []
    for bracket in _BRACKET.findall(code):
        if bracket in _CLOSING:
            opened.append(_CLOSING[bracket])
        elif not opened or opened.pop() != bracket:
            return None
    return "\n" + "".join(reversed(opened)) if opened else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def by_grammar(grammar: Any, code: str, forms: tuple[str, ...]) -> Refusal | None:  # noqa: ANN401 (see below)
    """What a grammar of tree-sitter has against code none of whose forms it reads."""
    return _by_grammar(grammar, code, iter(forms), Steps())


def _by_grammar(grammar: Any, code: str, forms: Iterator[str], steps: Steps) -> Refusal | None:  # noqa: ANN401 (a capsule)
    data = code.encode()
    first = tree_of(grammar, data, steps)
    if (
        first is None
        or not first.has_error
        or steps.repairs_much(len(data))
        or any(_reads(grammar, form, steps) for form in forms if form != code)
    ):
        return None
    node = _culprit(first)
    start, end = (len(data[:place].decode(errors="ignore")) for place in (node.start_byte, node.end_byte))
    end = min(end, (code + "\n").index("\n", start))
    lacking = Message("`{sign}` is missing here", sign=node.type)
    return Refusal(start, end, lacking if node.is_missing else Message("this does not belong here"))


def _reads(grammar: Any, code: str, steps: Steps) -> bool:  # noqa: ANN401 (a capsule of tree-sitter's)
    root = tree_of(grammar, code.encode(), steps)
    return root is None or not root.has_error


def _culprit(root: Node) -> Node:
    """The innermost of the first error: one that holds others only says that something within is wrong."""
    best, found = root, root
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "ERROR" or node.is_missing:
            found = node
            if best is root or (node.start_byte >= best.start_byte and node.end_byte <= best.end_byte):
                best = node
        if node.has_error:
            stack.extend(reversed(node.children))
    return best if best is not root else found
