"""Where a `{…}` ends and where imports and exports do, and whether JavaScript would read what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax import javascript
from cdclint.syntax.javascript import JS_SPACE, NotJavaScript, TooDeep
from cdclint.syntax.mdx.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[Refused], None]

_BRACES = regex(r"[{}]")
_UNCLOSED = Message("this `{{` is never closed: add a `}}`, or write `\\{{` where a literal brace is meant")
_DOUBLED = Message("parentheses directly within parentheses make the MDX compiler crash: take one pair away")
_TWO_LAYOUTS = Message("the page has a default export already, its layout: only one is possible")
_ONLY_SPREAD = Message("between attributes, braces hold only a spread: `{{...props}}`")
_EMPTY = Message("this expression is empty: write a value between `{{` and `}}`")

_TRIVIAL = regex(
    rf"\{{[{JS_SPACE}]*(?:([A-Za-z_$][A-Za-z0-9_$]*)(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*"
    r"""|'[^'\\\n\r]*'|"[^"\\\n\r]*"|`[^`\\$]*`|0|[1-9][0-9]*"""
    rf")[{JS_SPACE}]*\}}"
)
_COMMENTS = regex(rf"\{{(?:[{JS_SPACE}]++|{javascript.COMMENT}|//[^\r\n]*(?:\r\n|\n|\r))*+\}}", re.DOTALL)
_ONLY_COMMENTS = regex(rf"(?:[{JS_SPACE}]++|{javascript.COMMENT}|//[^\r\n]*(?:\r\n|\n|\r))*+", re.DOTALL)
_SPREAD = regex(rf"\{{[{JS_SPACE}]*\.\.\.([A-Za-z_$][A-Za-z0-9_$]*)(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*[{JS_SPACE}]*\}}")
_NAME = r"([A-Za-z_$][A-Za-z0-9_$]*)"
_IMPORT = regex(
    rf"import (?:{_NAME}(?= from |, *[{{*])(?:, *)?)?(?:\{{([A-Za-z0-9_$, \r\n]*)\}}|\* as {_NAME})?(?<![, ]) from "
    r"""(?:'[^'\\\r\n]*'|"[^"\\\r\n]*");?[ \t]*(?:\r\n|\r|\n|\Z)"""
)
_PAIR = regex(rf"(?:{_NAME}\s+as\s+)?{_NAME}")
_LINE_REST = regex(r"[ \t]*(?:[\r\n]|\Z)")
_BLANK = regex(r"(?:\r\n|\n|\r(?!\n))(?=[ \t]*(?:[\r\n]|\Z))")
_CLOSER = regex(r"[)}\]`*/>'\"]")
_WORDS = javascript.RESERVED - {"this", "null", "true", "false"}
_TRIES = 40

PATIENCE = 200
"""After this many rejections in one document, the rest of its braces are text."""


