"""What is wrong with flowcharts beyond their grammar, and the words for what is wrong with it."""

from __future__ import annotations

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Object, Scalar
from cdclint.syntax.mermaid.kind import Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import END, Token
from cdclint.syntax.mermaid.metadata import metadata

SHAPES = frozenset(
    [
        "anchor",
        "bang",
        "bolt",
        "bow-rect",
        "bow-tie-rectangle",
        "brace",
        "brace-l",
        "brace-r",
        "braces",
        "browser",
        "bucket",
        "card",
        "choice",
        "circ",
        "circle",
        "cloud",
        "collate",
        "com-link",
        "comment",
        "composite",
        "console",
        "cross-circ",
        "crossed-circle",
        "curv-trap",
        "curved-trapezoid",
        "cyl",
        "cylinder",
        "das",
        "data-store",
        "database",
        "datastore",
        "db",
        "dbl-circ",
        "decision",
        "delay",
        "diam",
        "diamond",
        "directory",
        "disk",
        "display",
        "div-proc",
        "div-rect",
        "divided-process",
        "divided-rectangle",
        "doc",
        "docs",
        "document",
        "documents",
        "double-circle",
        "doublecircle",
        "event",
        "extract",
        "f-circ",
        "filled-circle",
        "flag",
        "flip-tri",
        "flipped-",
        "triangle",
        "folder",
        "fork",
        "fr-circ",
        "fr-rect",
        "framed-circle",
        "framed-rectangle",
        "h-cyl",
        "half-rounded-rectangle",
        "hex",
        "hexagon",
        "horizontal-cylinder",
        "hourglass",
        "icon",
        "in-out",
        "internal-storage",
        "inv-trapezoid",
        "join",
        "junction",
        "lean-l",
        "lean-left",
        "lean-r",
        "lean-right",
        "lightning-bolt",
        "lin-cyl",
        "lin-doc",
        "lin-proc",
        "lin-rect",
        "lined-cylinder",
        "lined-document",
        "lined-process",
        "lined-rectangle",
        "loop-limit",
        "manual",
        "manual-file",
        "manual-input",
        "notch-pent",
        "notch-rect",
        "notched-pentagon",
        "notched-rectangle",
        "note",
        "odd",
        "out-in",
        "paper-tape",
        "person",
        "pill",
        "prepare",
        "priority",
        "proc",
        "process",
        "processes",
        "procs",
        "question",
        "rect",
        "rectangle",
        "rounded",
        "shaded-process",
        "sl-rect",
        "sloped-",
        "rectangle",
        "sm-circ",
        "small-circle",
        "st-doc",
        "st-rect",
        "stacked-document",
        "stacked-rectangle",
        "stadium",
        "start",
        "state",
        "stop",
        "stored-data",
        "subproc",
        "subprocess",
        "subroutine",
        "summary",
        "tag-doc",
        "tag-proc",
        "tag-rect",
        "tagged-document",
        "tagged-process",
        "tagged-rectangle",
        "terminal",
        "text",
        "trap-b",
        "trap-t",
        "trapezoid",
        "trapezoid-bottom",
        "trapezoid-top",
        "tri",
        "triangle",
        "win-pane",
        "window-pane",
    ]
)
"""The names of shapes."""

_CLOSERS = {
    "SQUARE": "]",
    "DOUBLECIRCLE": ")))",
    "PAR": ")",
    "ROUND": "-)",
    "STADIUM": "])",
    "SUBROUTINE": "]]",
    "FIELDS": "]",
    "CYLINDER": ")]",
    "CURLY": "}",
    "FLAG": "]",
    "SLASH": "/]",
    "BACKSLASH": "\\]",
}
_RESERVED = {"STYLE", "LINKSTYLE", "CLASSDEF", "CLASS", "GRAPH", "SUBGRAPH", "END", "INTERPOLATE", "TARGET"}
_LINE_ENDS = {"NEWLINE", "EOF", END}
_STYLED = {"STYLE": "style", "CLASSDEF": "classDef", "LINKSTYLE": "linkStyle", "CLASS": "class"}
_WORD = regex(r"[^\s;]{1,20}")
_SHAPE = regex(r"shape\s*+:\s*+(\"[^\"]*\"|[^\s,}]++)")
MAX_DIGITS = 6


