"""What is wrong with sequence diagrams beyond their grammar, and the words for what is wrong with it."""

from __future__ import annotations

import re

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.kind import Outcome, Wrong, meant
from cdclint.syntax.mermaid.lexicon import END
from cdclint.syntax.mermaid.metadata import metadata

WORDS = (
    *("participant", "actor", "create", "destroy", "box", "loop", "rect", "opt", "alt", "else", "par", "par_over"),
    *("and", "critical", "option", "break", "end", "note", "links", "link", "properties", "details", "activate"),
    *("deactivate", "title", "accTitle", "accDescr", "autonumber", "sequenceDiagram"),
)
"""The words that a statement begins with."""
_LINE_ENDS = {"NEWLINE", END}
_PARTS = {"ELSE": "alt", "AND": "par", "OPTION": "critical"}
_WORD = regex(r"[^\s;]{1,20}")
_LINE = regex(r"[^\n;]*+")
_SIGN = regex(r"[<>]")
_AS = regex(r"\sas\s", re.IGNORECASE)


class _People:
    """Who takes part, as far as a diagram is read."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.known: dict[str, int] = {}
        self.active: dict[str, int] = {}
        self.created: int | None = None
        self.destroyed: int | None = None
        self.box = 0

    def name(self, index: int) -> str:
        return self.outcome.word(index).strip()

    def wrong(self, index: int, message: Message) -> Wrong:
        token = self.outcome.read.tokens[index]
        return Wrong(token.start, token.start + len(self.outcome.word(index).rstrip()), message)

    def names(self, first: int, last: int) -> list[int]:
        return [index for index in range(first, last) if self.outcome.read.tokens[index].kind == "NAME"]

    def meet(self, index: int) -> Wrong | None:
        """A participant is named."""
        name = self.name(index)
        box = self.known.setdefault(name, self.box)
        if self.box and box and box != self.box:
            return self.wrong(index, Message("`{name}` is in two boxes", name=name))
        self.known[name] = box or self.box
        return None

    def statement(self, rule: str, first: int, last: int) -> Wrong | None:
        names = self.names(first, last)
        if rule == "message":
            return self.message(names, first, last)
        if rule == "activate":
            self.active[self.name(names[0])] = self.active.get(self.name(names[0]), 0) + 1
        elif rule == "deactivate":
            return self.leave(names[0])
        elif rule == "created":
            if self.name(names[0]) in self.known:
                message = Message("`{name}` takes part already and is not created again", name=self.name(names[0]))
                return self.wrong(names[0], message)
            self.created = names[0]
            return self.meet(names[0]) or self.attributes(first, last)
        elif rule == "destroy":
            self.destroyed = names[0]
        elif rule in {"person", "note"} and self.outcome.read.tokens[first].kind != "DESTROY":
            return next(filter(None, map(self.meet, names)), None) or self.attributes(first, last)
        return None

    def message(self, names: list[int], first: int, last: int) -> Wrong | None:
        sender, receiver = names[0], names[-1]
        for one in (sender, receiver):
            self.known.setdefault(self.name(one), 0)
        if self.created is not None:
            if self.name(receiver) != self.name(self.created):
                message = Message("the message that creates `{name}` goes to it", name=self.name(self.created))
                return self.wrong(receiver, message)
            self.created = None
        elif self.destroyed is not None:
            if self.name(self.destroyed) not in {self.name(sender), self.name(receiver)}:
                message = Message(
                    "the message that destroys `{name}` is from it or goes to it", name=self.name(self.destroyed)
                )
                return self.wrong(self.destroyed, message)
            self.destroyed = None
        kinds = {one.kind for one in self.outcome.read.tokens[first:last]}
        if "PLUS" in kinds:
            self.active[self.name(receiver)] = self.active.get(self.name(receiver), 0) + 1
        elif "MINUS" in kinds:
            return self.leave(sender)
        return None

    def leave(self, index: int) -> Wrong | None:
        name = self.name(index)
        self.active[name] = self.active.get(name, 0) - 1
        return self.wrong(index, Message("`{name}` is not active here", name=name)) if self.active[name] < 0 else None

    def attributes(self, first: int, last: int) -> Wrong | None:
        for token in self.outcome.read.tokens[first:last]:
            if token.kind == "DATA":
                written = self.outcome.text[token.start : token.end]
                start = token.start + len(written) - len(written.lstrip())
                return metadata(self.outcome.text, start, start + len(written.strip()))[1]
        return None


def check(outcome: Outcome) -> Wrong | None:
    """Activations, and who is created and destroyed: what Mermaid looks at where the grammar accepts all of it."""
    read = outcome.read
    if read.wrong is not None:
        return None
    people = _People(outcome)
    created = {first for rule, first, _ in read.done if rule == "created"}
    boxes = sorted((first, last) for rule, first, last in read.done if rule == "box")
    done = sorted((one for one in read.done if one[0] != "box"), key=lambda one: (one[1], -one[2]))
    at = 0
    for rule, first, last in done:
        while at < len(boxes) and boxes[at][1] <= first:
            at += 1
        people.box = at + 1 if at < len(boxes) and boxes[at][0] < first else 0
        if rule == "person" and first in created:
            continue
        wrong = people.statement(rule, first, last)
        if wrong is not None:
            return wrong
    return None


def explain(outcome: Outcome) -> Wrong | None:
    """Why a token does not belong where it is."""
    read, text = outcome.read, outcome.text
    index = len(read.tokens) - 1
    token = read.tokens[index]
    word = text[token.start : token.end].strip()
    opened = [rule for rule, _ in read.open]
    if (
        token.kind == "END"
        and not any(rule in {"loop", "alt", "par", "critical", "box"} for rule in opened)
        and (not index or read.tokens[index - 1].kind in {"NEWLINE", "INVALID", "END"})
    ):
        return Wrong(token.start, token.start + 3, Message("this `end` closes nothing"))
    if token.kind in _PARTS and (not opened or opened[-1] in {"loop", "alt", "par", "critical"}):
        message = Message("`{word}` outside of `{block}`", word=word, block=_PARTS[token.kind])
        return Wrong(token.start, token.start + len(word), message)
    before = read.tokens[index - 1].kind if index else ""
    if outcome.state == "data" and before == "DATA":
        at = read.tokens[index - 2].start
        return Wrong(at, at + 2, Message("this `@{{` is never closed"))
    if opened and opened[-1] == "message":
        first = outcome.word(read.open[-1][1]).split()
        no_arrow = all(one.kind != "ARROW" for one in read.tokens[read.open[-1][1] : index])
        return None if no_arrow and first and meant(first[0], WORDS) else _message(outcome, index)
    if before in {"PARTICIPANT", "DESTROY", "ACTIVATE", "DEACTIVATE"}:
        return _naming(outcome, index)
    if before == "CREATE":
        return Wrong(*_line(outcome, index - 1), Message("what is created is named: `create participant A`"))
    if opened and opened[-1] == "note":
        message = Message("a note is written `Note over A: text`, or `left of`, `right of`")
        return Wrong(*_line(outcome, read.open[-1][1]), message)
    return None


def _message(outcome: Outcome, index: int) -> Wrong:
    """In a message."""
    tokens, text = outcome.read.tokens, outcome.text
    first = outcome.read.open[-1][1]
    token = tokens[index]
    start, end = _line(outcome, first)
    kinds = [one.kind for one in tokens[first:index]]
    if "ARROW" not in kinds:
        message = Message("not a statement of a sequence diagram: a message is written `A->>B: text`")
    elif token.kind == "END":
        message = Message("`end` is a reserved word in Mermaid and cannot name a participant")
    elif kinds[-1] == "NAME":
        message = Message("this message lacks its text: write `A->>B: text`")
    elif token.kind in _LINE_ENDS or token.kind == "TEXT":
        message = Message("this message has no receiver")
    else:
        found = _WORD.match(text, token.start)
        at = found.end() if found else token.end
        return Wrong(
            token.start,
            at,
            Message("`{word}` is where the receiver of a message is expected", word=text[token.start : at]),
        )
    return Wrong(start, end, message)


def _naming(outcome: Outcome, index: int) -> Wrong:
    """After a word that is followed by a participant's name."""
    token, word = outcome.read.tokens[index], outcome.word(index - 1)
    start, end = _line(outcome, index - 1)
    if token.kind in _LINE_ENDS or not outcome.text[token.start : token.end].strip():
        return Wrong(start, start + len(word), Message("`{word}` names no participant", word=word))
    sign = _SIGN.search(_AS.split(outcome.text[token.start : end], 1)[0])
    if sign is not None:
        return Wrong(start, end, Message("`{sign}` in a name: write `participant A as name`", sign=sign[0]))
    return Wrong(token.start, end, Message("not a name: write `participant A as name`"))


def _line(outcome: Outcome, index: int) -> tuple[int, int]:
    """The line that a token begins, from it on."""
    start = outcome.read.tokens[index].start
    found = _LINE.match(outcome.text, start)
    return start, start + len(found[0].rstrip()) if found else start
