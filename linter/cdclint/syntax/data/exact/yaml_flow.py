"""Flow nodes of YAML 1.2: the contents of brackets and braces, and single scalars and aliases."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.syntax.data.exact.yaml_events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    NodeEvent,
    NotYaml,
    Properties,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from cdclint.syntax.data.exact.yaml_scalars import BREAK, MAX_KEY, ScalarReader

MAX_DEPTH = 1000


class _Open:
    """A bracket that is open. `phase` says what comes next; `item` is the event that the current item begins with."""

    __slots__ = ("item", "item_at", "kind", "pair", "phase", "quoted")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.phase = "begin"
        self.item = 0
        self.item_at = 0
        self.pair = False
        self.quoted = False


class FlowReader(ScalarReader):
    """Reads flow nodes into `out`."""

    def scalar(self, start: int, end: int, properties: Properties, value: str, style: str) -> ScalarEvent:
        """A scalar's event."""
        return ScalarEvent(Mark(start), Mark(end), properties.anchor, properties.tag, value, style)

    def empty(self, at: int, properties: Properties = Properties()) -> ScalarEvent:  # noqa: B008 (it is immutable)
        """The event of a value that is left out."""
        return self.scalar(at, at, properties, "", "")

    def alias(self) -> AliasEvent:
        """An alias at `at`, which moves after it."""
        begun = self.at
        self.at += 1
        end = self.at
        while end < len(self.text) and self.text[end] not in " \t\r\n,[]{}":
            end += 1
        if end == self.at:
            raise NotYaml(begun, Message("an alias has a name"))
        name, self.at = self.text[self.at : end], end
        return AliasEvent(Mark(begun), Mark(end), name)

    def flow_node(self, n: int, properties: Properties, out: list[NodeEvent], *, key: bool) -> bool:
        """A node that is not a block at `at`, which moves after it; whether it is one that needs no blank after `:`.

        A `key` that is plain ends on its line.
        """
        char = self.text[self.at]
        begun = self.at
        if char == "*":
            if properties != Properties():
                raise NotYaml(begun, Message("an alias has no anchor and no tag"))
            out.append(self.alias())
            return False
        if char in "[{":
            self.collection(n, properties, out)
            return True
        if char in "'\"":
            found = self.quoted(n)
        elif self.plain_begins(begun, flow=False):
            found = self.plain(n, flow=False, key=key)
        else:
            raise NotYaml(begun, Message("`{char}` cannot begin a value: put it in quotes", char=char))
        out.append(self.scalar(begun, found.end, properties, found.value, found.style))
        self.at = found.end
        return bool(found.style)

    def space(self, n: int) -> bool:
        """Pass over blanks, breaks and comments between brackets; whether a line ended."""
        crossed = False
        while True:
            begun = self.at
            self.at = self.blanks(begun)
            if self.text.startswith("#", self.at) and (self.at > begun or crossed):
                end = self.line_end(begun)
                if end is None or end >= len(self.text):
                    self.at = len(self.text)
                    return crossed
                self.at = end
            elif found := BREAK.match(self.text, self.at):
                self.at = found.end()
            else:
                if crossed and self.at < len(self.text):
                    line = self.line_start(self.at)
                    if self.is_marker(line):
                        raise NotYaml(line, Message("a bracket is open where a document begins or ends"))
                    if self.spaces(line) - line <= n:
                        message = Message("what is in brackets is indented more than the key before them")
                        raise NotYaml(self.at, message)
                return crossed
            crossed = True

    def opened(self, stack: list[_Open], properties: Properties, out: list[NodeEvent]) -> None:
        """A bracket opens at `at`."""
        if len(stack) >= MAX_DEPTH:
            raise NotYaml(self.at, Message("brackets are nested more than {limit} deep", limit=MAX_DEPTH))
        char = self.text[self.at]
        made = SequenceStartEvent if char == "[" else MappingStartEvent
        out.append(made(Mark(self.at), Mark(self.at + 1), properties.anchor, properties.tag, True))
        stack.append(_Open(char))
        self.at += 1

    def collection(self, n: int, properties: Properties, out: list[NodeEvent]) -> None:
        """Everything up to the bracket that closes the one at `at`."""
        begun = self.at
        stack: list[_Open] = []
        self.opened(stack, properties, out)
        while stack:
            crossed = self.space(n)
            if self.at >= len(self.text):
                raise NotYaml(begun, Message("this `{opener}` is never closed", opener=self.text[begun]))
            top = stack[-1]
            char = self.text[self.at]
            if char == ("]" if top.kind == "[" else "}"):
                self.closed(stack, out)
            elif char in "]}":
                raise NotYaml(self.at, Message("`{char}` closes nothing here", char=char))
            elif char == ",":
                if top.phase == "begin":
                    raise NotYaml(self.at, Message("a value is missing before this `,`"))
                self.finish_item(top, out)
                top.phase = "begin"
                self.at += 1
            elif top.phase == "done":
                if char == ":" and self.is_colon(quoted=top.quoted) and self.may_be_pair(top, crossed=crossed):
                    self.colon(top, out)
                    continue
                raise NotYaml(self.at, Message("`,` or the closing bracket is expected here"))
            elif top.phase == "key":
                if char != ":" or not self.is_colon(quoted=top.quoted):
                    raise NotYaml(self.at, Message("`:`, `,` or the closing bracket is expected here"))
                if crossed or BREAK.search(self.text, top.item_at, self.at):
                    self.note("split-key", top.item_at, self.at)
                top.phase = "value"
                self.at += 1
            else:
                self.item(n, stack, top, out)

    def closed(self, stack: list[_Open], out: list[NodeEvent]) -> None:
        """The innermost bracket closes."""
        top = stack.pop()
        if top.phase != "begin":
            self.finish_item(top, out)
        made = SequenceEndEvent if top.kind == "[" else MappingEndEvent
        out.append(made(Mark(self.at), Mark(self.at + 1)))
        self.at += 1
        if stack:
            self.key_node(stack[-1])
            self.item_done(stack[-1], quoted=True)

    def key_node(self, top: _Open) -> None:
        """A collection is complete: one that is a key, few readers can keep."""
        if top.kind == "{" and top.phase in {"begin", "explicit"}:
            self.note("collection-key", top.item_at, top.item_at + 1)

    def item_done(self, top: _Open, *, quoted: bool) -> None:
        """A node of a collection is complete."""
        top.quoted = quoted
        if top.phase in {"begin", "explicit"}:
            top.phase = "key" if top.kind == "{" or top.phase == "explicit" else "done"
        else:
            top.phase = "done" if top.kind == "[" and not top.pair else "finished"

    def finish_item(self, top: _Open, out: list[NodeEvent]) -> None:
        """What an item lacks when it ends: its key, its value, the end of its pair."""
        if top.phase == "explicit":
            out += [self.empty(self.at), self.empty(self.at)]
        elif top.phase in {"key", "value"}:
            out.append(self.empty(self.at))
        if top.pair:
            out.append(MappingEndEvent(Mark(self.at), Mark(self.at)))
            top.pair = False

    def is_colon(self, *, quoted: bool) -> bool:
        """Whether the `:` at `at` parts a key from its value."""
        behind = self.text[self.at + 1 : self.at + 2]
        return quoted or behind in {"", " ", "\t", "\r", "\n", ",", "[", "]", "{", "}"}

    def may_be_pair(self, top: _Open, *, crossed: bool) -> bool:
        """Whether an item of a sequence may be a key: on one line, and not long."""
        key = self.text[top.item_at : self.at]
        return not crossed and len(key) <= MAX_KEY and "\n" not in key and "\r" not in key

    def colon(self, top: _Open, out: list[NodeEvent]) -> None:
        """The item of a sequence is the key of a pair."""
        if self.text[top.item_at] in "[{":
            self.note("collection-key", top.item_at, top.item_at + 1)
        start = Mark(top.item_at)
        out.insert(top.item, MappingStartEvent(start, start, None, None, True))
        top.pair, top.phase = True, "value"
        self.at += 1

    def item(self, n: int, stack: list[_Open], top: _Open, out: list[NodeEvent]) -> None:
        """A key, a value or an item begins."""
        char = self.text[self.at]
        if top.phase == "finished":
            raise NotYaml(self.at, Message("`,` or the closing bracket is expected here"))
        if top.phase == "begin":
            top.item, top.item_at, top.quoted = len(out), self.at, False
            if char == "?" and self.text[self.at + 1 : self.at + 2] in {"", " ", "\t", "\r", "\n", ",", "]", "}"}:
                if top.kind == "[":
                    out.append(MappingStartEvent(Mark(self.at), Mark(self.at), None, None, True))
                    top.pair = True
                top.phase = "explicit"
                self.at += 1
                return
        if char == ":" and top.phase in {"begin", "explicit"} and self.is_colon(quoted=False):
            if top.kind == "[" and not top.pair:
                out.append(MappingStartEvent(Mark(self.at), Mark(self.at), None, None, True))
                top.pair = True
            out.append(self.empty(self.at))
            top.phase = "value"
            self.at += 1
            return
        properties = Properties()
        if char in "&!":
            properties = self.all_properties(n)
            char = self.text[self.at : self.at + 1]
            if char in {"", ",", "]", "}"} or (char == ":" and self.is_colon(quoted=False)):
                out.append(self.empty(self.at, properties))
                self.item_done(top, quoted=False)
                return
        if char in "[{":
            self.opened(stack, properties, out)
            return
        begun = self.at
        if char == "*":
            if properties != Properties():
                raise NotYaml(begun, Message("an alias has no anchor and no tag"))
            out.append(self.alias())
            self.item_done(top, quoted=False)
            return
        if char in "'\"":
            found = self.quoted(n)
        elif self.plain_begins(begun, flow=True):
            found = self.plain(n, flow=True)
        else:
            raise NotYaml(begun, Message("`{char}` cannot begin a value: put it in quotes", char=char))
        if "?" in found.value[1:] and not found.style:
            self.note("question", begun, found.end)
        out.append(self.scalar(begun, found.end, properties, found.value, found.style))
        self.at = found.end
        self.item_done(top, quoted=bool(found.style))

    def all_properties(self, n: int) -> Properties:
        """The anchor and the tag of a node between brackets, on several lines if need be."""
        found = Properties()
        while self.text[self.at : self.at + 1] in {"&", "!"}:
            begun = self.at
            more = self.properties(flow=True)
            if (found.anchor and more.anchor) or (found.tag and more.tag):
                raise NotYaml(begun, Message("a value has one anchor and one tag"))
            found = Properties(found.anchor or more.anchor, found.tag or more.tag)
            self.space(n)
        return found
