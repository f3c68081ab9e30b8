"""A list of variables or labels in which one is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose
from cdclint.syntax.data.value import Object, Scalar, Value, at, items

COLON = regex(r"([A-Za-z_][\w.-]*+)([ \t]*+:(?:[ \t]++|(?=[^=]*+\Z)))(?=[^\s=]|\Z).*+", re.DOTALL)


@rule
def invalid_environment(compose: Compose) -> Iterator[Finding]:
    """An entry of a list of variables or labels is `NAME:value`, `NAME: value` or `NAME : value`.

    A list holds `NAME=value`. Compose takes `NAME:value` for a variable of that name, which is never set, and
    the container starts without it; a label of that name has no value. `NAME: value` without quotes is a mapping, and
    the file is refused. Write `NAME=value`, or leave out the dashes of all entries.
    """
    for entry, is_label in _entries(compose):
        if is_label:
            if isinstance(entry, Scalar) and isinstance(entry.value, str) and (found := COLON.fullmatch(entry.value)):
                message = Message("a list of labels holds `{name}=…`: write `=` for `:`", name=found[1])
                yield Finding(compose.source.span(entry.start, entry.end), message)
        else:
            yield from _of_variable(compose, entry)


def _of_variable(compose: Compose, entry: Value) -> Iterator[Finding]:
    if isinstance(entry, Object) and entry.members:
        key = entry.members[0].key
        message = Message("a list of variables holds `{name}=…`: write `=` for `:`", name=str(key.value))
        yield Finding(compose.source.span(key.start, key.end), message)
    elif isinstance(entry, Scalar) and isinstance(entry.value, str):
        found = COLON.fullmatch(entry.value)
        if found is None:
            return
        place = compose.source.span(entry.start, entry.end)
        message = Message("a list of variables holds `{name}=…`: write `=` for `:`", name=found[1])
        written = compose.source.text[entry.start : entry.end]
        begin = entry.start + written.find(found[1]) + len(found[1])
        fix = None
        if written.count(entry.value) == 1:
            fix = replacing(compose.source.span(begin, begin + len(found[2])), "=")
        yield Finding(place, message, fix)


def _entries(compose: Compose) -> Iterator[tuple[Value, bool]]:
    """The entries of lists of variables and of labels, and whether one is a label."""
    for service in compose.services:
        for entry in items(service.value.get("environment")):
            yield entry, False
        for labels in (service.value.get("labels"), at(service.value, "deploy", "labels")):
            for entry in items(labels):
                yield entry, True
