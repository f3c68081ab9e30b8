"""YAML 1.2 read exactly: documents and their block collections, without recursion, as events with places.

libyaml, which PyYAML and Go's readers are ports or bindings of, refuses some of what YAML 1.2 allows. This reader
decides whether a text that it refuses is valid, and what it says.
"""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.exact.yaml_events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    NodeEvent,
    NotYaml,
    Oddity,
    Properties,
    SequenceEndEvent,
    SequenceStartEvent,
)
from cdclint.syntax.data.exact.yaml_flow import FlowReader
from cdclint.syntax.data.exact.yaml_scalars import MAX_KEY

_DIRECTIVE = regex(r"%(\S+)(?:[ \t]+([^#\s]\S*))?(?:[ \t]+([^#\s]\S*))?((?:[ \t]+[^#\s]\S*)*)")
_VERSION = regex(r"1\.\d+")
_NOTHING = Properties()


class _Block:
    """A block collection that is open. `phase`: what comes next.

    A sequence has "dash" and "item", a mapping "key", "explicit" (the node of a `?`), "colon" and "value".
    """

    __slots__ = ("indent", "is_mapping", "phase")

    def __init__(self, indent: int, phase: str, *, is_mapping: bool) -> None:
        self.indent = indent
        self.phase = phase
        self.is_mapping = is_mapping

    @property
    def is_waiting(self) -> bool:
        """Whether a node is to come."""
        return self.phase in {"item", "explicit", "value"}


def read_events(text: str) -> tuple[list[NodeEvent], list[Oddity]]:
    """The events of a text, and what in it some reader refuses.

    Raises:
        NotYaml: it is not YAML 1.2.
    """
    reader = _Reader(text)
    return reader.read(), reader.odd


