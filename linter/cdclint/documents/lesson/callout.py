"""Callouts, whichever way they are written: a component, a directive, a marked quote, a quote with a bold beginning."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.syntax.mdx.node import Directive, Jsx, Literal, Node

if TYPE_CHECKING:
    from cdclint.core.source import Source, Span

_COMPONENTS = frozenset({"callout", "aside", "admonition", "alert", "calloutbox", "infobox", "notice"})
_TYPE_ATTRIBUTES = ("type", "kind", "variant", "severity", "level")
_TITLE_ATTRIBUTES = ("title", "label", "heading")
KINDS = frozenset(
    [
        "note",
        "tip",
        "info",
        "important",
        "warning",
        "caution",
        "danger",
        "error",
        "success",
        "hint",
        "question",
        "example",
        "abstract",
        "summary",
        "quote",
        "bug",
        "failure",
        "attention",
    ]
)
_MARKER = regex(r"\s*\[!(\w+)\][+-]?[ \t]*([^\n]*)")
_SPOKEN = {
    "note": ("примечание", "заметка", "замечание", "обратите внимание", "к сведению", "note", "nb", "n.b."),
    "tip": ("совет", "подсказка", "лайфхак", "tip", "hint"),
    "important": ("важно", "запомните", "помните", "ключевое", "главное", "important", "remember"),
    "warning": ("внимание", "предупреждение", "предостережение", "warning"),
    "caution": ("осторожно", "аккуратно", "caution"),
    "danger": ("опасно", "опасность", "никогда", "danger"),
    "question": ("вопрос", "проверьте себя", "question"),
    "example": ("пример", "example"),
}


@dataclass(frozen=True)
class Callout:
    """One callout.

    `kind` is its type in lower case: note, tip, caution and so on, "note" where it has none, and the kind that its bold
    words mean, or those words themselves, for a quote. `title` is "" where it has none. `node` is the element,
    directive or quote.
    """

    source: Source
    kind: str
    title: str
    node: Node

    @cached_property
    def text(self) -> str:
        """All that is read in it, the title included."""
        text = read_text(self.node)
        return f"{self.title}\n{text}" if self.title and self.title not in text else text

    @property
    def span(self) -> Span:
        """All of it."""
        return self.source.span(self.node.start, self.node.end)


def callout(node: Node, source: Source) -> Callout | None:
    """The callout that a node is, None for other nodes."""
    match node:
        case Jsx(name=str() as name):
            found = _component(node, name)
        case Directive(type="containerDirective", name=name) if name.casefold() in KINDS:
            label = node.children[0] if node.has_label and node.children else None
            found = name.casefold(), "" if label is None else read_text(label)
        case Node(type="blockquote"):
            found = _quote(node)
        case _:
            return None
    if found is None:
        return None
    kind, title = found
    return Callout(source, kind, title.strip(), node)


def read_text(node: Node) -> str:
    """What a reader reads in a node: text, inline code, code blocks; blocks on lines of their own."""
    parts: list[str] = []
    stack = [node]
    while stack:
        current = stack.pop()
        match current:
            case Literal(type="text" | "inlineCode" | "inlineMath" | "math"):
                parts.append(current.value)
            case Node(type="code"):
                parts.append(f"\n{getattr(current, 'value', '')}\n")
            case Directive(type="textDirective", children=[], name=name):
                # Sites that know no such directive show it as it is written: `:30` of `12:30` is one.
                parts.append(f":{name}")
            case Node(type="break"):
                parts.append("\n")
            case Node(type="paragraph" | "heading" | "listItem" | "tableRow" | "tableCell" | "list" | "blockquote"):
                parts.append("\n")
                stack.append(_END)
                stack.extend(reversed(current.children))
            case _ if current is _END:
                parts.append("\n")
            case _:
                stack.extend(reversed(current.children))
    return re.sub(r"\n{2,}", "\n", "".join(parts)).strip("\n")


_END = Node("end", 0, 0)


def _component(node: Jsx, name: str) -> tuple[str, str] | None:
    short = name.rpartition(".")[2].casefold()
    strings = {
        attribute.name: attribute.value or ""
        for attribute in node.attributes
        if attribute.name is not None and attribute.kind == "string"
    }
    title = next((strings[key] for key in _TITLE_ATTRIBUTES if key in strings), "")
    if short in _COMPONENTS:
        kind = next((strings[key] for key in _TYPE_ATTRIBUTES if strings.get(key)), "note")
        return kind.casefold(), title
    # A lower-case name is an element of HTML, whatever it is called.
    if short in KINDS and name[0].isupper():
        return short, title
    return None


def _quote(node: Node) -> tuple[str, str] | None:
    first = node.children[0] if node.children else None
    if first is None or first.type != "paragraph" or not first.children:
        return None
    opening = first.children[0]
    if isinstance(opening, Literal) and (marker := _MARKER.match(opening.value)):
        return marker[1].casefold(), marker[2]
    if isinstance(opening, Literal) and _only_symbols(opening.value) and len(first.children) > 1:
        opening = first.children[1]
    if opening.type != "strong":
        return None
    title = read_text(opening).strip()
    word = re.sub(r"^[^\w]+|[^\w]+$", "", title).casefold()
    for kind, beginnings in _SPOKEN.items():
        if any(re.match(rf"{re.escape(beginning)}(?!\w)", word) for beginning in beginnings):
            return kind, title.rstrip(":. ")
    return word, title.rstrip(":. ")


def _only_symbols(text: str) -> bool:
    """Whether a text is nothing but an emoji or another sign: what may come before the bold word."""
    return not any(char.isalnum() for char in text) and len(text.strip()) <= 4
