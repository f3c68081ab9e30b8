"""Brackets: links, images, references and footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import identifier, unescape
from cdclint.syntax.mdx.inline import emphasis
from cdclint.syntax.mdx.inline.content import Bracket, Close
from cdclint.syntax.mdx.link import SPACE, TITLES, destination
from cdclint.syntax.mdx.node import Link, Node, Reference

if TYPE_CHECKING:
    from cdclint.syntax.mdx.inline.content import Content

_LABEL = regex(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_FOOTNOTE_LABEL = regex(r"\^(?:[^\s\[\]\\]|\\.)+$")


def is_footnote(content: Content, at: int) -> bool:
    """Whether a defined footnote is referred to by the bracket at `at`."""
    stop = content.text.find("]", at, min(content.end, at + 1001))
    return stop > 0 and identifier(content.text[at + 2 : stop]) in content.grammar.footnotes


def open_bracket(content: Content, at: int, end: int, *, image: bool) -> None:
    """A bracket that opens."""
    bracket = Bracket(at, end, len(content.tokens), len(content.runs), image=image)
    content.tokens.append(bracket)
    content.brackets.append(bracket)


def close_bracket(content: Content, at: int) -> int:
    """The bracket that closes at `at`: the offset after what it makes, 0 where it is text."""
    if not content.brackets:
        return 0
    bracket = content.brackets[-1]
    if not bracket.active:
        content.brackets.pop()
        return 0
    node, after = target(content, bracket, at)
    if node is None:
        content.brackets.pop()
        return 0
    content.brackets.pop()
    if node.type == "footnoteReference":
        del content.tokens[bracket.index :]
        del content.runs[bracket.below :]
        content.tokens.append(node)
        return after
    emphasis.match_runs(content, bracket.below)
    bracket.node = node
    content.tokens.append(Close(node))
    if not bracket.image:
        for outer in reversed(content.brackets):
            if not outer.image:
                if not outer.active:
                    break
                outer.active = False
    return after


def target(content: Content, bracket: Bracket, at: int) -> tuple[Node | None, int]:
    """What the bracket that closes at `at` makes, and where that ends."""
    text, end = content.text, content.end
    grammar = content.grammar
    following = text[at + 1] if at + 1 < end else ""
    if grammar.gfm and not bracket.image and text[bracket.end] == "^" and at - bracket.end <= 1000:
        label = text[bracket.end + 1 : at]
        if identifier(label) in grammar.footnotes and _FOOTNOTE_LABEL.match(text, bracket.end, at):
            node = Reference("footnoteReference", bracket.at, at + 1, [], label, identifier(label))
            return node, at + 1
    if following == "(":
        resource = read_resource(content, at + 1)
        if resource:
            url, title, url_start, url_end, after = resource
            kind = "image" if bracket.image else "link"
            return Link(kind, bracket.at, after, [], url, title, url_start, url_end), after
    kind = "imageReference" if bracket.image else "linkReference"
    if following == "[":
        found = _LABEL.match(text, at + 1, end)
        if found and found[1].strip():
            key = identifier(found[1])
            if key in grammar.definitions:
                return Reference(kind, bracket.at, found.end(), [], found[1], key), found.end()
        elif found and not found[1]:
            defined = defined_label(content, bracket, at)
            if defined is not None:
                return Reference(kind, bracket.at, at + 3, [], text[bracket.end : at], defined), at + 3
        return None, 0
    defined = defined_label(content, bracket, at)
    if defined is not None:
        return Reference(kind, bracket.at, at + 1, [], text[bracket.end : at], defined), at + 1
    return None, 0


def defined_label(content: Content, bracket: Bracket, at: int) -> str | None:
    """The label of the text of a bracket that closes at `at`, if it is defined."""
    if at - bracket.end > 1000:
        return None
    key = identifier(content.text[bracket.end : at])
    return key if key in content.grammar.definitions else None


def read_resource(content: Content, at: int) -> tuple[str, str | None, int, int, int] | None:
    """`(url "title")`, whose parenthesis is at `at`."""
    text, end = content.text, content.end
    at = SPACE.match(text, at + 1, end).end()  # type: ignore[union-attr]
    place = destination(text, at, end)
    if place is None:
        return None
    url_start, url_end, at = place
    url = unescape(text[url_start:url_end])
    space = SPACE.match(text, at, end).end()  # type: ignore[union-attr]
    title = None
    if space > at and space < end and text[space] in TITLES:
        found = TITLES[text[space]].match(text, space, end)
        if not found:
            return None
        title = unescape(found[1])
        space = SPACE.match(text, found.end(), end).end()  # type: ignore[union-attr]
    if space >= end or text[space] != ")":
        return None
    return url, title, url_start, url_end, space + 1
