"""A setting of a connector that is not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.connectors.connector_catalogue import REPLACED, is_shared
from cdclint.documents.connectors.connector_keys import is_renamed, renamed
from cdclint.documents.lab.connect.connect_plugins import Defect, ignored
from cdclint.documents.lab.connectors import COMMON
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.connectors.connector_catalogue import Settings
    from cdclint.documents.connectors.connector_keys import SettingFacts
    from cdclint.documents.lab.connectors import Connector

OPEN = (
    *("database.", "driver.", "schema.history.internal.", "producer.override.", "consumer.override.", "errors."),
    *("admin.override.", "key.converter.", "value.converter.", "header.converter.", "topic.creation.", "signal."),
    *("notification.", "snapshot.", "column.", "internal.", "post.processors.", "openlineage.", "topic.", "mongodb."),
    *("hibernate.", "connection.", "custom.", "cdc.", "log.mining.", "archive.", "infinispan.", "ehcache."),
)
"""Beginnings after which others than the connector read the rest, too."""
LISTS = ("transforms", "predicates")


@rule(severity=Severity.WARNING, needs=("configurations", "connectors", "compose"))
def unknown_connector_key(project: Project) -> Iterator[Finding]:
    """A setting of a connector is misspelt, is one that Debezium had in an earlier version, or belongs to no transform.

    Kafka Connect and Debezium read the keys that they know and drop all others without a word: the connector runs, with
    the default. Which keys there are depends on the version of Debezium in the lab's images; those of transforms and
    converters of Kafka and Debezium are known as well. Keys that are like none
    that is known are left alone: a driver or a converter may read them. A key of Debezium 1 that is beside the one
    that took its place is left over.
    """
    for one in project.configured_connectors:
        aliases = {key: one.aliases(key) for key in LISTS}
        known = one.known
        prefixes = tuple(f"{alias}." for alias in (*one.aliases("converters"), *one.aliases("post.processors")))
        for setting in one.facts["settings"]:
            key = setting["key"]
            listed = next((name for name in LISTS if key.startswith(f"{name}.")), "")
            if listed:
                alias = key.split(".")[1]
                if alias in one.mistaken(listed):
                    # Another rule says so: the connector does not start.
                    continue
                if one.facts["whole"] and alias not in aliases[listed] and not _is_open(one, listed):
                    message = Message(
                        "`{key}` belongs to nothing: `{list}` has no `{alias}`", key=key, list=listed, alias=alias
                    )
                    yield _finding(project, one, Defect(setting, message))
                continue
            meant = renamed(key) if is_renamed(key) else ""
            if known is not None and meant in one.settings and not known.is_known(key):
                message = Message("`{key}` is never read: `{meant}` took its place", key=key, meant=meant)
                yield _finding(project, one, Defect(setting, message))
                continue
            if (
                known is None
                or key in COMMON
                or is_renamed(key)
                or known.is_known(key)
                or (prefixes and key.startswith(prefixes))
            ):
                continue
            defect = _of_key(one, known, setting)
            if defect is not None:
                yield _finding(project, one, defect)
        for defect in ignored(one):
            yield _finding(project, one, defect)


def _finding(project: Project, one: Connector, defect: Defect) -> Finding:
    """A finding at a key, without its quotes, whose fix writes what was meant instead."""
    source, (start, end) = project.source(one.path), defect.setting["span"]
    quoted = source.text.startswith(('"', "'"), start)
    place = source.span(start + 1, end - 1) if quoted else source.span(start, end)
    fix = None
    if defect.meant and place.text == defect.setting["key"]:
        fix = replacing(place, defect.meant)
    return Finding(place, defect.message, fix)


def _of_key(one: Connector, known: Settings, setting: SettingFacts) -> Defect | None:
    key = setting["key"]
    meant = _meant(key, [*known.keys, *COMMON])
    if meant and meant not in one.settings:
        message = Message("`{key}` is never read; did you mean `{meant}`?", key=key, meant=meant)
        return Defect(setting, message, meant)
    taken = REPLACED.get(key, "")
    if one.whole and taken in known.needs and taken not in one.settings:
        # The connector does not start without the other one, which another rule reports.
        return None
    if known.was_known(key) and not one.old and not is_shared(key, one.version):
        version = ".".join(str(part) for part in one.version[:2])
        return Defect(setting, Message("Debezium {version} has no `{key}` any more", version=version, key=key))
    return None


def _meant(key: str, keys: list[str]) -> str:
    """The key that another one is almost; of a key with a beginning that is open the rest decides."""
    near = closest(key, keys, n=3, cutoff=0.85)
    for one in near:
        start = next((begin for begin in OPEN if key.startswith(begin)), "")
        if not start:
            return one
        rest = one.removeprefix(start)
        if rest != one and closest(key.removeprefix(start), [rest], n=1, cutoff=0.85):
            return one
    return ""


def _is_open(one: Connector, key: str) -> bool:
    """Whether a list is filled in, or has another slip that is reported: in its name, or between its entries."""
    setting = one.settings.get(key)
    if one.is_mixed(key):
        return True
    if setting is None:
        return any("." not in other and closest(other, [key], n=1, cutoff=0.85) for other in one.settings)
    return "$" in setting["value"]
