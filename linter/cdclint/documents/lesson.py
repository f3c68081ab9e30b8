"""A lesson: an MDX file, by what a rule may want to know of it.

Everything is computed when it is first asked for; one walk of the tree serves all of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict

from cdclint.documents.callout import Callout, callout, read_text
from cdclint.documents.contract import LessonContract, folded
from cdclint.documents.frontmatter import Frontmatter
from cdclint.documents.mdx.node import Attribute, Code, Directive, Expression, Jsx, Link, Literal, Node, Reference
from cdclint.documents.mdx.node import Heading as HeadingNode
from cdclint.documents.mdx.node import List as ListNode
from cdclint.documents.mdx.node import Table as TableNode
from cdclint.documents.module import Module, read_module
from cdclint.documents.route import entry_id, file_number, route
from cdclint.documents.run import Piece, Run
from cdclint.documents.slug import Slugger
from cdclint.documents.value import Array, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.core.source import Source, Span
    from cdclint.documents.course import Course, CourseProblem
    from cdclint.documents.frontmatter import LessonSchema
    from cdclint.documents.mdx.parse import Tree
    from cdclint.documents.mdx.problem import SyntaxProblem

_COMMENT = re.compile(r"\s*/\*(.*?)\*/\s*", re.DOTALL)
_COMMENTS = re.compile(r"(?:\s*(?:/\*.*?\*/|//[^\n]*(?:\n|$)))+\s*", re.DOTALL)
_META_TITLE = re.compile(r"""(?:^|\s)title=(?:"([^"]*)"|'([^']*)')""")
_NUMBERED = re.compile(r"(?:шаг|этап|step)\s+(\d+)\b|(\d+)[.)]\s", re.IGNORECASE)
_FRONTMATTER_VALUE = re.compile(r"\s*frontmatter((?:\??\.\w+|\[(?:'[^']*'|\"[^\"]*\")\])+)\s*")
_READ_ATTRIBUTES = frozenset({"title", "label", "heading", "caption", "description", "summary", "text", "tooltip"})
_ALT_ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder"})
_LINK_ATTRIBUTES = {"href": "link", "to": "link", "src": "image", "poster": "image"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `slug` is the anchor that the site gives it, `node` what it was read from."""

    text: str
    depth: int
    slug: str
    node: HeadingNode

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.node.start


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands below it, subsections included. `end` is where the next section begins."""

    heading: Heading
    start: int
    end: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a contract looks for something: the whole lesson, or the sections below some heading.

    `ranges` is None for the whole. `span` is where to tell what is missing: that heading, or the top of the file.
    """

    words: str
    ranges: tuple[tuple[int, int], ...] | None
    span: Span

    def __contains__(self, start: int) -> bool:
        return self.ranges is None or any(first <= start < last for first, last in self.ranges)

    def __str__(self) -> str:
        if not self.words:
            return ""
        return f" under `{self.words}`" + ("" if self.ranges else " (there is no such heading)")


@dataclass(frozen=True, slots=True)
class Diagram:
    """A Mermaid diagram. `kind` is its first word, `flowchart` for both spellings of that one."""

    kind: str
    text: str
    fence: Fence


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell by what is read in it."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header and the rows below it, which may be ragged."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    node: TableNode


@dataclass(frozen=True)
class Fence:
    """A code block. `language` is in lower case, `title` is that of `title="…"`, both "" where absent."""

    source: Source
    language: str
    title: str
    node: Code

    @property
    def value(self) -> str:
        """The code."""
        return self.node.value

    @property
    def span(self) -> Span:
        """All of it, fences included."""
        return self.source.span(self.node.start, self.node.end)

    @property
    def body(self) -> Span:
        """What stands between the fences, the markers of containers included."""
        return self.source.span(self.node.body_start, self.node.body_end)

    @property
    def info(self) -> Span:
        """The info string, or where it would begin."""
        start = self.node.info_start
        return self.source.span(start, start + len(self.source.text[start : self.node.end].split("\n", 1)[0].rstrip()))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.node.value.split("\n"):
            starts.append(at)
            at += len(line) + 1
        return starts

    def offset(self, index: int) -> int:
        """Where in the source the character of `value` at `index` stands."""
        if not self.node.lines:
            return self.node.body_start
        line = min(bisect_right(self._starts, index), len(self.node.lines)) - 1
        return self.node.lines[line] + index - self._starts[line]

    def place(self, start: int, end: int) -> Span:
        """The span in the source of `value[start:end]`."""
        first = self.offset(start)
        return self.source.span(first, max(first, self.offset(end - 1) + 1) if end > start else first)


@dataclass(frozen=True, slots=True)
class Target:
    """A link, an image or a definition: where it leads. `kind` is "link", "image" or "definition".

    `start` and `end` bound all of it, `url_start` and `url_end` the address as it is written: for a reference, that
    is in its definition.
    """

    kind: str
    url: str
    text: str
    start: int
    end: int
    url_start: int
    url_end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """An MDX comment, `{/* … */}`, by what is written in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step: an item of an ordered list, an item of a `<Steps>` list or a numbered heading."""

    text: str
    start: int
    end: int


class HeadingFacts(TypedDict):
    """A heading, for other files."""

    text: str
    slug: str
    depth: int
    span: list[int]


class LinkFacts(TypedDict):
    """A link, for other files. `span` is that of the address."""

    kind: str
    url: str
    span: list[int]


class PrerequisiteFacts(TypedDict):
    """An entry of `prerequisites`."""

    name: str
    span: list[int]


class ImportFacts(TypedDict):
    """An import: `names` maps each local name to the imported one (`default`, `*` or a name)."""

    module: str
    names: dict[str, str]
    span: list[int]


class LessonFacts(TypedDict, total=False):
    """What a lesson tells the rest of the project. Keys at the end are there only where there is something to tell."""

    kind: str
    id: str
    route: str
    lesson: bool
    title: str
    title_span: list[int]
    order: int
    order_span: list[int]
    prerequisites: list[PrerequisiteFacts]
    headings: list[HeadingFacts]
    ids: list[str]
    links: list[LinkFacts]
    imports: list[ImportFacts]
    contract_problems: list[CourseProblem]
    schema_problems: list[CourseProblem]


@dataclass
class _Content:
    """What one walk of the tree gathers, each in the order of the text."""

    headings: list[HeadingNode] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    tables: list[TableNode] = field(default_factory=list)
    lists: list[ListNode] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    elements: list[Jsx] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    callouts: list[Callout] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    modules: list[Expression] = field(default_factory=list)


class Lesson:
    """An MDX file and the course that it is measured against."""

    def __init__(self, source: Source, course: Course) -> None:
        self.source = source
        self.course = course

    @cached_property
    def tree(self) -> Tree:
        """The tree, and what MDX refuses."""
        from cdclint.documents.mdx.parse import Dialect, parse  # noqa: PLC0415 (a warm run parses nothing)

        return parse(self.source.text, Dialect(math=self.course.math))

    @property
    def problems(self) -> list[SyntaxProblem]:
        """What MDX refuses, in the order of the text."""
        return list(self.tree.problems)

    @cached_property
    def frontmatter(self) -> Frontmatter | None:
        """The frontmatter, None where there is none at all."""
        first = self.tree.root.children[0] if self.tree.root.children else None
        if not isinstance(first, Literal) or first.type != "yaml":
            return None
        from cdclint.documents.yaml_file import parse_yaml  # noqa: PLC0415 (a warm run needs no YAML)

        value, problems = parse_yaml(self.source, first.inner_start, first.inner_end)
        return Frontmatter(self.source, self.source.span(first.start, first.end), value, problems)

    @property
    def is_lesson(self) -> bool:
        """Whether the course counts the file among its lessons; other MDX files are pages and partials."""
        return self.course.is_lesson(self.source.path)

    @property
    def schema(self) -> LessonSchema | None:
        """The schema of its frontmatter, None where the course has none or the file is no lesson."""
        return self.course.schema if self.is_lesson else None

    @cached_property
    def contract(self) -> LessonContract:
        """What it must contain."""
        return self.course.contracts.lesson(self.source.path)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, with the anchors that the site gives them."""
        slugger = Slugger()
        found = []
        for node in self._content.headings:
            text = self._heading_text(node)
            # Astro drops one final hyphen, and only after the repetitions were counted.
            found.append(Heading(text, node.depth, slugger.slug(text).removesuffix("-"), node))
        return tuple(found)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section a heading, in the order of the text."""
        blocks = self.tree.root.children
        starts = [node.start for node in blocks]
        found = []
        for index, heading in enumerate(self.headings):
            following = (other.start for other in self.headings[index + 1 :] if other.depth <= heading.depth)
            end = next(following, len(self.source.text))
            nodes = blocks[bisect_right(starts, heading.start) : bisect_right(starts, end - 1)]
            found.append(Section(heading, heading.start, end, tuple(nodes)))
        return tuple(found)

    def scope(self, words: str) -> Scope:
        """The sections whose heading has these words, the whole lesson for none."""
        if not words:
            return Scope("", None, self.top)
        wanted = folded(words)
        found = [section for section in self.sections if wanted in folded(section.heading.text)]
        span = self.top if not found else self.source.span(found[0].heading.start, found[0].heading.node.end)
        return Scope(words, tuple((section.start, section.end) for section in found), span)

    def written(self, scope: Scope) -> Iterator[str]:
        """The source in a scope, without frontmatter and comments."""
        body = 0 if self.frontmatter is None else self.frontmatter.span.end
        gaps = [(comment.start, comment.end) for comment in self.comments]
        for first, last in scope.ranges if scope.ranges is not None else ((body, len(self.source.text)),):
            at = first
            for start, end in gaps:
                if at <= start < last:
                    yield self.source.text[at:start]
                    at = end
            yield self.source.text[at:last]

    @property
    def top(self) -> Span:
        """Where to tell what the whole lesson lacks: the frontmatter's first line, or the lesson's."""
        if self.frontmatter is not None:
            return self.frontmatter.opening
        return self.source.span(0, len(self.source.line(1)))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All that a reader reads, in the order of the text: the frontmatter's title and description first."""
        return (*self._frontmatter_runs(), *sorted(self._content.runs, key=lambda run: run.start))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables."""
        return tuple(_table(node) for node in self._content.tables)

    @property
    def lists(self) -> list[ListNode]:
        """The lists, nested ones included."""
        return self._content.lists

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """The code blocks."""
        return tuple(
            Fence(self.source, node.language.casefold(), _meta_title(node.meta), node) for node in self._content.codes
        )

    @cached_property
    def diagrams(self) -> tuple[Diagram, ...]:
        """The Mermaid diagrams."""
        return tuple(
            Diagram(_diagram_kind(fence.value), fence.value, fence)
            for fence in self.fences
            if fence.language == "mermaid"
        )

    @property
    def elements(self) -> list[Jsx]:
        """The JSX elements, fragments included."""
        return self._content.elements

    @property
    def directives(self) -> list[Directive]:
        """The directives."""
        return self._content.directives

    @property
    def callouts(self) -> list[Callout]:
        """The callouts, whichever way they are written."""
        return self._content.callouts

    @cached_property
    def links(self) -> tuple[Target, ...]:
        """Links, images and definitions, those of JSX attributes (`href`, `to`, `src`) included."""
        return tuple(sorted(self._links(), key=lambda target: target.start))

    @property
    def expressions(self) -> list[Expression]:
        """The expressions in braces, comments included."""
        return self._content.expressions

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The MDX comments: expressions that hold nothing else."""
        return tuple(
            Comment(_comment_text(node.value), node.start, node.end)
            for node in self._content.expressions
            if _COMMENTS.fullmatch(node.value)
        )

    @cached_property
    def html_comments(self) -> tuple[tuple[int, int], ...]:
        """The HTML comments that MDX refuses; one that is never closed ends with its line."""
        text = self.source.text
        found: list[tuple[int, int]] = []
        for problem in self.problems:
            start = next((at for at in (problem.start, problem.start - 1) if text.startswith("<!--", at)), -1)
            if start < 0 or (found and start < found[-1][1]):
                continue
            close = text.find("-->", start + 4)
            line = len(text) if (at := re.compile(r"[\r\n]").search(text, start)) is None else at.start()
            found.append((start, close + 3 if close >= 0 else line))
        return tuple(found)

    @cached_property
    def module(self) -> Module:
        """What the file imports and exports."""
        return read_module(self._content.modules)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The numbered steps, in the order of the text."""
        steps = [
            Step(read_text(item), item.start, item.end)
            for node in self._content.lists
            if node.ordered
            for item in node.children
        ]
        numbered = [heading for heading in self.headings if _NUMBERED.match(heading.text)]
        ends = {section.heading.start: section.end for section in self.sections}
        steps += [Step(heading.text, heading.start, ends[heading.start]) for heading in numbered]
        return tuple(sorted(steps, key=lambda step: step.start))

    @cached_property
    def facts(self) -> LessonFacts:
        """JSON-able."""
        facts: LessonFacts = {
            "kind": "lesson",
            "id": entry_id(self.source.path),
            "route": route(self.source.path),
            "lesson": self.is_lesson,
            "headings": [
                {"text": one.text, "slug": one.slug, "depth": one.depth, "span": [one.node.start, one.node.end]}
                for one in self.headings
            ],
            "ids": [
                attribute.value
                for element in self.elements
                for attribute in element.attributes
                if attribute.name == "id" and attribute.kind == "string" and attribute.value
            ],
            "links": [
                {"kind": link.kind, "url": link.url, "span": [link.url_start, link.url_end]}
                for link in self.links
                # The address of a reference is that of its definition, which is among the links itself.
                if link.start <= link.url_start < link.end
            ],
            "imports": [
                {"module": one.module, "names": one.names, "span": [one.start, one.end]} for one in self.module.imports
            ],
        }
        self._frontmatter_facts(facts)
        if problems := self.course.contract_problems:
            facts["contract_problems"] = problems
        if problems := self.course.schema_problems:
            facts["schema_problems"] = problems
        return facts

    def _frontmatter_facts(self, facts: LessonFacts) -> None:
        if self.frontmatter is None:
            return
        title, order = self.frontmatter.get("title"), self.frontmatter.get("order")
        if isinstance(title, Scalar) and isinstance(title.value, str):
            facts["title"], facts["title_span"] = title.value, [title.start, title.end]
        if isinstance(order, Scalar) and isinstance(order.value, int) and not isinstance(order.value, bool):
            facts["order"], facts["order_span"] = order.value, [order.start, order.end]
        prerequisites = self.frontmatter.get("prerequisites")
        facts["prerequisites"] = [
            {"name": item.value, "span": [item.start, item.end]}
            for item in (prerequisites if isinstance(prerequisites, Array) else ())
            if isinstance(item, Scalar) and isinstance(item.value, str)
        ]

    @property
    def number(self) -> int | None:
        """The number that the file's name starts with."""
        return file_number(self.source.path)

    @cached_property
    def _content(self) -> _Content:
        return _gather(self.tree.root, self.source)

    def _heading_text(self, node: HeadingNode) -> str:
        """What the anchor is made of: text, code, and expressions as they are written."""
        parts = []
        for inner in node.walk():
            match inner:
                case Literal(value=value):
                    parts.append(value)
                case Expression(value=value):
                    parts.append(self._frontmatter_value(value))
                case Reference(type="footnoteReference", identifier=identifier):
                    parts.append(str(self._footnotes[identifier]))
                case Directive(type="textDirective", children=[]):
                    parts.append(self.source.text[inner.start : inner.end])
                case Node(type="break"):
                    parts.append("\n")
        return "".join(parts)

    @cached_property
    def _footnotes(self) -> dict[str, int]:
        """The number that the site gives each footnote: that of its first reference."""
        references = (node for node in self._content.references if node.type == "footnoteReference")
        names = dict.fromkeys(node.identifier for node in references)
        return {name: number for number, name in enumerate(names, 1)}

    def _frontmatter_value(self, expression: str) -> str:
        """What `{frontmatter.title}` stands for in a heading; any other expression stands for itself."""
        found = _FRONTMATTER_VALUE.fullmatch(expression)
        if found is None or self.frontmatter is None:
            return expression
        path = re.findall(r"\w+(?=['\"]?\]?)", found[1])
        value = self.frontmatter.get(path[0])
        return (
            value.value if len(path) == 1 and isinstance(value, Scalar) and isinstance(value.value, str) else expression
        )

    def _frontmatter_runs(self) -> Iterator[Run]:
        for key in ("title", "description"):
            value = self.frontmatter.get(key) if self.frontmatter is not None else None
            if isinstance(value, Scalar) and isinstance(value.value, str) and value.value:
                piece = Piece("text", value.value, value.start, value.end)
                written = self.source.text[value.start : value.end]
                at = written.find(value.value)
                if at >= 0:
                    piece = Piece("text", value.value, value.start + at, value.start + at + len(value.value))
                yield Run(self.source, "frontmatter", value.start, value.end, [piece])

    def _links(self) -> Iterator[Target]:
        for link in self._content.links:
            text = link.alt if link.type == "image" else read_text(link)
            yield Target(link.type, link.url, text, link.start, link.end, link.url_start, link.url_end)
        definitions = {node.identifier: node for node in self._content.references if node.type == "definition"}
        for node in self._content.references:
            if node.type == "definition":
                yield Target("definition", node.url, node.label, node.start, node.end, node.url_start, node.url_end)
            elif node.type in {"linkReference", "imageReference"} and (target := definitions.get(node.identifier)):
                kind = "image" if node.type == "imageReference" else "link"
                text = node.alt if kind == "image" else read_text(node)
                yield Target(kind, target.url, text, node.start, node.end, target.url_start, target.url_end)
        for element in self._content.elements:
            for attribute in element.attributes:
                if attribute.name in _LINK_ATTRIBUTES and attribute.kind == "string" and attribute.value is not None:
                    yield Target(
                        _LINK_ATTRIBUTES[attribute.name],
                        attribute.value,
                        read_text(element),
                        element.start,
                        element.end,
                        attribute.value_start,
                        attribute.value_end,
                    )


def _meta_title(meta: str) -> str:
    found = _META_TITLE.search(meta)
    return (found[1] if found[1] is not None else found[2]) if found else ""


def _diagram_kind(code: str) -> str:
    """The first word behind Mermaid's own frontmatter, comments and directives."""
    body = re.sub(r"\A\s*---\n.*?\n---[ \t]*\n", "", code, flags=re.DOTALL)
    body = re.sub(r"%%\{.*?\}%%", "", body, flags=re.DOTALL)
    body = re.sub(r"^\s*%%[^\n]*$", "", body, flags=re.MULTILINE)
    found = re.match(r"\s*([\w-]+)", body)
    kind = found[1] if found else ""
    return "flowchart" if kind in {"graph", "flowchart-elk"} else kind


def _comment_text(value: str) -> str:
    return " ".join(part.strip() for part in _COMMENT.findall(value)) or value.strip().removeprefix("//").strip()


def _table(node: TableNode) -> Table:
    rows = [tuple(Cell(read_text(cell), cell) for cell in row.children) for row in node.children]
    return Table(rows[0] if rows else (), tuple(rows[1:]), node)


_PIECES = {"text": "text", "inlineCode": "code", "inlineMath": "math"}


def _gather(root: Node, source: Source) -> _Content:
    """Walk the tree once, in the order of the text."""
    content = _Content()
    runs, current = content.runs, Run(source, "paragraph", 0, 0)
    takers: dict[str, Callable[[Any], None]] = {
        "list": content.lists.append,
        "code": content.codes.append,
        "table": content.tables.append,
        "link": content.links.append,
        "linkReference": content.references.append,
        "imageReference": content.references.append,
        "footnoteReference": content.references.append,
        "footnoteDefinition": content.references.append,
        "definition": content.references.append,
        "mdxjsEsm": content.modules.append,
        "mdxFlowExpression": content.expressions.append,
    }
    stack: list[tuple[Node, Node]] = [(root, root)]
    while stack:
        node, parent = stack.pop()
        kind = node.type
        if kind in _PIECES:
            if node.start >= current.end:
                current = Run(source, "paragraph", node.start, parent.end)
                runs.append(current)
            current.pieces.append(Piece(_PIECES[kind], node.value, node.start, node.end))  # type: ignore[attr-defined]
            continue
        if kind in {"paragraph", "heading", "tableCell"}:
            current = Run(source, _run_kind(node, parent), node.start, node.end)
            runs.append(current)
        if kind in takers:
            takers[kind](node)
        match node:
            case HeadingNode():
                content.headings.append(node)
            case Jsx():
                content.elements.append(node)
                runs.extend(_attribute_runs(node, source))
            case Directive():
                content.directives.append(node)
                if kind == "textDirective" and not node.children and current.start <= node.start < current.end:
                    # Sites that know no such directive show it as it is written: `:30` of `12:30` is one.
                    current.pieces.append(Piece("text", source.text[node.start : node.end], node.start, node.end))
            case Expression(type="mdxTextExpression"):
                content.expressions.append(node)
                if not _COMMENTS.fullmatch(node.value) and current.start <= node.start < current.end:
                    current.pieces.append(Piece("expression", node.value, node.start, node.end))
            case Link(type="image"):
                content.links.append(node)
                if node.alt:
                    runs.append(_alt_run(node, source))
            case Node(type="break") if current.start <= node.start < current.end:
                current.pieces.append(Piece("break", "\n", node.start, node.end))
        if (kind in {"blockquote", "containerDirective"} or isinstance(node, Jsx)) and (
            found := callout(node, source)
        ) is not None:
            content.callouts.append(found)
        stack.extend((child, node) for child in reversed(node.children))
    return content


def _run_kind(node: Node, parent: Node) -> str:
    if node.type == "heading":
        return "heading"
    if node.type == "tableCell":
        return "cell"
    match parent:
        case Directive(has_label=True) if parent.children[0] is node:
            return "title"
        case Node(type="listItem"):
            return "item"
        case Node(type="blockquote"):
            return "quote"
        case _:
            return "paragraph"


def _attribute_runs(element: Jsx, source: Source) -> Iterator[Run]:
    """The attributes that a reader sees."""
    for attribute in element.attributes:
        name = (attribute.name or "").casefold()
        kind = "title" if name in _READ_ATTRIBUTES else "alt" if name in _ALT_ATTRIBUTES else ""
        if kind and attribute.kind == "string" and attribute.value:
            yield Run(source, kind, attribute.value_start, attribute.value_end, [_attribute_piece(attribute)])


def _attribute_piece(attribute: Attribute) -> Piece:
    return Piece("text", attribute.value or "", attribute.value_start, attribute.value_end)


def _alt_run(image: Link, source: Source) -> Run:
    """An image's alternative text; its place is between the brackets."""
    start = image.start + 2
    return Run(source, "alt", start, image.url_start, [Piece("text", image.alt, start, image.url_start)])
