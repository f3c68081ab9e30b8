"""The grammar of Mermaid's flowcharts: nodes of every shape, edges of every kind, subgraphs, statements of style.

The text is read once from its beginning to its end. As in Mermaid, what a character means hangs on what is around it:
a label ends at the bracket of its shape and holds no other bracket unless it is quoted.
"""

from __future__ import annotations

import re
import unicodedata

from cdclint.core.dataclass import dataclass, field
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import Refusal

_HEAD = regex(r"(?:flowchart|graph)")
_DIRECTION = regex(r"\s*(?:(?:LR|RL|TB|BT|TD|BR|v)\b|[<>^])")
_NO_DIRECTION = regex(r"[^\S\n]*\n")
_AFTER_DIRECTION = regex(r"[^\S\n]*\n|;")
_LINK = regex(r"[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?)|~~~+")
_OPEN_LINK = regex(r"[xo<]?(--|==|-\.)")
_LINK_ENDS = {
    "--": regex(r"[xo<]?--+[-xo>]"),
    "==": regex(r"[xo<]?==+[=xo>]"),
    "-.": regex(r"[xo<]?-?\.+-[xo>]?"),
}
_EDGE_TEXT = {"--": regex(r"[^-]|-(?!-)"), "==": regex(r"[^=]"), "-.": regex(r"[^.]")}
_INNER_DIRECTION = regex(r"direction\s+(?:TB|BT|RL|LR|TD)")
_ACCESSIBLE = regex(r"acc(?:Title|Descr)\s*:[^\n]*|accDescr\s*\{[^}]*\}?")
_NAME = regex(r"(?:[A-Za-z0-9!#$%&'*+.`?\\_/,]|:(?!::)|-(?=[^>\-.]))+")
_CONTINUED = regex(r"(?:[A-Za-z0-9!#$%&'*+.`?\\_/]|-(?=[^>\-.]))+")
_RESERVED = regex(
    r"(?:style|linkStyle|interpolate|classDef|class|graph|flowchart|subgraph|end|_self|_blank|_parent|_top)\b"
)
_UNSURE = regex(r"default@|href\s|click\s|call\s|#\w+;|flowchart-elk\b|swimlane-beta\b|accTitle|accDescr")
_PLAIN_LABEL = regex(r'[^\[\](){}|"]+')
_SLANTED_LABEL = regex(r"/(?!\])|\\(?!\])|[^\\\[\](){}/]+")
_ROUND_LABEL = regex(r'(?:(?![-/)]\))[^()\[\]{}"])+')
_SHAPES = (
    ("(-", ("-)", "/)", "))")),
    ("([", ("])",)),
    ("[[", ("]]",)),
    ("[(", (")]",)),
    ("(((", (")))",)),
    ("[/", ("/]", "\\]", ")]", "(]", "]]")),
    ("[\\", ("\\]", "/]", ")]", "(]", "]]")),
    ("((", ("))",)),
    ("{{", ("}}",)),
    ("(", (")",)),
    ("[", ("]",)),
    ("{", ("}",)),
    (">", ("]",)),
)
_SPACES = regex(r"\s+")
_BLANKS = regex(r"[^\S\n]+")
_STYLE = regex(r"(style|linkStyle|classDef|class)\b([^\n;]*)")
_SHAPE_DATA = regex(r'@\{(?:[^}"@]|@(?!\{)|"[^"]*+")*+\}')
_EDGE_ID = regex(r'[^\s"][^\s"@]{0,200}@(?=[^{"])')
_DIRECTION_BEHIND = regex(r"^[^\S\n]*(?!direction)[^\s][^\n]*direction\s+(?:TB|BT|RL|LR|TD)", re.MULTILINE)
_CLICK_ALONE = regex(r"click(?:\s++[^\s\"]++)?(?:\s++href)?\s*+")
_QUOTE_IN_WORD = regex(r'[^"]*(?<![\s:,])"')
_NUMBER = regex(r"(?<![^,])[0-9]++(?![^,])")
MAX_DIGITS = 6
_WORD = regex(r"[^\s;]{1,20}")
_LABEL_SIGN = regex(r'[\[\](){}|"]')
_TITLE = regex(r"[^\n;\[]*")
_TITLE_REFUSED = regex(r"[(){}|<>,]")


class _UnsureError(Exception):
    """The reading comes to something that it does not judge."""


