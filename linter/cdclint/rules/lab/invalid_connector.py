"""A connector that Kafka Connect refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.core.whole_number import number_of
from cdclint.documents.connectors.connector_catalogue import CLASSES, REPLACED, wrong_word
from cdclint.documents.connectors.connector_keys import CLASS
from cdclint.documents.lab.connect.connect_plugins import refused
from cdclint.documents.lab.connect.filter_lists import filter_problems
from cdclint.documents.lab.connectors import is_dynamic, value_problem
from cdclint.documents.project import Project
from cdclint.syntax.code.java_pattern import read_pattern

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.documents.connectors.connector_keys import SettingFacts
    from cdclint.documents.lab.connectors import Connector

OWN = ("io.debezium.connector.", "org.apache.kafka.connect.")
"""Packages all of whose connectors are known."""
PREFIX = regex(r"[A-Za-z0-9_.-]+")
SLOT = regex(r"[a-z0-9_]{1,63}")
PATTERNS = regex(r"(?:table|column|schema|database|collection)\.(?:include|exclude)\.list")
PARTS = regex(r"(?<!\\),")
OF_HISTORY = "schema.history.internal"

OF_HISTORY_TOO = ("io.debezium.connector.db2.Db2Connector", "io.debezium.connector.informix.InformixConnector")
WITH_HISTORY = ("topic.prefix", f"{OF_HISTORY}.kafka.topic", f"{OF_HISTORY}.kafka.bootstrap.servers")
"""What connectors of relational databases need since Debezium 2, whose other settings are not listed here."""

QUEUE = {"max.queue.size": "8192", "max.batch.size": "2048"}
"""The sizes of Debezium's queue and of its batches, with their defaults."""
OF_ONE_CASE = frozenset({"errors.tolerance"})
"""The settings of Kafka Connect whose words are compared letter by letter."""


@rule(needs=("configurations", "connectors", "compose"))
def invalid_connector(project: Project) -> Iterator[Finding]:
    """The configuration of a connector lacks what it needs, or has a value that there is not.

    Kafka Connect answers with status 400, and no connector is made; without the topic of the schema history the task
    fails as soon as it starts. What Debezium needs and takes depends on its version: it is that of the images and
    plugins of the lab, and unknown where labs run several major versions. Reported are classes that do not exist and
    are almost one that does, keys that are needed, values that are not a number, `true` or `false` or one of the
    allowed words, lists and mappings, transforms without a `type`, and transforms, predicates and converters of Kafka
    and Debezium that there are not. A pattern in `table.include.list` is compared with the whole `schema.table` (in
    MySQL `database.table`): one without a dot matches nothing, and nothing is captured. Values to be filled in are
    skipped, and so are pieces of a configuration in a lesson.
    """
    for one in project.configured_connectors:
        settings = one.settings
        yield from _of_class(project, one, settings[CLASS])
        for setting in one.facts["settings"]:
            message = _of_value(one, setting)
            if message is not None:
                yield Finding(project.span(one.path, setting["place"]), message)
        for setting, message in filter_problems(one):
            yield Finding(project.span(one.path, setting["place"]), message)
        for defect in refused(one):
            span = project.span(one.path, defect.setting["place"])
            yield _with_fix(span, defect.message, defect.setting["value"], defect.meant)
        yield from _of_queue(project, one)
        if "topics" in settings and "topics.regex" in settings and one.is_sink:
            message = Message("`{key}` and `{other}` exclude each other", key="topics.regex", other="topics")
            yield Finding(project.span(one.path, settings["topics.regex"]["span"]), message)
        if not one.whole:
            continue
        for key in ("transforms", "predicates"):
            if one.is_mixed(key):
                message = Message("between the names of `{key}` there are commas", key=key)
                yield Finding(project.span(one.path, settings[key]["place"]), message)
                continue
            mistaken = one.mistaken(key)
            for wrong, meant in mistaken.items():
                message = Message(
                    "`{list}` has no `{alias}`; did you mean `{meant}`?", list=key, alias=wrong, meant=meant
                )
                yield Finding(project.span(one.path, settings[f"{key}.{wrong}.type"]["span"]), message)
            for alias in one.aliases(key):
                wanted = f"{key}.{alias}.type"
                if wanted not in settings and alias not in mistaken.values() and not is_dynamic(alias):
                    message = Message("`{key}` is missing", key=wanted)
                    yield Finding(project.span(one.path, settings[key]["place"]), message)
            yield from _repeated(project, one, key)
        for key in ("converters", "post.processors"):
            for alias in one.aliases(key):
                if f"{alias}.type" not in settings and one.known is not None and not is_dynamic(alias):
                    message = Message("`{key}` is missing", key=f"{alias}.type")
                    yield Finding(project.span(one.path, settings[key]["place"]), message)
        missing = []
        for key in (*_missing(one), *_no_topics(one)):
            before = next((old for old, new in REPLACED.items() if new == key and old in settings), "")
            if before:
                message = Message(
                    "the connector does not start without `{key}`, which took the place of `{old}`", key=key, old=before
                )
                yield Finding(project.span(one.path, settings[before]["span"]), message)
            else:
                missing.append(f"`{key}`")
        if missing:
            message = Message("the connector does not start without {keys}", keys=", ".join(missing))
            yield Finding(project.span(one.path, settings[CLASS]["place"]), message)


