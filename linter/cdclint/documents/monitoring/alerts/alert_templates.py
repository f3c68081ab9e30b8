"""The Go templates in annotations and labels of alert rules, in the dialects of Prometheus and of Grafana."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Scalar
from cdclint.syntax.data.yaml_offsets import ScalarText
from cdclint.syntax.gotemplate import Dialect, Literal, Reference, Template, parse_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.monitoring.alerting import Alerting, AlertRule

# fmt: off
_PROMETHEUS = frozenset(
    {
        "args", "externalURL", "first", "graphLink", "humanize", "humanize1024", "humanizeDuration",
        "humanizePercentage", "humanizeTimestamp", "label", "match", "now", "parseDuration", "pathPrefix", "query",
        "reReplaceAll", "safeHtml", "sortByLabel", "stripDomain", "stripPort", "strvalue", "tableLink", "title",
        "toDuration", "toLower", "toTime", "toUpper", "urlQueryEscape", "value",
    }
)
_VMALERT = frozenset(
    {
        "crlfEscape", "formatTime", "htmlEscape", "jsonEscape", "parseDurationTime", "pathEscape", "queryEscape",
        "quotesEscape",
    }
)
_GRAFANA = frozenset(
    {
        "filterLabels", "filterLabelsRe", "graphLink", "mergeLabelValues", "removeLabels", "removeLabelsRe",
        "tableLink",
    }
)
# fmt: on
IN_PROMETHEUS = Dialect(
    _PROMETHEUS | _VMALERT, frozenset({"$labels", "$externalLabels", "$externalURL", "$value", "$expr", "$for"})
)
IN_GRAFANA = Dialect(_PROMETHEUS | _GRAFANA, frozenset({"$labels", "$values", "$value"}))
FIELDS = {
    False: frozenset({"Labels", "ExternalLabels", "ExternalURL", "Value", "Expr", "For", "GroupID", "AlertID"}),
    True: frozenset({"Labels", "Values", "Value"}),
}
"""What `.` holds, by whether it is Grafana that fills the template in."""

_UNESCAPED = regex(r"(?<!\$)\$(?!\$)[A-Za-z_{]")

_TESTS = regex(r"\{\{-?\s*+(?:else\s++)?(?:if|with)\b[^{}]*+\}\}")
_TESTED = regex(r"(?:\$labels|\.Labels)\.(\w+)")


@dataclass(frozen=True, eq=False)
class AlertText(ScalarText):
    """A template of a rule: the entry `name` of its `annotations` or `labels`."""

    source: Source
    rule: AlertRule
    key: str
    name: str
    scalar: Scalar

    @cached_property
    def template(self) -> Template:
        """The template, read. In labels Grafana makes `$` of `$$` before."""
        text = str(self.scalar.value)
        if self.rule.grafana and self.key == "labels":
            text = text.replace("$$", " $")
        return parse_template(text, IN_GRAFANA if self.rule.grafana else IN_PROMETHEUS)

    def labels(self) -> Iterator[tuple[str, int, int]]:
        """The labels of the alert that it names, each with its place."""
        for found in self.template.references:
            path = found.path if found.base == "$labels" else ()
            places = found.places
            if found.rooted and found.path[:1] == ("Labels",):
                path, places = found.path[1:], found.places[1:]
            if len(path) == 1:
                yield path[0], places[0], places[0] + len(path[0])
        for call in self.template.calls:
            match call.arguments:
                case (Reference() as of, Literal(kind="string") as key) if call.function == "index" and _is_labels(of):
                    yield key.value, key.start, key.end

    @cached_property
    def tested(self) -> frozenset[str]:
        """The labels that it asks for before it names them: it knows that they may be missing."""
        texts = (found[0] for found in _TESTS.finditer(str(self.scalar.value)))
        return frozenset(name for one in texts for name in _TESTED.findall(one))

    def labels_of_values(self) -> Iterator[tuple[str, str, int, int]]:
        """The labels that it takes from the value of a query, each with the query's name and the label's place."""
        for found in self.template.references:
            path, places = (found.path, found.places) if found.base == "$values" else ((), ())
            if found.rooted and found.path[:1] == ("Values",):
                path, places = found.path[1:], found.places[1:]
            if len(path) == 3 and path[1] == "Labels":
                yield path[0], path[2], places[2], places[2] + len(path[2])


def templates(file: Alerting) -> Iterator[AlertText]:
    """All templates of the rules of a file; a label that Grafana breaks while it reads the file is none."""
    for rule in file.rules:
        for key in ("labels", "annotations"):
            for name, value in rule.map(key) if not (rule.grafana and rule.records) else ():
                if not isinstance(value, Scalar) or not isinstance(value.value, str) or "{{" not in value.value:
                    continue
                if rule.grafana and key == "labels" and _UNESCAPED.search(value.value):
                    continue
                yield AlertText(file.source, rule, key, name, value)


def _is_labels(found: Reference) -> bool:
    return (found.base == "$labels" and not found.path) or (found.rooted and found.path == ("Labels",))