class _DefectError(Exception):
    """The diagram does not parse: where, and why."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(start, end, message)


def flowchart_refusal(text: str, start: int) -> Refusal | None:
    """Why a flowchart that begins at an offset is not read; None where it is, or where that is not sure."""
    try:
        _Reader(f"{text}\n", start).read()
    except _DefectError as defect:
        refusal = defect.refusal
        return Refusal(min(refusal.start, len(text)), min(refusal.end, len(text)), refusal.message)
    except _UnsureError:
        return None
    return None


@dataclass(slots=True)
class _Reader:
    """Reads a flowchart; `at` is the offset of the character that is next."""

    text: str
    at: int
    subgraphs: list[int] = field(default_factory=list)
    edges: int = 0

    def read(self) -> None:
        """All of it."""
        if _DIRECTION_BEHIND.search(self.text):
            raise _UnsureError
        self._take(_HEAD)
        if not self._take(_NO_DIRECTION):
            if not self._take(_DIRECTION):
                self._fail("a direction stands here: `LR`, `RL`, `TB`, `TD` or `BT`")
            if not self._take(_AFTER_DIRECTION):
                self._fail("the first statement begins in a line of its own")
        while True:
            self._take(_SPACES)
            if self.at >= len(self.text):
                break
            if self._next() == ";":
                self.at += 1
                continue
            self._statement()
        if self.subgraphs:
            opened = self.subgraphs[-1]
            raise _DefectError(opened, opened + len("subgraph"), "this `subgraph` has no `end`")

    def _statement(self) -> None:
        text, at = self.text, self.at
        if self._take(_ACCESSIBLE):
            return
        if found := _RESERVED.match(text, at):
            match found[0]:
                case "end":
                    if not self.subgraphs:
                        self._fail("this `end` closes no subgraph", 3)
                    self.subgraphs.pop()
                    self.at += 3
                    return
                case "subgraph":
                    self._subgraph()
                    return
                case "style" | "linkStyle" | "classDef" | "class":
                    self._style()
                    return
                case _:
                    self._fail_reserved(found[0])
        if text.startswith("click", at) and text[at + 5 : at + 6].isspace():
            self._click()
            return
        if text.startswith("direction", at) and (inner := _INNER_DIRECTION.match(text, at)):
            self.at = self._line_end(inner.end())
            return
        self._chain()

    def _click(self) -> None:
        if found := _CLICK_ALONE.fullmatch(self.text, self.at):
            raise _DefectError(self.at, self.at + len(found[0].rstrip()), "`click` lacks what it does")
        end = self._line_end(self.at)
        if self.text.count('"', self.at, end) % 2 or not self.text[self.at + len("click") : end].strip():
            raise _UnsureError
        self.at = end

    def _subgraph(self) -> None:
        opened = self.at
        self.at += len("subgraph")
        self._take(_BLANKS)
        self.subgraphs.append(opened)
        if self._next() in "\n;":
            return
        if self._next() == '"':
            self._quoted()
            if not self._next().isspace() and self._next() not in ";[":
                raise _UnsureError
            self._take(_BLANKS)
            if self._next() not in "\n;[":
                raise _UnsureError
        elif found := _TITLE.match(self.text, self.at):
            title = found[0]
            if (
                _UNSURE.search(title)
                or re.search(r"\bend\b|#", title)
                or "--" in title
                or "==" in title
                or "-." in title
            ):
                raise _UnsureError
            if refused := _TITLE_REFUSED.search(title):
                self.at += refused.start()
                self._fail(
                    Message('`{sign}` in a subgraph\'s title: write `subgraph id ["title"]`', sign=refused[0]), 1
                )
            if '"' in title or "~~" in title or "@" in title:
                raise _UnsureError
            self.at = found.end()
        if self._next() == "[":
            self._label()
        self._end_of_statement()

    def _style(self) -> None:
        found = _STYLE.match(self.text, self.at)
        if found is None:
            raise _UnsureError
        parts = found[2].split()
        if parts and _LINK.match(parts[0]):
            self._fail_reserved(found[1])
        if len(parts) < 2:
            lacks = Message("its node or its class") if found[1] == "class" else Message("its styles")
            self._fail(Message("`{word}` lacks {what}", word=found[1], what=lacks))
        for refused in () if _QUOTE_IN_WORD.match(found[2]) else '([{|"':
            place = found[2].find(refused)
            if place >= 0:
                self.at = found.start(2) + place
                self._fail(Message("`{sign}` in a statement of style", sign=refused), 1)
        if found[1] == "linkStyle":
            self._check_edges(parts[0], found.start(2) + found[2].index(parts[0]))
        self.at = found.end()

    def _check_edges(self, numbers: str, at: int) -> None:
        """Whether each edge that is styled was drawn before."""
        for number in _NUMBER.finditer(numbers):
            if len(number[0]) > MAX_DIGITS or int(number[0]) >= self.edges:
                self.at = at + number.start()
                message = Message("no edge {number} before this line: edges are counted from 0", number=number[0])
                self._fail(message, len(number[0]))

    def _chain(self) -> None:
        """Nodes with the edges between them."""
        before = self._nodes()
        while self._edge():
            behind = self._nodes()
            self.edges += before * behind
            before = behind
        self._end_of_statement()

    def _end_of_statement(self) -> None:
        self._take(_BLANKS)
        if self.at < len(self.text) and self._next() not in "\n;":
            if self.text.startswith('""', self.at):
                raise _UnsureError
            if self.text.startswith("->", self.at):
                self._fail("`->` is no edge of a flowchart: write `-->`", 2)
            self._fail(Message("`{word}` does not belong here: a statement ends with its line", word=self._word()))

    def _nodes(self) -> int:
        """Nodes with ` & ` between them: how many."""
        self._node()
        count = 1
        while True:
            blanks = _SPACES.match(self.text, self.at)
            if blanks is None or "\n" in blanks[0] or self.text[blanks.end() : blanks.end() + 1] != "&":
                return count
            count += 1
            self.at = blanks.end() + 1
            if not self._next().isspace():
                raise _UnsureError
            if not self._take(_BLANKS):
                self._fail("a node is missing behind `&`")
            self._node()

    def _node(self) -> None:
        self._name(Message("a node"))
        if self.text.startswith("[|", self.at):
            raise _UnsureError
        if self.text.startswith("@{", self.at):
            self._shape_data()
        elif self._next() in "([{>":
            self._label()
        if self.text.startswith(":::", self.at):
            self.at += 3
            self._name(Message("a class"))
        if self.text.startswith("@{", self.at):
            self._shape_data()

    def _shape_data(self) -> None:
        if not self._take(_SHAPE_DATA):
            self._fail("this `@{` is never closed", 2)

    def _name(self, what: str) -> None:
        """A name, of letters of any language and some signs."""
        start = self.at
        while True:
            if self.at == start:
                self._check_word()
            found = (_NAME if self.at == start else _CONTINUED).match(self.text, self.at)
            if found is not None:
                self.at = found.end()
            elif self._is_letter() or (self._next() in ":," and not self.text.startswith(":::", self.at)):
                self.at += 1
            else:
                break
        if self._next() == '"' and self.at > start:
            raise _UnsureError
        if self.text.startswith("->", self.at):
            sign = _LABEL_SIGN.search(self.text, self.at)
            if sign is not None and sign[0] == "]":
                raise _UnsureError
            self._fail("`->` is no edge of a flowchart: write `-->`", 2)
        if self.at == start:
            before = Message(", before `{word}`", word=self._word()) if self._word() else ""
            self._fail(Message("{what} is missing here{before}", what=what, before=before))

    def _check_word(self) -> None:
        if _UNSURE.match(self.text, self.at):
            raise _UnsureError
        if found := _RESERVED.match(self.text, self.at):
            self._fail_reserved(found[0])
        if found := _EDGE_ID.match(self.text, self.at):
            self.at = found.end() - 1
            self._fail("an `@` in a node: quote the label that holds it", 1)

    def _fail_reserved(self, word: str) -> None:
        message = Message(
            "`{word}` is a word of Mermaid's own and names no node: write it `{instead}`",
            word=word,
            instead=word.capitalize(),
        )
        self._fail(message, len(word))

    def _label(self) -> None:
        """A node's text, in the brackets of its shape."""
        start = self.at
        opener, closers = next(shape for shape in _SHAPES if self.text.startswith(shape[0], start))
        self.at += len(opener)
        slanted, rounded = opener in {"[/", "[\\"}, opener == "(-"
        label = _SLANTED_LABEL if slanted else _ROUND_LABEL if rounded else _PLAIN_LABEL
        begun = self.at
        if self._next() == '"':
            self._quoted()
        while found := label.match(self.text, self.at):
            self.at = found.end()
        if self.at >= len(self.text):
            unclosed = Message(
                "this `{opener}` is never closed: `{closer}` is missing", opener=opener, closer=closers[0]
            )
            raise _DefectError(start, start + len(opener), unclosed)
        if self.at == begun:
            self._fail(
                Message("the text between `{opener}` and `{closer}` is missing", opener=opener, closer=closers[0]), 1
            )
        if slanted and self._next() == "]" and self.text[self.at - 1] in "?=":
            raise _UnsureError
        for closer in closers:
            if self.text.startswith(closer, self.at):
                self.at += len(closer)
                return
        sign = self._next()
        if self.text.startswith('""', self.at):
            raise _UnsureError
        if sign == '"':
            self._fail('a quoted label is quoted as a whole: the `"` stands directly behind the bracket', 1)
        message = Message(
            '`{sign}` in a label that `{closer}` should close: quote the label, `{opener}"…"{closer}`',
            sign=sign,
            closer=closers[0],
            opener=opener,
        )
        self._fail(message, 1)

    def _quoted(self) -> None:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            raise _DefectError(start, start + 1, "this quotation mark has no other one")
        if self.text.startswith('"`', start):
            end = self.text.find('`"', start + 2)
            if end < 0 or '"' in self.text[start + 2 : end] or "`" in self.text[start + 2 : end]:
                raise _UnsureError
            end += 1
        if end == start + 1:
            if self.text[end + 1 : end + 2] not in tuple("])}|"):
                raise _UnsureError
            raise _DefectError(start, end + 1, "this label is empty: put a space between its quotation marks")
        self.at = end + 1

    def _edge(self) -> bool:
        """An edge with its label; False where none stands here."""
        spaces = _SPACES.match(self.text, self.at)
        here = spaces.end() if spaces else self.at
        if (named := _EDGE_ID.match(self.text, here)) and "\n" not in self.text[self.at : here]:
            here = named.end()
        if found := _LINK.match(self.text, here):
            self.at = found.end()
            self._take(_SPACES)
            if self._next() == "|":
                self._piped()
                self._take(_BLANKS)
            return True
        if (found := _OPEN_LINK.match(self.text, here)) is None:
            return False
        self._edge_text(here, found)
        return True

    def _edge_text(self, start: int, opener: re.Match[str]) -> None:
        """The label of `-- label -->`, with the edge's end."""
        kind = opener[1]
        self.at = opener.end()
        self._take(_SPACES)
        if self._next() == '"':
            self._quoted()
        begun = self.at
        while self.at < len(self.text):
            self._take(_SPACES)
            if found := _LINK_ENDS[kind].match(self.text, self.at):
                self.at = found.end()
                self._take(_SPACES)
                return
            if self._next() == '"':
                raise (
                    _UnsureError
                    if self.at == begun
                    else _DefectError(self.at, self.at + 1, "a quoted label is quoted as a whole")
                )
            if not self._take(_EDGE_TEXT[kind]):
                break
        raise _DefectError(
            start,
            opener.end(),
            Message("this edge `{opener}` has no end: write `-->`, or `-- label -->`", opener=opener[0]),
        )

    def _piped(self) -> None:
        """The label of `-->|label|`."""
        start = self.at
        self.at += 1
        if self._next() == '"':
            self._quoted()
        self._take(_PLAIN_LABEL)
        if self.at >= len(self.text):
            raise _DefectError(start, start + 1, "this edge's label is never closed: `|` is missing")
        if self._next() != "|":
            self._fail(Message('`{sign}` in an edge\'s label: quote the label, `|"…"|`', sign=self._next()), 1)
        if self.at == start + 1:
            self._fail("this edge's label is empty", 1)
        self.at += 1

    def _is_letter(self) -> bool:
        """Whether what is next is outside of ASCII and may be a letter to Mermaid."""
        return not self._next().isascii() and unicodedata.category(self._next())[0] in "LMNC"

    def _next(self) -> str:
        """The character that is next; a line's end behind the last one."""
        return self.text[self.at] if self.at < len(self.text) else "\n"

    def _take(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        return True

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _word(self) -> str:
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    def _fail(self, message: str, length: int = 0) -> None:
        raise _DefectError(self.at, self.at + (length or len(self._word())), message)
