"""Alertmanager's configuration as a file of a project."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.alertmanager.routing_texts import routing_texts
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lab.prometheus.key_versions import variables_used
from cdclint.syntax.data.value import Array, Object

if TYPE_CHECKING:
    from cdclint.documents.alertmanager.routing_texts import RoutingText
    from cdclint.documents.lab.prometheus.key_versions import VariableFacts
    from cdclint.syntax.data.value import Value

_NAMED = regex(r"(?i)(?:.*/)?(?:alertmanager[^/]*|alertmanager/(?:[^/]*/)?config)\.ya?ml")
_OWN = frozenset(
    {"global", "route", "inhibit_rules", "receivers", "templates", "mute_time_intervals", "time_intervals"}
)


class RoutingFacts(TypedDict):
    """The facts of Alertmanager's configuration: `unfilled` are the variables in it."""

    kind: str
    unfilled: NotRequired[list[VariableFacts]]


@dataclass(frozen=True)
class AlertmanagerConfig(YamlFile):
    """alertmanager.yml, by its `route` and its `receivers`."""

    @cached_property
    def texts(self) -> tuple[RoutingText, ...]:
        """The settings of its receivers that are templates."""
        return tuple(routing_texts(self.source, self.value))

    @cached_property
    def facts(self) -> RoutingFacts:
        """JSON-able."""
        unfilled = variables_used(self.value)
        return {"kind": "alertmanager", "unfilled": unfilled} if unfilled else {"kind": "alertmanager"}


def is_routing(value: Value | None, path: str) -> bool:
    """Whether a file is Alertmanager's configuration: by what it holds, or by its name and a key of its own."""
    if not isinstance(value, Object) or "apiVersion" in value or "kind" in value:
        return False
    route, receivers = value.get("route"), value.get("receivers")
    if isinstance(receivers, Array) and isinstance(route, Object) and ("receiver" in route or _has_receiver(receivers)):
        return True
    own = [member.name for member in value if member.name in _OWN]
    if _NAMED.fullmatch(path) is None or "alertmanager" in value:
        return False
    return ("route" in own or "receivers" in own) and 2 * len(own) > len(value.members)


def _has_receiver(receivers: Array) -> bool:
    return any(isinstance(one, Object) and any(key.name.endswith("_configs") for key in one) for one in receivers.items)