class Scripts:
    """Reads the JavaScript of one document. Names that its imports bind are remembered from one block to the next.

    With `javascript` false, expressions are found by their braces alone, and there are no imports and exports. Once
    something was rejected `PATIENCE` times, the rest of the braces are text: this bounds the time.
    """

    def __init__(self, *, javascript: bool = True) -> None:
        self._javascript = javascript
        self._imported: list[str] = []
        self._patience = PATIENCE
        self._text = ""
        self._barren = (0, 0)
        self._has_layout = False
        self.late: list[Refused] = []
        """What only the compiler rejects in what was read last."""

    def expression(self, text: str, start: int, end: int, kind: str) -> int:
        """The offset after the expression whose `{` is at `start`; raises `Refused`.

        `kind` is "child" (comments alone are fine), "value" (not empty) or "spread" (`...` and a value).
        """
        if not self._patience:
            raise Refused(start, "", Message(""))
        if self._hopeless(text, start, end):
            raise Refused(end, "unexpected-eof", _UNCLOSED, starved=True)
        return self._expression(text, start, end, kind) if self._javascript else _by_braces(text, start, end)

    def _hopeless(self, text: str, start: int, end: int) -> bool:
        """Whether no `}` is left at all; what was found is remembered for the next question."""
        if self._text is not text or self._barren[1] != end or start < self._barren[0]:
            self._text = text
            self._barren = (start if text.find("}", start, end) < 0 else end, end)
        return self._barren[0] <= start < end

    def tire(self) -> None:
        """Something of the document was rejected."""
        self._patience -= self._patience > 0

    def is_patient(self, rejected: int) -> bool:
        """Whether no more than that many rejections of a document count, and more would have been read as they are."""
        return 0 < self._patience == PATIENCE - rejected

    def _expression(self, text: str, start: int, end: int, kind: str) -> int:
        if kind == "spread":
            found = _SPREAD.match(text, start, end)
            if found and found[1] not in _WORDS:
                return found.end()
            return self._spread(text, start, end)
        found = _TRIVIAL.match(text, start, end)
        if found and found[1] not in _WORDS:
            return found.end()
        found = _COMMENTS.match(text, start, end)
        if found:
            if kind == "child":
                return found.end()
            raise Refused(start + 1, "unexpected-empty-expression", _EMPTY)
        try:
            read = javascript.expression(text, start + 1, end)
        except NotJavaScript:
            pass
        except TooDeep:
            self.tire()
            return _by_braces(text, start, end)
        else:
            if text.startswith("}", read.next) and read.next < end:
                self._doubled(read.doubled)
                return read.next + 1
        raise _refusal(text, start, end)

    def _spread(self, text: str, start: int, end: int) -> int:
        """The offset after `{...value}`: each `}` in turn may be the one that closes it."""
        refusal = Refused(end, "unexpected-eof", _UNCLOSED, starved=True)
        at = start
        for _ in range(_TRIES):
            at = text.find("}", at + 1, end)
            if at < 0:
                break
            if _ONLY_COMMENTS.fullmatch(text, start + 1, at):
                raise Refused(start + 1, "unexpected-empty-expression", _EMPTY)
            wrapped = "({" + text[start + 1 : at] + "})"
            shift = start - 1
            try:
                read = javascript.expression(wrapped, 0, len(wrapped))
            except NotJavaScript as error:
                place = min(max(error.at + shift, start + 1), at)
                refusal = Refused(place, "acorn", error.message, starved=True)
                continue
            except TooDeep:
                return _by_braces(text, start, end)
            if read.next < len(wrapped):
                refusal = Refused(
                    min(read.end + shift, at),
                    "acorn",
                    Message("the attribute ends here: `}}` is expected"),
                    starved=True,
                )
                continue
            if read.kind != "object":
                raise Refused(start + 1, "non-spread", _ONLY_SPREAD)
            if len(read.parts) > 1:
                raise Refused(
                    read.parts[1][1] + shift,
                    "spread-extra",
                    Message("one pair of braces spreads one value: give each its own"),
                )
            if read.parts and read.parts[0][0] != "SpreadElement":
                raise Refused(read.parts[0][1] + shift, "non-spread", _ONLY_SPREAD)
            if read.doubled >= 0:
                self._doubled(read.doubled + shift)
            return at + 1
        raise refusal

    def _doubled(self, at: int) -> None:
        if at >= 0:
            self._refuse_late(Refused(at, "doubled-parentheses", _DOUBLED))

    def _refuse_late(self, refusal: Refused) -> None:
        refusal.begin = refusal.at
        refusal.late = True
        self.late.append(refusal)

    def modules(self, text: str, start: int, end: int) -> tuple[int, Refused | None]:
        """Where the imports and exports that begin at `start` end, and what is wrong with them."""
        quick = self._plain_imports(text, start, end)
        if quick is not None:
            return quick, None
        at = start
        first = _BLANK.search(text, start, end)
        stop = first.start() if first else end
        for attempt in range(_TRIES if self._patience else 0):
            found = _BLANK.search(text, at, end) if attempt < _TRIES - 1 else None
            stop = found.start() if found else end
            try:
                read = javascript.module(text, start, stop, self._imported)
            except TooDeep:
                return stop, None
            except NotJavaScript as error:
                starved = error.reach >= stop
                if found and starved:
                    at = self._next_chance(text, found.end(), end)
                    continue
                return self._cut(text, start, stop, error.at), Refused(error.at, "acorn", error.message)
            self._imported.extend(read.imported)
            self._doubled(read.doubled)
            for at in read.defaults:
                if self._has_layout:
                    self._refuse_late(Refused(at, "duplicate-layout", _TWO_LAYOUTS))
                self._has_layout = True
            for kind, place in read.statements:
                if kind not in ("ImportDeclaration", "ExportDeclaration"):
                    message = Message("only imports and exports are allowed here: put a blank line before text")
                    return stop, Refused(place, "non-esm", message)
            return stop, None
        return stop, None

    def _next_chance(self, text: str, at: int, end: int) -> int:
        """Where the search for the end continues: a blank line after something that may close what is open."""
        found = _CLOSER.search(text, at, end)
        return found.start() if found else end

    def _cut(self, text: str, start: int, stop: int, at: int) -> int:
        """Where a rejected block is taken to end: before the error's line, if that makes it whole, or a blank line."""
        before = max(text.rfind("\n", start, at), text.rfind("\r", start, at))
        while before > start and text[before - 1] in "\r\n":
            before -= 1
        if before > start:
            try:
                javascript.module(text, start, before, self._imported)
            except (NotJavaScript, TooDeep):
                pass
            else:
                return before
        found = _BLANK.search(text, start, stop)
        return found.start() if found else stop

    def _plain_imports(self, text: str, start: int, end: int) -> int | None:
        """The end of a block of plain imports, which most are; None where it holds anything else."""
        names: list[str] = []
        at = start
        last = start
        while True:
            found = _IMPORT.match(text, at, end)
            if not found:
                return None
            default, pairs, everything = found.groups()
            names.extend(name for name in (default, everything) if name)
            for pair in pairs.split(",") if pairs else ():
                both = _PAIR.fullmatch(pair.strip())
                if not both:
                    return None
                names.append(both[2])
            last = at = found.end()
            if at >= end or text[at] in " \t\r\n":
                rest = _LINE_REST.match(text, at, end)
                if not rest:
                    return None
                break
        if not _WORDS.isdisjoint(names) or len(set(names)) != len(names) or not set(names).isdisjoint(self._imported):
            return None
        self._imported.extend(names)
        while last > start and text[last - 1] in "\r\n":
            last -= 1
        return last


