"""The form of the JMX exporter's configuration: its keys, and what each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, Value, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYS = {
    "startDelaySeconds": "whole",
    "hostPort": "",
    "username": "",
    "password": "",
    "jmxUrl": "",
    "ssl": "truth",
    "lowercaseOutputName": "truth",
    "lowercaseOutputLabelNames": "truth",
    "inferCounterTypeFromName": "truth",
    "whitelistObjectNames": "list",
    "includeObjectNames": "list",
    "blacklistObjectNames": "list",
    "excludeObjectNames": "list",
    "autoExcludeObjectNameAttributes": "truth",
    "excludeObjectNameAttributes": "mapping",
    "excludeJvmMetrics": "truth",
    "metricCustomizers": "",
    "httpServer": "",
    "openTelemetry": "",
    "rules": "list",
}
_OF_RULE = {
    "pattern": "",
    "name": "text",
    "value": "",
    "valueFactor": "number",
    "help": "text",
    "labels": "mapping",
    "type": "text",
    "cache": "truth",
    "attrNameSnakeCase": "truth",
}
_OF_BEANS = ("whitelistObjectNames", "includeObjectNames", "blacklistObjectNames", "excludeObjectNames")
_NUMBER = regex(r"[+-]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d++)?+[fFdD]?")
_BEAN = regex(r"[^:\n]*+:(?:\*|[^=,\n]++=[^,\n]*+)(?:,(?:\*|[^=,\n]++=[^,\n]*+))*+")
"""The name of a bean, a domain and properties, or a pattern for such."""
_TYPES = ("GAUGE", "COUNTER", "UNTYPED", "UNKNOWN")
_TRUTHS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
_ENDED = regex(r"(?:\\[wd]|[\w|()+*?])*[A-Za-z)+*]\$")
"""The rest of a pattern that takes the name of an attribute and then the end."""


@dataclass(frozen=True)
class Problem:
    """What the exporter refuses or ignores, at which value; `meant` is the key that was probably meant."""

    value: Value
    message: Message
    meant: str = ""


def exporter_problems(root: Value | None, written: str) -> Iterator[Problem]:
    """What is wrong with the keys and values of a configuration, whose text is `written`."""
    if not isinstance(root, Object):
        return
    yield from _of_keys(root, _KEYS, written)
    if "hostPort" in root and "jmxUrl" in root:
        member = root.member("jmxUrl")
        assert member is not None
        message = Message("`{key}` and `{other}` exclude each other", key="jmxUrl", other="hostPort")
        yield Problem(member.key, message)
    for key in _OF_BEANS:
        for one in items(root.get(key)):
            if isinstance(one, Scalar) and '"' not in text(one) and _BEAN.fullmatch(text(one)) is None:
                message = Message(
                    "the exporter ends over `{name}`: the name of a bean is such as `kafka.connect:type=app-info,*`",
                    name=text(one),
                )
                yield Problem(one, message)
    for one in items(root.get("rules")):
        if not isinstance(one, Object):
            continue
        yield from _of_keys(one, _OF_RULE, written)
        kind = one.get("type")
        if isinstance(kind, Scalar) and isinstance(kind.value, str) and kind.value not in _TYPES:
            yield Problem(kind, _no_type(kind.value))
        labels = one.get("labels")
        for member in labels if isinstance(labels, Object) else ():
            if not isinstance(member.value, Scalar) or not isinstance(member.value.value, str):
                message = Message("the exporter ends over `{key}`: it must be a text, in quotes", key=member.name)
                yield Problem(member.value, message)
        pattern = one.get("pattern")
        if isinstance(pattern, Scalar) and isinstance(pattern.value, str):
            rest = pattern.value.rpartition(">")[2]
            if ">" in pattern.value and _ENDED.fullmatch(rest):
                message = Message(
                    "the pattern never matches: `: ` and the value follow the attribute, end with `{rest}:`",
                    rest=rest[:-1],
                )
                yield Problem(pattern, message)


def _of_keys(owner: Object, known: dict[str, str], written: str) -> Iterator[Problem]:
    for member in owner:
        kind = known.get(member.name)
        if kind is None:
            near = closest(member.name, [key for key in known if key not in owner], n=1, cutoff=0.8)
            if near:
                message = Message(
                    "the exporter ignores `{key}`; did you mean `{meant}`?", key=member.name, meant=near[0]
                )
                yield Problem(member.key, message, near[0])
            continue
        wrong = _of_kind(member.name, member.value, kind, written)
        if wrong is not None:
            yield Problem(member.value, wrong)


def _of_kind(key: str, value: Value, kind: str, written: str) -> Message | None:
    """What the exporter's agent ends over, and with it the process that it is loaded into."""
    plain = value.value if isinstance(value, Scalar) else value
    if kind == "list" and not isinstance(value, Array):
        return Message("the exporter ends over `{key}`: it must be a list", key=key)
    if kind == "mapping" and not isinstance(value, Object):
        return Message("the exporter ends over `{key}`: it must be a mapping", key=key)
    if kind == "text" and not isinstance(plain, str) and plain is not None:
        return Message("the exporter ends over `{key}`: it must be a text, in quotes", key=key)
    if kind == "number" and _NUMBER.fullmatch(text(value)) is None:
        return Message("the exporter ends over `{key}`: it must be a number", key=key)
    if kind == "whole" and (not isinstance(plain, int) or isinstance(plain, bool)):
        return Message("the exporter ends over `{key}`: it must be a whole number without quotes", key=key)
    if kind == "truth" and not isinstance(plain, bool):
        is_quoted = written.startswith(("'", '"'), value.start)
        if is_quoted or text(value).casefold() not in _TRUTHS:
            return Message("the exporter ends over `{key}`: it must be `true` or `false` without quotes", key=key)
    return None


def _no_type(written: str) -> Message:
    near = closest(written.upper(), _TYPES, n=1)
    if near:
        return Message("there is no type `{type}`; did you mean `{meant}`?", type=written, meant=near[0])
    return Message("there is no type `{type}`: it is one of {types}", type=written, types=", ".join(_TYPES[:3]))
