"""HTML as CommonMark knows it: the seven kinds of blocks, and tags, comments and addresses within text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import decode
from cdclint.syntax.mdx.node import Attribute, Jsx

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK_NAME = regex(
    r"address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|"
    r"dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|"
    r"html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|"
    r"summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul",
    re.IGNORECASE,
)
_RAW_NAMES = frozenset({"pre", "script", "style", "textarea"})

_ATTRIBUTE_NAME = r"[A-Za-z_:][A-Za-z0-9_.:-]*+"
_FLOW_VALUE = r"""(?:"[^"\r\n]*+"|'[^'\r\n]*+'|(?![ \t<=>`]|$)[^ \t\r\n"'/<=>`]*+)"""
_TEXT_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\r\n"'<=>`][^ \t\r\n"'/<=>`]*+)"""
_NAME = regex(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[ \t]|/?>|/|$)")
_COMPLETE = regex(
    rf"<(?:/[A-Za-z][A-Za-z0-9-]*+[ \t]*+|"
    rf"[A-Za-z][A-Za-z0-9-]*+(?:[ \t]++{_ATTRIBUTE_NAME}(?:[ \t]*+=[ \t]*+{_FLOW_VALUE})?+)*+[ \t]*+/?)>[ \t]*+$"
)
_ATTRIBUTE = regex(
    rf"(?<![ \t\r\n])[ \t\r\n]++({_ATTRIBUTE_NAME})"
    r"(?:[ \t\r\n]*+=[ \t\r\n]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\r\n\"'<=>`]++)))?+"
)
_UNREAD = regex(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_LETTER = regex(r"[A-Za-z]")
_NAME_START = regex(r"[A-Za-z0-9-]+")
_SPACE = r"[ \t\r\n]"
_TAG = regex(
    rf"<(?:/[A-Za-z][A-Za-z0-9-]*+{_SPACE}*+|"
    rf"[A-Za-z][A-Za-z0-9-]*+(?:{_SPACE}++{_ATTRIBUTE_NAME}(?:{_SPACE}*+={_SPACE}*+{_TEXT_VALUE})?+)*+{_SPACE}*+/?)>"
)
_ADDRESS = regex(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>\x7f]*+)>")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = regex(rf"<([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_LABEL}(?:\.{_LABEL})*+)>")


class Kind(NamedTuple):
    """A kind of block: `close` ends it, with its line, and is looked for `size` characters after the block's `<`.

    Without `close` a blank line ends it.
    """

    close: re.Pattern[str] | None
    size: int = 0


_RAW = Kind(regex(r"</(?:pre|script|style|textarea)>", re.IGNORECASE))
_COMMENT = Kind(regex("-->"), 2)
_INSTRUCTION = Kind(regex(r"\?>"), 1)
_CDATA = Kind(regex(r"\]\]>"), 9)
_DECLARATION = Kind(regex(">"))
_ELEMENT = Kind(None)

_MARKS = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9))
"""What HTML other than tags begins and ends with, and how far after its beginning its end may begin."""


def block(text: str, at: int, end: int, *, interrupting: bool) -> Kind | None:
    """The kind of block that begins at `text[at]`, a `<`, on a line that ends at `end`; None where none does.

    A block that is any one tag cannot begin within a paragraph, where it would be `interrupting`.
    """
    following = text[at + 1 : at + 2] if at + 1 < end else ""
    if following == "?":
        return _INSTRUCTION
    if following == "!":
        if text.startswith("--", at + 2, end):
            return _COMMENT
        if text.startswith("[CDATA[", at + 2, end):
            return _CDATA
        return _DECLARATION if _LETTER.match(text, at + 2, end) else None
    found = _NAME.match(text, at, end)
    if found is None:
        return None
    name = found[2].lower()
    slash = text.startswith("/", found.end(), end)
    if name in _RAW_NAMES and not found[1] and not slash:
        return _RAW
    if _BLOCK_NAME.fullmatch(name) and (not slash or text.startswith("/>", found.end(), end)):
        return _ELEMENT
    return _ELEMENT if not interrupting and _COMPLETE.match(text, at, end) else None


def inline(text: str, at: int, end: int, unclosed: set[str]) -> int:
    """The end of the tag, comment, instruction, declaration or CDATA that begins at `text[at]`, a `<`; 0 for none.

    `unclosed` holds the ends that do not come any more before `end`, so that no text is searched twice for them.
    """
    following = text[at + 1 : at + 2] if at + 1 < end else ""
    if following not in ("!", "?"):
        found = _TAG.match(text, at, end)
        return found.end() if found else 0
    for mark, close, size in _MARKS:
        if text.startswith(mark, at, end):
            return _close(text, at + size, end, close, unclosed)
    return _close(text, at + 3, end, ">", unclosed) if _LETTER.match(text, at + 2, end) else 0


def autolink(text: str, at: int, end: int) -> tuple[int, str] | None:
    """The end of the address in angle brackets at `text[at]` and where it leads to, None for none."""
    found = _ADDRESS.match(text, at, end)
    if found:
        return found.end(), found[1]
    found = _MAIL.match(text, at, end)
    return (found.end(), f"mailto:{found[1]}") if found else None


def elements(text: str, start: int, end: int) -> Iterator[Jsx]:
    """The opening tags of the HTML in `text[start:end]`, comments and scripts left out, each with its attributes.

    Names are given in lower case: to HTML case makes no difference.
    """
    at = text.find("<", start, end)
    while at >= 0:
        unread = _UNREAD.match(text, at, end)
        found = None if unread else _TAG.match(text, at, end)
        if found and text[at + 1] != "/":
            name = _NAME_START.match(text, at + 1, end)
            assert name
            attributes = tuple(map(_attribute, _ATTRIBUTE.finditer(text, name.end(), found.end())))
            yield Jsx("html", at, found.end(), [], name[0].lower(), attributes, True, found.end(), found.end())
        at = text.find("<", unread.end() if unread else found.end() if found else at + 1, end)


def _attribute(found: re.Match[str]) -> Attribute:
    group = next((number for number in (2, 3, 4) if found[number] is not None), 0)
    if not group:
        return Attribute(found[1].lower(), "bare", None, found.start(1), found.end(), *[found.end(1)] * 3)
    place = found.span(group)
    return Attribute(
        found[1].lower(), "string", decode(found[group]), found.start(1), found.end(), found.end(1), *place
    )


def _close(text: str, at: int, end: int, close: str, unclosed: set[str]) -> int:
    stop = text.find(close, at, end) if close not in unclosed else -1
    if stop < 0:
        unclosed.add(close)
        return 0
    return stop + len(close)
