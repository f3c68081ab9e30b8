"""Files of targets, which `file_sd_configs` of Prometheus's configuration name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import to_plain
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lab.prometheus.scrape_form import address_problems, group_problems
from cdclint.syntax.data.value import Array, Object, Scalar, items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.documents.lab.prometheus.single_values import Problem
    from cdclint.syntax.data.value import Value

_OF_A_GROUP = frozenset({"targets", "labels"})


class WrongFacts(TypedDict):
    """What is wrong at a place, as a message that `to_plain` makes."""

    message: Any
    span: list[int]


class TargetFacts(TypedDict):
    """What is wrong with a file of targets: with its form, and with addresses that no relabelling replaces."""

    kind: str
    refused: list[WrongFacts]
    addresses: list[WrongFacts]


@dataclass(frozen=True)
class TargetFile(YamlFile):
    """A list of groups of targets, in YAML or JSON."""

    @cached_property
    def facts(self) -> TargetFacts:
        """JSON-able."""
        groups = [one for one in items(self.value) if isinstance(one, Object)]
        return {
            "kind": "targets",
            "refused": _facts(problem for group in groups for problem in group_problems(group)),
            "addresses": _facts(problem for group in groups for problem in address_problems(group, "metrics_path")),
        }


def is_target_file(value: Value | None) -> bool:
    """Whether a value is a list of groups of targets: each has targets or labels, and one other key at most."""
    entries = value.items if isinstance(value, Array) else ()
    return bool(entries) and all(
        isinstance(one, Object)
        and (own := {member.name for member in one}) & _OF_A_GROUP
        and len(own - _OF_A_GROUP) < 2
        for one in entries
    )


def _facts(problems: Iterable[Problem]) -> list[WrongFacts]:
    return [
        {
            "message": to_plain(message),
            "span": [value.start, value.end if isinstance(value, Scalar) else value.start + 1],
        }
        for value, message in problems
    ]
