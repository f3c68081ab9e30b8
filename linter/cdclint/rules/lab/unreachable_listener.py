"""A broker that sends its clients to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose, environment_of, words_of
from cdclint.documents.lab.mounts import LOOPBACK

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import Service
    from cdclint.syntax.data.value import Scalar

LISTENER = regex(r"\s*(\w+)://([^\s:,/]*):(\d{1,5})\s*")
BROKER = regex(r"(?<![\w.-])([A-Za-z0-9][\w.-]*+):(\d{1,5})(?![\w.])")
ASKS = regex(r"(?i)bootstrap|broker|kafka")
ADVERTISED = ("KAFKA_ADVERTISED_LISTENERS", "KAFKA_CFG_ADVERTISED_LISTENERS")
LISTENERS = ("KAFKA_LISTENERS", "KAFKA_CFG_LISTENERS")


@rule
def unreachable_listener(compose: Compose) -> Iterator[Finding]:
    """A Kafka listener that other containers use is advertised as `localhost`.

    A client asks the broker at `kafka:9092` where to go on, and is sent to `localhost:9092`: in another container that
    is the client itself, and the connection is refused. Advertise the service's name, and give your own computer a
    listener of its own on another port.
    """
    asked = set(_asked(compose.services))
    for service in compose.services:
        if "network_mode" in service.value:
            continue
        environment = dict(environment_of(service.value))
        written = next((environment[key] for key in ADVERTISED if key in environment), None)
        if written is None:
            continue
        bound = {name: port for name, _, port in _listeners(environment, LISTENERS)}
        for name, host, port in _listeners(environment, ADVERTISED):
            reached = bound.get(name, port)
            if host in LOOPBACK and (service.name, reached) in asked:
                message = Message(
                    "containers ask `{service}:{reached}` and are sent to {host}:{port}: advertise `{name}://{service}:{reached}`",
                    service=service.name,
                    reached=reached,
                    host=host,
                    port=port,
                    name=name,
                )
                yield Finding(compose.source.span(written.start, written.end), message)


def _listeners(environment: dict[str, Scalar], keys: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    written = next((environment[key] for key in keys if key in environment), None)
    for one in str(written.value).split(",") if written is not None else ():
        found = LISTENER.fullmatch(one)
        if found is not None:
            yield found[1], found[2], found[3]


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
