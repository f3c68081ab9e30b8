"""Whether a Mermaid diagram parses, as far as that is certain without Mermaid itself.

Flowcharts and sequence diagrams are held to their grammar, the other types to their name, and a few to the blocks
that they leave open. What is told is an
error of Mermaid 11 too; where this reading is not sure of it, it is silent. `tests/syntax/mermaid` measures both.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.code.refusal import MAX_LENGTH, Refusal
from cdclint.syntax.mermaid.flowchart import flowchart_refusal
from cdclint.syntax.mermaid.sequence import sequence_refusal

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

_FRONTMATTER = regex(r"\s*---[^\S\n]*\n((?:.*?\n)??)[^\S\n]*---[^\S\n]*\n", re.DOTALL)
_BLOCKS = regex(r"(?:classDiagram|stateDiagram|erDiagram)")
_OPENED = {
    "classDiagram": regex(r"^[^\S\n]*(?:class|namespace)[^\S\n]+\w+[^\S\n]*\{(?=[^\S\n]*$)", re.MULTILINE),
    "stateDiagram": regex(r"^[^\S\n]*state[^\S\n]+\w+[^\S\n]*\{(?=[^\S\n]*$)", re.MULTILINE),
    "erDiagram": regex(r"^[^\S\n]*\w+[^\S\n]*\{(?=[^\S\n]*$)", re.MULTILINE),
}
"""Lines that open a block."""
_PROSE = regex(
    r"\baccDescr\b|\bnote\b|^[^\"\n]*+(?:\"[^\"\n]*+\"[^\"\n]*+)*+\"[^\"\n]*+$", re.MULTILINE | re.IGNORECASE
)
"""What may hold lines of text that are no statements: descriptions, notes, quotation marks that a line leaves open."""
_BARE_SLICE = regex(
    r"^[^\S\n]*+(?!title|showData|acc)([A-Za-z]\w*+)[^\S\n]*+:[^\S\n]*+[0-9.]++[^\S\n]*+$", re.MULTILINE
)
_RULE = regex(r"\n[^\S\n]*---[^\S\n]*\n")
_COMMENT = regex(r"^[^\S\n]*%%(?!\{)[^\n]+", re.MULTILINE)
_TAG = regex(r"<\w[^<>\n]*>")
_TAG_OPEN = regex(r"<\w")
_ATTRIBUTE = regex(r'="([^"]*)"')
_VISIBLE = regex(r"[^\n]")
_FIRST = regex(r"\s*([^\s:;{]*)")


def mermaid_refusal(code: str) -> Refusal | None:
    """Why Mermaid does not read a diagram, with the place as offsets into it; None where it does, or may."""
    if len(code) > MAX_LENGTH:
        return None
    if found := _FRONTMATTER.match(code):
        refusal = _frontmatter_refusal(code, found.start(1), found.end(1))
        if refusal is not None:
            return refusal
    text = _prepare(code)
    first = _FIRST.match(text)
    if first is None or not first[1]:
        return Refusal(0, 0, "the diagram is empty") if not text.strip() else None
    word, start = first[1], first.start(1)
    if '="' in text and _TAG_OPEN.search(text):
        return None
    if text.startswith("%%{", start):
        return Refusal(start, start + 3, "this directive is never closed: `}%%` is missing")
    if word.startswith("---"):
        if _RULE.search(text, start):
            return None
        return Refusal(start, start + 3, "this frontmatter is never closed: a line with `---` is missing")
    if "%%{" in text or word == "error":
        return None
    if word.startswith("flowchart-elk"):
        return None
    if re.match(r"(?:flowchart|graph)\b", word):
        return flowchart_refusal(text, start)
    if re.match(r"sequenceDiagram\b", word):
        return sequence_refusal(text, start + len("sequenceDiagram"))
    if found := re.match(r"flowchart|graph", word):
        return Refusal(start, start + len(word), Message("a space is missing behind `{word}`", word=found[0]))
    whole_lines = not _PROSE.search(text)
    if whole_lines and (found := _BLOCKS.match(word)) and (refusal := _block_refusal(text, found[0])):
        return refusal
    if whole_lines and word == "pie" and (found := _BARE_SLICE.search(text, first.end())):
        return Refusal(found.start(1), found.end(1), "the name of a slice is quoted")
    folded = word.casefold()
    if any(folded.startswith(known.casefold()) and _spelt(word, known) for known in TYPES) or "C4" in text:
        return None
    near = get_close_matches(word, TYPES, n=1, cutoff=0.6)
    advice = Message(": did you mean `{near}`?", near=near[0]) if near else ""
    message = Message("`{word}` is no type of diagram{advice}", word=word[:40], advice=advice)
    return Refusal(start, start + len(word), message)


def _block_refusal(text: str, kind: str) -> Refusal | None:
    """The last block that a line opens, where no brace at all follows that could close it."""
    for found in _OPENED[kind].finditer(text, text.rfind("}") + 1):
        return Refusal(found.end() - 1, found.end(), Message("this `{opener}` is never closed", opener="{"))
    return None


def _frontmatter_refusal(code: str, start: int, end: int) -> Refusal | None:
    """Why the frontmatter is no YAML."""
    from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (few diagrams have one)

    _, problems = parse_yaml(Source("diagram.md", code), start, end)
    return Refusal(problems[0].span.start, problems[0].span.end, problems[0].message) if problems else None


def _spelt(word: str, known: str) -> bool:
    """Whether a word begins with a type as Mermaid finds it: some types may be written in any case."""
    return word.startswith(known) or known.startswith(("ishikawa", "wardley", "railroad"))


def _prepare(code: str) -> str:
    """The diagram with everything blanked out that Mermaid's grammars never see; no character changes its place."""
    text = code
    if found := _FRONTMATTER.match(text):
        text = _VISIBLE.sub(" ", found[0]) + text[found.end() :]
    text = _COMMENT.sub(lambda found: _VISIBLE.sub(" ", found[0]), _without_directives(text))
    return _TAG.sub(lambda found: _ATTRIBUTE.sub(r"='\1'", found[0]), text)


def _without_directives(text: str) -> str:
    """The text with each `%%{ … }%%` blanked out."""
    kept, last = [], 0
    while (start := text.find("%%{", last)) >= 0 and (end := text.find("}%%", start)) >= 0:
        kept += [text[last:start], _VISIBLE.sub(" ", text[start : end + 3])]
        last = end + 3
    return "".join([*kept, text[last:]])
