"""The attributes between `@{` and `}`, which are YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.mermaid.kind import Wrong

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

_BREAK = regex(r'"[^"]*"')
_LINES = regex(r"\n\s*+")


def metadata(text: str, start: int, end: int) -> tuple[Value | None, Wrong | None]:
    """The attributes in a stretch of a diagram, and what is wrong with it as YAML."""
    from cdclint.syntax.data.yaml_reader import parse_documents  # noqa: PLC0415 (few diagrams have attributes)

    written = _BREAK.sub(lambda found: _LINES.sub("<br/>", found[0]), text[start:end])
    if not written.strip():
        return None, None
    data = f"{written}\n" if "\n" in written else f"{{\n{written}\n}}"
    documents, problems = parse_documents(Source("attributes.yml", data))
    if problems:
        odd = written.count('"') % 2
        what = Message("this quotation mark has no other one") if odd else problems[0].message
        # Where a text goes over several lines, the place is a little before it.
        shift = start if data.startswith(written) else start - len("{\n")
        first = min(max(problems[0].span.start + shift, start), end)
        last = min(max(problems[0].span.end + shift, first), end)
        return None, Wrong(first, last, Message("these attributes are not valid YAML: {what}", what=what))
    return (documents[0] if documents else None), None
