"""A colon and a word that remark-directive takes for a directive."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Page

LOADS = regex(r"\bremark-?directive\b", 2)
RESTORES = regex(r"textDirective|starlight|directives?-(?:rehype|sugar)|remark-(?!directive\b)[\w-]*directive", 2)
"""What puts the text back, or makes something of every directive."""
NAME = regex(r"[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")


@rule
def swallowed_colon(page: Page) -> Iterator[Finding]:
    r"""A colon within a word makes an empty element of what follows it.

    With remark-directive `op:read` in a sentence is `op` and a directive named `read`: the page shows `op` and an empty
    element. Write `op\:read`, or put it between backticks. Directives with a label or attributes, and those after a
    blank, are meant as such.

    Sites that do not load remark-directive, and those of Starlight and Docusaurus, which put the text back, show it as
    it is written; so does a configuration with a plugin of its own for `textDirective`.
    """
    if not any(node.type == "textDirective" for node in page.directives):
        return
    renderer = page.course.renderer(page.source.path)
    configuration = page.course.whole_configuration(renderer)
    if renderer is None or renderer.name == "docusaurus" or not LOADS.search(configuration):
        return
    if RESTORES.search(configuration):
        return
    text = page.source.text
    for node in page.directives:
        if node.type != "textDirective" or node.has_label or node.attributes or not NAME.fullmatch(node.name):
            continue
        if node.end != node.start + 1 + len(node.name) or not text[max(0, node.start - 1) : node.start].isalnum():
            continue
        span = page.source.span(node.start, node.end)
        message = Message(
            "`{written}` is a directive of `remark-directive`, and the page shows an empty element: write `{meant}`",
            written=span.text,
            meant=f"\\{span.text}",
        )
        yield Finding(
            span, message, Fix(Message("escape the colon"), (Edit(page.source.span(span.start, span.start), "\\"),))
        )
