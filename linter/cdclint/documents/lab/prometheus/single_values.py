"""Single values of Prometheus's configuration, read as its reader of YAML reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.placeholder_text import is_placeholder
from cdclint.syntax.data.value import Array, Object, Scalar, is_null, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.syntax.data.value import Value

Problem = tuple["Value", Message]

_DURATION = regex(r"(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?|0")
_GO_DURATION = regex(r"[+-]?(?:0|(?:\d++(?:\.\d*+)?+(?:ns|us|µs|ms|s|m|h))++)")
_HTTP = regex(r"(?i)https?://[^/?#]")
_SIZE = regex(r"[+-]?(?:(?:(?:\d++(?:\.\d*+)?+|\.\d++)(?:B|[KMGTPE]i?B))++|0)")
_TRUTHS = frozenset(
    word
    for one in ("true", "false", "yes", "no", "on", "off", "y", "n")
    for word in (one, one.capitalize(), one.upper())
)
_ESCAPE = regex(r"%(?![0-9a-fA-F]{2})")
_CONTROL = regex(r"[\x00-\x1f\x7f]")
_FILLED = regex(r"%[A-Z_]++%")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PORT = regex(r"(?::\d*)?")
_HOST = regex(r"[^\s\x00-\x20<>\"`{}|\\^]*")


def is_dynamic(value: Value | None) -> bool:
    """Whether a value is filled in before Prometheus reads it."""
    written = text(value)
    return "$" in written or "{{" in written or "<" in written or "%" in written


def is_template(value: Value | None) -> bool:
    """The same of a value in which `$` has a meaning of its own."""
    written = text(value)
    return "${" in written or "{{" in written or "<%" in written


def is_url(written: str) -> bool:
    """Whether Go's `url.Parse` takes it, judged by single characters."""
    if _CONTROL.search(written) or written.startswith(":"):
        return False
    plain, _, fragment = written.partition("#")
    scheme = _SCHEME.match(plain)
    rest = plain if scheme is None else plain[scheme.end() :]
    rest = rest.partition("?")[0]
    if scheme is not None and not rest.startswith("/"):
        return True
    if not rest.startswith("//"):
        return not _ESCAPE.search(rest) and not _ESCAPE.search(fragment) and (":" not in rest.partition("/")[0])
    authority, _, path = rest[2:].partition("/")
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        inner, closed, port = host.partition("]")
        return bool(closed) and " " not in inner and _PORT.fullmatch(port) is not None and not _ESCAPE.search(path)
    name, colon, port = host.rpartition(":") if ":" in host else (host, "", "")
    if _HOST.fullmatch(name) is None or _ESCAPE.search(name) or _ESCAPE.search(path):
        return False
    return _PORT.fullmatch(colon + port) is not None


def is_quoted(value: Scalar) -> bool:
    """Whether a text is quoted, which makes it a text whatever its content."""
    return isinstance(value.value, str) and value.end - value.start != len(value.value)


def of_text(key: str, value: Value) -> Iterator[Problem]:
    """A text, or any other single value."""
    if not isinstance(value, Scalar):
        yield value, Message("`{key}` is a text", key=key)


def of_duration(key: str, value: Value) -> Iterator[Problem]:
    """A duration."""
    if not isinstance(value, Scalar) or not (is_dynamic(value) or _DURATION.fullmatch(text(value))):
        yield value, Message("`{key}`: `{value}` is not a duration such as `15s`", key=key, value=text(value))


def of_truth(key: str, value: Value) -> Iterator[Problem]:
    """A boolean, in any of the words of YAML 1.1."""
    if is_dynamic(value):
        return
    if isinstance(value, Scalar) and is_quoted(value) and value.value in _TRUTHS:
        yield value, Message("`{key}` is `true` or `false` without quotes", key=key)
    elif not isinstance(value, Scalar) or not (isinstance(value.value, bool) or value.value in _TRUTHS):
        yield value, Message("`{key}` is `true` or `false`", key=key)


def of_whole(key: str, value: Value) -> Iterator[Problem]:
    """A number from 0 on."""
    yield from _of_number(key, value, Message("`{key}` is a whole number", key=key), least=0)


def of_integer(key: str, value: Value) -> Iterator[Problem]:
    """A number, negative ones too."""
    yield from _of_number(key, value, Message("`{key}` is a whole number", key=key), least=None)


def of_number(key: str, value: Value) -> Iterator[Problem]:
    """A number with a fraction."""
    yield from _of_number(key, value, Message("`{key}` is a number", key=key), least=None)


