"""Comments that silence rules: found in one file, and applied to the findings of all rules.

MDX: `{/* cdclint-disable-next-line RULE, RULE: reason */}`, which applies to the next line that is not blank;
`{/* cdclint-disable RULE: reason */}` down to `{/* cdclint-enable RULE */}` or the end of the file; and
`{/* cdclint-disable-file RULE: reason */}`. Plain Markdown: the same between `<!--` and `-->`. YAML and frontmatter:
`# cdclint: disable=RULE,RULE reason`, which applies to its own line, or to the next one where it has a line to itself.
RULE is the id of a rule or the name of a group. A finding is silenced by the line on which it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.documents.lesson.suppression_comment import Suppressions
    from cdclint.syntax.data.value import Value

_MARKDOWN = regex(
    r"(?:\{\s*/\*|<!--)\s*cdclint-(disable-next-line|disable-file|disable|enable)\b([^:]*?)(?::(.*))?(?:\*/\s*\}|-->)",
    re.DOTALL,
)
_YAML = regex(r"(?:^|(?<=[ \t]))#[ \t]*cdclint:[ \t]*disable=([\w/,-]*)(.*)$", re.MULTILINE)
_NAME = regex(r"[\w/-]+")


@dataclass(slots=True)
class Comment:
    """One comment, in offsets and 1-based lines; a comment that ends a stretch silences nothing itself.

    `first` and `last` are the lines that it applies to, `names` the rules with their places.
    """

    start: int
    end: int
    names: list[tuple[str, int, int]]
    reason: str
    first: int
    last: int

    def covers(self, line: int, rule: str) -> Iterator[int]:
        """Which of the names silence a finding of `rule` that begins on `line`."""
        if self.first <= line <= self.last:
            for at, (name, _, _) in enumerate(self.names):
                if name in {rule, rule.partition("/")[0]}:
                    yield at


def comments_of(document: object) -> list[list[Any]]:
    """The comments of one document, in plain JSON values."""
    from cdclint.documents.data_file import YamlFile  # noqa: PLC0415 (likewise)
    from cdclint.documents.lesson.lesson import Page  # noqa: PLC0415 (a warm run reads no document)

    found: list[Comment] = []
    if isinstance(document, Page | YamlFile) and "cdclint" in document.source.text:
        if isinstance(document, YamlFile):
            found = _in_yaml(document.source, 0, len(document.source.text), document.documents)
        else:
            meta = document.frontmatter
            if meta is not None:
                values = () if meta.value is None else (meta.value,)
                found = _in_yaml(document.source, meta.span.start, meta.span.end, values)
            found += _in_markdown(document.source, [(comment.start, comment.end) for comment in document.comments])
    return [[one.start, one.end, [list(name) for name in one.names], one.reason, one.first, one.last] for one in found]


def _in_markdown(source: Source, comments: Iterable[tuple[int, int]]) -> list[Comment]:
    """Those among a lesson's comments that silence rules; the marks that make it a comment are part of each."""
    found: list[Comment] = []
    open_: list[Comment] = []
    for start, end in sorted(comments):
        match = _MARKDOWN.fullmatch(source.text, start, end)
        if match is None:
            continue
        verb, written, reason = match[1], match[2], " ".join((match[3] or "").split())
        names = _names(written, match.start(2))
        line = source.position(end).line
        if verb == "enable":
            ended = {name for name, _, _ in names}
            closed = [one for one in open_ if not ended or ended.intersection(name for name, _, _ in one.names)]
            for one in closed:
                one.last = line
            open_ = [one for one in open_ if one not in closed]
            continue
        comment = Comment(start, end, names, reason, line, source.line_count + 1)
        if verb == "disable":
            open_.append(comment)
        elif verb == "disable-file":
            comment.first = 1
        else:
            comment.first = comment.last = _next_line(source, line)
        found.append(comment)
    return found


def _in_yaml(source: Source, start: int, end: int, values: Iterable[Value]) -> list[Comment]:
    """The comments in a stretch of YAML that was read into `values`; a `#` in a scalar begins none."""
    scalars = sorted(_scalars(values))
    starts = [first for first, _ in scalars]
    found = []
    for match in _YAML.finditer(source.text, start, end):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and match.start() < scalars[at][1]:
            continue
        line = source.position(match.start()).line
        alone = not source.text[source.line_starts[line - 1] : match.start()].strip()
        about = _next_line(source, line) if alone else line
        last = match.start(2) + len(match[2].rstrip())
        names = _names(match[1], match.start(1))
        found.append(Comment(match.start(), last, names, match[2].strip(), about, about))
    return found


def _scalars(values: Iterable[Value]) -> Iterator[tuple[int, int]]:
    from cdclint.syntax.data.value import Array, Object, Scalar  # noqa: PLC0415 (a warm run reads no value)

    stack = list(values)
    while stack:
        match stack.pop():
            case Scalar(start=start, end=end):
                yield start, end
            case Array(items=items):
                stack.extend(items)
            case Object(members=members):
                for member in members:
                    stack += [member.key, member.value]


def apply(
    comments: list[list[Any]], findings: Iterable[tuple[str, Finding]]
) -> tuple[list[tuple[str, Finding]], set[tuple[int, int]]]:
    """The findings, each with its rule, that no comment silences, and which names of which comments did silence."""
    silencers = [Comment(*raw) for raw in comments]
    used: set[tuple[int, int]] = set()
    left = []
    for rule, found in findings:
        line = found.span.begin.line
        names = {(at, name) for at, comment in enumerate(silencers) for name in comment.covers(line, rule)}
        used |= names
        if not names:
            left.append((rule, found))
    return left, used


def document_of(
    source: Source,
    comments: list[list[Any]],
    used: set[tuple[int, int]],
    ran: Container[str],
    known: tuple[str, ...],
) -> Suppressions:
    """What the rules about suppression look at; `ran` are the rules and groups that the run could report."""
    from cdclint.documents.lesson.suppression_comment import Silenced, Suppression, Suppressions  # noqa: PLC0415 (few files have any)

    made = []
    for at, raw in enumerate(comments):
        comment = Comment(*raw)
        rules = tuple(
            Silenced(name, source.span(start, end), name in known, (at, which) in used if name in ran else None)
            for which, (name, start, end) in enumerate(comment.names)
        )
        made.append(Suppression(source.span(comment.start, comment.end), rules, comment.reason))
    return Suppressions(source, tuple(made), known)


def _names(written: str, offset: int) -> list[tuple[str, int, int]]:
    return [(found[0], offset + found.start(), offset + found.end()) for found in _NAME.finditer(written)]


def _next_line(source: Source, line: int) -> int:
    after = line + 1
    while after < source.line_count and not source.line(after).strip():
        after += 1
    return after
