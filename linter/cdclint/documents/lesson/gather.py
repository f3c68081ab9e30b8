"""One walk of a lesson's tree, which gathers all that rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex
from cdclint.documents.lesson.callout import Callout, callout
from cdclint.syntax.mdx.node import Code, Directive, Expression, Heading, Jsx, Link, List, Node, Reference, Table
from cdclint.syntax.mdx.raw_html import elements
from cdclint.syntax.text.passage import Piece, Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.core.source import Source

_COMMENTS = regex(r"(?:\s*(?:/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*(?:\n|$)))+\s*")
_READ_ATTRIBUTES = frozenset({"title", "label", "heading", "caption", "description", "summary", "text", "tooltip"})
_CITES = frozenset({"number", "isbn", "doi"})
"""Attributes that say that an element cites something, whose title is a quotation: `<Pull number="1" title="…">`."""
_ALT_ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder"})
_PIECES = {"text": "text", "inlineCode": "code", "inlineMath": "math"}
_RUNS = {"heading": "heading", "tableCell": "cell"}


@dataclass
class Content:
    """What the tree holds, each in the order of the text; `comments` are expressions with nothing else in them."""

    headings: list[Heading] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lists: list[List] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    elements: list[Jsx] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    callouts: list[Callout] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    comments: list[Expression] = field(default_factory=list)
    modules: list[Expression] = field(default_factory=list)
    html: list[Node] = field(default_factory=list)


def gather(root: Node, source: Source) -> Content:
    """Walk the tree."""
    walk = _Walk(source)
    takers = walk.takers()
    stack = [(root, root)]
    while stack:
        node, parent = stack.pop()
        kind = node.type
        if kind in _PIECES:
            walk.piece(_PIECES[kind], node.value, node, parent)  # type: ignore[attr-defined]
            continue
        taker = takers.get(kind)
        if taker is not None:
            taker(node, parent)
        if node.children:
            stack += [(child, node) for child in reversed(node.children)]
    return walk.content


class _Walk:
    """The state of a walk: `current` is the run that text belongs to."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.content = Content()
        self.current = Run(source, "paragraph", 0, 0)

    def takers(self) -> dict[str, Callable[[Any, Node], None]]:
        """What takes a node, by its type. A walk that kept it would be a cycle, and live until the collector runs."""
        content = self.content
        references = _keep(content.references)
        return {
            "list": _keep(content.lists),
            "code": _keep(content.codes),
            "table": _keep(content.tables),
            "link": _keep(content.links),
            "linkReference": references,
            "imageReference": references,
            "footnoteReference": references,
            "footnoteDefinition": references,
            "definition": references,
            "mdxjsEsm": _keep(content.modules),
            "paragraph": self.run,
            "tableCell": self.run,
            "heading": self.heading,
            "blockquote": self.callout,
            "break": self.line_break,
            "image": self.image,
            "textDirective": self.text_directive,
            "leafDirective": _keep(content.directives),
            "containerDirective": self.container,
            "mdxFlowExpression": self.expression,
            "mdxTextExpression": self.expression,
            "mdxJsxFlowElement": self.element,
            "mdxJsxTextElement": self.element,
            "html": self.html,
        }

    def piece(self, kind: str, value: str, node: Node, parent: Node) -> None:
        """Text; outside of any paragraph it begins a run of its own."""
        if node.start >= self.current.end:
            self.current = Run(self.source, "paragraph", node.start, parent.end)
            self.content.runs.append(self.current)
        self.current.pieces.append(Piece(kind, value, node.start, node.end))

    def within(self, node: Node) -> bool:
        """Whether a node belongs to the current run."""
        return self.current.start <= node.start < self.current.end

    def run(self, node: Node, parent: Node) -> None:
        """A node that contains text."""
        self.current = Run(self.source, _run_kind(node, parent), node.start, node.end)
        self.content.runs.append(self.current)

    def heading(self, node: Heading, parent: Node) -> None:
        self.run(node, parent)
        self.content.headings.append(node)

    def callout(self, node: Node, _: Node) -> None:
        found = callout(node, self.source)
        if found is not None:
            self.content.callouts.append(found)

    def line_break(self, node: Node, _: Node) -> None:
        if self.within(node):
            self.current.pieces.append(Piece("break", "\n", node.start, node.end))

    def image(self, node: Link, _: Node) -> None:
        """An image; its alternative text is a run, that between the brackets."""
        self.content.links.append(node)
        if node.alt:
            start = node.start + 2
            piece = Piece("text", node.alt, start, node.url_start)
            self.content.runs.append(Run(self.source, "alt", start, node.url_start, [piece]))

    def text_directive(self, node: Directive, _: Node) -> None:
        """Sites that know no such directive show it as it is written: `:30` of `12:30` is one."""
        self.content.directives.append(node)
        if not node.children and self.within(node):
            written = self.source.text[node.start : node.end]
            self.current.pieces.append(Piece("text", written, node.start, node.end))

    def container(self, node: Directive, parent: Node) -> None:
        self.content.directives.append(node)
        self.callout(node, parent)

    def expression(self, node: Expression, _: Node) -> None:
        self.content.expressions.append(node)
        if _COMMENTS.fullmatch(node.value):
            self.content.comments.append(node)
        elif node.type == "mdxTextExpression" and self.within(node):
            self.current.pieces.append(Piece("expression", node.value, node.start, node.end))

    def html(self, node: Node, _: Node) -> None:
        """HTML of plain Markdown: its tags are elements, too."""
        self.content.html.append(node)
        for element in elements(self.source.text, node.start, node.end):
            self.content.elements.append(element)
            self.attributes(element)

    def element(self, node: Jsx, parent: Node) -> None:
        """A JSX element."""
        self.content.elements.append(node)
        self.attributes(node)
        self.callout(node, parent)

    def attributes(self, node: Jsx) -> None:
        """The attributes that a reader sees are runs, but for the title of what is cited."""
        cites = any((attribute.name or "").casefold() in _CITES for attribute in node.attributes)
        for attribute in node.attributes:
            name = (attribute.name or "").casefold()
            kind = "title" if name in _READ_ATTRIBUTES and not cites else "alt" if name in _ALT_ATTRIBUTES else ""
            if kind and attribute.kind == "string" and attribute.value:
                start, end = attribute.value_start, attribute.value_end
                self.content.runs.append(
                    Run(self.source, kind, start, end, [Piece("text", attribute.value, start, end)])
                )


def _keep(nodes: list[Any]) -> Callable[[Any, Node], None]:
    return lambda node, _: nodes.append(node)


def _run_kind(node: Node, parent: Node) -> str:
    if node.type in _RUNS:
        return _RUNS[node.type]
    match parent.type:
        case "listItem":
            return "item"
        case "blockquote":
            return "quote"
        case _ if isinstance(parent, Directive) and parent.has_label and parent.children[0] is node:
            return "title"
        case _:
            return "paragraph"
