"""The labels that a project's own files give its metrics: rules of the JMX exporter and the scrape configuration.

They come before the catalogue: a lesson or a lab that maps `server: "$3"` has that label.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.data.value import Object, Scalar, at, items, members, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Value

_GROUP = regex(r"\$(?:\d+|\{\d+\})")
_MENTIONED = regex(r"^[ \t-]*labels:", re.MULTILINE)


def mapped_labels(value: Value | None) -> list[tuple[str, str]]:
    """What the exporter's rules in a value map: the metric's name, `$n` for groups in it, and a label of its.

    The label is `*` where its name itself comes from the attribute, and the metric "" where the rule names none.
    """
    found: dict[tuple[str, str], None] = {}
    for rule in items(at(value, "rules")):
        labels = at(rule, "labels")
        if at(rule, "pattern") is not None and isinstance(labels, Object):
            metric = text(at(rule, "name"))
            found.update(((metric, "*" if _GROUP.search(one.name) else one.name), None) for one in labels)
    return list(found)


def mapped_in_text(written: str) -> list[tuple[str, str]]:
    """The labels that exporter rules in a text map, such as a block of a lesson or a file inside another one."""
    if "pattern" not in written or _MENTIONED.search(written) is None:
        return []
    from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (few texts are rules, and it loads much)

    return mapped_labels(parse_yaml(Source("rules.yml", written))[0])


def added_labels(value: Value | None) -> list[tuple[str, str]]:
    """The labels that a configuration of Prometheus adds to whatever it scrapes, each with "" for the metric."""
    found: dict[str, None] = {}
    found.update((member.name, None) for member in members(at(value, "global", "external_labels")))
    jobs = at(value, "scrape_configs")
    for job in items(jobs):
        groups = at(job, "static_configs")
        for group in items(groups):
            found.update((member.name, None) for member in members(at(group, "labels")))
        for key in ("relabel_configs", "metric_relabel_configs"):
            steps = at(job, key)
            for step in items(steps):
                target = at(step, "target_label")
                if isinstance(target, Scalar):
                    found[str(target.value)] = None
                elif at(step, "action") is not None and "labelmap" in text(at(step, "action")):
                    found["*"] = None
    return [("", label) for label in found]


@dataclass(frozen=True)
class GivenLabels:
    """The labels that the project's own files give metrics."""

    project: Project

    def of(self, metrics: Iterable[str]) -> frozenset[str] | None:
        """The labels of these metrics; None where some file may give them any label at all."""
        wanted = tuple(metrics)
        found = {
            label for pattern, label in self._given if any(pattern.fullmatch(metric) is not None for metric in wanted)
        }
        return None if "*" in found else frozenset(found)

    @cached_property
    def _given(self) -> list[tuple[re.Pattern[str], str]]:
        pairs = {
            (metric, label)
            for facts in (
                *self.project.lessons.values(),
                *self.project.exporter_configs.values(),
                *self.project.prometheus_configs.values(),
            )
            for metric, label in facts.get("labels_given", ())
        }
        return [(_named(metric), label) for metric, label in sorted(pairs)]


def _named(metric: str) -> re.Pattern[str]:
    """The metrics that a rule's name may become; those of `lowercaseOutputName` differ in case."""
    parts = [re.escape(part) for part in _GROUP.split(metric)] if metric else ["", ""]
    return re.compile(".*".join(parts), re.IGNORECASE)
