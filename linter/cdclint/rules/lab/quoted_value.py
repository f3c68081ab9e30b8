"""A variable with quotes in its value."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.compose import Compose
from cdclint.syntax.data.value import Scalar, items

QUOTED = regex(r"([A-Za-z_]\w*+)=(?:\"[^\"]*+\"|'[^']*+')")


@rule(severity=Severity.WARNING)
def quoted_value(compose: Compose) -> Iterator[Finding]:
    """An entry of a list of variables has its value in quotes, `- NAME="value"`.

    YAML takes quotes for its own only where an entry begins with them. Here they are a part of the value, and the
    container gets a password or an address with quotes around it. Leave them out, or put the whole entry into quotes:
    `- "NAME=value"`. Values that are JSON are left alone, as are those that quotes are put into on purpose.
    """
    for service in compose.services:
        for entry in items(service.value.get("environment")):
            if not isinstance(entry, Scalar) or not isinstance(entry.value, str):
                continue
            found, span = QUOTED.fullmatch(entry.value), compose.source.span(entry.start, entry.end)
            # An entry in quotes of its own has those inside on purpose.
            if found is None or span.text != entry.value:
                continue
            message = Message("the quotes are a part of the value: write `{name}=…` without them", name=found[1])
            yield Finding(span, message)