def _by_braces(text: str, start: int, end: int) -> int:
    """The offset after the expression whose `{` is at `start`, found by counting braces; raises `Refused`."""
    depth = 0
    for found in _BRACES.finditer(text, start, end):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.end()
    raise Refused(end, "unexpected-eof", _UNCLOSED, starved=True)


def _refusal(text: str, start: int, end: int) -> Refused:
    """What is wrong with the expression whose `{` is at `start`, as far as a last `}` could close it."""
    last = text.rfind("}", start + 1, end)
    if last < 0:
        return Refused(end, "unexpected-eof", _UNCLOSED, starved=True)
    starved = True
    try:
        read = javascript.expression(text, start + 1, last)
    except NotJavaScript as error:
        at, message = min(error.at, last), error.message
    except TooDeep:
        at, message = last, Message("this JavaScript nests too deeply")
    else:
        at = read.end
        message = Message("the expression ends here: the rest is not allowed in the same braces")
    if at == last:
        at = _line_start(text, start, at)
    message = Message("{problem}; a literal brace in text is written `\\{{`", problem=message)
    return Refused(at, "acorn", message, starved=starved)


def _line_start(text: str, start: int, at: int) -> int:
    """The place of an error at the last `}`: where it is indented by one or two spaces, the beginning of its line."""
    for back in range(at - 1, max(at - 4, start), -1):
        if text[back] in "\r\n":
            return back + 1
        if text[back] not in " \t":
            break
    return at
