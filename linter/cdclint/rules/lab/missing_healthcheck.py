"""A service that waits for the health of one that has no health check."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

OFFICIAL = frozenset(
    {
        *("postgres", "mysql", "mariadb", "mongo", "redis", "valkey", "cassandra", "zookeeper", "rabbitmq", "nginx"),
        *("httpd", "alpine", "ubuntu", "debian", "busybox", "python", "node", "openjdk", "eclipse-temurin", "maven"),
    }
)
OTHERS = frozenset(
    {
        *("apache/kafka", "apache/kafka-native", "valkey/valkey", "postgis/postgis", "pgvector/pgvector"),
        *("confluentinc/cp-kafka", "confluentinc/cp-zookeeper", "confluentinc/cp-schema-registry"),
        *("confluentinc/cp-kafka-connect", "confluentinc/cp-kafka-connect-base", "confluentinc/cp-server"),
        *("debezium/connect", "debezium/kafka", "debezium/zookeeper", "debezium/server", "debezium/postgres"),
        *("debezium/example-postgres", "debezium/example-mysql", "debezium/connect-base", "debezium/example-mongodb"),
        *("prom/prometheus", "prom/alertmanager", "grafana/grafana", "grafana/grafana-oss", "grafana/loki"),
        *("bitnami/kafka", "bitnami/zookeeper", "bitnami/postgresql", "wurstmeister/kafka", "flink", "spark"),
    }
)
"""Images whose makers give them no HEALTHCHECK."""
REGISTRIES = ("docker.io/", "quay.io/", "registry.hub.docker.com/", "library/")


@rule(needs=("compose",))
def missing_healthcheck(project: Project) -> Iterator[Finding]:
    """A service waits until another one is healthy, and nothing says when that is.

    Compose starts the other one, finds that it "has no healthcheck configured", and gives up. Write a `healthcheck`
    with a `test`, or wait for `service_started`. An image that brings a check of its own needs none: reported are
    services that switch theirs off, and well-known images that have none.
    """
    composes = project.composes
    for path, facts in composes.items():
        beside = [one for other, one in composes.items() if dirname(other) == dirname(path)]
        checked = {
            service["name"]
            for one in beside
            for service in one["services"]
            if service["health"] == "checked" or service["merged"]
        }
        services = {service["name"]: service for service in facts["services"]}
        for service in facts["services"]:
            for need in service["needs"]:
                other = services.get(need["name"])
                if not need["healthy"] or other is None or other["name"] in checked:
                    continue
                if other["health"] == "none" or (not other["built"] and _has_none(other["image"])):
                    message = Message(
                        "service `{service}` has no `healthcheck`, and so is never healthy", service=other["name"]
                    )
                    yield Finding(project.span(path, need["place"]), message)


def _has_none(image: str) -> bool:
    name = image.partition("@")[0]
    for registry in REGISTRIES:
        name = name.removeprefix(registry)
    return name.partition(":")[0] in OFFICIAL | OTHERS
