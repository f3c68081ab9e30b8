"""YAML read so that every key and value knows its place, and so that an error does not hide what follows it.

PyYAML's parser gives events with marks; the tree is built of them here, because its own composer neither bounds the
depth nor notices duplicate keys. Plain scalars mean what YAML 1.2's core schema says, which is how the readers of these
files (Astro, Grafana, Prometheus) take them: `yes` and `1:30` are strings. Dates stay strings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from cdclint.core.dataclass import dataclass, field
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.exact.yaml_dialects import is_known_tag
from cdclint.syntax.data.simple_mapping import simple_mapping
from cdclint.syntax.data.template_value import is_filled_in
from cdclint.syntax.data.value import Array, Member, Object, Scalar
from cdclint.syntax.data.yaml_core_schema import resolve
from cdclint.syntax.data.yaml_entries import DASHES, ENTRY, entries_around
from cdclint.syntax.data.yaml_mending import MAX_MENDED, may_be_mended, mended, restored, with_plain_questions

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from yaml.error import MarkedYAMLError
    from yaml.events import AliasEvent, Event, ScalarEvent

    from cdclint.core.source import Source
    from cdclint.syntax.data.exact.yaml_events import NodeEvent
    from cdclint.syntax.data.value import Value

MAX_DEPTH = 200
MAX_PROBLEMS = 25
MAX_EXPANDED = 100_000
MAX_PATCHES = 10

# The characters that YAML knows are many: a set of the others compiles in a tenth of the time.
_UNREADABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_PROPERTIES = regex(r"(?:[&!]\S*[ \t]+)*")
_STRING_TAG = "tag:yaml.org,2002:str"


class Mark(Protocol):
    """A place as PyYAML gives it, whichever of its two parsers runs."""

    @property
    def index(self) -> int:
        """Code points before it."""


class YamlText(NamedTuple):
    """What a file of YAML says: its documents, what is wrong, and what libyaml refuses of it though it is valid.

    `is_template` says that a value of it is filled in before it is YAML.
    """

    documents: tuple[Value, ...]
    problems: tuple[Finding, ...]
    refused: Finding | None = None
    is_template: bool = False


def parse_yaml(source: Source, start: int = 0, end: int | None = None) -> tuple[Value | None, tuple[Finding, ...]]:
    """The YAML value between two offsets, and what is wrong with it; see `parse_documents`.

    None where there is nothing but blanks and comments.
    """
    documents, problems = parse_documents(source, start, end)
    return (documents[0] if documents else None), problems


def parse_documents(
    source: Source, start: int = 0, end: int | None = None
) -> tuple[tuple[Value, ...], tuple[Finding, ...]]:
    """All YAML documents between two offsets, and what is wrong with them.

    It never raises. The value of the smallest entry that does not parse is taken as plain text, and what comes after
    it is read as well. Aliases share the value of their anchor; `<<` merges. A document deeper than
    `MAX_DEPTH` or, aliases expanded, larger than `MAX_EXPANDED` values is cut there, with a problem.
    """
    found = read_yaml(source, start, end)
    return found.documents, found.problems


def read_yaml(source: Source, start: int = 0, end: int | None = None) -> YamlText:
    """The same, with what libyaml refuses of valid YAML 1.2: outside of lessons that is not a problem."""
    end = len(source.text) if end is None else end
    simple = simple_mapping(source.text, start, end)
    if simple is not None:
        return YamlText((simple,), ())
    problems: list[Finding] = []
    text = source.text[start:end]

    def unreadable(found: re.Match[str]) -> str:
        if len(problems) < MAX_PROBLEMS:
            place = source.span(start + found.start(), start + found.end())
            problems.append(
                Finding(place, Message("YAML cannot hold the control character U+{code:04X}", code=ord(found[0])))
            )
        return " "

    text = _UNREADABLE.sub(unreadable, text)
    patches: dict[int, Scalar] = {}
    lesson = source.path.endswith((".md", ".mdx"))
    mends = lesson and may_be_mended(text)
    text = with_plain_questions(text) if mends else text
    reader = Reader(source, start, text, patches)
    error = reader.read()
    for _ in range(MAX_MENDED if mends else 0):
        rewritten = None if reader.stumbled is None else mended(text, reader.stumbled)
        if rewritten is None:
            break
        text = rewritten
        reader = Reader(source, start, text, patches)
        error = reader.read()
    if error is not None and not problems:
        from cdclint.syntax.data.exact.yaml_exact import exact_value  # noqa: PLC0415 (few texts are read twice)

        exact = exact_value(source, start, source.text[start:end], error, lesson=lesson)
        if exact is not None:
            return exact
    while error is not None and error not in problems:
        problems.append(error)
        for entry in entries_around(text, error.span.start - start) if len(patches) < MAX_PATCHES else ():
            key = start + entry.key_start
            patched = {
                **patches,
                key: Scalar(restored(entry.raw(text)), start + entry.value_start, start + entry.value_end),
            }
            without = Reader(source, start, entry.blanked(text), patched)
            left = without.read()
            if left is None or left.span.start >= max(start + entry.value_end, error.span.start + 1):
                text, patches, reader, error = entry.blanked(text), patched, without, left
                break
    problems.extend(reader.problems)
    found = tuple(sorted(problems, key=lambda problem: problem.span.start)[:MAX_PROBLEMS])
    return YamlText(reader.documents, found, is_template=reader.is_template)


@dataclass
class _Open:
    """A collection that is being read. `size` counts the values in it, aliases expanded; `height` its levels."""

    start: int
    flow: bool
    mapping: bool
    anchor: str | None
    values: list[Value] = field(default_factory=list)
    size: int = 1
    height: int = 1


@dataclass(frozen=True)
class _Anchored:
    value: Value
    size: int
    height: int


class Reader:
    """One pass over the events of one text; `base` is added to every offset."""

    def __init__(self, source: Source, base: int, text: str, patches: dict[int, Scalar]) -> None:
        self.source = source
        self.base = base
        self.text = text
        self.patches = patches
        self.problems: list[Finding] = []
        self.found: list[Value] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}
        self.open_anchors: set[str] = set()
        self.nameless: set[int] = set()
        self.expanded = 0
        self.bomb = False
        self.stumbled: MarkedYAMLError | None = None
        self.is_template = False
        self.is_lesson = source.path.endswith((".md", ".mdx"))
        self.restores = may_be_mended(source.text[base : base + len(text)])

    @property
    def documents(self) -> tuple[Value, ...]:
        """The documents read so far."""
        return tuple(self.found)

    def problem(self, start: int, end: int, message: Message) -> None:
        """Report a problem; offsets are those of the source."""
        self.problems.append(Finding(self.source.span(start, end), message))

    def read(self) -> Finding | None:
        """Read everything; what the parser stumbled over is returned, and what was open is closed."""
        from yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 (costs 30 ms that a cached run never pays)

        try:
            for event in self.events():
                if not self.take(event):
                    break
        except MarkedYAMLError as error:
            self.stumbled = error.with_traceback(None)  # with it, this reader and the error would hold each other
            self.close_all()
            try:
                return self.explain(error)
            except (IndexError, ValueError):
                at = self.offset(error.problem_mark or error.context_mark)
                return self.finding_at(at, Message("invalid YAML: {what}", what=Message.text(error.problem or "")))
        except YAMLError as error:
            self.close_all()
            return Finding(
                self.source.span(self.base, self.base),
                Message("invalid YAML: {what}", what=Message.text(str(error))),
            )
        self.close_all()
        return None

    def events(self) -> Iterator[Event]:
        """The parser's events, by the C library where it is there."""
        import yaml  # noqa: PLC0415 (see read)

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events: Iterator[Event] = yaml.parse(self.text, Loader=loader)
        return events

    def take(self, event: Event | NodeEvent) -> bool:
        """Take one event; False ends the reading."""
        tag = getattr(event, "tag", None)
        if tag is not None and self.is_lesson and not is_known_tag(tag):
            start, end = self.offset(event.start_mark), self.skip_properties(event.start_mark)
            what = Message("the readers of lessons do not support the tag `{tag}`", tag=tag)
            self.problem(start, max(end, start), what)
        match type(event).__name__:
            case "ScalarEvent":
                scalar = self.scalar(event)  # type: ignore[arg-type]
                self.add(scalar, 1, 1, getattr(event, "anchor", None))
            case "AliasEvent":
                self.alias(event)  # type: ignore[arg-type]
            case "SequenceStartEvent" | "MappingStartEvent" as kind:
                anchor = getattr(event, "anchor", None)
                start = self.skip_properties(event.start_mark)
                if len(self.open) == MAX_DEPTH:
                    self.problem(
                        start,
                        start + 1,
                        Message("more than {limit} nested levels: the rest is not read", limit=MAX_DEPTH),
                    )
                    return False
                flow = bool(getattr(event, "flow_style", False))
                self.open.append(_Open(start, flow, kind == "MappingStartEvent", anchor))
                if anchor is not None:
                    self.open_anchors.add(anchor)
            case "SequenceEndEvent" | "MappingEndEvent":
                self.close(self.offset(event.end_mark))
            case "DocumentStartEvent":
                self.anchors.clear()
        return True

    def offset(self, mark: Mark | None) -> int:
        """A mark's place in the source; the end of the text without a mark."""
        return self.base + (len(self.text) if mark is None else min(mark.index, len(self.text)))

    def skip_properties(self, mark: Mark | None) -> int:
        """Where a node begins after its anchor and tag."""
        at = self.offset(mark)
        found = _PROPERTIES.match(self.text, at - self.base)
        return at if found is None else self.base + found.end()

    def scalar(self, event: ScalarEvent) -> Scalar:
        """A scalar, its type resolved."""
        start = self.skip_properties(event.start_mark)
        end = max(start, self.offset(event.end_mark))
        if event.style in {"|", ">"}:
            end = start + len(self.text[start - self.base : end - self.base].rstrip())
        tag = event.tag
        value = restored(event.value) if self.restores else event.value
        if tag in {_STRING_TAG, "!"} or (tag is None and event.style):
            return Scalar(value, start, end)
        return Scalar(resolve(value), start, end)

    def alias(self, event: AliasEvent) -> None:
        """`*name`: the same value again, as long as that stays finite and sane."""
        start, end, name = self.offset(event.start_mark), self.offset(event.end_mark), str(event.anchor)
        target = self.anchors.get(name)
        if name in self.open_anchors:
            self.problem(start, end, Message("`*{name}` is inside the value that it names", name=name))
        elif target is None:
            self.nameless.add(start)
            self.problem(start, end, Message("`*{name}` names no `&{name}` before it", name=name))
        elif len(self.open) + target.height > MAX_DEPTH:
            self.problem(
                start,
                end,
                Message("`*{name}` makes the document deeper than {limit} levels", name=name, limit=MAX_DEPTH),
            )
        elif self.expanded + target.size > MAX_EXPANDED:
            if not self.bomb:
                self.problem(
                    start,
                    end,
                    Message(
                        "`*{name}` makes the document grow to more than {limit} values", name=name, limit=MAX_EXPANDED
                    ),
                )
            self.bomb = True
        else:
            self.expanded += target.size
            self.add(target.value, target.size, target.height, None)
            return
        self.add(Scalar(None, start, end), 1, 1, None)

    def add(self, value: Value, size: int, height: int, anchor: str | None) -> None:
        """Put a finished value where it belongs."""
        if anchor is not None:
            self.anchors[anchor] = _Anchored(value, size, height)
        if not self.open:
            self.found.append(value)
            return
        parent = self.open[-1]
        parent.values.append(value)
        parent.size += size
        parent.height = max(parent.height, height + 1)

    def close(self, end: int) -> None:
        """End the innermost collection; one in block style ends with its last value."""
        ended = self.open.pop()
        if ended.anchor is not None:
            self.open_anchors.discard(ended.anchor)
        if not ended.flow and ended.values:
            last = ended.values[-1]
            end = last.end if last.end >= ended.start else end
        value: Value
        if ended.mapping:
            value = Object(tuple(self.members(ended.values)), ended.start, end)
            if ended.flow and not self.is_lesson and is_filled_in(self.source.text, value):
                value, self.is_template = Scalar(self.source.text[ended.start : end], ended.start, end), True
        else:
            value = Array(tuple(ended.values), ended.start, end)
        self.add(value, ended.size, ended.height, ended.anchor)

    def close_all(self) -> None:
        """End every collection that is still open."""
        while self.open:
            values = self.open[-1].values
            self.close(values[-1].end if values else self.open[-1].start)

    def members(self, values: list[Value]) -> Iterator[Member]:
        """Keys and values in turn; merged members come before a mapping's own, which outrank them."""
        pairs = list(zip(values[::2], values[1::2], strict=False))
        own: list[Member] = []
        merged: dict[str, Member] = {}
        seen: dict[str, Scalar] = {}
        for node, value in pairs:
            key = (
                node
                if isinstance(node, Scalar)
                else Scalar(self.source.text[node.start : node.end], node.start, node.end)
            )
            if key.value == "<<" and key.end - key.start == 2:
                self.merge(value, merged)
                continue
            if not isinstance(key.value, str):
                key = Scalar(self.source.text[key.start : key.end], key.start, key.end)
            name = str(key.value)
            if name in seen:
                line = self.source.position(seen[name].start).line
                self.problem(
                    key.start,
                    key.end,
                    Message('duplicate key "{key}": line {line} already has it', key=name, line=line),
                )
            seen[name] = key
            patch = self.patches.get(key.start)
            own.append(Member(key, patch or value))
        yield from (member for name, member in merged.items() if name not in seen)
        yield from own

    def merge(self, value: Value, merged: dict[str, Member]) -> None:
        """The members that `<<` brings in: of several mappings the first outranks the others."""
        for mapping in value.items if isinstance(value, Array) else (value,):
            if not isinstance(mapping, Object):
                if mapping.start in self.nameless:
                    continue
                self.problem(mapping.start, mapping.end, Message("`<<` merges mappings, and this is not a mapping"))
                continue
            self.expanded += len(mapping.members)
            if self.expanded > MAX_EXPANDED:
                return
            for member in mapping.members:
                merged.setdefault(member.name, member)

    def _opener(self, at: int) -> int:
        """The innermost `[` or `{` that is open at an offset: the offset itself, or one before it."""
        depth = 0
        for place in range(min(at - self.base, len(self.text) - 1), -1, -1):
            char = self.text[place]
            if char in "[{":
                if depth == 0:
                    return self.base + place
                depth -= 1
            elif char in "]}" and place < at - self.base:
                depth += 1
        return at

    def explain(self, error: MarkedYAMLError) -> Finding:
        """The parser's error at the place that has to be changed."""
        problem = error.problem or Message("this does not parse")
        context = error.context or ""
        at = self.offset(error.problem_mark or error.context_mark)
        begin = at if error.context_mark is None else self.offset(error.context_mark)
        char = self.text[at - self.base : at - self.base + 1]
        if "quoted scalar" in context and "end of stream" in problem:
            return self.finding_at(begin, Message("this quoted string is never closed"))
        if "quoted scalar" in context and "document indicator" in problem:
            return self.finding_at(begin, Message("this quoted string is never closed before `---`"))
        if "unknown escape" in problem or "hexdecimal" in problem:
            return self.finding_at(
                at, Message("a backslash in double quotes begins an escape: double it, or use single quotes")
            )
        if "cannot start any token" in problem:
            if char == "\t" or self.text[: at - self.base].endswith("\t"):
                return self.finding_at(at, Message("a tab cannot indent YAML: use spaces"))
            return self.finding_at(at, Message("a plain value cannot begin with `{char}`: put it in quotes", char=char))
        if "mapping values are not allowed" in problem:
            return self.finding_at(
                at, Message("a second `: ` in one line: put the value in quotes, or check the indent")
            )
        if "could not find expected ':'" in problem:
            return self.finding_at(begin, Message("no `:` after this key, or a line that is indented wrongly"))
        if "flow" in context:
            begin = self._opener(begin)
            if begin - self.base >= len(self.text) and error.context_mark is not None:
                begin = self.offset(error.context_mark)
            opener = self.text[begin - self.base]
            column = at - self.base - self.text.rfind("\n", 0, at - self.base) - 1
            indent = DASHES.match(self.text, at - self.base - column)
            if char == "" or (indent is not None and ENTRY.match(self.text, indent.end())):
                return self.finding_at(begin, Message("this `{opener}` is never closed", opener=opener))
            closer = "]" if opener == "[" else "}"
            line = self.source.position(begin).line
            return self.finding_at(
                at,
                Message(
                    "`,` or `{closer}` is expected here, for the `{opener}` in line {line}",
                    closer=closer,
                    opener=opener,
                    line=line,
                ),
            )
        if self.text[at - self.base - 1 : at - self.base] in {'"', "'"}:
            return self.finding_at(
                at, Message("text after the closing quote: put the whole value in quotes of the other kind")
            )
        if "block mapping" in context or "block collection" in context:
            line = self.source.position(begin).line
            return self.finding_at(
                at,
                Message(
                    "this does not fit into the block that begins in line {line}: check indent and quotes", line=line
                ),
            )
        if "alphabetic or numeric" in problem:
            return self.finding_at(begin, Message("a plain value cannot begin with `&`, `*` or `!`: put it in quotes"))
        if "block sequence entries" in problem:
            return self.finding_at(at, Message("a list starts on its own line, below its key"))
        if "block scalar" in context and "tab" in problem:
            return self.finding_at(at, Message("a tab cannot indent YAML: use spaces"))
        what = Message.text(problem)
        return self.finding_at(
            at, Message("{what} ({context})", what=what, context=Message.text(context)) if context else what
        )

    def finding_at(self, at: int, message: Message) -> Finding:
        """A finding on the character at a place; at the end of a text it is empty."""
        limit = self.base + len(self.text)
        char = self.source.text[at : at + 1]
        return Finding(self.source.span(at, at if at >= limit or char in "\r\n" else at + 1), message)
