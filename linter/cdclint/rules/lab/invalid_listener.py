"""Listeners with which a Kafka broker does not start."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lab.kafka.listeners import is_broker, listener_problems
from cdclint.documents.lab.kafka.quorum import quorum_problems
from cdclint.documents.project import Project


@rule
def invalid_listener(project: Project) -> Iterator[Finding]:
    """A broker's listeners do not fit together, and Kafka ends at its start.

    Every name in `advertised.listeners`, `inter.broker.listener.name` and `controller.listener.names` must be one of
    `listeners`, and where there is a `listener.security.protocol.map`, every listener must be in it. No port and no
    name may be used twice, a listener is `NAME://host:port`, and clients cannot be sent to `0.0.0.0`. Judged are the
    variables of the images of Apache Kafka, Confluent and Bitnami, and files of properties; a setting that is absent
    may come from the image. Without ZooKeeper a process needs `node.id`, its listeners of controllers and the
    controllers themselves, in `controller.quorum.voters` or `controller.quorum.bootstrap.servers`: a controller is one
    of the voters, at the port that its own listener has, and a broker alone is none. Before Kafka 3.9 listeners of
    controllers are not advertised. Numbers and `true` or `false` are held to Kafka's own definitions.
    """
    for one in project.brokers:
        problems = [*quorum_problems(one), *(listener_problems(one) if is_broker(one) else ())]
        seen = set()
        for setting, message in problems:
            if (key := (setting.span[0], str(message))) not in seen:
                seen.add(key)
                yield Finding(project.span(one.path, setting.span), message)