def _of_queue(project: Project, one: Connector) -> Iterator[Finding]:
    """A queue that does not hold more than a batch: Debezium refuses it."""
    settings = one.settings
    if not settings[CLASS]["value"].startswith("io.debezium.connector.") or one.is_sink:
        return
    written = {key: settings[key] for key in QUEUE if key in settings}
    values = {key: setting["value"].strip() for key, setting in written.items()}
    if not written or not all(value.isascii() and value.isdecimal() and len(value) < 10 for value in values.values()):
        return
    queue, batch = (number_of(values.get(key, usual)) for key, usual in QUEUE.items())
    if queue <= batch and (one.whole or len(written) == len(QUEUE)):
        setting = next(iter(written.values()))
        message = Message(
            "`{key}` must be larger than `{other}`, {value}", key="max.queue.size", other="max.batch.size", value=batch
        )
        yield Finding(project.span(one.path, setting["place"]), message)


def _of_class(project: Project, one: Connector, written: SettingFacts) -> Iterator[Finding]:
    name = written["value"]
    if written["kind"] != "text" or is_dynamic(name) or not name.startswith(OWN) or name in CLASSES:
        return
    near = closest(name, CLASSES, n=1, cutoff=0.85)
    if not near:
        return
    span = project.span(one.path, written["place"])
    message = Message("there is no connector `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    yield _with_fix(span, message, name, near[0])


def _with_fix(span: Span, message: Message, written: str, meant: str) -> Finding:
    """A finding whose fix writes what was meant instead, where that is known."""
    if not meant or written not in span.text:
        return Finding(span, message)
    return Finding(span, message, replacing(span, meant, span.text.replace(written, meant)))


def _repeated(project: Project, one: Connector, key: str) -> Iterator[Finding]:
    """An alias that a list has twice."""
    listed = one.aliases(key)
    for alias in dict.fromkeys(each for each in listed if listed.count(each) > 1):
        yield Finding(
            project.span(one.path, one.settings[key]["place"]), Message("`{entry}` is a duplicate", entry=alias)
        )


def _of_value(one: Connector, setting: SettingFacts) -> Message | None:
    key, value = setting["key"], setting["value"]
    if setting["kind"] in {"list", "mapping"}:
        return Message("`{key}` must be a string: Connect rejects lists and mappings", key=key)
    if setting["kind"] != "text" or is_dynamic(value):
        return None
    known = one.known
    if known is not None and known.is_known(key):
        defect = _of_text(key, value)
        if defect is not None:
            return defect
    common = one.kind(key)
    kinds = (common,) if common is not None else () if known is None else known.kinds(key)
    if key in OF_ONE_CASE and common is not None and value.strip() not in common.split("|"):
        return value_problem(key, common)
    wrong = wrong_word(kinds, value)
    if wrong is None:
        return None
    words = wrong.split("|")
    if (
        len(wrong) > 1
        and known is not None
        and known.is_older_than(one.version)
        and not closest(value.casefold(), words, n=1)
    ):
        return None
    return value_problem(key, wrong)


def _of_text(key: str, value: str) -> Message | None:
    """What is wrong with a name or a list of patterns."""
    if key == "topic.prefix" and PREFIX.fullmatch(value) is None:
        return Message("topics are named after `{key}`: it has letters, digits, `.`, `_` and `-` only", key=key)
    if key == "slot.name" and SLOT.fullmatch(value) is None:
        return Message("PostgreSQL refuses this `{key}`: it has small letters, digits and `_` only", key=key)
    if PATTERNS.fullmatch(key):
        refused = next((bad for part in PARTS.split(value) if (bad := read_pattern(part.strip()).problem)), None)
        if refused is not None:
            return Message("`{key}` is not a list of patterns: {problem}", key=key, problem=refused)
    return None


def _no_topics(one: Connector) -> Iterator[str]:
    """A sink needs topics; one that is half written lacks more than these."""
    given = {"topics", "topics.regex"} & set(one.settings)
    if one.is_sink and not given and "tasks.max" in one.settings and not one.in_lesson:
        near = [key for key in one.settings if closest(key, ["topics", "topics.regex"], n=1, cutoff=0.8)]
        yield from () if near else ("topics",)


def _missing(one: Connector) -> Iterator[str]:
    known, settings = one.known, one.settings
    if one.old:
        return
    own_history = settings.get(OF_HISTORY)
    needed = known.needs if known is not None else WITH_HISTORY if one.name in OF_HISTORY_TOO else ()
    for need in needed if known is not None or one.version >= (2,) else ():
        choices = need.split("|")
        if any(choice in settings for choice in choices):
            continue
        if need.startswith(OF_HISTORY) and own_history is not None and "Kafka" not in own_history["value"]:
            continue
        yield choices[0]
