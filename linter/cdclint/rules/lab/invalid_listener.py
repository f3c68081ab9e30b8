"""Listeners with which a Kafka broker does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose, environment_of

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Scalar

LISTENER = regex(r"\s*+([A-Za-z][\w-]*+)://(\[[^\]\s]*\]|[^\s:,/\[\]]*+):(\d{1,5})\s*+")
PROTOCOLS = frozenset({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"})
VOTER = regex(r"\s*+(\d++)@([^\s:@,]++):(\d{1,5})\s*+")
ROLES = ("broker", "controller")
META = "0.0.0.0"  # noqa: S104 (nothing is bound here)
PREFIXES = ("KAFKA_CFG_", "KAFKA_")


@rule
def invalid_listener(compose: Compose) -> Iterator[Finding]:
    """A broker's listeners do not fit together, and Kafka ends at its start.

    Every name in `advertised.listeners`, `inter.broker.listener.name` and `controller.listener.names` must be one of
    `listeners`, and where there is a `listener.security.protocol.map`, every listener must be in it. No port and no
    name may be used twice, a listener is `NAME://host:port`, and clients cannot be sent to `0.0.0.0`. Judged are the
    variables of the images of Apache Kafka, Confluent and Bitnami; a setting that is absent may come from the image.
    Of processes that are controllers alone only their roles and voters are judged: a controller is one of
    `controller.quorum.voters`, at the port that its own listener has.
    """
    for service in compose.services:
        environment = dict(environment_of(service.value))
        prefix = next((one for one in PREFIXES if f"{one}ADVERTISED_LISTENERS" in environment), "")
        prefix = prefix or next((one for one in PREFIXES if f"{one}LISTENERS" in environment), "")
        settings = {
            key.removeprefix(prefix): value
            for key, value in environment.items()
            if prefix and key.startswith(prefix) and "$" not in str(value.value)
        }
        for place, message in _of_quorum(settings, service.name):
            yield Finding(compose.source.span(place.start, place.end), message)
        if not _is_broker(settings):
            continue
        for place, message in _problems(settings):
            yield Finding(compose.source.span(place.start, place.end), message)


def _problems(settings: dict[str, Scalar]) -> Iterator[tuple[Scalar, Message]]:
    bound, advertised = settings.get("LISTENERS"), settings.get("ADVERTISED_LISTENERS")
    names: list[str] = []
    for written in (bound, advertised):
        for one in _entries(written):
            if written is not None and LISTENER.fullmatch(one) is None:
                yield (
                    written,
                    Message("`{listener}` is not a listener such as `PLAINTEXT://:9092`", listener=one.strip()),
                )
                return
    if bound is not None:
        names = [one.partition("://")[0].strip().upper() for one in _entries(bound)]
        ports = [one.rpartition(":")[2].strip() for one in _entries(bound)]
        for what in (names, ports):
            for index, one in enumerate(what):
                if one in what[:index] and one != "0":
                    yield bound, Message("two listeners share `{value}`", value=one)
                    return
    for one in _entries(advertised):
        found = LISTENER.fullmatch(one)
        if advertised is not None and found is not None and found[2] == META:
            yield (
                advertised,
                Message("clients cannot be sent to `{address}`: advertise the service's name", address=META),
            )
    if not names:
        return
    for key, many in (
        ("ADVERTISED_LISTENERS", True),
        ("INTER_BROKER_LISTENER_NAME", False),
        ("CONTROLLER_LISTENER_NAMES", True),
    ):
        written = settings.get(key)
        for one in _entries(written) if many else (str(written.value),) if written is not None else ():
            name = one.partition("://")[0].strip().upper()
            if (
                written is not None
                and name
                and name not in names
                and (key != "CONTROLLER_LISTENER_NAMES" or _controls(settings))
            ):
                yield written, _unknown(name, names)
    yield from _unmapped(settings, names)


def _unmapped(settings: dict[str, Scalar], names: list[str]) -> Iterator[tuple[Scalar, Message]]:
    protocols = settings.get("LISTENER_SECURITY_PROTOCOL_MAP")
    if protocols is None:
        bound = settings["LISTENERS"]
        for name in names:
            if name not in PROTOCOLS and name != "CONTROLLER":
                yield bound, Message("no `LISTENER_SECURITY_PROTOCOL_MAP` says what `{name}` speaks", name=name)
                return
        return
    pairs = dict(_pair(one) for one in _entries(protocols))
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
    for name in names:
        if name not in pairs:
            yield protocols, Message("the map has no protocol for the listener `{name}`", name=name)


def _of_quorum(settings: dict[str, Scalar], service: str) -> Iterator[tuple[Scalar, Message]]:
    """What is wrong with the roles of a process, and with who votes for the controller."""
    roles, voters, node = (settings.get(key) for key in ("PROCESS_ROLES", "CONTROLLER_QUORUM_VOTERS", "NODE_ID"))
    for one in _entries(roles):
        if roles is not None and one.strip() not in ROLES:
            near = closest(one.strip(), ROLES, n=1)
            if near:
                yield (
                    roles,
                    Message("there is no role `{role}`; did you mean `{meant}`?", role=one.strip(), meant=near[0]),
                )
            else:
                yield roles, Message("there is no role `{role}`: `broker` or `controller`", role=one.strip())
            return
    if voters is None:
        return
    found = [VOTER.fullmatch(one) for one in _entries(voters)]
    for one, voter in zip(_entries(voters), found, strict=True):
        if voter is None:
            yield voters, Message("`{voter}` is no voter such as `1@kafka:9093`", voter=one.strip())
            return
    known = {voter[1]: (voter[2], voter[3]) for voter in found if voter is not None}
    own = "" if node is None else str(node.value).strip()
    if not own or not _controls(settings):
        return
    if own not in known:
        yield voters, Message("node {node} is a controller, and none of the voters", node=own)
        return
    names = {one.strip().upper() for one in _entries(settings.get("CONTROLLER_LISTENER_NAMES"))}
    ports = {
        one.rpartition(":")[2].strip()
        for one in _entries(settings.get("LISTENERS"))
        if one.partition("://")[0].strip().upper() in names
    }
    host, port = known[own]
    if ports and port not in ports and host in {service, "localhost"}:
        yield (
            voters,
            Message(
                "voter {node} is at port {port}, and its controller listens on {own}",
                node=own,
                port=port,
                own=min(ports),
            ),
        )


def _is_broker(settings: dict[str, Scalar]) -> bool:
    """Whether the process is a broker: the tools that are in the same image take the same variables, and any text."""
    roles = settings.get("PROCESS_ROLES")
    written = [settings.get(key) for key in ("LISTENERS", "ADVERTISED_LISTENERS")]
    return (roles is None or "broker" in str(roles.value)) and all(
        "/" in str(one.value) or ":" in str(one.value) for one in written if one is not None
    )


def _controls(settings: dict[str, Scalar]) -> bool:
    """Whether the process is a controller itself, and has to listen as one."""
    roles = settings.get("PROCESS_ROLES")
    return roles is not None and "controller" in str(roles.value)


def _pair(entry: str) -> tuple[str, str]:
    name, _, protocol = entry.partition(":")
    return name.strip().upper(), protocol.strip().upper()


def _entries(written: Scalar | None) -> list[str]:
    return [one for one in str(written.value).split(",") if one.strip()] if written is not None else []


def _unknown(name: str, names: list[str]) -> Message:
    near = closest(name, names)
    if near:
        return Message("there is no listener `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    return Message("there is no listener `{name}`: there are {names}", name=name, names=", ".join(names))
