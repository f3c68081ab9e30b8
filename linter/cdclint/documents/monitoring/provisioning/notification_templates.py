"""The Go templates of Grafana's notifications: those in files, and those in settings of contact points."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.provisioning.provisioned_shapes import is_lacking, needs, own_problems
from cdclint.syntax.data.value import Array, Object, Scalar, at, items, text
from cdclint.syntax.data.yaml_offsets import ScalarText
from cdclint.syntax.gotemplate import Dialect, Template, parse_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem
    from cdclint.syntax.data.value import Value

DIALECT = Dialect(
    frozenset(
        {
            *(
                "coll",
                "data",
                "date",
                "humanizeDuration",
                "join",
                "match",
                "reReplaceAll",
                "safeHtml",
                "safeUrl",
                "since",
            ),
            *("stringSlice", "time", "title", "tmpl", "toJson", "toLower", "toUpper", "trimSpace", "tz", "urlUnescape"),
        }
    ),
    frozenset(),
)
"""The functions that Grafana and the Alertmanager in it give to templates of notifications."""
DEFAULTS = frozenset(
    {
        *(
            "__subject",
            "__alertmanager",
            "__alertmanagerURL",
            "__description",
            "__text_alert_list",
            "__text_values_list",
        ),
        *("__text_alert_list_markdown", "__teams_text_alert_list", "default.title", "default.message", "firing"),
        *("slack.default.title", "slack.default.text", "slack.default.fallback", "slack.default.footer"),
        *("slack.default.titlelink", "slack.default.pretext", "slack.default.username", "slack.default.iconemoji"),
        *("teams.default.message", "msteams.default.title", "msteams.default.text", "msteams.default.summary"),
        *("discord.default.title", "discord.default.message", "email.default.subject", "email.default.html"),
        *("pagerduty.default.description", "pagerduty.default.client", "pagerduty.default.clientURL"),
        *("pagerduty.default.instances", "opsgenie.default.message", "opsgenie.default.description"),
        *("opsgenie.default.source", "pushover.default.title", "pushover.default.message", "pushover.default.url"),
        *("sns.default.subject", "sns.default.message", "telegram.default.message", "webex.default.message"),
        *("wechat.default.message", "victorops.default.state_message", "victorops.default.entity_display_name"),
        *("jira.default.summary", "jira.default.description", "jira.default.priority", "webhook.default.payload"),
        "webhook.default.payload.state",
    }
)
"""The templates that are there without a file."""
OF_ROOT = frozenset(
    {
        *("Receiver", "Status", "Alerts", "GroupLabels", "CommonLabels", "CommonAnnotations", "ExternalURL"),
        *("AppVersion", "GroupKey", "TruncatedAlerts", "Vars"),
    }
)
"""The fields of what is notified."""
OF_ALERT = frozenset(
    {
        *("Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint", "SilenceURL"),
        *("DashboardURL", "PanelURL", "RuleUID", "Values", "ValueString", "ImageURL", "EmbeddedImage", "OrgID"),
        "ExtraData",
    }
)
"""The fields of one alert in it."""
OF_OTHERS = frozenset({"Firing", "Resolved", "SortedPairs", "Remove", "Names", "Values", "Name", "Value", "Len"})
"""The methods of lists of alerts and of labels, and the fields of a pair."""
_FILLED = frozenset(
    {
        *("title", "message", "text", "description", "summary", "subject", "details", "footer", "fallback", "template"),
        *("sectiontitle", "class", "component", "group", "pretext"),
    }
)
"""The settings of contact points that are templates."""
_DEFINED = regex(r"\{\{-?\s*+(?:define|block)\s++\"([^\"\n]+)\"")
_USED = regex(r"\{\{-?\s*+template\s++\"([^\"\n]+)\"")


@dataclass(frozen=True, eq=False)
class NotificationText(ScalarText):
    """A template: `owner` is what it belongs to, `name` the setting that it is, "" for a template of its own."""

    source: Source
    owner: Message
    name: str
    scalar: Scalar

    @cached_property
    def template(self) -> Template:
        """The template, read. In files Grafana makes `$` of `$$` before."""
        return parse_template(str(self.scalar.value).replace("$$", " $"), DIALECT)

    @property
    def of_root(self) -> frozenset[str]:
        """The fields of what is notified."""
        return OF_ROOT

    @property
    def of_alert(self) -> frozenset[str]:
        """The fields of one alert in it."""
        return OF_ALERT

    @property
    def defined(self) -> list[str]:
        """The names of the templates that it defines."""
        return _DEFINED.findall(str(self.scalar.value))

    @property
    def used(self) -> list[tuple[str, int, int]]:
        """The names of the templates that it uses, with their places in the text."""
        return [(found[1], found.start(1), found.end(1)) for found in _USED.finditer(str(self.scalar.value))]


def notification_texts(source: Source, root: Value | None) -> Iterator[NotificationText]:
    """The templates of a file."""
    for one in items(at(root, "templates")):
        written = at(one, "template")
        if isinstance(written, Scalar) and isinstance(written.value, str):
            yield NotificationText(source, Message('template "{name}"', name=text(at(one, "name"))), "", written)
    for point in items(at(root, "contactPoints")):
        owner = Message('contact point "{name}"', name=text(at(point, "name")))
        for receiver in items(at(point, "receivers")):
            for name, scalar in _settings(at(receiver, "settings")):
                yield NotificationText(source, owner, name, scalar)


def template_problems(root: Value | None) -> Iterator[Problem]:
    """What Grafana refuses in the templates of a file, beyond their texts."""
    if not isinstance(root, Object):
        return
    yield from own_problems(root, "file", ("templates",))
    for one in items(root.get("templates")):
        if isinstance(one, Object):
            yield from own_problems(one, "template")
            for key in ("name", "template"):
                if is_lacking(one, key):
                    yield needs(one, "template", key, one, Message("a template needs `{key}`", key=key))


def _settings(settings: Value | None) -> Iterator[tuple[str, Scalar]]:
    """The settings that are templates, those in mappings below `details` and `payload` too."""
    waiting: list[tuple[str, Value]] = []
    if isinstance(settings, Object):
        waiting = [(one.name, one.value) for one in reversed(settings.members)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Object) and name in {"details", "payload"}:
            waiting += [(name if name == "details" else one.name, one.value) for one in reversed(value.members)]
        elif isinstance(value, Array):
            continue
        elif isinstance(value, Scalar) and isinstance(value.value, str) and "{{" in value.value and name in _FILLED:
            yield name, value
