"""A connector that Kafka Connect refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.connector_catalogue import CLASSES, wrong_word
from cdclint.documents.connector_keys import CLASS
from cdclint.documents.lab.connectors import COMMON, connectors, is_dynamic
from cdclint.documents.project import Project
from cdclint.syntax.code.java_pattern import read_pattern

if TYPE_CHECKING:
    from cdclint.documents.connector_keys import SettingFacts
    from cdclint.documents.lab.connectors import Connector

OWN = ("io.debezium.connector.", "org.apache.kafka.connect.")
"""Packages all of whose connectors are known."""
PREFIX = regex(r"[A-Za-z0-9_.-]+")
SLOT = regex(r"[a-z0-9_]{1,63}")
PATTERNS = regex(r"(?:table|column|schema|database|collection)\.(?:include|exclude)\.list")
PARTS = regex(r"(?<!\\),")
OF_HISTORY = "schema.history.internal"


@rule(needs=("configurations", "connectors", "compose"))
def invalid_connector(project: Project) -> Iterator[Finding]:
    """The configuration of a connector lacks what it needs, or has a value that there is not.

    Kafka Connect answers with status 400, and no connector is made; without the topic of the schema history the task
    fails as soon as it starts. What Debezium needs and takes depends on its version: it is that of the images and
    plugins of the lab, and unknown where labs run several major versions. Reported are classes that do not exist and
    are almost one that does, keys that are needed, values that are not a number, `true` or `false` or one of the
    allowed words, lists and mappings, and transforms without a `type`. Values to be filled in are skipped, and so are
    pieces of a configuration in a lesson.
    """
    for one in connectors(project):
        settings = one.settings
        yield from _of_class(project, one, settings[CLASS])
        for setting in one.facts["settings"]:
            message = _of_value(one, setting)
            if message is not None:
                yield Finding(project.span(one.path, setting["place"]), message)
        if not one.whole:
            continue
        for key in ("transforms", "predicates"):
            for alias in one.aliases(key):
                wanted = f"{key}.{alias}.type"
                if wanted not in settings and not is_dynamic(alias):
                    message = Message("`{key}` is missing", key=wanted)
                    yield Finding(project.span(one.path, settings[key]["place"]), message)
        missing = ", ".join(f"`{key}`" for key in _missing(one))
        if missing:
            message = Message("the connector does not start without {keys}", keys=missing)
            yield Finding(project.span(one.path, settings[CLASS]["place"]), message)


def _of_class(project: Project, one: Connector, written: SettingFacts) -> Iterator[Finding]:
    name = written["value"]
    if written["kind"] != "text" or is_dynamic(name) or not name.startswith(OWN) or name in CLASSES:
        return
    near = closest(name, CLASSES, n=1, cutoff=0.85)
    if not near:
        return
    span = project.span(one.path, written["place"])
    fix = None
    if name in span.text:
        edit = Edit(span, span.text.replace(name, near[0]))
        fix = Fix(Message("write `{operator}`", operator=near[0]), (edit,), safe=False)
    message = Message("there is no connector `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    yield Finding(span, message, fix)


def _of_value(one: Connector, setting: SettingFacts) -> Message | None:
    key, value = setting["key"], setting["value"]
    if setting["kind"] in {"list", "mapping"}:
        return Message("`{key}` must be a string: Connect rejects lists and mappings", key=key)
    if setting["kind"] != "text" or is_dynamic(value):
        return None
    known = one.known
    if known is not None and known.is_known(key):
        told = _of_text(key, value)
        if told is not None:
            return told
    kinds = (COMMON[key],) if key in COMMON else () if known is None else known.kinds(key)
    wrong = wrong_word(kinds, value)
    if wrong is None:
        return None
    if wrong == "b":
        return Message("`{key}` is `true` or `false`", key=key)
    if wrong in {"i", "n", "p"}:
        least = {"i": "", "n": "0", "p": "1"}[wrong]
        if not least:
            return Message("`{key}` is a whole number", key=key)
        return Message("`{key}` is a whole number from {least} on", key=key, least=least)
    words = wrong.split("|")
    if known is not None and known.is_older_than(one.version) and not closest(value.casefold(), words, n=1):
        return None
    return Message("`{key}` is one of {words}", key=key, words=", ".join(words))


def _of_text(key: str, value: str) -> Message | None:
    """What is wrong with a name or a list of patterns."""
    if key == "topic.prefix" and PREFIX.fullmatch(value) is None:
        return Message("topics are named after `{key}`: it has letters, digits, `.`, `_` and `-` only", key=key)
    if key == "slot.name" and SLOT.fullmatch(value) is None:
        return Message("PostgreSQL refuses this `{key}`: it has small letters, digits and `_` only", key=key)
    if PATTERNS.fullmatch(key):
        refused = next((bad for part in PARTS.split(value) if (bad := read_pattern(part.strip()).problem)), None)
        if refused is not None:
            return Message("`{key}` is no list of patterns: {problem}", key=key, problem=refused)
    return None


def _missing(one: Connector) -> Iterator[str]:
    known, settings = one.known, one.settings
    if known is None or one.old:
        return
    own_history = settings.get(OF_HISTORY)
    for need in known.needs:
        choices = need.split("|")
        if any(choice in settings for choice in choices):
            continue
        if need.startswith(OF_HISTORY) and own_history is not None and "Kafka" not in own_history["value"]:
            continue
        yield choices[0]