def check(outcome: Outcome) -> Wrong | None:
    """What is wrong in nodes and edges that were read: a shape that there is not, an edge that there is not."""
    read = outcome.read
    edges = before = here = 0
    name = ""
    others: set[str] = set()
    for rule, first, last in read.done:
        tokens = read.tokens[first:last]
        if rule == "node":
            here += 1
            name = outcome.word(first)
        elif rule == "link":
            edges += before * here
            before, here = here, 0
            if tokens[0].kind == "EDGEID":
                others.add(outcome.word(first)[:-1])
        elif rule == "chain":
            edges += before * here
            before = here = 0
        elif rule == "subgraph" and len(tokens) > 2:
            others.add(outcome.word(first + 2))
        elif rule == "linkstyle":
            for index in range(first, last):
                if read.tokens[index].kind == "NUM" and read.tokens[index - 1].kind in {"SPACE", "COMMA"}:
                    wrong = _edge_number(outcome, index, edges)
                    if wrong is not None:
                        return wrong
                elif read.tokens[index].kind in {"WORD", "COLON", "INTERPOLATE"}:
                    break
        elif rule == "data" and outcome.state in {"data", "datatext"} and last == len(read.tokens) - 1:
            break
        elif rule == "data" and (wrong := _attributes(outcome, tokens, is_node=name not in others)) is not None:
            return wrong
    return None


def _edge_number(outcome: Outcome, index: int, edges: int) -> Wrong | None:
    token, number = outcome.read.tokens[index], outcome.word(index)
    if len(number) <= MAX_DIGITS and int(number) < edges:
        return None
    message = Message("no edge {number} before this line: edges are counted from 0", number=number)
    return Wrong(token.start, token.end, message)


def _attributes(outcome: Outcome, tokens: list[Token], *, is_node: bool) -> Wrong | None:
    start, end = tokens[0].end, tokens[-1].end
    value, wrong = metadata(outcome.text, start, end)
    if wrong is not None or not is_node or not isinstance(value, Object):
        return wrong
    shape = value.get("shape")
    if not isinstance(shape, Scalar) or not shape.value or shape.value in SHAPES:
        return None
    found = _SHAPE.search(outcome.text, start, end)
    near = closest(str(shape.value).lower().replace("_", "-"), SHAPES, n=1, cutoff=0.6)
    advice = Message(": did you mean `{near}`?", near=near[0]) if near else ""
    message = Message("there is no shape `{shape}`{advice}", shape=str(shape.value)[:40], advice=advice)
    return Wrong(found.start(1), found.end(1), message) if found else Wrong(start, end, message)


def explain(outcome: Outcome) -> Wrong | None:
    """Why a token does not belong where it is."""
    read, text = outcome.read, outcome.text
    index = len(read.tokens) - 1
    token = read.tokens[index]
    opened = dict(read.open)
    if index < 3 and not opened:
        found = _head(outcome, index)
        if found is not None:
            return found
    for rule, first in reversed(read.open):
        if rule == "shape":
            return _label(outcome, first, token)
        if rule == "label":
            return _edge_label(outcome, first, token)
        if rule == "open":
            return _open_edge(outcome, first, token)
        if rule == "data":
            at = read.tokens[first].start
            return Wrong(at, at + 2, Message("this `@{{` is never closed"))
        if rule == "subgraph":
            found = _heading(outcome, first, token)
            if found is not None:
                return found
            break
    if token.kind == "DATA" or (index and read.tokens[index - 1].kind == "DATA" and token.kind == END):
        first = next(at for at in range(index, -1, -1) if text.startswith("@{", read.tokens[at].start))
        at = read.tokens[first].start
        return Wrong(at, at + 2, Message("this `@{{` is never closed"))
    if text.startswith("->", token.start):
        return Wrong(token.start, token.start + 2, Message("`->` is not an edge of a flowchart: write `-->`"))
    return _reserved(outcome, index) or _styled(outcome, index) or _node(outcome, index)


def _head(outcome: Outcome, index: int) -> Wrong | None:
    text, token = outcome.text, outcome.read.tokens[index]
    found = _WORD.match(text, token.start)
    end = found.end() if found else token.start
    if index == 0:
        word = next(word for word in ("flowchart", "graph") if text.startswith(word))
        return Wrong(0, end, Message("a space is missing after `{word}`", word=word))
    if "DIR" in outcome.read.expected:
        start = token.start
        while start < len(text) and text[start].isspace():
            start += 1
        found = _WORD.match(text, start)
        message = Message("expected a direction: `LR`, `RL`, `TB`, `TD` or `BT`")
        return Wrong(start, found.end() if found else start, message)
    if outcome.read.expected <= {"SEMI", "NEWLINE", "SPACE"}:
        return Wrong(token.start, end, Message("the first statement starts on its own line"))
    return None


