"""The names that the exporter of a project really gives Debezium's metrics, and the names in queries that are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message, from_plain
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.monitoring.exporter_beans import attributes_seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.documents.project import Project
    from cdclint.documents.queries.promql_features import DoubtFacts

_GROUP = regex(r"\$(?:(\d+)|\{(\d+)\})")
_ILLEGAL = regex(r"[^a-zA-Z0-9:_]++")
_WORD = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_HEAD = regex(r"debezium\.(\w++)<type=([\w-]++)")


def unknown_metrics(
    project: Project, files: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, list[int], Message]]:
    """The metrics in files that nothing exports: path, place, and what is wrong.

    Where the configuration of the project's exporter is known, its names are those that count. Where it is not, a name
    in small letters may be what `lowercaseOutputName` makes of one, unless the project has names with capitals.
    """
    doubts = [(path, one) for path, facts in files.items() for one in _doubts(facts)]
    if not doubts:
        return
    made = project.exporter_names
    has_capitals = made is not None or any(_has_capitals(one) for facts in _all(project) for one in _doubts(facts))
    catalogue = project.course.catalogue
    for path, one in doubts:
        name, defect = one["name"], one["defect"]
        if made is not None and name in made and not catalogue.knows(name):
            continue
        message = None if defect is None else from_plain(defect)
        if made is not None and name not in made and name.lower() in made:
            message = Message(
                "`{name}` is written `{right}`: the exporter makes names of small letters",
                name=name,
                right=name.lower(),
            )
        elif message is not None and (near := _near(name, made, catalogue)):
            message = Message("`{name}` is not a Debezium metric; did you mean `{near}`?", name=name, near=near)
        elif message is None or (not has_capitals and name == name.lower() and catalogue.is_lowered(name)):
            continue
        owner = from_plain(one["owner"])
        yield path, one["span"], Message("{owner}: {defect}", owner=owner, defect=message) if owner else message


def _all(project: Project) -> Iterator[Mapping[str, object]]:
    yield from project.dashboards.values()
    yield from project.alert_files.values()
    yield from project.lessons.values()


def _doubts(facts: Mapping[str, object]) -> list[DoubtFacts]:
    found: list[DoubtFacts] = facts.get("doubted_metrics", [])  # type: ignore[assignment]  # the key says the type
    return found


def _near(name: str, made: frozenset[str] | None, catalogue: Catalogue) -> str:
    """The name that the exporter makes and that was probably meant."""
    if made is None or catalogue.knows(name) or not name.startswith("debezium_"):
        return ""
    return next(iter(closest(name, made, n=1, cutoff=0.85)), "")


def _has_capitals(one: DoubtFacts) -> bool:
    return one["name"].startswith("debezium_") and one["name"] != one["name"].lower()


def names_made(project: Project) -> frozenset[str] | None:
    """The names that the project's exporters give Debezium's metrics; None where no rule of theirs is for these."""
    found: set[str] = set()
    for facts in project.exporter_configs.values():
        rules = [(one["pattern"], one["name"], one["snake"]) for one in facts["rules"]]
        names = _names(rules, project.course.catalogue, lowercase=facts["lowercase"])
        if names is None:
            return None
        found |= names
    return frozenset(found) or None


def _names(rules: list[tuple[str, str, bool]], catalogue: Catalogue, *, lowercase: bool) -> set[str] | None:
    """The names by the rules of one configuration: pattern, name, and whether attributes are written with `_`.

    None where they are not known.
    """
    found: set[str] = set()
    for attribute, bean in attributes_seen(catalogue):
        for pattern, template, snake in rules:
            try:
                match = foreign_pattern.search(pattern, bean) if pattern else None
            except re.error:
                return None
            if match is None and pattern:
                continue
            name = _expanded(template, match)
            if name is None:
                return None
            head = _HEAD.match(bean)
            if not name and head is not None:
                name = f"debezium_{head[1]}_{head[2]}_{_snake(attribute) if snake else attribute}"
            name = _ILLEGAL.sub("_", name)
            found.add(name.lower() if lowercase else name)
            break
    return found


def _expanded(template: str, match: object) -> str | None:
    """A name with the groups of a match filled in; None where it names a group that there is not."""
    if "$" not in template:
        return template
    if match is None:
        return None
    try:
        return _GROUP.sub(lambda found: match.group(number_of(found[1] or found[2])) or "", template)  # type: ignore[attr-defined]  # it is a match
    except IndexError:
        return None


def _snake(attribute: str) -> str:
    return _WORD.sub("_", attribute).lower()
