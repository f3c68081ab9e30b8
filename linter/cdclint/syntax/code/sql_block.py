"""What every dialect of SQL refuses: open strings, comments and brackets, misspelt words where only one is allowed.

There is no grammar of SQL: Flink, Spark, PostgreSQL and ClickHouse know words that the others do not. Refused is what
none of them reads, and a text that has no statement is not judged.
"""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import Refusal

_TOKEN = regex(
    r"(?P<blank>\s++)"
    r"|(?P<comment>--[^\n]*+)"
    r"|(?P<long>/\*)"
    r"|(?P<dollar>\$[^\W\d]?\w*+\$)"
    r"|(?P<quote>['\"`])"
    r"|(?P<word>[^\W\d][\w$]*+)"
    r"|(?P<number>\d[\w.]*+)"
    r"|(?P<bracket>[()\[\]])"
    r"|(?P<sign>[\s\S])"
)
_STATEMENTS_WORDS = (
    "select insert update delete create alter drop truncate merge with grant revoke begin commit rollback explain"
    " analyze vacuum set show use describe desc copy call do declare values replace table lock unlock start savepoint"
    " release refresh reindex cluster comment prepare execute deallocate fetch close open listen notify load optimize"
    " attach detach rename exchange system kill cache uncache clear reset add list msck export import pragma if end"
    " print go return while loop for exec backup restore stop pause resume security discard checkpoint reassign move"
    " unlisten abort from pivot unpivot install summarize checkpoint put get remove handler flush purge change binlog"
    " undrop watch alias define emit terminate statement compile add usage after before"
)
_STATEMENTS = frozenset(_STATEMENTS_WORDS.split())
_MAIN = ("select", "insert", "update", "delete", "create", "alter", "truncate", "merge", "explain")
_CLAUSES = ("from", "where", "group", "order", "having", "limit", "join", "union", "inner", "values")
_BEFORE_BY = ("group", "order", "partition")
_CLOSE = 0.6
_PAIRS = {")": "(", "]": "["}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sql_refusal(code: str, *, whole: bool = True) -> Refusal | None:
    """What no dialect reads; None where there is nothing of the kind. One that is not `whole` may stop anywhere."""
    # A backslash is a letter like others in some dialects, and keeps a quotation mark open in the others.
    refused = [_refused(code, escapes=escapes, whole=whole) for escapes in (False, True)]
    return refused[0] if all(refused) else None


def _refused(code: str, *, escapes: bool, whole: bool) -> Refusal | None:
    tokens: list[_Token] = []
    opened = _tokens(code, tokens, escapes=escapes)
    if opened is not None or not any(token.kind == "word" for token in tokens):
        return opened
    checks = (_unclosed, _misspelt_statement, _misspelt_clause, _missing)
    found = (check(tokens) for check in checks[: None if whole else -1])
    return next((one for one in found if one is not None), None)


def _tokens(code: str, tokens: list[_Token], *, escapes: bool) -> Refusal | None:
    """Add the tokens of a text to the list; what is never closed, if anything is."""
    at, has_dollars = 0, True
    while at < len(code):
        found = _TOKEN.match(code, at)
        if found is None:
            break
        kind, at = found.lastgroup or "", found.end()
        if kind in {"blank", "comment"}:
            continue
        end = at
        if kind == "long":
            end = code.find("*/", at) + 2
            if end < at:
                return Refusal(found.start(), at, Message("the comment is not closed"))
            at = end
            continue
        if kind == "dollar" and has_dollars:
            end = code.find(found[0], at)
            has_dollars = end >= 0
            end = end + len(found[0]) if has_dollars else at
        elif kind == "quote":
            end = _string_end(code, at, found[0], escapes=escapes and found[0] != "`")
            if end < 0:
                return Refusal(found.start(), at, Message("the quotation mark is not closed"))
            kind = "string"
        tokens.append(_Token(kind, code[found.start() : end], found.start()))
        at = end
    return None


