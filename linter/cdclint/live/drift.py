"""Where a file and a running service disagree: the file's keys, each held against what the service has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.live.lab_client import SHOWN
from cdclint.syntax.data.value import Array, Object, Scalar, plain
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cdclint.syntax.data.value import Value

_SECRET = regex(r"password|passwd|secret|token|credential|(?:api|access|integration|private).?key|settings\.url$", 2)
"""Keys whose values are not shown."""
_KEPT_BACK = regex(r"\[REDACTED\]|<secret>|\*{3,}")
_FILLED_IN = regex(r"\$\{?\w|\$__")


class Difference(NamedTuple):
    """A key of a file that a service has otherwise: its place, its path, and both values as they are shown."""

    value: Value
    key: str
    here: str
    there: str


def differences(
    value: Value,
    there: Any,  # noqa: ANN401 (JSON of another program)
    *,
    skip: Collection[str] = (),
    path: str = "",
    listed: bool = True,
) -> Iterator[Difference]:
    """What the keys of a file say otherwise than the service; a key that only the service has is no difference.

    `skip` are keys that a service changes by itself. With `listed`, lists must be equally long. A value that a variable
    fills in, and one that a service keeps back, is not compared.
    """
    waiting: list[tuple[Value, Any, str]] = [(value, there, path)]
    while waiting:
        own, other, where = waiting.pop()
        if isinstance(own, Object) and isinstance(other, dict):
            for member in reversed(own.members):
                if member.name in skip or (not where and f".{member.name}" in skip):
                    continue
                inner = f"{where}.{member.name}" if where else member.name
                if member.name in other:
                    waiting.append((member.value, other[member.name], inner))
                elif not _is_nothing(member.value):
                    yield Difference(member.key, inner, _shown(member.value, inner), "")
        elif isinstance(own, Array) and isinstance(other, list):
            if listed and len(own.items) != len(other):
                yield Difference(own, where, f"[{len(own.items)}]", f"[{len(other)}]")
            elif not listed or own.items:
                waiting += [
                    (item, other[at], f"{where}[{at}]")
                    for at, item in reversed([*enumerate(own.items)])
                    if at < len(other)
                ]
        elif not _same(own, other):
            yield Difference(own, where, _shown(own, where), _words(other, where))


def _same(own: Value, other: Any) -> bool:  # noqa: ANN401 (JSON of another program)
    if not isinstance(own, Scalar):
        return (other is None and _is_nothing(own)) or plain(own) == other
    if isinstance(own.value, str) and _FILLED_IN.search(own.value):
        return True
    if isinstance(other, str) and _KEPT_BACK.fullmatch(other):
        return True
    if own.value == other or (_is_nothing(own) and other in (None, "", 0, False)):
        return True
    if isinstance(other, dict | list):
        return False
    one, two = (str(part).lower() if isinstance(part, bool) else str(part) for part in (own.value, other))
    if one.strip() == two.strip():
        return True
    lasts = seconds(one), seconds(two)
    return lasts[0] is not None and lasts[0] == lasts[1]


def _is_nothing(value: Value) -> bool:
    if isinstance(value, Scalar):
        return value.value in (None, "", False, 0)
    return not (value.items if isinstance(value, Array) else value.members)


def is_secret(key: str) -> bool:
    """Whether the value of a key is not for a report; the address of a receiver may hold a token."""
    return _SECRET.search(key) is not None


def _shown(value: Value, key: str) -> str:
    return _words(plain(value), key)


def _words(value: Any, key: str) -> str:  # noqa: ANN401 (JSON of another program)
    if is_secret(key):
        return "…"
    line = " ".join(("" if value is None else str(value).lower() if isinstance(value, bool) else str(value)).split())
    return line if len(line) <= SHOWN // 3 else f"{line[: SHOWN // 3 - 1]}…"


def described(found: list[Difference], there: str, what: Message) -> Message:
    """What is said of differences: the first, and how many others there are. `there` is who has it otherwise."""
    first = found[0]
    if is_secret(first.key):
        message = Message("{what}: `{key}` differs from what {there} has", what=what, key=first.key, there=there)
    elif first.there:
        message = Message(
            "{what}: `{key}` is `{here}` here, and `{other}` in {there}",
            what=what,
            key=first.key,
            here=first.here,
            other=first.there,
            there=there,
        )
    else:
        message = Message("{what}: {there} has no `{key}`", what=what, key=first.key, there=there)
    if len(found) == 1:
        return message
    more = ", ".join(f"`{one.key}`" for one in found[1:4])
    rest = len(found) - 4
    if rest > 0:
        return Message("{message}; {keys} and {number} more differ, too", message=message, keys=more, number=rest)
    return Message("{message}; {keys} differ, too", message=message, keys=more)