def _label(outcome: Outcome, first: int, token: Token) -> Wrong:
    """In the brackets of a node's shape."""
    read, text = outcome.read, outcome.text
    tokens = read.tokens
    opener = tokens[first]
    if opener.kind == "FLAG" and text[opener.start - 1 : opener.end] == "->":
        return Wrong(opener.start - 1, opener.end, Message("`->` is not an edge of a flowchart: write `-->`"))
    inside = first + 1
    twice = opener.kind in {"PAR", "CURLY"} and len(tokens) - 1 > inside and tokens[inside].kind == opener.kind
    inside += twice
    start, end = opener.start, tokens[inside - 1].end
    brackets = text[start:end]
    closer = _CLOSERS[opener.kind] * (2 if twice else 1)
    if token.kind == END or "\n" in text[end : token.start].rstrip():
        message = Message("this `{opener}` is never closed: `{closer}` is missing", opener=brackets, closer=closer)
        return Wrong(start, end, message)
    if tokens[inside] is token and token.kind != "STRING":
        if text.startswith('""', end):
            message = Message("this label is empty: put a space between its quotation marks")
            return Wrong(end, end + 2, message)
        if token.kind.endswith("END"):
            return Wrong(
                token.start,
                token.start + 1,
                Message("the text between `{opener}` and `{closer}` is missing", opener=brackets, closer=closer),
            )
    if token.kind.endswith("END"):
        sign = text[token.start : token.end]
        message = Message(
            "`{sign}` does not close `{opener}`: write `{closer}`", sign=sign, opener=brackets, closer=closer
        )
        return Wrong(token.start, token.end, message)
    at = token.start - 1 if token.kind in {"STRING", "MARKDOWN"} else token.start
    if text[at : at + 1] == '"':
        message = Message('quote the whole label: put the `"` directly after the bracket')
        return Wrong(at, at + 1, message)
    message = Message(
        '`{sign}` in a label that `{closer}` should close: quote the label, `{opener}"…"{closer}`',
        sign=text[at : at + 1],
        closer=closer,
        opener=brackets,
    )
    return Wrong(at, at + 1, message)


def _edge_label(outcome: Outcome, first: int, token: Token) -> Wrong | None:
    """Between the `|` of an edge's label, or after them."""
    tokens, text = outcome.read.tokens, outcome.text
    opener = tokens[first]
    if opener is token or opener.kind != "PIPE" or "PIPE" not in outcome.read.expected | {""}:
        if tokens[first + 1 : first + 2] == [token]:
            return Wrong(token.start, token.start + 1, Message("this edge's label is empty"))
        return None
    if token.kind == END or "\n" in text[opener.end : token.start].rstrip():
        return Wrong(opener.start, opener.end, Message("this edge's label is never closed: `|` is missing"))
    at = token.start - 1 if token.kind in {"STRING", "MARKDOWN"} else token.start
    message = Message('`{sign}` in an edge\'s label: quote the label, `|"…"|`', sign=text[at : at + 1])
    return Wrong(at, at + 1, message)


def _open_edge(outcome: Outcome, first: int, token: Token) -> Wrong:
    """In the text of `-- text -->`."""
    opener = outcome.read.tokens[first]
    if token.kind == "STRING" and token.start - 1 > opener.end:
        return Wrong(token.start - 1, token.start, Message("a quoted label is quoted as a whole"))
    word = outcome.word(first)
    start = opener.start + len(word) - len(word.lstrip())
    message = Message("this edge `{opener}` has no end: write `-->`, or `-- label -->`", opener=word.strip())
    return Wrong(start, start + len(word.strip()), message)


def _heading(outcome: Outcome, first: int, token: Token) -> Wrong | None:
    """In the line that opens a subgraph."""
    tokens, text = outcome.read.tokens, outcome.text
    if any(one.kind in {"NEWLINE", "SEMI"} for one in tokens[first:-1]):
        return None
    sign = text[token.start : token.start + 1]
    if sign and sign in '(){}|<>,]["':
        message = Message('`{sign}` in a subgraph\'s title: write `subgraph id ["title"]`', sign=sign)
        return Wrong(token.start, token.start + 1, message)
    return None


