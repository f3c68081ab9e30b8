"""A list of variables in which one is not a variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose
from cdclint.syntax.data.value import Object, Scalar, items

COLON = regex(r"([A-Za-z_][\w.-]*+)([ \t]*+:(?:[ \t]++|(?=[^=]*+\Z)))(?=[^\s=]|\Z).*+", re.DOTALL)


@rule
def invalid_environment(compose: Compose) -> Iterator[Finding]:
    """An entry of a list of variables is `NAME:value`, `NAME: value` or `NAME : value`.

    A list holds `NAME=value`. Compose takes `NAME:value` for a variable of that name, which is never set, and
    the container starts without it; `NAME: value` without quotes is a mapping, and the file is refused. Write
    `NAME=value`, or leave out the dashes of all entries.
    """
    for service in compose.services:
        for entry in items(service.value.get("environment")):
            if isinstance(entry, Object) and entry.members:
                key = entry.members[0].key
                message = Message("a list of variables holds `{name}=…`: write `=` for `:`", name=str(key.value))
                yield Finding(compose.source.span(key.start, key.end), message)
            elif isinstance(entry, Scalar) and isinstance(entry.value, str):
                found = COLON.fullmatch(entry.value)
                if found is None:
                    continue
                place = compose.source.span(entry.start, entry.end)
                message = Message("a list of variables holds `{name}=…`: write `=` for `:`", name=found[1])
                written = compose.source.text[entry.start : entry.end]
                at = entry.start + written.find(found[1]) + len(found[1])
                fix = None
                if written.count(entry.value) == 1:
                    edit = Edit(compose.source.span(at, at + len(found[2])), "=")
                    fix = Fix(Message("write `{operator}`", operator="="), (edit,), safe=False)
                yield Finding(place, message, fix)
