"""A variable without which the image of a service ends at its start."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.project import Project

REGISTRY = regex(r"^(?:docker\.io/|quay\.io/|index\.docker\.io/)?(?:library/)?")
NEEDS: dict[str, tuple[str, ...]] = {
    "debezium/connect": ("BOOTSTRAP_SERVERS", "CONFIG_STORAGE_TOPIC", "OFFSET_STORAGE_TOPIC"),
    "confluentinc/cp-kafka-connect": (
        *("CONNECT_BOOTSTRAP_SERVERS", "CONNECT_GROUP_ID", "CONNECT_CONFIG_STORAGE_TOPIC"),
        *("CONNECT_OFFSET_STORAGE_TOPIC", "CONNECT_STATUS_STORAGE_TOPIC", "CONNECT_KEY_CONVERTER"),
        *("CONNECT_VALUE_CONVERTER", "CONNECT_REST_ADVERTISED_HOST_NAME"),
    ),
    "postgres": ("POSTGRES_PASSWORD|POSTGRES_PASSWORD_FILE|POSTGRES_HOST_AUTH_METHOD",),
    "mysql": ("MYSQL_ROOT_PASSWORD|MYSQL_ROOT_PASSWORD_FILE|MYSQL_ALLOW_EMPTY_PASSWORD|MYSQL_RANDOM_ROOT_PASSWORD",),
}
"""The variables that images ask for, by the image; of several that are joined by `|` one is enough."""
NEEDS["confluentinc/cp-kafka-connect-base"] = NEEDS["confluentinc/cp-kafka-connect"]

LINKED = frozenset({"BOOTSTRAP_SERVERS"})
"""What an image finds out by itself where its container is linked to another one."""


@rule(needs=("compose",))
def missing_variable(project: Project) -> Iterator[Finding]:
    """A service lacks a variable without which its image ends at its start.

    The image of Debezium's Connect says "The CONFIG_STORAGE_TOPIC variable must be set" and ends, that of PostgreSQL
    asks for a password. Known are the images of Connect of Debezium and Confluent, of PostgreSQL and of MySQL. Services
    that take variables from elsewhere, start otherwise, or are completed by a Compose file beside are left alone.
    """
    composes = project.lab.composes
    for path, facts in composes.items():
        beside = {
            name
            for other, one in composes.items()
            if other != path and dirname(other) == dirname(path)
            for name in one["names"]
        }
        for service in facts["services"]:
            needs = NEEDS.get(_name(service["image"]), ())
            if facts["partial"] or service["built"] or service["more_variables"] or service["name"] in beside:
                continue
            given = service["variables"]
            lacking = [need for need in needs if not set(need.split("|")) & set(given)]
            if not given or len(lacking) > 1 + len(needs) // 2:
                # Variables configure nothing here.
                continue
            others = [one for one in given if not any(one in need.split("|") for need in needs)]
            for need in lacking:
                near = [one for one in others if closest(one, need.split("|"), n=1, cutoff=0.85)]
                if near or need not in LINKED:
                    message = _message(need.partition("|")[0], near)
                    yield Finding(project.span(path, service["image_place"]), message)


def _name(image: str) -> str:
    return REGISTRY.sub("", image).partition("@")[0].partition(":")[0]


def _message(needed: str, near: list[str]) -> Message:
    if near:
        return Message("the image ends without `{needed}`: `{given}` is another one", needed=needed, given=near[0])
    return Message("the image ends without `{needed}`", needed=needed)
