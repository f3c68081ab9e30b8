"""The tree that a lesson is read into: mdast's node types, each with its exact span.

`start` and `end` are offsets into the source text (`end` exclusive), and `text[start:end]` is the node as it was
written, the markers of its own syntax included and those of the containers around it (`>`, list indent) excluded at
its beginning. Children lie inside their parent and do not overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = regex(r"/\*((?:[^*]|\*(?!/))*)\*/|//([^\r\n]*)")
_ONLY_COMMENTS = regex(r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\r\n]*(?=[\r\n]))*")


@dataclass(slots=True)
class Node:
    """A node with no fields beyond its children.

    `type` is one of: root, paragraph, blockquote, thematicBreak, emphasis, strong, delete, break, tableRow, tableCell.
    The other types have classes of their own below.
    """

    type: str
    start: int
    end: int
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@dataclass(slots=True)
class Literal(Node):
    """A leaf that holds text: text, inlineCode, inlineMath, math, yaml, html.

    `value` is what a reader sees (escapes and entities decoded, containers stripped); `inner_start` and `inner_end`
    bound it in the source without its fences (equal to `start` and `end` for `text` and `html`).
    """

    value: str = ""
    inner_start: int = 0
    inner_end: int = 0


@dataclass(slots=True)
class Heading(Node):
    """`# …` or a setext heading. `depth` is 1 to 6."""

    depth: int = 1


@dataclass(slots=True)
class List(Node):
    """A list of `listItem`s. `first` is an ordered list's first number; `spread`: a blank line is between items."""

    ordered: bool = False
    first: int = 1
    spread: bool = False


@dataclass(slots=True)
class ListItem(Node):
    """One item; `checked` is set for `[x]` and `[ ]`, and `box_start` is then where that box begins.

    `spread`: a blank line is between its own blocks.
    """

    checked: bool | None = None
    spread: bool = False
    box_start: int = -1


@dataclass(slots=True)
class Code(Node):
    """A fenced code block; in plain Markdown also an indented one, which has neither language nor meta.

    `language` and `meta` are the two parts of the info string ("" where absent), `info_start` where it begins.
    `value` is the code with containers and the fence's indent stripped; `lines` gives, for each line of `value`, the
    offset in the source at which that line's text begins. The body spans `body_start` to `body_end`.
    """

    language: str = ""
    meta: str = ""
    value: str = ""
    info_start: int = 0
    body_start: int = 0
    body_end: int = 0
    lines: tuple[int, ...] = ()
    closed: bool = True
    fenced: bool = True


@dataclass(slots=True)
class Link(Node):
    """link or image: `url`, `title`, `alt` are decoded; `url_start` and `url_end` bound the written destination."""

    url: str = ""
    title: str | None = None
    url_start: int = 0
    url_end: int = 0
    alt: str = ""


@dataclass(slots=True)
class Reference(Node):
    """linkReference, imageReference, footnoteReference, definition or footnoteDefinition.

    `label` is as written, `identifier` normalised; a definition also has `url` (its place in `url_start`, `url_end`)
    and `title`.
    """

    label: str = ""
    identifier: str = ""
    url: str = ""
    title: str | None = None
    url_start: int = 0
    url_end: int = 0
    alt: str = ""


@dataclass(slots=True)
class Table(Node):
    """A GFM table: `tableRow`s of `tableCell`s, the first row is the header. `align` has one entry a column."""

    align: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a JSX element.

    `name` is None for a spread. `value` is the decoded string, or the source of an expression without its braces, or
    None for a bare name; `kind` is "string", "expression", "bare" or "spread". `value_start`/`value_end` bound the
    value without quotes or braces.
    """

    name: str | None
    kind: str
    value: str | None
    start: int
    end: int
    name_end: int = 0
    value_start: int = 0
    value_end: int = 0


@dataclass(slots=True)
class Jsx(Node):
    """mdxJsxFlowElement or mdxJsxTextElement. `name` is None for a fragment."""

    name: str | None = None
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False
    open_end: int = 0
    close_start: int = 0


@dataclass(slots=True)
class Expression(Node):
    """mdxFlowExpression, mdxTextExpression or mdxjsEsm: `value` is the JavaScript, from `value_start` in the source."""

    value: str = ""
    value_start: int = 0

    @property
    def comment(self) -> str | None:
        """The text of the comments where there is nothing else (`{/* … */}`), None where there is a value."""
        if self.type == "mdxjsEsm" or not _ONLY_COMMENTS.fullmatch(self.value):
            return None
        found = _COMMENT.findall(self.value)
        return "\n".join(block + line for block, line in found) if found else None


@dataclass(slots=True)
class Directive(Node):
    """containerDirective, leafDirective or textDirective: `:::name[label]{attributes}`.

    The label's nodes come first among the children; those of a containerDirective are wrapped in one `paragraph` node
    when `has_label` is set.
    """

    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    has_label: bool = False
