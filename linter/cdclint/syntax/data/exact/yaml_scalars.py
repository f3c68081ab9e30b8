"""Scalars of YAML 1.2: plain, quoted and block ones, with what separates them."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.exact.yaml_events import NotYaml, Oddity, Properties

MAX_KEY = 1024
"""Characters of a key on one line."""
BREAK = regex(r"\r\n|\r|\n")
BLANKS = regex(r"[ \t]*+")
SPACES = regex(r" *+")
_COMMENT = regex(r"#[^\r\n]*+")
_MARKER = regex(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_ANCHOR = regex(r"[^ \t\r\n,\[\]{}\ufeff]++")
_TAG = regex(r"!<[^<>\s]++>|!(?:[0-9A-Za-z-]*+!)?(?:[\w#;/?:@&=+$.~*'()-]|%[0-9A-Fa-f]{2})*+")
_PLAIN = regex(r"(?![ \t])(?:[^ \t\r\n:#]++|:(?=[^ \t\r\n])|#|[ \t]++(?=[^ \t\r\n:#]|:(?=[^ \t\r\n])))*+")
_PLAIN_IN_FLOW = regex(
    r"(?![ \t])(?:[^ \t\r\n:#,\[\]{}]++|:(?=[^ \t\r\n,\[\]{}])|#"
    r"|[ \t]++(?=[^ \t\r\n:#,\[\]{}]|:(?=[^ \t\r\n,\[\]{}])))*+"
)
_NO_PLAIN = frozenset(",[]{}#&*!|>'\"%@`")
_SINGLE = regex(r"(?:[^'\r\n]++|'')*+")
_DOUBLE = regex(r'(?:[^"\\\r\n]++|\\[^\r\n])*+')
_ESCAPE = regex(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0abt\tnvfre \"/\\N_LP])|(.?))", 16)
_SIGNS = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
_HEADER = regex(r"[|>](?:([1-9])([-+])?|([-+])([1-9])?)?")
_LINE = regex(r"([^\r\n]*+)(\r\n|\r|\n|\Z)")


class ScalarText(NamedTuple):
    """A scalar that was read: its value, its style and where it ends."""

    value: str
    style: str
    end: int


class ScalarReader:
    """Reads from `at` on. `n` is the indent of what is around: lines of a node are indented more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(found.end() for found in BREAK.finditer(text))]
        self.handles: dict[str, str] = {}
        self.trailing = 0
        self.depth = 0
        self.broken = True
        self.odd: list[Oddity] = []

    def note(self, kind: str, start: int, end: int) -> None:
        """Keep what some reader refuses."""
        self.odd.append(Oddity(kind, start, end))

    def line_start(self, at: int) -> int:
        """Where the line of a place begins."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def ends_word(self, at: int) -> bool:
        """Whether a blank, a line break or the end is there."""
        return self.text[at : at + 1] in {"", " ", "\t", "\r", "\n"}

    def is_marker(self, at: int) -> bool:
        """Whether a line begins there that begins or ends a document."""
        return self.text[at : at + 1] in {"-", "."} and _MARKER.match(self.text, at) is not None

    def blanks(self, at: int) -> int:
        """Where the blanks on a line end."""
        found = BLANKS.match(self.text, at)
        return at if found is None else found.end()

    def spaces(self, at: int) -> int:
        """Where the spaces on a line end."""
        found = SPACES.match(self.text, at)
        return at if found is None else found.end()

    def line_end(self, at: int) -> int | None:
        """Where the next line begins if nothing but blanks and a comment is left of this one; None otherwise."""
        end = self.blanks(at)
        if self.text.startswith("#", end) and (end == 0 or self.text[end - 1] in " \t\r\n"):
            comment = _COMMENT.match(self.text, end)
            end = end if comment is None else comment.end()
        if end >= len(self.text):
            return end
        found = BREAK.match(self.text, end)
        return None if found is None else found.end()

    def properties(self, *, flow: bool) -> Properties:
        """The anchor and the tag at `at`, which moves after them and their blanks, on one line."""
        anchor = tag = None
        while self.text[self.at : self.at + 1] in {"&", "!"}:
            begun = self.at
            if self.text[begun] == "&":
                if anchor is not None:
                    raise NotYaml(begun, Message("a value has one anchor"))
                found = _ANCHOR.match(self.text, begun + 1)
                if found is None:
                    raise NotYaml(begun, Message("an anchor has a name"))
                anchor, self.at = found[0], found.end()
            else:
                if tag is not None:
                    raise NotYaml(begun, Message("a value has one tag"))
                tag = self.tag()
            if not self.ends_word(self.at) and not (flow and self.text[self.at] in ",[]{}"):
                raise NotYaml(self.at, Message("a blank belongs behind an anchor or a tag"))
            self.at = self.blanks(self.at)
        return Properties(anchor, tag)

    def tag(self) -> str:
        """A tag, its handle resolved."""
        found = _TAG.match(self.text, self.at)
        if found is None:
            raise NotYaml(self.at, Message("this is not a tag"))
        begun, self.at, written = self.at, found.end(), found[0]
        if written.startswith("!<"):
            return written[2:-1]
        handle, _, name = written[1:].rpartition("!")
        full = f"!{handle}!" if "!" in written[1:] else "!"
        if full == "!":
            return self.handles.get("!", "!") + written[1:]
        if full == "!!" and full not in self.handles:
            return f"tag:yaml.org,2002:{name}"
        if full not in self.handles:
            raise NotYaml(begun, Message("no `%TAG` says what `{handle}` is", handle=full))
        return self.handles[full] + name

    def plain_begins(self, at: int, *, flow: bool) -> bool:
        """Whether a plain scalar can begin with the character there."""
        char, behind = self.text[at : at + 1], self.text[at + 1 : at + 2]
        if char in {"-", "?", ":"}:
            return behind not in {"", " ", "\t", "\r", "\n"} and not (flow and behind in ",[]{}")
        return char not in {"", " ", "\t", "\r", "\n"} and char not in _NO_PLAIN

    def plain(self, n: int, *, flow: bool, key: bool = False) -> ScalarText:
        """A plain scalar, over several lines unless it is a key."""
        pattern = _PLAIN_IN_FLOW if flow else _PLAIN
        found = pattern.match(self.text, self.at)
        if found is None or not found[0]:
            raise NotYaml(self.at, Message("a value is expected here"))
        parts = [found[0]]
        end = found.end()
        while not key:
            following = self.next_line(end, n)
            if following is None:
                break
            at, breaks = following
            more = pattern.match(self.text, at)
            if more is None or not more[0] or self.text[at] == "#":
                break
            parts.append("\n" * (breaks - 1) or " ")
            parts.append(more[0])
            end = more.end()
        return ScalarText("".join(parts), "", end)

    def next_line(self, at: int, n: int) -> tuple[int, int] | None:
        """Where the next line that is not blank continues a scalar, and how many breaks lie between.

        None where it does not: it is not indented enough, or another document begins.
        """
        at = self.blanks(at)
        breaks = 0
        while found := BREAK.match(self.text, at):
            breaks += 1
            begun = found.end()
            indented = self.spaces(begun)
            at = self.blanks(indented)
            if at < len(self.text) and self.text[at] not in "\r\n":
                if indented - begun <= n or self.is_marker(begun):
                    return None
                return at, breaks
        return None

    def quoted(self, n: int) -> ScalarText:
        """A scalar in quotes."""
        quote = self.text[self.at]
        pattern = _SINGLE if quote == "'" else _DOUBLE
        begun, at = self.at, self.at + 1
        parts: list[str] = []
        while True:
            found = pattern.match(self.text, at)
            piece, at = ("", at) if found is None else (found[0], found.end())
            if self.text.startswith(quote, at):
                parts.append(self.unescaped(piece, at - len(piece)) if quote == '"' else piece.replace("''", "'"))
                return ScalarText("".join(parts), quote, at + 1)
            continued = quote == '"' and self.text.startswith("\\", at)
            if not continued:
                piece = self.without_blanks(piece)
            parts.append(
                self.unescaped(piece, found.start() if found else at) if quote == '"' else piece.replace("''", "'")
            )
            at += continued
            at, breaks = self.folded(at, n, begun)
            parts.append("\n" * (breaks - 1) if continued or breaks > 1 else " ")

    def without_blanks(self, piece: str) -> str:
        """A line without the blanks at its end, but for one that is escaped."""
        bare = piece.rstrip(" \t")
        slashes = len(bare) - len(bare.rstrip("\\"))
        return piece[: len(bare) + 1] if slashes % 2 and len(bare) < len(piece) else bare

    def folded(self, at: int, n: int, begun: int) -> tuple[int, int]:
        """Where a quoted scalar continues after the end of a line, and how many breaks lie between."""
        breaks = 0
        while found := BREAK.match(self.text, at):
            breaks += 1
            line = found.end()
            indented = self.spaces(line)
            at = self.blanks(indented)
            if self.is_marker(line):
                raise NotYaml(line, Message("this quote is never closed"))
            if at < len(self.text) and self.text[at] not in "\r\n" and indented - line <= n:
                raise NotYaml(at, Message("the lines of a quoted value are indented more than its key"))
        if not breaks:
            raise NotYaml(begun, Message("this quote is never closed"))
        return at, breaks

    def unescaped(self, piece: str, start: int) -> str:
        """A piece of a double-quoted scalar with its escapes resolved."""
        if "\\" not in piece:
            return piece
        parts, at = [], 0
        for found in _ESCAPE.finditer(piece):
            code = found[1] or found[2] or found[3]
            if code is not None:
                if int(code, 16) > 0x10FFFF:
                    raise NotYaml(start + found.start(), Message("`{escape}` is not a character", escape=found[0]))
                char = chr(int(code, 16))
            elif found[4] is not None:
                char = _SIGNS[found[4]]
                if char == "/":
                    self.note("slash", start + found.start(), start + found.end())
            else:
                message = Message("`{escape}` is not a valid escape: double the backslash", escape=found[0])
                raise NotYaml(start + found.start(), message)
            parts += [piece[at : found.start()], char]
            at = found.end()
        return "".join([*parts, piece[at:]])

    def block_scalar(self, n: int) -> ScalarText:
        """A scalar that begins with `|` or `>`."""
        header = _HEADER.match(self.text, self.at)
        assert header is not None
        style = self.text[self.at]
        begun = self.at
        digit, chomp = header[1] or header[4], header[2] or header[3] or ""
        at = self.line_end(header.end())
        if at is None:
            raise NotYaml(header.end(), Message("the text of a block begins on the next line"))
        wanted = max(n, 0) + int(digit) if digit else None
        lines, end = self.block_lines(at, n, wanted)
        while lines and not lines[-1]:
            lines.pop()
        trailing = self.trailing
        if n < 0 and lines and wanted is None and self.depth == 0:
            self.note("unindented", begun, begun + 1)
        body = "\n".join(lines) if style == "|" else _fold(lines)
        if chomp == "-" or not self.broken:
            value = body
        elif chomp == "+":
            value = (body + "\n" if lines else "") + "\n" * trailing
        else:
            value = body + "\n" if lines else ""
        return ScalarText(value, style, end)

    def block_lines(self, at: int, n: int, wanted: int | None) -> tuple[list[str], int]:
        """The lines of a block scalar without their indent, and where its last one ends; `wanted` is a given indent."""
        lines: list[str] = []
        deepest = 0
        deepest_at = at
        self.trailing = 0
        self.broken = True
        while at < len(self.text):
            found = _LINE.match(self.text, at)
            assert found is not None
            content = found[1]
            depth = self.spaces(at) - at
            if depth == len(content) and (wanted is None or depth <= wanted):
                if wanted is None and depth > deepest:
                    deepest, deepest_at = depth, at
                lines.append("")
                self.trailing += bool(found[0])
            else:
                if self.is_marker(at):
                    break
                if wanted is None:
                    if depth <= n:
                        if not content.strip(" \t"):
                            raise NotYaml(at + depth, Message("a tab cannot indent YAML: use spaces"))
                        break
                    if deepest > depth:
                        raise NotYaml(deepest_at, Message("a blank line is indented more than the text below it"))
                    wanted = self.depth = depth
                if depth < wanted:
                    break
                lines.append(content[wanted:])
                self.trailing = 0
                self.broken = bool(found[2]) or not content.strip(" ")
            at = found.end()
        return lines, at


def _fold(lines: list[str]) -> str:
    """The lines of a folded block as one text: a break becomes a blank, but not around lines that are indented more."""
    parts: list[str] = []
    empty = 0
    before = ""
    for line in lines:
        if not line:
            empty += 1
            continue
        if parts or empty:
            spaced = line[0] in " \t" or (before and before[0] in " \t")
            if not parts:
                parts.append("\n" * empty)
            elif spaced:
                parts.append("\n" * (empty + 1))
            else:
                parts.append("\n" * empty or " ")
        parts.append(line)
        before, empty = line, 0
    return "".join(parts)
