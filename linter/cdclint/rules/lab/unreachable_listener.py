"""A broker that sends its clients to where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose, environment_of, words_of
from cdclint.documents.lab.mounts import LOOPBACK

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import Service, ServiceFacts
    from cdclint.syntax.data.value import Scalar

LISTENER = regex(r"\s*(\w+)://([^\s:,/]*):(\d{1,5})\s*")
BROKER = regex(r"(?<![\w.-])([A-Za-z0-9][\w.-]*+):(\d{1,5})(?![\w.])")
ASKS = regex(r"(?i)bootstrap|broker|kafka")
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
    """A Kafka listener that other containers use is advertised as `localhost`.

    A client asks the broker at `kafka:9092` where to go on, and is sent to `localhost:9092`: in another container that
    is the client itself, and the connection is refused. Advertise the service's name, and give your own computer a
    listener of its own on another port. What your computer is sent to must be the port that `ports` publishes. Read are
    the variables of Kafka's images, and the flags of Redpanda.
    """
    asked = set(_asked(compose.services))
    published = {one["name"]: {port["container"]: port["host"] for port in one["ports"]} for one in _facts(compose)}
    for service in compose.services:
        if "network_mode" in service.value:
            continue
        written, bound, advertised = _listeners(service)
        if written is None:
            continue
        inside = [one for one in advertised if one.host and one.host not in LOOPBACK and "." not in one.host]
        outside = published.get(service.name, {})
        for one in advertised:
            reached = bound.get(one.name, one.port)
            if one.host not in LOOPBACK:
                continue
            opened = outside.get(int(reached))
            message = None
            if (service.name, reached) in asked:
                message = _message(
                    service, one, reached, inside[0] if inside else None, is_published=opened is not None
                )
            elif opened and str(opened) != one.port and int(one.port) not in outside.values():
                message = Message(
                    "your computer asks {host}:{opened} and is sent to {host}:{port}: advertise `{name}://{host}:{opened}`",
                    host=one.host,
                    opened=opened,
                    port=one.port,
                    name=one.name,
                )
            if message is not None:
                yield Finding(compose.source.span(written.start, written.end), message)


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


def _listeners(service: Service) -> tuple[Scalar | None, dict[str, str], list[Advertised]]:
    """Where it is written what a broker advertises, the ports of its listeners by name, and what it advertises."""
    environment = dict(environment_of(service.value))
    written = next((environment[key] for key in ADVERTISED if key in environment), None)
    bound = next((str(environment[key].value) for key in LISTENERS if key in environment), "")
    told = "" if written is None else str(written.value)
    if written is None:
        # Redpanda is told by flags.
        words = list(words_of(service.value))
        whole = " ".join(str(word.value) for word in words)
        flags: dict[str, str] = dict(FLAG.findall(whole))
        told, bound = flags.get("advertise-kafka-addr", ""), flags.get("kafka-addr", "")
        written = next((word for word in words if told and told in str(word.value)), None)
    ports = {found[1]: found[3] for one in bound.split(",") if (found := LISTENER.fullmatch(one)) is not None}
    advertised = [
        Advertised(*found.groups()) for one in told.split(",") if (found := LISTENER.fullmatch(one)) is not None
    ]
    return written, ports, advertised


def _asked(services: tuple[Service, ...]) -> Iterator[tuple[str, str]]:
    """The brokers and ports that services ask, by what their settings say; not those that a service asks itself."""
    for service in services:
        if "network_mode" in service.value:
            continue
        words = [str(word.value) for word in words_of(service.value)]
        texts = [str(value.value) for key, value in environment_of(service.value) if ASKS.search(key)]
        texts += [word for word in words if "bootstrap" in word]
        texts += [later for word, later in pairwise(words) if word.startswith("--bootstrap")]
        for text in texts:
            for found in BROKER.finditer(text):
                if found[1] != service.name:
                    yield found[1], found[2]
