"""A page, and among them a lesson: an MDX or Markdown file, by what a rule may want to know of it.

Everything is computed when it is first asked for; one walk of the tree serves all of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.foreign.bounded_cache import kept_if_repeated
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.lesson.esm import Module, read_module
from cdclint.documents.lesson.facts import LessonFacts, facts_of
from cdclint.documents.lesson.formulas import formulas, may_hold_formulas
from cdclint.documents.lesson.frontmatter import Frontmatter
from cdclint.documents.lesson.gather import Content, gather
from cdclint.documents.lesson.parts import (
    Comment,
    Diagram,
    Fence,
    Heading,
    Scope,
    Section,
    Step,
    Table,
    Target,
    read_comment,
    read_diagram,
    read_fence,
    read_html_comments,
    read_table,
)
from cdclint.documents.requirements import LessonContract, folded
from cdclint.documents.site.renderer import ASTRO, WITHOUT_MDX
from cdclint.documents.site.route import file_number
from cdclint.syntax.data.value import Scalar
from cdclint.syntax.mdx import Dialect, parse
from cdclint.syntax.mdx.node import Directive, Expression, Jsx, Literal, Node, Reference
from cdclint.syntax.mdx.node import Heading as HeadingNode
from cdclint.syntax.mdx.node import List as ListNode
from cdclint.syntax.text.passage import Piece, Run
from cdclint.syntax.text.slug import Slugger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Span
    from cdclint.documents.course import Course
    from cdclint.documents.lesson.callout import Callout
    from cdclint.documents.lesson.frontmatter import LessonSchema
    from cdclint.documents.lesson.refused_blocks import Refused
    from cdclint.syntax.data.value import Value
    from cdclint.syntax.mdx import SyntaxProblem, Tree
    from cdclint.syntax.mdx.again.rereading import Rereading

_NUMBERED = regex(r"(?:шаг|этап|step)\s+(\d+)\b|(\d+)[.)]\s", re.IGNORECASE)
_FRONTMATTER_VALUE = regex(r"\s*frontmatter((?:\??\.\w+|\[(?:'[^']*'|\"[^\"]*\")\])+)\s*")
_TAG = regex(r"\n?<.*>\n?")
_ATTRIBUTES = regex(r"(?:(?<!\s)\s++)?\{(?:[:#][^{}\n]*+|/\*?[^{}\n]*/)\}\s*+$")
"""What other generators take for the attributes of a heading."""
_REFERENCES = {"definition": "definition", "linkReference": "link", "imageReference": "image"}
_LINK_ATTRIBUTES = {"href": "link", "to": "link", "src": "image", "poster": "image"}


class Page:
    """An MDX or Markdown file and the course that it is measured against.

    `again` is what the version before was read with: see `parse`.
    """

    def __init__(self, source: Source, course: Course, again: Rereading | None = None) -> None:
        self.source = source
        self.course = course
        self._again = again

    @property
    def is_mdx(self) -> bool:
        """Whether the file is MDX; otherwise it is plain Markdown, with HTML and without JSX and expressions."""
        if self.source.path.lower().endswith((".md", ".markdown")):
            return False
        renderer = self.course.renderer(self.source.path)
        return renderer is None or renderer.name not in WITHOUT_MDX

    @cached_property
    def tree(self) -> Tree:
        """The tree, and what MDX rejects: nothing of plain Markdown."""
        return self._reading[0]

    @property
    def renders_math(self) -> bool:
        """Whether the site is known to render `$…$`."""
        return bool(self.course.math(self.source.path))

    @property
    def assumed_formula(self) -> Literal | None:
        """The first formula of a text that is read with math although no file says that the site renders it."""
        return self._reading[1]

    def is_in_formula(self, offset: int) -> bool:
        """Whether a place is between dollars that look like a formula, whatever the site makes of them."""
        return any(node.start <= offset < node.end for node in self._formulas)

    @cached_property
    def _formulas(self) -> tuple[Literal, ...]:
        return () if self._read_with_math is None else tuple(formulas(self._read_with_math.root))

    @cached_property
    def _read_with_math(self) -> Tree | None:
        """The tree as a site reads it that renders formulas; None where the text can hold none."""
        text = self.source.text
        return parse(text, Dialect(math=True, mdx=self.is_mdx), self._again) if may_hold_formulas(text) else None

    @cached_property
    def _reading(self) -> tuple[Tree, Literal | None]:
        math = self.course.math(self.source.path)
        if math is not False and (tree := self._read_with_math) is not None:
            formula = next(formulas(tree.root), None)
            if math or formula is not None:
                return tree, None if math else formula
        return parse(self.source.text, Dialect(math=bool(math), mdx=self.is_mdx), self._again), None

    @property
    def problems(self) -> list[SyntaxProblem]:
        """What MDX rejects, in the order of the text."""
        return list(self.tree.problems)

    @cached_property
    def frontmatter(self) -> Frontmatter | None:
        """The frontmatter, None without one."""
        first = self.tree.root.children[0] if self.tree.root.children else None
        if not isinstance(first, Literal) or first.type != "yaml":
            return None
        from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (a warm run needs no YAML)

        place = first.inner_start, first.inner_end
        sound = None if self._again is None else _read_again(self.source.text[: place[1]], self.source.path, place[0])
        value, problems = parse_yaml(self.source, *place) if sound is None else (sound, ())
        return Frontmatter(self.source, self.source.span(first.start, first.end), value, problems)

    @property
    def is_hidden(self) -> bool:
        """Whether the file is in a hidden folder: a note that no site serves."""
        return "/." in f"/{self.source.path}"

    @property
    def is_lesson(self) -> bool:
        """Whether the course counts the file among its lessons; others are pages and partials."""
        return self.course.is_lesson(self.source.path)

    @property
    def schema(self) -> LessonSchema | None:
        """The schema of its frontmatter: the course's own, or that of its collection; None where it has neither."""
        return self.course.frontmatter_schema(self.source.path)

    @cached_property
    def contract(self) -> LessonContract:
        """What it must contain."""
        return self.course.contracts.lesson(self.source.path)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, with the anchors that the site gives them."""
        renderer = self.course.renderer(self.source.path)
        # Astro up to 5 drops one final hyphen, and only after the repetitions were counted.
        keeps = renderer is not None and (renderer.name != ASTRO or (renderer.version or 0) >= 6)
        attributes = renderer is not None and renderer.name != ASTRO
        slugger = Slugger()
        found = []
        for node in self._content.headings:
            text = _ATTRIBUTES.sub("", self._heading_text(node)) if attributes else self._heading_text(node)
            slug = slugger.slug(text)
            found.append(Heading(text, node.depth, slug if keeps else slug.removesuffix("-"), node))
        return tuple(found)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section a heading, in the order of the text."""
        blocks = self.tree.root.children
        starts = [node.start for node in blocks]
        following = [len(self.source.text)] * 7
        found = []
        for heading in reversed(self.headings):
            end = following[heading.depth]
            following[heading.depth :] = [heading.start] * (7 - heading.depth)
            nodes = blocks[bisect_right(starts, heading.start) : bisect_right(starts, end - 1)]
            found.append(Section(heading, heading.start, end, tuple(nodes)))
        return tuple(reversed(found))

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
        """Where to report what the whole lesson lacks: the frontmatter's first line, or the lesson's."""
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
        return tuple(map(read_table, self._content.tables))

    @property
    def lists(self) -> list[ListNode]:
        """The lists, nested ones included."""
        return self._content.lists

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """The code blocks."""
        return tuple(read_fence(self.source, node) for node in self._content.codes)

    @cached_property
    def refused_blocks(self) -> tuple[Refused, ...]:
        """The code blocks that do not parse."""
        from cdclint.documents.lesson.refused_blocks import refused_in  # noqa: PLC0415 (few lessons are asked)

        return tuple(refused_in(self))

    @cached_property
    def diagrams(self) -> tuple[Diagram, ...]:
        """The Mermaid diagrams."""
        return tuple(read_diagram(fence) for fence in self.fences if fence.language == "mermaid")

    @property
    def elements(self) -> list[Jsx]:
        """The JSX elements, fragments included; in plain Markdown the opening tags of its HTML."""
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

    @property
    def modules(self) -> list[Expression]:
        """The blocks of imports and exports."""
        return self._content.modules

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments: of MDX, expressions that hold nothing else; of plain Markdown, those of its HTML."""
        found = [read_comment(node) for node in self._content.comments]
        for node in self._content.html:
            found += read_html_comments(self.source, node)
        return tuple(found)

    @cached_property
    def html_comments(self) -> tuple[tuple[int, int], ...]:
        """The HTML comments that MDX rejects; one that is never closed ends with its line."""
        text = self.source.text
        found: list[tuple[int, int]] = []
        close = 0
        for problem in self.problems:
            start = next((at for at in (problem.start, problem.start - 1) if text.startswith("<!--", at)), -1)
            if start < 0 or (found and start < found[-1][1]):
                continue
            if 0 <= close < start + 4:
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
        steps = [Step(item, item.end) for node in self._content.lists if node.ordered for item in node.children]
        steps += [
            Step(section.heading.node, section.end)
            for section in self.sections
            if _NUMBERED.match(section.heading.text)
        ]
        return tuple(sorted(steps, key=lambda step: step.start))

    @cached_property
    def facts(self) -> LessonFacts:
        """JSON-able."""
        return facts_of(self)

    @property
    def number(self) -> int | None:
        """The number that the file's name starts with."""
        return file_number(self.source.path)

    @cached_property
    def _content(self) -> Content:
        return gather(self.tree.root, self.source)

    def _heading_text(self, node: HeadingNode) -> str:
        """What the anchor is made of: text, code, and expressions as they are written."""
        parts = []
        for inner in node.walk():
            match inner:
                case Literal(type="html", value=value) if _TAG.fullmatch(value):
                    pass
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

    @property
    def footnotes(self) -> frozenset[str]:
        """The footnotes that it defines, by their names in small letters."""
        defined = (node for node in self._content.references if node.type == "footnoteDefinition")
        return frozenset(node.identifier.casefold() for node in defined)

    @property
    def definitions(self) -> dict[str, str]:
        """What links by reference may refer to: the names of its definitions in small letters, and as written."""
        defined = (node.label for node in self._content.references if node.type == "definition")
        return {" ".join(label.split()).casefold(): label for label in defined}

    @cached_property
    def _footnotes(self) -> dict[str, int]:
        """The number that the site gives each footnote: that of its first reference."""
        references = (node for node in self._content.references if node.type == "footnoteReference")
        names = dict.fromkeys(node.identifier for node in references)
        return {name: number for number, name in enumerate(names, 1)}

    def _frontmatter_value(self, expression: str) -> str:
        """The value of `{frontmatter.title}` in a heading; any other expression is kept as it is."""
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
            yield Target(link.type, link.url, link, link.url_start, link.url_end)
        definitions = {node.identifier: node for node in self._content.references if node.type == "definition"}
        for node in self._content.references:
            target = node if node.type == "definition" else definitions.get(node.identifier)
            if target is not None and node.type in _REFERENCES:
                yield Target(_REFERENCES[node.type], target.url, node, target.url_start, target.url_end)
        for element in self._content.elements:
            for attribute in element.attributes:
                if attribute.name in _LINK_ATTRIBUTES and attribute.kind == "string" and attribute.value is not None:
                    kind = _LINK_ATTRIBUTES[attribute.name]
                    yield Target(kind, attribute.value, element, attribute.value_start, attribute.value_end)


@kept_if_repeated(20_000)
def _read_again(text: str, path: str, start: int) -> Value | None:
    """The value of frontmatter that ends with a text; None where something is wrong with it, or nothing is there."""
    from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (a warm run needs no YAML)

    value, problems = parse_yaml(Source(path, text), start, len(text))
    return None if problems else value


class Lesson(Page):
    """A page that the course counts among its lessons; others are plans, partials, READMEs and templates."""