def _of_number(key: str, value: Value, message: Message, *, least: int | None) -> Iterator[Problem]:
    if is_dynamic(value):
        return
    number = value.value if isinstance(value, Scalar) else None
    if isinstance(value, Scalar) and isinstance(number, str) and is_quoted(value) and number.isdecimal():
        yield value, Message("`{key}` is a number without quotes", key=key)
    elif isinstance(number, str):
        if not _is_old_number(number):
            yield value, message
    elif isinstance(number, bool) or number is None or (least is not None and number < least):
        yield value, message


def _is_old_number(written: str) -> bool:
    """Whether YAML 1.1 takes it for a number, and newer YAML does not."""
    return written[:1].isdecimal() and written.replace("_", "").isdecimal()


def of_size(key: str, value: Value) -> Iterator[Problem]:
    """A number of bytes with a unit."""
    if not isinstance(value, Scalar) or not (is_dynamic(value) or _SIZE.fullmatch(text(value))):
        yield value, Message("`{key}`: `{value}` is not a size such as `10MB`", key=key, value=text(value))


def of_url(key: str, value: Value) -> Iterator[Problem]:
    """An address."""
    written = text(value)
    filled = "$" in written or "{{" in written or "<" in written or _FILLED.search(written) or is_placeholder(written)
    if not isinstance(value, Scalar) or not (filled or is_url(written)):
        yield (
            value,
            Message("`{key}`: `{value}` is not an address such as `http://host:80`", key=key, value=written),
        )


def of_http_url(key: str, value: Value) -> Iterator[Problem]:
    """An address with its scheme and host."""
    written = text(value)
    if is_dynamic(value) or is_placeholder(written):
        return
    if not isinstance(value, Scalar) or not (_HTTP.match(written) and is_url(written)):
        yield (
            value,
            Message("`{key}`: `{value}` is not an address such as `http://host:80`", key=key, value=written),
        )


def of_go_duration(key: str, value: Value) -> Iterator[Problem]:
    """A duration as Go itself writes it, which has no days."""
    if not isinstance(value, Scalar) or not (is_dynamic(value) or _GO_DURATION.fullmatch(text(value))):
        yield value, Message("`{key}`: `{value}` is not a duration such as `15s`", key=key, value=text(value))


def of_host_port(key: str, value: Value) -> Iterator[Problem]:
    """A host with its port."""
    host, colon, port = text(value).rpartition(":")
    is_empty = isinstance(value, Scalar) and not text(value)
    if not (is_empty or is_dynamic(value) or (colon and port and (":" not in host or host.endswith("]")))):
        yield value, Message("`{key}` is `host:port`", key=key)


def of_texts(key: str, value: Value) -> Iterator[Problem]:
    """The entries of a list of texts; a text by itself is no list."""
    for one in value.items if isinstance(value, Array) else ():
        if not isinstance(one, Scalar):
            yield one, Message("an entry of `{key}` is a text", key=key)


def of_map(_key: str, value: Value) -> Iterator[Problem]:
    """The values of a mapping of texts."""
    for member in value if isinstance(value, Object) else ():
        if not isinstance(member.value, Scalar):
            yield member.value, Message("`{name}` holds a text", name=member.name)


def of_labels(key: str, value: Value) -> Iterator[Problem]:
    """Labels with their values."""
    for member in value if isinstance(value, Object) else ():
        if not member.name:
            yield member.key, Message("`{name}` cannot be the name of a label", name=member.name)
    yield from of_map(key, value)


def of_lists(_key: str, value: Value) -> Iterator[Problem]:
    """The values of a mapping of lists."""
    for member in value if isinstance(value, Object) else ():
        if not isinstance(member.value, Array) and not is_null(member.value):
            yield member.key, Message("`{key}` holds a list: begin each entry with `-`", key=member.name)
        yield from of_texts(member.name, member.value)


def of_names(_key: str, _value: Value) -> Iterator[Problem]:
    """A mapping of names with values of any kind."""
    yield from ()


READERS: dict[str, Callable[[str, Value], Iterator[Problem]]] = {
    "text": of_text,
    "duration": of_duration,
    "bool": of_truth,
    "whole": of_whole,
    "integer": of_integer,
    "number": of_number,
    "size": of_size,
    "url": of_url,
    "http_url": of_http_url,
    "go_duration": of_go_duration,
    "host_port": of_host_port,
    "texts": of_texts,
    "map": of_map,
    "names": of_names,
    "labels": of_labels,
    "lists": of_lists,
}
"""What is wrong with a value, by the word for what it holds."""
LISTS = frozenset({"texts", "protocols"})
MAPPINGS = frozenset({"map", "names", "labels", "lists"})


def is_given(value: Value | None, *, empty: bool = False) -> bool:
    """Whether a value is there; with `empty`, a mapping without members too."""
    if isinstance(value, Object):
        return empty or bool(value.members)
    return bool(value.items) if isinstance(value, Array) else bool(text(value))
