"""A service that waits for the health of one that has no health check."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.builds import builds
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.builds import Build

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
CHECK = "HEALTHCHECK"
REGISTRIES = ("docker.io/", "quay.io/", "registry.hub.docker.com/", "library/")


@rule(needs=("compose",))
def missing_healthcheck(project: Project) -> Iterator[Finding]:
    """A service waits until another one is healthy, and nothing says when that is.

    Compose starts the other one, finds that it "has no healthcheck configured", and gives up. Write a `healthcheck`
    with a `test`, or wait for `service_started`. An image that brings a check of its own needs none: reported are
    services that switch theirs off, well-known images that have none, and images that are built here on one of these
    without a `HEALTHCHECK`.
    """
    composes = project.composes
    unchecked = {(build.compose, build.service) for build in builds(project) if _is_unchecked(build)}
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
                is_without = (path, other["name"]) in unchecked if other["built"] else _has_none(other["image"])
                if other["health"] == "none" or is_without:
                    message = Message(
                        "service `{service}` has no `healthcheck`, and so is never healthy", service=other["name"]
                    )
                    yield Finding(project.span(path, need["place"]), message)


def _has_none(image: str) -> bool:
    name = image.partition("@")[0]
    for registry in REGISTRIES:
        name = name.removeprefix(registry)
    return name.partition(":")[0] in OFFICIAL | OTHERS


def _is_unchecked(build: Build) -> bool:
    """Whether no stage that the image is made of has a check, nor the image that they begin with."""
    stages = build.file.stages
    target = build.facts["target"].casefold()
    at = len(stages) - 1
    if target:
        at = next((index for index, stage in enumerate(stages) if stage.name == target), -1)
    while 0 <= at < len(stages):
        if any(one.name == CHECK for one in stages[at].instructions):
            return False
        image = build.image(stages[at].image.text)
        if image is None:
            return False
        below = [index for index in range(at) if stages[index].name == image.casefold()]
        if not below:
            return _has_none(image)
        at = below[-1]
    return False
