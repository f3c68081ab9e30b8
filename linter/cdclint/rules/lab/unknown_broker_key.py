"""A setting of a Kafka broker that is not read."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.kafka.broker_settings import broker_keys
from cdclint.documents.project import Project

OPEN = ("listener.name.", "zookeeper.", "ssl.", "sasl.", "confluent.")
"""Beginnings after which there are more settings than Kafka lists."""


@rule(severity=Severity.WARNING)
def unknown_broker_key(project: Project) -> Iterator[Finding]:
    """A setting of a Kafka broker is misspelt.

    Kafka reads the settings that it knows and drops all others without a word: with
    `KAFKA_OFFSETS_TOPIC_REPLICATION_FACTR: 1` the default of 3 holds, and the one broker of a lab makes no topic for
    offsets. Settings that are like none that is known are left alone: plugins and scripts of images read them, as
    are known ones behind the name of a plugin.
    """
    for one in project.brokers:
        known = broker_keys()
        for key, setting in one.settings.items():
            if key in known or key.startswith(OPEN):
                continue
            near = closest(key, [each for each in known if each not in one.settings], n=1, cutoff=0.9)
            # A plugin puts its own name before Kafka's: `ldap.ssl.truststore.location`.
            if near and not key.endswith(f".{near[0]}"):
                message = Message(
                    "Kafka does not read `{key}`; did you mean `{meant}`?",
                    key=setting.name,
                    meant=one.written(near[0]),
                )
                yield Finding(project.span(one.path, setting.span), message)
