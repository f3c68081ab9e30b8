"""Whether a Mermaid diagram parses, and why not.

The types that lessons use are held to their grammars, token by token as Mermaid 11 has them; of the others the type's
name is judged. `tests/suites/mermaid.py` compares all of it with Mermaid's own verdicts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.code.refusal import MAX_LENGTH, Refusal
from cdclint.syntax.mermaid.shown import frontmatter, shown

if TYPE_CHECKING:
    from cdclint.syntax.mermaid.kind import Kind

TYPES = (
    *("flowchart", "graph", "flowchart-elk", "swimlane-beta", "sequenceDiagram", "classDiagram", "stateDiagram"),
    *("stateDiagram-v2", "erDiagram", "gitGraph", "gantt", "info", "pie", "quadrantChart", "xychart", "xychart-beta"),
    *("requirement", "requirementDiagram", "journey", "timeline", "mindmap", "kanban", "sankey", "sankey-beta"),
    *("packet", "packet-beta", "radar-beta", "block", "block-beta", "treeView-beta", "architecture"),
    *("architecture-beta", "eventmodeling", "ishikawa", "venn-beta", "treemap", "treemap-beta", "wardley-beta"),
    *("cynefin-beta", "railroad-beta", "railroad-ebnf-beta", "railroad-abnf-beta", "railroad-peg-beta"),
    *("C4Context", "C4Container", "C4Component", "C4Dynamic", "C4Deployment", "zenuml"),
)
"""The names of the types of diagram, as they are written."""
READ = {
    "flowchart": "flowchart",
    "graph": "flowchart",
    "swimlane-beta": "flowchart",
    "sequenceDiagram": "sequence",
    "classDiagram": "class_diagram",
    "stateDiagram": "states",
    "erDiagram": "entities",
    "gantt": "gantt",
    "journey": "journey",
    "pie": "pie",
    "gitGraph": "git_graph",
    "mindmap": "mindmap",
    "timeline": "timeline",
    "quadrantChart": "quadrant",
}
"""How a diagram begins whose grammar is known, and the module below `types` that has it."""

_FIRST = regex(r"\s*([^\s:;{]*)")
_REST = regex(r"[^\n]*+")
_CLOSING = regex(r"\n[^\S\n]*+(---)[^\S\n]*+\r?\n")
_LINE_END = regex(r"\r\n?")
_C4 = regex(r"C4(?:Container|Component|Dynamic|Deployment)")


def mermaid_refusal(code: str) -> Refusal | None:
    """Why Mermaid does not read a diagram, with the place as offsets into it; None where it does, or may."""
    if len(code) > MAX_LENGTH:
        return None
    found = _refusal(code)
    if found is None:
        return None
    start = min(found.start, len(code))
    return Refusal(start, min(max(found.end, start), len(code)), found.message)


def _refusal(code: str) -> Refusal | None:
    same_length = _LINE_END.sub(lambda found: "\n".rjust(len(found[0])), code)
    if (header := frontmatter(same_length)) and (refusal := _frontmatter_refusal(code, header[0], header[1])):
        return refusal
    made = shown(code)
    word = _FIRST.match(made.text)
    if word is None or not made.text.strip():
        return _empty(code, same_length)
    start = made.written(word.start(1))
    if word[1].startswith("--"):
        return _no_frontmatter(code, start)
    if word[1] == "error" or _C4.search(made.text) or made.text.startswith("C4Context"):
        return None
    for begins, module in READ.items():
        if made.text.startswith(begins):
            from cdclint.syntax.mermaid.refusing import refusal as why  # noqa: PLC0415 (only where there is a diagram)

            kind: Kind = import_module(f"cdclint.syntax.mermaid.types.{module}").KIND
            return why(kind, made)
    return _unknown(word[1] or made.text[word.start(1)], start)


def _empty(code: str, text: str) -> Refusal | None:
    """A diagram of which nothing is left that a grammar could see."""
    start = text.find("%%{")
    if start >= 0 and "}%%" not in text[start:]:
        return Refusal(start, start + 3, Message("this directive is never closed: `}}%%` is missing"))
    return Refusal(0, 0, Message("the diagram is empty")) if not code.strip() or "%%" in code or "---" in code else None


def _no_frontmatter(code: str, start: int) -> Refusal:
    """What is wrong with the lines that should enclose the frontmatter."""
    line = _REST.match(code, start)
    if line is None or line[0].rstrip() != "---":
        return Refusal(start, line.end() if line else start + 2, Message("frontmatter begins with a line `---`"))
    if found := _CLOSING.search(code, start + 3):
        message = Message("this `---` does not end the frontmatter: indent it as the first one")
        return Refusal(found.start(1), found.end(1), message)
    return Refusal(start, start + 3, Message("this frontmatter is never closed: a line with `---` is missing"))


def _unknown(word: str, start: int) -> Refusal | None:
    """A word that is not a type of diagram, or one of a type that is not read."""
    folded = word.casefold()
    if any(folded.startswith(known.casefold()) and _spelt(word, known) for known in TYPES):
        return None
    near = closest(word, TYPES, n=1, cutoff=0.6)
    advice = Message(": did you mean `{near}`?", near=near[0]) if near else ""
    message = Message("`{word}` is not a diagram type{advice}", word=word[:40], advice=advice)
    return Refusal(start, start + len(word), message)


def _frontmatter_refusal(code: str, start: int, end: int) -> Refusal | None:
    """Why the frontmatter is not YAML."""
    from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (few diagrams have one)

    _, problems = parse_yaml(Source("diagram.md", code), start, end)
    if not problems:
        return None
    span = problems[0].span
    line = code.rfind("\n", start, span.start) + 1
    before = code[code.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    key = before.strip()
    if start < line and key and ":" not in key and key[0] not in "-#{[":
        # A key without a colon is a text, which continues in the next line until the colon there.
        at = line - 1 - len(before.lstrip())
        return Refusal(at, at + len(key), Message("a `:` is missing after `{key}`", key=key.split()[0]))
    return Refusal(span.start, span.end, problems[0].message)


def _spelt(word: str, known: str) -> bool:
    """Whether a word begins with a type as Mermaid finds it: some types may be written in any case."""
    return word.startswith(known) or known.startswith(("ishikawa", "wardley", "railroad"))