def _reserved(outcome: Outcome, index: int) -> Wrong | None:
    token, word = outcome.read.tokens[index], outcome.word(index).strip()
    if token.kind == "END" and "SUBGRAPH" in outcome.read.expected:
        return Wrong(token.start, token.start + 3, Message("this `end` closes no subgraph"))
    if token.kind not in _RESERVED or not ({"WORD"} & outcome.read.expected or token.kind == "GRAPH"):
        return None
    message = Message(
        "`{word}` is a word of Mermaid's own and names no node: write it `{instead}`",
        word=word,
        instead=word.capitalize(),
    )
    return Wrong(token.start, token.start + len(word), message)


def _styled(outcome: Outcome, index: int) -> Wrong | None:
    """In a statement of style, or of what a click does."""
    tokens, text = outcome.read.tokens, outcome.text
    first = index
    while first > 0 and tokens[first - 1].kind not in {"NEWLINE", "SEMI", "NODIR", "END"}:
        first -= 1
    while first < index and tokens[first].kind == "SPACE":
        first += 1
    opener, token = tokens[first], tokens[index]
    if opener is token:
        return None
    if opener.kind == "CLICK" and index == first + 1 and token.kind in _LINE_ENDS:
        start = text.rfind("click", 0, opener.start)
        return Wrong(start, opener.end, Message("`click` has no action"))
    if opener.kind not in _STYLED:
        return None
    if token.kind in _LINE_ENDS:
        lacks = Message("its node or its class") if opener.kind == "CLASS" else Message("its styles")
        message = Message("`{word}` lacks {what}", word=_STYLED[opener.kind], what=lacks)
        return Wrong(opener.start, opener.end, message)
    if (token.kind in {"LINK", "OPENLINK"} and index == first + 1) or tokens[first + 1].kind in {"LINK", "OPENLINK"}:
        word = _STYLED[opener.kind]
        message = Message(
            "`{word}` is a word of Mermaid's own and names no node: write it `{instead}`",
            word=word,
            instead=word.capitalize(),
        )
        return Wrong(opener.start, opener.end, message)
    at = token.start - 1 if token.kind in {"STRING", "MARKDOWN"} else token.start
    if text[at : at + 1] in {"[", "(", "{", "|", '"'}:
        return Wrong(at, at + 1, Message("`{sign}` in a statement of style", sign=text[at : at + 1]))
    return None


def _node(outcome: Outcome, index: int) -> Wrong | None:
    """Where a node is expected, or the end of a statement."""
    tokens, text = outcome.read.tokens, outcome.text
    token = tokens[index]
    found = _WORD.match(text, token.start)
    word = found[0] if found and token.kind not in _LINE_ENDS else ""
    before = tokens[index - 1].kind if index else ""
    if before == "AMP" and token.kind in {"LINK", "OPENLINK", "NEWLINE"}:
        at = tokens[index - 1].end
        return Wrong(at, at, Message("a node is missing after `&`"))
    if before == "LINK" or (before in {"PIPE", "SPACE"} and "WORD" in outcome.read.expected):
        behind = index - 1
        while behind > 0 and tokens[behind].kind == "SPACE":
            behind -= 1
        at = token.start if word else len(text[: token.start].rstrip(" \n"))
        if tokens[behind].kind == "AMP":
            return Wrong(at, at + len(word), Message("a node is missing after `&`"))
        if tokens[behind].kind in {"LINK", "PIPE"}:
            before = Message(", before `{word}`", word=word) if word else ""
            message = Message("{what} is missing here{before}", what=Message("a node"), before=before)
            return Wrong(at, at + len(word), message)
    if token.kind == "EDGEID" and "WORD" in outcome.read.expected:
        return Wrong(token.end - 1, token.end, Message("an `@` in a node: quote the label that holds it"))
    if word and ("NEWLINE" in outcome.read.expected) and opens_statement(outcome):
        message = Message("`{word}` does not belong here: a statement ends with its line", word=word)
        return Wrong(token.start, token.start + len(word), message)
    return None


def opens_statement(outcome: Outcome) -> bool:
    """Whether what was read of the statement is nodes and edges."""
    read = outcome.read
    ended = bool(read.done) and read.done[-1][0] == "chain" and read.done[-1][2] == len(read.tokens) - 1
    return ended or any(rule == "chain" for rule, _ in read.open)
