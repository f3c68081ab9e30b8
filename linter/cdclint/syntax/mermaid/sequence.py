"""The statements of Mermaid's sequence diagrams: messages, notes, participants, and blocks with their `end`."""

from __future__ import annotations

import re

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import Refusal

_STATEMENT = regex(r"[^\n;]+")
_ENTITY = regex(r"#\w+;")
_COMMENT = regex(r"#[^\n]*|%%[^\n]*")
_DESCRIPTION = regex(r"accDescr\s*\{[^}]*\}?", re.IGNORECASE)
_ACCESSIBLE = regex(r"^[^\S\n]*acc(?:Title|Descr)\s*:[^\n]*", re.IGNORECASE | re.MULTILINE)
_WORD = regex(r"\s*(\w+)", re.ASCII)
_STRAY = regex(r"[^\w\s:-]|end\b[^\S\n]*[^\s;#%]", re.IGNORECASE)
_VISIBLE = regex(r"[^\n]")
_ARROW = regex(r"-[->x)|\\/]|[|\\/]-")
_PLAIN_ARROW = regex(r"(?:<<)?--?>>?")
_NOTE = regex(r"\s*note\s+(?:left of|right of|over)\b\s*[^\s:][^:]*:", re.IGNORECASE)
_END = regex(r"[-+ \t]*end(?:\s|\Z)", re.IGNORECASE)
_SIGN = regex(r"[<>]")
_AS = regex(r"\sas\s", re.IGNORECASE)
_CREATED = regex(r"(?:participant|actor)\b", re.IGNORECASE)
_SENT = regex(r"(?:<<)?--?(?:>>?|[x)])[ \t]*+([-+]?)")
_ACTIVATION = regex(r"(de)?activate\s+([^\n]+)", re.IGNORECASE)
_OPENERS = {"loop", "rect", "opt", "alt", "par", "par_over", "critical", "break", "box"}
_PARTS = {"else": ("alt",), "and": ("par", "par_over"), "option": ("critical",)}
_NAMING = {"participant", "actor", "activate", "deactivate", "destroy"}
_FREE = {"create", "autonumber", "title", "links", "link", "properties", "details", "acctitle", "accdescr"}
_OTHERS = {*_OPENERS, *_PARTS, *_NAMING, *_FREE, "note", "end"}


@dataclass(frozen=True, slots=True)
class _Block:
    word: str
    start: int


class _Activations:
    """How often each participant is active."""

    def __init__(self) -> None:
        self.active: dict[str, int] = {}
        self.sure = True

    def judge(self, statement: str) -> Message | None:
        """What is wrong with a statement that ends an activation."""
        if found := _ACTIVATION.match(statement):
            return self._count(found[2].strip(), begins=not found[1])
        word = _WORD.match(statement)
        if word is not None and word[1].casefold() in _OTHERS:
            return None
        head = statement.partition(":")[0]
        arrow = _SENT.search(head)
        if arrow is None or "%" in statement or "(" in head:
            self.sure = False
        elif arrow[1] == "+":
            return self._count(head[arrow.end() :].strip(), begins=True)
        elif arrow[1] == "-":
            return self._count(head[: arrow.start()].strip(), begins=False)
        return None

    def _count(self, name: str, *, begins: bool) -> Message | None:
        count = self.active[name] = self.active.get(name, 0) + (1 if begins else -1)
        return Message("`{name}` is not active here", name=name) if count < 0 and self.sure else None


def sequence_refusal(text: str, start: int) -> Refusal | None:
    """Why a sequence diagram is not read: a statement that is none, or a block and its `end` that do not meet."""
    body = text[start:]
    if not body[:1].isspace():
        return None
    for removed in (_DESCRIPTION, _ACCESSIBLE):
        body = removed.sub(_blank, body)
    body = _ENTITY.sub(lambda found: "x" * len(found[0]), body)
    body = _COMMENT.sub(_blank, body)
    blocks: list[_Block] = []
    activations = _Activations()
    for found in _STATEMENT.finditer(body):
        at = start + found.start() + len(found[0]) - len(found[0].lstrip())
        end = start + found.start() + len(found[0].rstrip())
        if at >= end:
            continue
        if _STRAY.match(text, at):
            return None  # Mermaid passes over some stray characters
        message = _judge(text[at:end], blocks, at) or activations.judge(text[at:end])
        if message is not None:
            if re.search(r"#|%%", text[at : _line_end(text, end)]):
                return None  # a comment in the midst of a statement
            return Refusal(at, end, message)
    if blocks:
        block = blocks[-1]
        return Refusal(
            block.start, block.start + len(block.word), Message("this `{word}` has no `end`", word=block.word)
        )
    return None


def _blank(found: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", found[0])


def _judge(statement: str, blocks: list[_Block], at: int) -> str | None:
    """What is wrong with a statement. Blocks that it opens and closes are put on and taken from `blocks`."""
    found = _WORD.match(statement)
    word = found[1].casefold() if found else ""
    rest = statement[found.end() :].strip() if found else statement
    if word in _OPENERS:
        blocks.append(_Block(word, at))
    elif word == "end":
        if not blocks:
            return "this `end` closes nothing"
        blocks.pop()
    elif word in _PARTS:
        if not blocks or blocks[-1].word not in _PARTS[word]:
            return Message("`{word}` stands outside of `{block}`", word=word, block=_PARTS[word][0])
    elif word in _NAMING:
        if not rest:
            return Message("`{word}` names nobody", word=word)
        if word in {"participant", "actor"} and "@" not in rest and (sign := _SIGN.search(_AS.split(rest, 1)[0])):
            return Message("`{sign}` in a name: write `participant A as name`", sign=sign[0])
    elif word == "create" and not _CREATED.match(rest):
        return "what is created is named: `create participant A`"
    elif word == "note":
        return None if _NOTE.match(statement) else "a note is written `Note over A: text`, or `left of`, `right of`"
    elif word not in _FREE and "%" not in statement:
        return _message(statement)
    return None


def _message(statement: str) -> str | None:
    """What is wrong with a message, `A->>B: text`."""
    head, colon, _ = statement.partition(":")
    if _ARROW.search(head) is None:
        return "this is no statement of a sequence diagram: a message is written `A->>B: text`"
    if not colon:
        return "this message lacks its text: write `A->>B: text`"
    arrow = _PLAIN_ARROW.search(head)
    if arrow is not None and not head[: arrow.start()].strip():
        return "this message has no sender"
    if arrow is not None and not head[arrow.end() :].strip(" \t+-"):
        return "this message has no receiver"
    if arrow is not None and _END.match(head, arrow.end()):
        return "`end` is a word of Mermaid's own and names nobody"
    return None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
