"""The Go templates in the settings of Alertmanager's receivers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.documents.alertmanager.routing_shapes import KINDS
from cdclint.documents.monitoring.provisioning.notification_templates import NotificationText
from cdclint.syntax.data.value import Array, Object, at, items, text
from cdclint.syntax.gotemplate import Dialect, Template, parse_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.syntax.data.value import Value

_DIALECT = Dialect(
    frozenset(
        {
            *("toUpper", "toLower", "title", "trimSpace", "join", "match", "safeHtml", "safeUrl", "urlUnescape"),
            *("reReplaceAll", "stringSlice", "routeLabels", "date", "tz", "now", "since", "humanizeDuration"),
            *("addDuration", "base64encode", "base64decode"),
            *("toDate", "mustToDate", "toJson", "mustToJson", "list", "append", "dict"),
        }
    ),
    frozenset(),
)
"""The functions that Alertmanager gives to templates."""
_OF_ROOT = frozenset(
    {
        *("Receiver", "Status", "Alerts", "GroupLabels", "CommonLabels", "CommonAnnotations", "ExternalURL"),
        *("NotificationReason", "RouteLabels"),
    }
)
_OF_ALERT = frozenset({"Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint"})


@dataclass(frozen=True, eq=False)
class RoutingText(NotificationText):
    """A setting of a receiver that is a template."""

    @cached_property
    def template(self) -> Template:
        """The template, read."""
        return parse_template(str(self.scalar.value), _DIALECT)

    @property
    def of_root(self) -> frozenset[str]:
        """The fields of what is notified."""
        return _OF_ROOT

    @property
    def of_alert(self) -> frozenset[str]:
        """The fields of one alert in it."""
        return _OF_ALERT


def routing_texts(source: Source, root: Value | None) -> Iterator[RoutingText]:
    """The settings of all receivers that are templates, at any depth."""
    for receiver in items(at(root, "receivers")):
        owner = Message('receiver "{name}"', name=text(at(receiver, "name")))
        waiting: list[tuple[str, Value]] = [
            (kind, one) for kind in reversed(KINDS) for one in reversed(items(at(receiver, kind)))
        ]
        while waiting:
            name, value = waiting.pop()
            if isinstance(value, Object):
                waiting += [(member.name, member.value) for member in reversed(value.members)]
            elif isinstance(value, Array):
                waiting += [(name, one) for one in reversed(value.items)]
            elif isinstance(value.value, str) and "{{" in value.value:
                yield RoutingText(source, owner, name, value)
