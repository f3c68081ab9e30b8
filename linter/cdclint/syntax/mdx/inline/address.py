"""Bare addresses in text that GFM makes links: `https://…`, `www.…` and mail addresses."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import is_punctuation, is_space
from cdclint.syntax.mdx.node import Link, Literal, Node

START = r"[hH][tT]{2}[pP][sS]?://|[wW]{3}\.|(?<![A-Za-z0-9+\-._/])[A-Za-z0-9+\-._]+@"
"""A regular expression of what an address may begin with."""

_TRAIL = regex(r"(?:[!\"'()*,.:;?_~]|&[A-Za-z]+;|\](?![(\[\s]|\Z))*")
_TRAIL_STEP = regex(r"[!\"'()*,.:;?_~&\]<]")
_DOMAIN_STOP = regex(r"[^\w-]|_")
_PATH_STOP = regex(r"[!-\"&-*,.:;<?\]_~\s\ufeff]")
_MAIL_DOMAIN = regex(r"(?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))+")
_IN_TEXT = regex(r"(?<![0-9A-Za-z])(?:(https?://|www(?=\.))([\w-]*\.[\w\-.]*)([^\t\n\r ]*))", re.IGNORECASE | re.ASCII)
_MAIL_IN_TEXT = regex(r"(?<![\w+\-.])([\w+\-.]+)@([\w-]+(?:\.[\w-]+)+)", re.ASCII)
_BREAK = regex(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_URL_END = "!\"&'),.:;<>?]}"


class Address(NamedTuple):
    """An address: where it ends and what it links to."""

    end: int
    url: str


def read(text: str, at: int, begin: int, end: int) -> Address | None:
    """The address at `at`, which matches `START`, in the text from `begin` to `end`; None where it is none."""
    before = text[at - 1] if at > begin else ""
    if text.startswith(("www.", "WWW.", "Www."), at) or text[at : at + 4].lower() == "www.":
        if before and before not in "(*_[]~\t\n\r ":
            return _mail(text, at, end, before)
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
    return _mail(text, at, end, before)


def _mail(text: str, at: int, end: int, before: str) -> Address | None:
    if before == "/" or (before and (before in "+-._" or (before.isascii() and before.isalnum()))):
        return None
    found = re.compile(r"[A-Za-z0-9+\-._]+@").match(text, at, end)
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
    """Turn addresses that are left in texts outside of links into links: those behind brackets and punctuation."""
    todo = [nodes]
    while todo:
        here = todo.pop()
        rebuilt: list[Node] = []
        for node in here:
            if isinstance(node, Literal):
                rebuilt.extend((_pieces(node, text) if node.type == "text" else []) or [node])
            else:
                rebuilt.append(node)
                if node.children and node.type not in ("link", "linkReference"):
                    todo.append(node.children)
        if len(rebuilt) > len(here):
            here[:] = rebuilt


def _pieces(node: Literal, text: str) -> list[Node]:
    start, end = node.start, node.end
    written = text[start:end]
    if node.value not in (written, _BREAK.sub("\n", written)):
        return []
    links: list[tuple[int, int, str]] = []
    for found in _IN_TEXT.finditer(written):
        before = written[found.start() - 1] if found.start() else ""
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
    for found in _MAIL_IN_TEXT.finditer(written):
        before = written[found.start() - 1] if found.start() else ""
        earlier = bisect_left(begins, found.end()) - 1
        inside = 0 <= earlier < len(begins) and links[earlier][1] > found.start()
        if before == "/" or found[2][-1] in "-_0123456789" or inside:
            continue
        links.append((found.start(), found.end(), "mailto:" + found[0]))
    pieces: list[Node] = []
    at = start
    for first, last, url in sorted(links):
        begin, stop = start + first, start + last
        if begin > at:
            pieces.append(_text(text, at, begin))
        pieces.append(Link("link", begin, stop, [_text(text, begin, stop)], url, None, begin, stop))
        at = stop
    if pieces and at < end:
        pieces.append(_text(text, at, end))
    return pieces


def _text(text: str, start: int, end: int) -> Literal:
    return Literal("text", start, end, [], _BREAK.sub("\n", text[start:end]), start, end)


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
