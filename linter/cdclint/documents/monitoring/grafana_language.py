"""Grafana's own small languages inside a dashboard: variables in strings, datasource references, variable queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar
from cdclint.syntax.promql import VARIABLE
from cdclint.syntax.promql.known_functions import signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

BUILT_IN_DATASOURCES = frozenset(
    {"", "default", "grafana", "-- grafana --", "-- mixed --", "-- dashboard --", "__expr__", "-100"}
)
BUILT_IN_VARIABLES = frozenset({"interval", "timeFilter", "timezone", "org", "user", "dashboard"})

_PLUGINS = {
    "influx": "influxdb",
    "loki": "loki",
    "tempo": "tempo",
    "jaeger": "jaeger",
    "zipkin": "zipkin",
    "elastic": "elasticsearch",
    "opensearch": "grafana-opensearch-datasource",
    "graphite": "graphite",
    "mysql": "mysql",
    "mariadb": "mysql",
    "postgres": "postgres",
    "mssql": "mssql",
    "clickhouse": "grafana-clickhouse-datasource",
    "cloudwatch": "cloudwatch",
    "bigquery": "grafana-bigquery-datasource",
    "azure monitor": "grafana-azure-monitor-datasource",
    "stackdriver": "stackdriver",
    "opentsdb": "opentsdb",
    "zabbix": "alexanderzobnin-zabbix-datasource",
    "testdata": "grafana-testdata-datasource",
}
_PLUGIN = regex("|".join(_PLUGINS), re.IGNORECASE)
_LABEL_VALUES = regex(r"\s*+label_values\(\s*+(?P<inner>.*),\s*+(?P<label>[\w${}:.]++)\s*+\)\s*+", re.DOTALL)
_LABEL_ONLY = regex(r"\s*+label_values\(\s*+(?P<label>[\w${}:.]++)\s*+\)\s*+")
_QUERY_RESULT = regex(r"\s*+query_result\((?P<inner>.*)\)\s*+", re.DOTALL)
_NAME_LISTS = regex(r"\s*+(?:metrics|label_names)\((?P<inner>.*)\)\s*+", re.DOTALL)
LEGEND_LABEL = regex(r"\{\{\s*+(\w++)\s*+\}\}")
"""A label in a legend."""
_CALLED = regex(r"\s*+(?P<name>\w++)\s*+\(")
_FORMS = {
    "label_values": "label_values(metric, label)",
    "query_result": "query_result(query)",
    "metrics": "metrics(regex)",
    "label_names": "label_names()",
}
"""The functions that only Prometheus's plugin has, as they are called."""


@dataclass(frozen=True, slots=True)
class VariableUse:
    """`$name`, `${name:format}` or `[[name]]` in a string; `start` and `end` are indices into the string."""

    name: str
    text: str
    start: int
    end: int

    @property
    def bracketed(self) -> bool:
        """Whether it can only be meant as a variable; a bare `$name` may be text."""
        return not self.text.startswith("$") or self.text.startswith("${")


def variables_in(text: str) -> Iterator[VariableUse]:
    """The dashboard's own variables in a string: no `$__macro`, no `$1` of a regular expression."""
    if "$" not in text and "[[" not in text:
        return
    for found in VARIABLE.finditer(text):
        name = found["braced"] or found["bare"] or found["square"]
        rest = found["rest"] or ""
        if rest[:1] not in {"", ":", "."}:
            # An input's name may have hyphens and blanks; a variable's cannot.
            name += rest
        if not name.startswith("__") and not name[0].isdigit():
            yield VariableUse(name, found[0], found.start(), found.end())


@dataclass(frozen=True, slots=True)
class Datasource:
    """A reference to a datasource. `uid` is None where the default one is meant; `node` is what names it.

    `bare`: it is a plain string, as in dashboards before Grafana 8, which call a datasource by its name.
    """

    uid: str | None
    type: str | None
    node: Scalar | Object
    bare: bool = False

    @property
    def built_in(self) -> bool:
        """Whether Grafana itself is meant: mixed, dashboard, expressions, the default one."""
        return (self.uid or "").casefold() in BUILT_IN_DATASOURCES or self.type == "__expr__"

    @property
    def variables(self) -> tuple[VariableUse, ...]:
        """The variables in it."""
        return tuple(variables_in(self.uid or ""))


def datasource_of(value: Value | None) -> Datasource | None:
    """What the value of a key `datasource` refers to; None where it is not a reference."""
    if isinstance(value, Scalar) and (value.value is None or isinstance(value.value, str)):
        return Datasource(value.value, None, value, bare=True)
    if isinstance(value, Object):
        uid, kind = value.get("uid"), value.get("type")
        named = uid if isinstance(uid, Scalar) and isinstance(uid.value, str) else None
        return Datasource(
            str(named.value) if named is not None else None,
            kind.value if isinstance(kind, Scalar) and isinstance(kind.value, str) else None,
            named or value,
        )
    return None


def plugin_named(name: str) -> str | None:
    """The plugin that a datasource's name says, as people name them (`InfluxDB`); None where it says none."""
    found = _PLUGIN.search(name)
    return None if found is None or name.startswith("$") else _PLUGINS[found[0].casefold()]


def names_function(text: str) -> bool:
    """Whether a variable's query calls one of the functions that only Prometheus's plugin has."""
    return bool(_function(text)[1])


def _function(text: str) -> tuple[str, str]:
    """The name that a query calls first, and the one of Prometheus's plugin that it is or means, "" for any other."""
    called = _CALLED.match(text)
    name = "" if called is None else called["name"]
    if not name or name in _FORMS or name in signatures():
        return name, name if name in _FORMS else ""
    return name, next(iter(closest(name.casefold(), tuple(_FORMS), n=1, cutoff=0.85)), "")


@dataclass(frozen=True, slots=True)
class VariableQuery:
    """A Prometheus variable's query. `inner` is the PromQL in it from the index `start`, `label` the label it lists."""

    inner: str
    start: int
    label: str = ""
    label_start: int = 0
    defect: str = ""


def variable_query(text: str) -> VariableQuery:
    """Take a variable's query apart; `inner` is "" where it holds no PromQL."""
    for pattern in (_LABEL_VALUES, _LABEL_ONLY, _QUERY_RESULT, _NAME_LISTS):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        groups = found.groupdict()
        label = groups.get("label") or ""
        label_start = found.start("label") if label else 0
        if pattern in (_LABEL_ONLY, _NAME_LISTS):
            return VariableQuery("", 0, label, label_start)
        return VariableQuery(found["inner"], found.start("inner"), label, label_start)
    name, meant = _function(text)
    if meant:
        message = Message("this is not of the form `{form}`", form=_FORMS[meant])
        if name != meant:
            message = Message("there is no function `{name}`; did you mean `{meant}`?", name=name, meant=meant)
        return VariableQuery("", 0, defect=message)
    return VariableQuery(text, 0)


def strings_with_variables(root: Object) -> Iterator[tuple[tuple[str | int, ...], Scalar]]:
    """Every text that may have a variable in it, with the path that leads to it."""
    stack: list[tuple[tuple[str | int, ...], Value]] = [((), root)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Scalar):
            if isinstance(value.value, str) and ("$" in value.value or "[[" in value.value):
                yield path, value
        elif isinstance(value, Array):
            stack.extend(((*path, index), item) for index, item in reversed([*enumerate(value.items)]))
        else:
            stack.extend(((*path, member.name), member.value) for member in reversed(value.members))
