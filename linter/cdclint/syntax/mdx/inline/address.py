"""Bare addresses in text that GFM makes links: `https://…`, `www.…` and mail addresses."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import is_punctuation, is_space, unescape
from cdclint.syntax.mdx.node import Link, Literal, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

START = r"[hH][tT]{2}[pP][sS]?://|[wW]{3}\.|(?<![A-Za-z0-9+\-._/])[A-Za-z0-9+\-._]+@"
"""A regular expression of what an address may begin with."""

_TRAIL = regex(r"(?:[!\"'()*,.:;?_~]|&[A-Za-z]+;|\](?![(\[\s]|\Z))*")
_TRAIL_STEP = regex(r"[!\"'()*,.:;?_~&\]<]")
_DOMAIN_STOP = regex(r"[^\w-]|_")
_PATH_STOP = regex(r"[!-\"&-*,.:;<?\]_~\s\ufeff]")
_MAIL_NAME = regex(r"[A-Za-z0-9+\-._]+@")
_MAIL_DOMAIN = regex(r"(?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))+")
_IN_TEXT = regex(r"(?<![0-9A-Za-z])(?:(https?://|www(?=\.))([\w-]*\.[\w\-.]*)([^\t\n\r ]*))", re.IGNORECASE | re.ASCII)
_MAIL_IN_TEXT = regex(
    r"(?<![\w+\-.@])xmpp:[\w+\-.]+@[\w-]+(?:\.[\w-]+)+(/(?:[\w\-/]|\.(?=[0-9A-Za-z]))*)?"
    r"|(?<![\w+\-.@])mailto:[\w+\-.]+@[\w-]+(?:\.[\w-]+)+|(?<![\w+\-.])[\w+\-.]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)
_WRITTEN = regex(
    r"(?:(?<![ \t])[ \t]++)?(\r\n|\n|\r)[ \t]*+|\\[!-/:-@\[-`{-~]"
    r"|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z0-9]{1,31});"
)
_URL_END = "!\"&'),.:;<>?]}"


class Address(NamedTuple):
    """An address: where it ends and what it links to."""

    end: int
    url: str


def read(text: str, at: int, begin: int, end: int) -> Address | None:
    """The address at `at`, which matches `START`, in the text from `begin` to `end`; None where it is none."""
    before = text[at - 1] if at > begin else ""
    mail = _mail(text, at, end, before)
    if mail is not None:
        return mail
    if text[at : at + 4].lower() == "www.":
        if before and before not in "(*_[]~\t\n\r ":
            return None
        stop = _domain(text, at, end)
        if stop is None:
            return None
        stop = _path(text, stop, end)
        return Address(stop, "http://" + text[at:stop])
    colon = text.find(":", at, at + 6)
    if colon > 0 and text[at:colon].lower() in ("http", "https"):
        if before.isascii() and before.isalpha():
            return None
        start = colon + 3
        first = text[start : start + 1] if start < end else ""
        if not first or first < " " or is_space(first) or is_punctuation(first):
            return None
        stop = _domain(text, start, end)
        if stop is None:
            return None
        stop = _path(text, stop, end)
        return Address(stop, text[at:stop])
    return None


def _mail(text: str, at: int, end: int, before: str) -> Address | None:
    if before == "/" or (before and (before in "+-._" or (before.isascii() and before.isalnum()))):
        return None
    found = _MAIL_NAME.match(text, at, end)
    if not found:
        return None
    domain = _MAIL_DOMAIN.match(text, found.end(), end)
    if not domain or "." not in domain[0] or not domain[0][-1].isalpha():
        return None
    return Address(domain.end(), "mailto:" + text[at : domain.end()])


def _trails(text: str, at: int, end: int) -> tuple[bool, int]:
    """Whether only the punctuation of a sentence is left before a space, and the offset at which that is known."""
    found = _TRAIL.match(text, at, end)
    assert found
    stop = found.end()
    char = text[stop] if stop < end else ""
    return (not char or char in "<]" or is_space(char)), max(stop, at + 1)


def _domain(text: str, at: int, end: int) -> int | None:
    here = before = seen = False
    while True:
        found = _DOMAIN_STOP.search(text, at, end)
        stop = found.start() if found else end
        seen = seen or stop > at
        at = stop
        char = text[at] if at < end else ""
        if not char or is_space(char) or (char not in "._-" and is_punctuation(char)):
            break
        if char in "._":
            trails, known = _trails(text, at, end)
            if trails:
                break
            for mark in text[at:known]:
                if mark == "_":
                    here = True
                elif mark == ".":
                    before, here = here, False
                elif mark != "-" and is_punctuation(mark):
                    break
                else:
                    seen = True
                at += 1
            else:
                continue
            break
        seen = True
        at += 1
    return None if here or before or not seen else at


def _path(text: str, at: int, end: int) -> int:
    opened = closed = 0
    while True:
        found = _PATH_STOP.search(text, at, end)
        at = found.start() if found else end
        char = text[at] if at < end else ""
        if not char or is_space(char):
            return at
        if char == "(":
            opened += 1
            at += 1
        elif char == ")" and closed < opened:
            closed += 1
            at += 1
        elif char in "!\"&'),.*:;<?]_~":
            trails, known = _trails(text, at, end)
            if trails:
                return at
            closed += text.count(")", at, known)
            opened += text.count("(", at, known)
            at = known
        else:
            at += 1


def link_rest(nodes: list[Node], text: str) -> None:
    """Turn addresses that are left in texts outside of links into links: those after brackets and punctuation."""
    todo = [nodes]
    while todo:
        here = todo.pop()
        rebuilt: list[Node] = []
        linked = False
        for node in here:
            if isinstance(node, Literal):
                pieces = _pieces(node, text) if node.type == "text" else []
                linked = linked or bool(pieces)
                rebuilt.extend(pieces or [node])
            else:
                rebuilt.append(node)
                if node.children and node.type not in ("link", "linkReference"):
                    todo.append(node.children)
        if linked:
            here[:] = rebuilt


def _pieces(node: Literal, text: str) -> list[Node]:
    value = node.value
    links: list[tuple[int, int, str]] = []
    for found in _IN_TEXT.finditer(value):
        before = value[found.start() - 1] if found.start() else ""
        if before and not is_space(before) and not is_punctuation(before):
            continue
        scheme, domain, path = found.groups()
        if scheme[0] in "wW":
            domain, scheme = scheme + domain, ""
        if is_punctuation(domain[0]) or not _is_domain(domain):
            continue
        address = _cut(domain + path)
        size = len(scheme) + len(address)
        links.append((found.start(), found.start() + size, ("" if scheme else "http://") + scheme + address))
    begins = [begin for begin, _, _ in links]
    for found in _MAIL_IN_TEXT.finditer(value):
        earlier = bisect_left(begins, found.end()) - 1
        inside = 0 <= earlier < len(begins) and links[earlier][1] > found.start()
        if inside or not _is_mail(found):
            continue
        scheme = "" if found[0].startswith(("mailto:", "xmpp:")) else "mailto:"
        links.append((found.start(), found.end(), scheme + found[0]))
    offsets = _offsets(node, text) if links else None
    if offsets is None:
        return []
    pieces: list[Node] = []
    at = 0
    for first, last, url in sorted(links):
        if first > at:
            pieces.append(_text(value, at, first, offsets))
        begin, stop = offsets[first], offsets[last]
        pieces.append(Link("link", begin, stop, [_text(value, first, last, offsets)], url, None, begin, stop))
        at = last
    if at < len(value):
        pieces.append(_text(value, at, len(value), offsets))
    return pieces


def _is_mail(found: re.Match[str]) -> bool:
    """Whether the last characters of a mail address may end it."""
    resource = found[1]
    if resource is None:
        return found[0][-1] not in "-_0123456789"
    label = found[0][: -len(resource)]
    after = found.string[found.end() : found.end() + 1]
    return label[-1] not in "-_0123456789" and resource[-1].isascii() and resource[-1].isalpha() and after != "@"


def _offsets(node: Literal, text: str) -> Sequence[int] | None:
    """Where each character of a text's value is written, and where the last one ends; None where that is not clear."""
    start, end = node.start, node.end
    if end - start == len(node.value):
        return range(start, end + 1)
    offsets: list[int] = []
    parts: list[str] = []
    at = start
    for found in _WRITTEN.finditer(text, start, end):
        offsets.extend(range(at, found.start()))
        parts.append(text[at : found.start()])
        meant = "\n" if found[1] is not None else unescape(found[0])
        if meant == found[0]:
            offsets.extend(range(found.start(), found.end()))
        else:
            offsets.extend([found.start()] * len(meant))
        parts.append(meant)
        at = found.end()
    offsets.extend(range(at, end + 1))
    parts.append(text[at:end])
    return offsets if "".join(parts) == node.value else None


def _text(value: str, first: int, last: int, offsets: Sequence[int]) -> Literal:
    begin, stop = offsets[first], offsets[last]
    return Literal("text", begin, stop, [], value[first:last], begin, stop)


def _is_domain(domain: str) -> bool:
    parts = domain.split(".")
    return len(parts) > 1 and all(
        not part or ("_" not in part and re.search(r"[0-9A-Za-z]", part) is not None) for part in parts[-2:]
    )


def _cut(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    kept = url.rstrip(_URL_END)
    trail = url[len(kept) :]
    opened, closed = kept.count("("), kept.count(")")
    while ")" in trail and opened > closed:
        stop = trail.index(")") + 1
        kept += trail[:stop]
        trail = trail[stop:]
        closed += 1
    return kept
