"""A broker that sends its clients to where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.core.whole_number import number_of
from cdclint.documents.lab.compose import Compose, environment_of, words_of
from cdclint.documents.lab.mounts import LOOPBACK
from cdclint.syntax.data.value import Object, at, is_true, items, text

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import Service, ServiceFacts
    from cdclint.syntax.data.value import Scalar

LISTENER = regex(r"\s*([\w.-]+)://([^\s:,/]*):(\d{1,5})\s*")
BROKER = regex(r"(?<![\w.-])(?<!http://)(?<!https://)([A-Za-z0-9][\w.-]*+):(\d{1,5})(?![\w.])")
ASKS = regex(r"(?i)bootstrap|broker|kafka")
OF_CLIENTS = regex(r"(?i)bootstrap_?servers?|(?:^|_)kafka_(?:brokers?|url|hosts?)$")
ADVERTISED = ("KAFKA_ADVERTISED_LISTENERS", "KAFKA_CFG_ADVERTISED_LISTENERS")
LISTENERS = ("KAFKA_LISTENERS", "KAFKA_CFG_LISTENERS")
FLAG = regex(r"--(advertise-kafka-addr|kafka-addr)[= ]([^\s\"']++)")


class Advertised(NamedTuple):
    """A listener that clients are sent to."""

    name: str
    host: str
    port: str


@rule
def unreachable_listener(compose: Compose) -> Iterator[Finding]:
    """A Kafka listener that other containers use is advertised as `localhost`, or a container asks for Kafka there.

    A client asks the broker at `kafka:9092` where to go on, and is sent to `localhost:9092`: in another container that
    is the client itself, and the connection is refused. Advertise the service's name, and give your own computer a
    listener of its own on another port. What your computer is sent to must be the port that `ports` publishes. Other
    names that containers are sent to must be those of services, with a port on which the broker listens. Read are the
    variables of Kafka's images, and the flags of Redpanda.
    """
    known = _names(compose)
    yield from _of_clients(compose, known)
    asked = set(_asked(compose.services))
    published = {one["name"]: {port["container"]: port["host"] for port in one["ports"]} for one in _facts(compose)}
    for service in compose.services:
        if "network_mode" in service.value:
            continue
        written, bound, advertised, _ = _listeners(service)
        if written is None:
            continue
        inside = [one for one in advertised if one.host and one.host not in LOOPBACK and "." not in one.host]
        outside = published.get(service.name, {})
        for one in advertised:
            reached = bound.get(one.name, one.port)
            if one.host not in LOOPBACK:
                wrong = _astray(service, one, bound, known)
                if wrong is not None:
                    yield Finding(compose.source.span(written.start, written.end), wrong)
                continue
            if list(bound.values()).count(reached) > 1:
                # Kafka refuses two listeners with one port, and another rule says so.
                continue
            opened = outside.get(number_of(reached))
            message = None
            if (service.name, reached) in asked:
                message = _message(
                    service, one, reached, inside[0] if inside else None, is_published=opened is not None
                )
            elif opened and str(opened) != one.port and number_of(one.port) not in outside.values():
                message = Message(
                    "your computer asks {host}:{opened} and is sent to {host}:{port}: advertise `{name}://{host}:{opened}`",
                    host=one.host,
                    opened=opened,
                    port=one.port,
                    name=one.name,
                )
            if message is not None:
                yield Finding(compose.source.span(written.start, written.end), message)


def _astray(service: Service, one: Advertised, bound: dict[str, str], known: frozenset[str]) -> Message | None:
    """What is wrong with a listener that is advertised by another name than `localhost`."""
    if "$" in one.host:
        return None
    if one.host == service.name and one.name in bound and one.port not in bound.values():
        return Message(
            "the broker does not listen on {port}: advertise `{name}://{host}:{reached}`",
            port=one.port,
            name=one.name,
            host=one.host,
            reached=bound[one.name],
        )
    if known and one.host and "." not in one.host and one.host not in known:
        return Message(
            "containers are sent to `{host}`, and no service has this name: advertise `{name}://{service}:{reached}`",
            host=one.host,
            name=one.name,
            service=service.name,
            reached=bound.get(one.name, one.port),
        )
    return None


def _names(compose: Compose) -> frozenset[str]:
    """The names by which containers find each other; none where other files may add some."""
    root = compose.value
    networks = at(root, "networks")
    outside = [one for one in networks if is_true(at(one.value, "external"))] if isinstance(networks, Object) else ()
    if outside or at(root, "include") is not None:
        return frozenset()
    names: set[str] = set()
    for service in compose.services:
        if any(key in service.value for key in ("extends", "extra_hosts", "network_mode", "<<", "external_links")):
            return frozenset()
        if "image" not in service.value and "build" not in service.value:
            # The file completes another one, with more services and listeners.
            return frozenset()
        names |= {service.name, text(service.value.get("container_name")), text(service.value.get("hostname"))}
        own = service.value.get("networks")
        for member in own if isinstance(own, Object) else ():
            names |= {text(alias) for alias in items(at(member.value, "aliases"))}
        names |= {text(link).rpartition(":")[2] for link in items(service.value.get("links"))}
    return frozenset(names)


def _of_clients(compose: Compose, known: frozenset[str]) -> Iterator[Finding]:
    """Containers that ask themselves for a broker that runs in another one."""
    brokers: dict[str, tuple[str, str]] = {}
    unread: set[str] = set()
    for service in compose.services:
        written, bound, advertised, is_whole = _listeners(service)
        if not is_whole:
            unread.add(service.name)
        clients = {one.name for one in advertised}
        # Nobody but brokers asks the listener of controllers.
        ports = {port for name, port in bound.items() if name in clients or not clients}
        ports |= {one.port for one in advertised}
        inside = next((one for one in advertised if one.host not in LOOPBACK), None)
        reached = next(iter(bound.values()), next(iter(ports), ""))
        shown = f"{inside.host}:{inside.port}" if inside is not None else f"{service.name}:{reached}"
        for port in ports if written is not None else ():
            brokers.setdefault(port, (service.name, shown))
    for service in compose.services:
        if "network_mode" in service.value or _listeners(service)[0] is not None:
            continue
        for key, value in environment_of(service.value):
            if not OF_CLIENTS.search(key):
                continue
            for host, port in BROKER.findall(str(value.value)):
                if host in LOOPBACK and port in brokers:
                    message = Message(
                        "in a container `{host}` is the container itself: ask `{shown}`",
                        host=host,
                        shown=brokers[port][1],
                    )
                    yield Finding(compose.source.span(value.start, value.end), message)
                elif host not in unread and (wrong := _not_there(host, port, known, brokers)) is not None:
                    yield Finding(compose.source.span(value.start, value.end), wrong)


def _not_there(host: str, port: str, known: frozenset[str], brokers: dict[str, tuple[str, str]]) -> Message | None:
    """What is wrong with an address that a client of Kafka asks: no service has the name, or none of its listeners."""
    if not brokers or not known or "." in host:
        return None
    if host not in known:
        near = closest(host, known, n=1, cutoff=0.75)
        if not near:
            return None
        return Message("there is no service `{service}`; did you mean `{meant}`?", service=host, meant=near[0])
    own = sorted(one for one, (service, _) in brokers.items() if service == host)
    if not own or port in brokers:
        return None
    shown = brokers[own[0]][1]
    return Message("the broker does not send clients to {port}: ask `{shown}`", port=port, shown=shown)


def _facts(compose: Compose) -> list[ServiceFacts]:
    return [one for one in compose.facts["services"] if not one["written_ports"]]


def _message(
    service: Service, one: Advertised, reached: str, inside: Advertised | None, *, is_published: bool
) -> Message:
    """What is wrong, and what to do: a listener that your computer uses stays as it is."""
    asked = {"service": service.name, "reached": reached, "host": one.host, "port": one.port}
    if inside is not None:
        return Message(
            "containers ask `{service}:{reached}` and are sent to {host}:{port}: let them ask `{inside}`",
            inside=f"{inside.host}:{inside.port}",
            **asked,
        )
    if is_published:
        return Message(
            "containers ask `{service}:{reached}` and are sent to {host}:{port}: give them a listener of their own",
            **asked,
        )
    return Message(
        "containers ask `{service}:{reached}` and are sent to {host}:{port}: advertise `{name}://{service}:{reached}`",
        name=one.name,
        **asked,
    )


def _listeners(service: Service) -> tuple[Scalar | None, dict[str, str], list[Advertised], bool]:
    """Where it is written what a broker advertises, the ports of its listeners by name, and what it advertises.

    Last, whether all of them can be read: some may be filled in.
    """
    environment = dict(environment_of(service.value))
    written = next((environment[key] for key in ADVERTISED if key in environment), None)
    bound = next((str(environment[key].value) for key in LISTENERS if key in environment), "")
    given = "" if written is None else str(written.value)
    if written is None:
        # Redpanda is configured by flags.
        words = list(words_of(service.value))
        whole = " ".join(str(word.value) for word in words)
        flags: dict[str, str] = dict(FLAG.findall(whole))
        given, bound = flags.get("advertise-kafka-addr", ""), flags.get("kafka-addr", "")
        written = next((word for word in words if given and given in str(word.value)), None)
    ports = {found[1]: found[3] for one in bound.split(",") if (found := LISTENER.fullmatch(one)) is not None}
    advertised = [
        Advertised(*found.groups()) for one in given.split(",") if (found := LISTENER.fullmatch(one)) is not None
    ]
    parts = [one for written_out in (bound, given) for one in written_out.split(",") if one.strip()]
    is_whole = all(LISTENER.fullmatch(one) is not None for one in parts)
    return written, ports, advertised, is_whole


def _asked(services: tuple[Service, ...]) -> Iterator[tuple[str, str]]:
    """The brokers and ports that services ask, by what their settings say; not those that a service asks itself."""
    for service in services:
        if "network_mode" in service.value:
            continue
        words = [str(word.value) for word in words_of(service.value)]
        said = [str(value.value) for key, value in environment_of(service.value) if ASKS.search(key)]
        said += [word for word in words if "bootstrap" in word]
        said += [later for word, later in pairwise(words) if word.startswith("--bootstrap")]
        for one in said:
            for found in BROKER.finditer(one):
                if found[1] != service.name:
                    yield found[1], found[2]
