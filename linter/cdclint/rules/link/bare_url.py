"""An address that is in the text as it is."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.mdx.node import Link


@rule(severity=Severity.OFF)
def bare_url(lesson: Lesson) -> Iterator[Finding]:
    """An address is in the text as it is.

    The site makes a link of it, and the reader has to make out of the address where it leads. A link says so in words:
    `[документация Debezium](https://debezium.io/documentation/)`.

    The fix writes a link whose text is the address, to be replaced by better words.
    """
    for link in lesson.links:
        node = link.node
        if not isinstance(node, Link) or node.type != "link":
            continue
        span = lesson.source.span(node.start, node.end)
        if span.text.startswith(("[", "<")):
            continue
        fix = Fix(Message("write a link"), (Edit(span, f"[{span.text}]({node.url})"),))
        message = Message("a bare address: say in words where it leads, `[…]({address})`", address=node.url)
        yield Finding(span, message, fix)
