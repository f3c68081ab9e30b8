"""Listeners of a broker that do not fit together, as Kafka judges them at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.network_address import LAST_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lab.kafka.broker_settings import Broker, Setting

Problem = tuple["Setting", Message]
LISTENER = regex(r"\s*+([A-Za-z][\w-]*+)://(\[[^\]\s]*\]|[^\s:,/\[\]]*+):(\d{1,5})\s*+")
PROTOCOLS = frozenset({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})
META = "0.0.0.0"  # noqa: S104 (nothing is bound here)
_NAMED_BY = ("advertised.listeners", "inter.broker.listener.name", "controller.listener.names")


def is_broker(one: Broker) -> bool:
    """Whether the process is a broker: the tools that are in the same image take the same variables, and any text."""
    roles = one.get("process.roles")
    written = [one.get(key) for key in ("listeners", "advertised.listeners")]
    return (roles is None or "broker" in roles.value) and all(
        "/" in each.value or ":" in each.value for each in written if each is not None
    )


def is_controller(one: Broker) -> bool:
    """Whether the process is a controller itself, and has to listen as one."""
    roles = one.get("process.roles")
    return roles is not None and "controller" in roles.value


def entries(written: Setting | None) -> list[str]:
    """The entries of a list, as they are written."""
    return [one for one in written.value.split(",") if one.strip()] if written is not None else []


def name_of(listener: str) -> str:
    """The name of a listener, of itself or of its address."""
    return listener.partition("://")[0].strip().upper()


def listener_problems(one: Broker) -> Iterator[Problem]:
    """What is wrong with the listeners of a broker."""
    bound, advertised = one.get("listeners"), one.get("advertised.listeners")
    wrong = next((defect for written in (bound, advertised) if (defect := _malformed(written)) is not None), None)
    if wrong is not None:
        yield wrong
        return
    names = [name_of(each) for each in entries(bound)]
    shared = _shared(bound, names) or _shared(advertised, [name_of(each) for each in entries(advertised)])
    shared = shared or _shared(bound, [each.rpartition(":")[2].strip() for each in entries(bound)])
    if shared is not None:
        yield shared
        return
    for each in entries(advertised):
        found = LISTENER.fullmatch(each)
        if advertised is not None and found is not None and found[2] == META:
            yield (
                advertised,
                Message("clients cannot be sent to `{address}`: advertise the service's name", address=META),
            )
    if not names:
        return
    for key in _NAMED_BY:
        written = one.get(key)
        for each in entries(written):
            name = name_of(each)
            if written is not None and name not in names and (key != _NAMED_BY[2] or is_controller(one)):
                yield written, _unknown(name, names)
    yield from _of_inner(one, names)
    yield from _unmapped(one, names)


def _malformed(written: Setting | None) -> Problem | None:
    for each in entries(written):
        found = LISTENER.fullmatch(each)
        if written is not None and (found is None or number_of(found[3]) > LAST_PORT):
            return written, Message("`{listener}` is not a listener such as `PLAINTEXT://:9092`", listener=each.strip())
    return None


def _shared(written: Setting | None, values: list[str]) -> Problem | None:
    for index, each in enumerate(values):
        if written is not None and each in values[:index] and each != "0":
            return written, Message("two listeners share `{value}`", value=each)
    return None


def _of_inner(one: Broker, names: list[str]) -> Iterator[Problem]:
    """The listener by which brokers speak to each other is advertised, and is none of the controllers'."""
    written, advertised = one.get("inter.broker.listener.name"), one.get("advertised.listeners")
    controllers = {name_of(each) for each in entries(one.get("controller.listener.names"))}
    shown = [name_of(each) for each in entries(advertised)] if "advertised.listeners" in one.settings else names
    shown = [each for each in shown if each not in controllers]
    if written is not None:
        name = name_of(written.value)
        # A name that is no listener's is reported by itself, and was probably this one.
        if name in names and shown and name not in shown and set(shown) <= set(names):
            yield written, Message("the listener `{name}` of the brokers is not advertised", name=name)
        other = one.get("security.inter.broker.protocol")
        if other is not None and other.value and name:
            message = Message("`{key}` and `{other}` exclude each other", key=other.name, other=written.name)
            yield other, message
    elif (
        advertised is not None
        and one.whole
        and "bitnami" not in one.image
        and "listener.security.protocol.map" in one.settings
        and "inter.broker.listener.name" not in one.settings
        and "security.inter.broker.protocol" not in one.settings
        and "PLAINTEXT" not in shown
    ):
        key = one.written("inter.broker.listener.name")
        message = Message(
            "no `{key}` says by which of {names} brokers speak to each other", key=key, names=", ".join(shown)
        )
        if shown:
            yield advertised, message


def _unmapped(one: Broker, names: list[str]) -> Iterator[Problem]:
    key = "listener.security.protocol.map"
    protocols, bound = one.get(key), one.get("listeners")
    if protocols is None and key in one.settings:
        return
    if protocols is None:
        controllers = {name_of(each) for each in entries(one.get("controller.listener.names"))}
        if is_controller(one) and not controllers <= set(names):
            # A name that is not that of a listener is reported already.
            return
        known = {"CONTROLLER", *controllers}
        for name in names:
            if bound is not None and name not in PROTOCOLS and name not in known:
                yield bound, Message("no `{key}` says what `{name}` speaks", key=one.written(key), name=name)
                return
        return
    pairs = dict(_pair(each) for each in entries(protocols))
    for name, protocol in pairs.items():
        if protocol not in PROTOCOLS:
            yield (
                protocols,
                Message(
                    "`{protocol}` is not a protocol: one of {protocols}",
                    protocol=protocol or name,
                    protocols=", ".join(sorted(PROTOCOLS)),
                ),
            )
    if any(not protocol for protocol in pairs.values()):
        # What is no pair hides the listener that it is about.
        return
    is_alone = one.get("process.roles") is not None and not is_controller(one)
    others = entries(one.get("controller.listener.names")) if is_alone else ()
    for name in dict.fromkeys((*names, *map(name_of, others))):
        if name not in pairs:
            yield protocols, Message("the map has no protocol for the listener `{name}`", name=name)


def _pair(entry: str) -> tuple[str, str]:
    name, _, protocol = entry.partition(":")
    return name.strip().upper(), protocol.strip().upper()


def _unknown(name: str, names: list[str]) -> Message:
    near = closest(name, names)
    if near:
        return Message("there is no listener `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    return Message("there is no listener `{name}`: there are {names}", name=name, names=", ".join(names))
