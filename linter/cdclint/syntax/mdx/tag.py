"""One JSX tag: `<a b="c" d={e} {...f}>`, `</a>`, `<a/>`, `<>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.javascript import JS_SPACE
from cdclint.syntax.mdx.character import continues_tag_name, decode, starts_tag_name
from cdclint.syntax.mdx.node import Attribute, Node
from cdclint.syntax.mdx.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    Expressions = Callable[[str, int, int, str], int]

_SPACE = regex(f"[{JS_SPACE}]*")
_NAME = regex(r"[A-Za-z_$][A-Za-z0-9_$-]*")
_REST = regex(r"[A-Za-z0-9_$-]*")
_LINES = regex(r"(?:(?<![ \t])[ \t]++)?(\r\n|\n|\r)[ \t]*+")
_SPACES = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
_AFTER_NAME = frozenset((*"./:>{", *_SPACES, *map(chr, range(0x2000, 0x200B))))
_AFTER_MEMBER = _AFTER_NAME - {":"}
_AFTER_LOCAL = _AFTER_NAME - {":", "."}
_AFTER_ATTRIBUTE = (_AFTER_NAME - {"."}) | {"="}
_AFTER_LOCAL_ATTRIBUTE = _AFTER_ATTRIBUTE - {":"}

_NO_HINT = Message("")
_NO_COMMENTS = Message("; JSX tags hold no comments here: write `{{/* … */}}` between tags")
_IS_COMMENT = Message("; a comment is written `{{/* … */}}`")
_IS_LITERAL = Message("; a literal `<` is written `\\<`")
_IS_LINK = Message("; a link is written `[text](url)`")
_IS_ELEMENT = Message("; an element as a value is written `{{<b />}}`")
_OR_ENDS = Message("; or the tag ends with `>` or `/>`")

_BEFORE_TAG = Message("before a tag's name")
_IN_TAG = Message("in a tag's name")
_AFTER_TAG = Message("after a tag's name")
_AFTER_SLASH = Message("after a tag's slash")
_BEFORE_MEMBER = Message("before a member's name")
_IN_MEMBER = Message("in a member's name")
_BEFORE_LOCAL = Message("before a local name")
_IN_LOCAL = Message("in a local name")
_BEFORE_ATTRIBUTE = Message("before an attribute's name")
_IN_ATTRIBUTE = Message("in an attribute's name")
_BEHIND_ATTRIBUTE = Message("after an attribute's name")
_BEFORE_LOCAL_ATTRIBUTE = Message("before an attribute's local name")
_IN_LOCAL_ATTRIBUTE = Message("in an attribute's local name")
_BEFORE_VALUE = Message("before an attribute's value")

_NAME_BEGINS = Message("a name begins with a letter, `$` or `_`")
_TAG_NAME = Message(
    "a name consists of letters, digits, `$`, `_` and `-`, followed by attributes or the end of the tag"
)
_ATTRIBUTES_OR_END = Message("expected attributes or the end of the tag (`>` or `/>`)")
_ENDS_TAG = Message("`>` ends the tag")
_ATTRIBUTE_NAME = Message(
    "a name has letters, digits, `$`, `_` and `-`; after it come `=`, more attributes or the end of the tag"
)
_VALUE_OR_NEXT = Message("expected `=`, another attribute or the end of the tag")
_VALUE_BEGINS = Message("a value begins with `\"`, `'` or `{{`")


@dataclass(slots=True)
class Tag(Node):
    """A tag before it is matched with its partner. `flow` says whether it is alone on its lines.

    `broken` is a tag that was rejected and guessed at: it neither needs nor rejects a partner. `mark` is the place of a
    closing tag's slash; `slash` and `extra` are those in a closing tag of a second slash and of a first attribute,
    neither of which belongs there. Each is -1 where there is none.
    """

    name: str | None = None
    attributes: tuple[Attribute, ...] = ()
    closing: bool = False
    self_closing: bool = False
    flow: bool = False
    broken: bool = False
    mark: int = -1
    slash: int = -1
    extra: int = -1


def scan(text: str, start: int, end: int, expressions: Expressions) -> Tag | None:
    """The tag at `text[start]`, a `<`, read up to `end`; None where white space after `<` makes it no tag.

    `expressions(text, at, end, kind)` gives the offset after the expression whose `{` is at `at`; `kind` is "value" or
    "spread". Raises `Refused`.
    """
    if text[start + 1 : start + 2] in (" ", "\t", "\n", "\r") and start + 1 < end:
        return None
    return _Scanner(text, end, expressions).tag(start)


class _Scanner:
    def __init__(self, text: str, end: int, expressions: Expressions) -> None:
        self.text = text
        self.end = end
        self.expressions = expressions

    def space(self, at: int) -> int:
        found = _SPACE.match(self.text, at, self.end)
        return found.end() if found else at

    def char(self, at: int) -> str:
        return self.text[at] if at < self.end else ""

    def name(self, at: int, where: Message, hint: Message = _NO_HINT) -> int:
        """The end of the name that begins at `at`."""
        text, end = self.text, self.end
        found = _NAME.match(text, at, end)
        if found:
            at = found.end()
        elif at < end and starts_tag_name(text[at]):
            at = _REST.match(text, at + 1, end).end()  # type: ignore[union-attr]
        else:
            self.refuse(at, where, _NAME_BEGINS, hint)
        while at < end and text[at] > "\x7f" and continues_tag_name(text[at]):
            at = _REST.match(text, at + 1, end).end()  # type: ignore[union-attr]
        return at

    def after(self, at: int, allowed: frozenset[str], where: Message, what: Message) -> int:
        """The offset after the white space that follows a name, if what follows is allowed there."""
        char = self.char(at)
        if char not in allowed or not char:
            hint = _IS_LINK if char == "@" else _NO_HINT
            self.refuse(at, where, what, hint)
        return self.space(at) if char <= " " or char > "\x7f" else at

    def refuse(self, at: int, where: Message, wanted: Message, hint: Message = _NO_HINT) -> NoReturn:
        parts = {"where": where, "wanted": wanted, "hint": hint}
        if at >= self.end:
            message = Message("the text ends {where}: {wanted}{hint}; a literal `<` is written `\\<`", **parts)
            raise Refused(self.end, "unexpected-eof", message, starved=True)
        char = self.text[at]
        shown = f"`{char}`" if char != "`" else Message("a backtick")
        message = Message(
            "unexpected {char} (U+{code:04X}) {where}: {wanted}{hint}", char=shown, code=ord(char), **parts
        )
        raise Refused(at, "unexpected-character", message)

    def tag(self, start: int) -> Tag:
        at = self.space(start + 1)
        char = self.char(at)
        closing = char == "/"
        mark = at if closing else -1
        if closing:
            at = self.space(at + 1)
            char = self.char(at)
        if char == ">":
            return Tag("tag", start, at + 1, closing=closing, mark=mark)
        hint = _NO_HINT
        if closing and char in ("*", "/"):
            hint = _NO_COMMENTS
        elif not closing and char == "!":
            hint = _IS_COMMENT
        elif not closing:
            hint = _IS_LITERAL
        name_end = self.name(at, _BEFORE_TAG, hint)
        name = self.text[at:name_end]
        tag = Tag("tag", start, start, name=name, closing=closing, mark=mark)
        try:
            self.rest(tag, name_end)
        except Refused as refusal:
            refusal.part = tag
            raise
        return tag

    def rest(self, tag: Tag, at: int) -> None:
        at = self.after(at, _AFTER_NAME, _IN_TAG, _TAG_NAME)
        char = self.char(at)
        if char == ".":
            while char == ".":
                begin = self.space(at + 1)
                at = self.name(begin, _BEFORE_MEMBER)
                tag.name = f"{tag.name}.{self.text[begin:at]}"
                at = self.after(at, _AFTER_MEMBER, _IN_MEMBER, _TAG_NAME)
                char = self.char(at)
        elif char == ":":
            begin = self.space(at + 1)
            hint = _IS_LINK if self.char(begin) in "+/0123456789" and begin < self.end else _NO_HINT
            at = self.name(begin, _BEFORE_LOCAL, hint)
            tag.name = f"{tag.name}:{self.text[begin:at]}"
            at = self.after(at, _AFTER_LOCAL, _IN_LOCAL, _TAG_NAME)
            char = self.char(at)
        if char not in ("/", ">", "{") and not (char and starts_tag_name(char)):
            self.refuse(at, _AFTER_TAG, _ATTRIBUTES_OR_END)
        self.attributes(tag, at)

    def attributes(self, tag: Tag, at: int) -> None:
        text = self.text
        attributes: list[Attribute] = []
        while True:
            char = self.char(at)
            if char == ">":
                break
            if char == "/":
                if tag.closing and tag.slash < 0:
                    tag.slash = at
                at = self.space(at + 1)
                if self.char(at) != ">":
                    hint = _NO_COMMENTS if self.char(at) in ("*", "/") else _NO_HINT
                    self.refuse(at, _AFTER_SLASH, _ENDS_TAG, hint)
                tag.self_closing = True
                break
            if tag.closing and tag.extra < 0:
                tag.extra = at
            if char == "{":
                end = self.expressions(text, at, self.end, "spread")
                attributes.append(Attribute(None, "spread", text[at + 1 : end - 1], at, end, at, at + 1, end - 1))
                at = self.space(end)
                continue
            attribute, at = self.attribute(at)
            attributes.append(attribute)
        tag.attributes = tuple(attributes)
        tag.end = at + 1

    def attribute(self, start: int) -> tuple[Attribute, int]:
        text = self.text
        name_end = self.name(start, _BEFORE_ATTRIBUTE, _OR_ENDS)
        name = text[start:name_end]
        at = self.after(name_end, _AFTER_ATTRIBUTE, _IN_ATTRIBUTE, _ATTRIBUTE_NAME)
        char = self.char(at)
        if char == ":":
            begin = self.space(at + 1)
            name_end = self.name(begin, _BEFORE_LOCAL_ATTRIBUTE)
            name = f"{name}:{text[begin:name_end]}"
            at = self.after(name_end, _AFTER_LOCAL_ATTRIBUTE, _IN_LOCAL_ATTRIBUTE, _ATTRIBUTE_NAME)
            char = self.char(at)
        if char != "=":
            if char not in ("/", ">", "{") and not (char and starts_tag_name(char)):
                self.refuse(at, _BEHIND_ATTRIBUTE, _VALUE_OR_NEXT)
            return Attribute(name, "bare", None, start, name_end, name_end, name_end, name_end), at
        at = self.space(at + 1)
        quote = self.char(at)
        if quote in ('"', "'"):
            end = text.find(quote, at + 1, self.end)
            if end < 0:
                raise Refused(
                    self.end,
                    "unexpected-eof",
                    Message("the text ends in an attribute's value: a closing `{quote}` is missing", quote=quote),
                    starved=True,
                )
            value = text[at + 1 : end]
            if "\n" in value or "\r" in value:
                value = _LINES.sub(r"\1", value)
            attribute = Attribute(name, "string", decode(value), start, end + 1, name_end, at + 1, end)
            return attribute, self.space(end + 1)
        if quote == "{":
            end = self.expressions(text, at, self.end, "value")
            attribute = Attribute(name, "expression", text[at + 1 : end - 1], start, end, name_end, at + 1, end - 1)
            return attribute, self.space(end)
        hint = _IS_ELEMENT if quote == "<" else _NO_HINT
        return self.refuse(at, _BEFORE_VALUE, _VALUE_BEGINS, hint)