class _Reader(FlowReader):
    """One pass over a text, with what it knows of the next token.

    `read_to` is where the last indicator or node ends. `before` is "start" at the beginning of a line, "compact" after
    `-`, `?` and the `:` of an explicit key, "value" after the `:` of a key, "document" after `---`, and "properties"
    after an anchor or a tag.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.out: list[NodeEvent] = []
        self.blocks: list[_Block] = []
        self.pending = _NOTHING
        self.pending_at = 0
        self.read_to = 0
        self.root = "waiting"
        self.before = "start"

    def read(self) -> list[NodeEvent]:
        """Read every document."""
        ended = True
        while True:
            started = self.directives(ended=ended)
            if started is None:
                return self.out
            self.out.append(DocumentStartEvent(Mark(self.at), Mark(self.at)))
            self.blocks, self.pending, self.root = [], _NOTHING, "waiting"
            self.before = "document" if started else "start"
            ended = self.document()

    def directives(self, *, ended: bool) -> bool | None:
        """Read what precedes a document; whether it begins with `---`, None where there is no other one.

        `ended` says that the document before it ended with `...`, or that there is none.
        """
        self.handles = {}
        found = versions = 0
        while True:
            end = self.line_end(self.at)
            if end is not None and self.at < len(self.text):
                self.at = end
                continue
            if self.at >= len(self.text):
                if found:
                    raise NotYaml(self.at, Message("`---` belongs behind a directive"))
                return None
            if self.text.startswith("%", self.at) and ended:
                versions += self.directive(versions)
                found += 1
                continue
            if self.is_marker(self.at):
                if self.text[self.at] == "-":
                    self.at += 3
                    return True
                if found:
                    raise NotYaml(self.at, Message("`---` belongs behind a directive"))
                self.marker_ends()
                ended = True
                continue
            if found:
                raise NotYaml(self.at, Message("`---` belongs behind a directive"))
            return False

    def directive(self, versions: int) -> bool:
        """Read one directive; whether it is that of the version."""
        found = _DIRECTIVE.match(self.text, self.at)
        end = None if found is None else self.line_end(found.end())
        if found is None or end is None:
            raise NotYaml(self.at, Message("this is not a directive"))
        begun, self.at = self.at, end
        if found[1] == "YAML":
            if versions or found[2] is None or found[3] is not None or not _VERSION.fullmatch(found[2]):
                raise NotYaml(begun, Message("a document has one `%YAML`, with a version such as 1.2"))
            if found[2] != "1.1":
                self.note("version", begun, found.end(2))
            return True
        if found[1] == "TAG":
            if found[3] is None or found[4] or found[2] in self.handles:
                raise NotYaml(begun, Message("`%TAG` gives one handle one prefix"))
            self.handles[found[2]] = found[3]
        return False

    def marker_ends(self) -> None:
        """Skip `...`, which nothing else may follow."""
        end = self.line_end(self.at + 3)
        if end is None:
            raise NotYaml(self.at + 3, Message("nothing may follow `...`"))
        self.at = end

    def document(self) -> bool:
        """Read one document; whether `...` ends it."""
        while True:
            if not self.skip():
                self.close_all()
                return True
            line = self.line_start(self.at)
            if self.before == "start":
                if self.at == line and self.is_marker(line):
                    self.close_all()
                    if self.text[line] == ".":
                        self.marker_ends()
                        return True
                    return False
                indent = self.spaces(line) - line
                self.close_to(indent, line)
            self.token(line)

    def skip(self) -> bool:
        """Go to the next token; False at the end of the text."""
        while True:
            end = self.line_end(self.at)
            if end is None:
                begun = self.at
                self.at = self.blanks(begun)
                return True
            if end >= len(self.text) and (end == self.at or self.text[end - 1] not in "\r\n"):
                self.at = end
                return False
            self.at = end
            self.before = "start"
            if self.at >= len(self.text):
                return False

    def is_indicator(self, char: str) -> bool:
        """Whether an indicator with a blank after it is at `at`."""
        return self.text.startswith(char, self.at) and self.ends_word(self.at + 1)

    def close_to(self, indent: int, line: int) -> None:
        """Close the collections that a line with so many spaces does not belong to."""
        dash = self.is_indicator("-") and self.at == line + indent
        while self.blocks:
            top = self.blocks[-1]
            if indent > top.indent and top.is_waiting:
                return
            if indent == top.indent:
                if dash and (not top.is_mapping or top.is_waiting):
                    if not top.is_mapping:
                        self.fill(top)
                    return
                if top.is_mapping:
                    self.fill(top)
                    return
            if indent > top.indent:
                raise NotYaml(self.at, Message("this does not fit into the block before it: check the indent"))
            self.close()
        if self.root == "done":
            raise NotYaml(self.at, Message("a document has one value: this follows it"))

    def fill(self, top: _Block) -> None:
        """Give what is waiting for a node an empty one."""
        if top.is_waiting:
            self.node_done([self.empty(self.here(), self.taken())])

    def here(self) -> int:
        """Where an empty value is: after what was read last."""
        return self.pending_at if self.pending != _NOTHING else self.read_to

    def taken(self) -> Properties:
        """The properties that wait for their node."""
        found, self.pending = self.pending, _NOTHING
        return found

    def close(self) -> None:
        """Close the innermost collection."""
        top = self.blocks[-1]
        self.fill(top)
        end = Mark(self.read_to)
        if top.phase == "colon":
            self.out.append(self.empty(self.read_to))
        self.blocks.pop()
        self.out.append(MappingEndEvent(end, end) if top.is_mapping else SequenceEndEvent(end, end))
        if self.blocks and self.blocks[-1].phase == "explicit":
            self.note("collection-key", self.read_to, self.read_to)
        self.parent_done()

    def close_all(self) -> None:
        """Close everything at the end of a document."""
        while self.blocks:
            self.close()
        if self.root == "waiting":
            self.out.append(self.empty(self.here(), self.taken()))
            self.root = "done"

    def parent_done(self) -> None:
        """What the innermost collection, or the document, waited for is there."""
        if not self.blocks:
            self.root = "done"
            return
        top = self.blocks[-1]
        top.phase = {"item": "dash", "explicit": "colon", "value": "key"}.get(top.phase, top.phase)

    def node_done(self, events: list[NodeEvent]) -> None:
        """A node is read."""
        self.out += events
        self.parent_done()

    def token(self, line: int) -> None:
        """Read what begins at `at`: an indicator, a key, or a value."""
        top = self.blocks[-1] if self.blocks else None
        column = self.at - line
        can_open = self.before in {"start", "compact"} and "\t" not in self.text[self.gap(line) : self.at]
        if top is not None and not top.is_waiting:
            if not can_open:
                raise NotYaml(self.at, Message("a tab cannot indent YAML: use spaces"))
            self.go_on(top)
            return
        if self.is_indicator("-") or (self.is_indicator("?") or self.is_indicator(":")):
            self.open_block(column, can_open=can_open)
            return
        self.node(column, can_open=can_open, n=-1 if top is None else top.indent)

    def gap(self, line: int) -> int:
        """Where the blanks before the next token begin."""
        return line if self.before == "start" else self.read_to

    def go_on(self, top: _Block) -> None:
        """The next item of a sequence, or the next key of a mapping."""
        if not top.is_mapping:
            self.indicate("item", "compact")
            return
        if self.is_indicator("?"):
            self.without_colon(top)
            self.indicate("explicit", "compact")
            return
        if self.is_indicator(":"):
            if top.phase == "colon":
                self.indicate("value", "compact")
            else:
                self.note("empty-key", self.at, self.at + 1)
                self.out.append(self.empty(self.at))
                self.indicate("value", "value")
            return
        self.without_colon(top)
        begun = self.at
        events: list[NodeEvent] = []
        properties = self.properties(flow=False) if self.text[begun] in "&!" else _NOTHING
        if not self.key(properties, events, top.indent):
            raise NotYaml(begun, Message("`:` is missing behind this key, or a line that is indented wrongly"))
        self.out += events
        self.indicate("value", "value")

    def without_colon(self, top: _Block) -> None:
        """Give an explicit key without a value an empty one."""
        if top.phase == "colon":
            self.out.append(self.empty(self.read_to))
            top.phase = "key"

    def indicate(self, phase: str, before: str) -> None:
        """Take the indicator at `at`, after which the innermost collection is in that phase."""
        self.at += 1
        self.read_to = self.at
        self.blocks[-1].phase = phase
        self.before = before

    def open_block(self, column: int, *, can_open: bool) -> None:
        """A block collection begins with an indicator."""
        if not can_open:
            message = Message("a list starts on its own line, below its key")
            raise NotYaml(self.at, message)
        char = self.text[self.at]
        self.push(column, is_mapping=char != "-")
        if char == ":":
            self.note("empty-key", self.at, self.at + 1)
            self.out.append(self.empty(self.at))
            self.indicate("value", "value")
        else:
            self.indicate("item" if char == "-" else "explicit", "compact")

    def push(self, column: int, *, is_mapping: bool) -> None:
        """Open a block collection with the properties that wait."""
        properties = self.taken()
        mark = Mark(self.at)
        made = MappingStartEvent if is_mapping else SequenceStartEvent
        self.out.append(made(mark, mark, properties.anchor, properties.tag, False))
        self.blocks.append(_Block(column, "", is_mapping=is_mapping))

    def key(self, properties: Properties, events: list[NodeEvent], n: int) -> bool:
        """Read a key at `at` up to its `:`; False where there is none, and `at` is after the node then."""
        if self.is_indicator(":") and properties != _NOTHING:
            events.append(self.empty(self.at, properties))
            return True
        if self.ends_word(self.at):
            return False
        start = self.at
        self.flow_node(n, properties, events, key=True)
        end, self.at = self.at, self.blanks(self.at)
        if not self.is_indicator(":"):
            self.at = end
            return False
        if self.text[start] in "[{":
            self.note("collection-key", start, start + 1)
        written = self.text[start:end]
        if len(written) > MAX_KEY or "\n" in written or "\r" in written:
            raise NotYaml(self.at, Message("a key takes one line: this `:` follows several"))
        return True

    def node(self, column: int, *, can_open: bool, n: int) -> None:
        """A node that begins with no indicator: a scalar, an alias, brackets, or a key that opens a mapping."""
        begun = self.at
        properties = self.properties(flow=False) if self.text[begun] in "&!" else _NOTHING
        char = self.text[self.at : self.at + 1]
        if properties != _NOTHING and self.line_end(self.at) is not None:
            self.wait(begun, properties)
            return
        if properties != _NOTHING and (self.is_indicator("-") or self.is_indicator("?")):
            raise NotYaml(self.at, Message("a list starts on its own line, below its key"))
        if char in {"|", ">"}:
            found = self.block_scalar(n)
            event = self.scalar(self.at, found.end, self.joined(begun, properties), found.value, char)
            self.node_done([event])
            self.at = self.read_to = found.end
            self.before = "start"
            return
        start = self.at
        events: list[NodeEvent] = []
        if self.key(properties, events, n):
            if not can_open:
                raise NotYaml(self.at, Message("a second `: ` in one line: put the value in quotes"))
            after, self.at = self.at, begun
            self.push(column, is_mapping=True)
            self.at = after
            self.out += events
            self.indicate("value", "value")
            return
        self.at = start
        events = []
        if char in {"[", "{"} and self.blocks and self.blocks[-1].phase == "explicit":
            self.note("collection-key", start, start + 1)
        self.flow_node(n, self.joined(begun, properties), events, key=False)
        end = self.at
        behind = self.blanks(end)
        if self.text.startswith(":", behind) and self.ends_word(behind + 1):
            raise NotYaml(behind, Message("a key takes one line: this `:` follows several"))
        if self.line_end(end) is None:
            raise NotYaml(behind, Message("nothing but a comment behind a blank can follow here"))
        self.read_to = end
        self.node_done(events)

    def joined(self, begun: int, properties: Properties) -> Properties:
        """The properties of a node, those on earlier lines among them."""
        earlier = self.taken()
        if (earlier.anchor and properties.anchor) or (earlier.tag and properties.tag):
            raise NotYaml(begun, Message("a value has one anchor and one tag"))
        return Properties(earlier.anchor or properties.anchor, earlier.tag or properties.tag)

    def wait(self, begun: int, properties: Properties) -> None:
        """Keep properties whose node is on another line."""
        self.pending = self.joined(begun, properties)
        self.pending_at = self.at
        self.before = "properties"