def _string_end(code: str, at: int, quote: str, *, escapes: bool) -> int:
    """Where a string ends that is open at a place, -1 if nowhere; its quotation mark twice means itself."""
    while at < len(code):
        if escapes and code[at] == "\\":
            at += 2
        elif code[at] != quote:
            at += 1
        elif code.startswith(quote, at + 1):
            at += 2
        else:
            return at + 1
    return -1


def _unclosed(tokens: list[_Token]) -> Refusal | None:
    opened: list[_Token] = []
    for token in tokens:
        if token.kind != "bracket":
            continue
        if token.text in _PAIRS:
            if not opened or opened[-1].text != _PAIRS[token.text]:
                return Refusal(token.start, token.end, Message("nothing opens this `{bracket}`", bracket=token.text))
            opened.pop()
        else:
            opened.append(token)
    if not opened:
        return None
    last = opened[-1]
    return Refusal(last.start, last.end, Message("the `{bracket}` is not closed", bracket=last.text))


def _misspelt_statement(tokens: list[_Token]) -> Refusal | None:
    """A first word that no statement has, and that is almost one that begins most of them."""
    is_first = True
    for at, token in enumerate(tokens):
        word = token.text.lower()
        if is_first and token.kind == "word" and word not in _STATEMENTS:
            following = tokens[at + 1].text if at + 1 < len(tokens) else ""
            near = _near(word, _MAIN)
            if near and following not in {":", "=", ".", "("}:
                return _meant(token, near)
        is_first = token.text == ";"
    return None


def _misspelt_clause(tokens: list[_Token]) -> Refusal | None:
    """A word between two others, of which three in a row no clause has, that is almost one of a clause."""
    is_query = False
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        word = token.text.lower()
        is_query = (is_query or before.text.lower() == "select") and before.text != ";"
        if not is_query or token.kind != "word" or word in _CLAUSES:
            continue
        if after.text.lower() == "by" and (near := _near(word, _BEFORE_BY)):
            return _meant(token, near)
        ends = before.text == "*" or before.kind in {"word", "number", "string"} or before.text == ")"
        if ends and after.kind in {"word", "string", "number"} and not _is_keyword(before) and not _is_keyword(after):
            near = _near(word, _CLAUSES)
            if near:
                return _meant(token, near)
    return None


_WANTS_WORDS = "from where join and or by into having"
_WANTS = frozenset(_WANTS_WORDS.split())
_ENDS_WORDS = "from where group order having limit and or join union inner"
_ENDS = frozenset(_ENDS_WORDS.split())


def _missing(tokens: list[_Token]) -> Refusal | None:
    """A word that wants something behind it, and has the end or the next clause there."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.text.lower() not in _WANTS or token.kind != "word":
            continue
        if after is None or after.text in {";", ")", ","} or (after.kind == "word" and after.text.lower() in _ENDS):
            return Refusal(token.start, token.end, Message("nothing follows `{word}`", word=token.text))
    return None


_KEYWORDS_WORDS = (
    "select from where group order having limit join union inner left right full outer cross on and or not in as is"
    " null between like case when then else end distinct all any exists by asc desc values into set update insert"
    " delete create table using with recursive over partition rows range window offset fetch first next only natural"
    " lateral for of interval date time timestamp"
)
_KEYWORDS = frozenset(_KEYWORDS_WORDS.split())


def _is_keyword(token: _Token) -> bool:
    return token.text.lower() in _KEYWORDS


def _near(word: str, names: tuple[str, ...]) -> str:
    """The name that a word is one slip away from."""
    for near in closest(word, names, n=1, cutoff=_CLOSE):
        same = sorted(word) == sorted(near)
        if near != word and (same or (abs(len(word) - len(near)) <= 1 and _one_slip(word, near))):
            return near
    return ""


def _one_slip(word: str, near: str) -> bool:
    """Whether one letter too many, too few or another makes one of the other."""
    at = 0
    while at < min(len(word), len(near)) and word[at] == near[at]:
        at += 1
    rest, other = word[at:], near[at:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]


def _meant(token: _Token, near: str) -> Refusal:
    written = near.upper() if token.text.isupper() else near
    return Refusal(token.start, token.end, Message("`{word}`; did you mean `{near}`?", word=token.text, near=written))
