"""The variables of a dashboard with the values that Grafana gives them when it is opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field
from cdclint.core.foreign import foreign_pattern
from cdclint.core.regex import regex
from cdclint.documents.monitoring.grafana_language import variable_query
from cdclint.documents.monitoring.panel import objects
from cdclint.live.prometheus_api import QueryRefusedError
from cdclint.syntax.data.value import Array, Scalar, at, items, string, text
from cdclint.syntax.promql import VARIABLE, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.dashboard import Dashboard, Variable
    from cdclint.live.prometheus_api import PrometheusApi

_POINTS = 1000
"""Points that a panel of usual width asks for."""
SCRAPE = 15.0
"""Seconds between two scrapes where neither the datasource nor Prometheus says."""
_RELATIVE = regex(r"now-(\d{1,6}[smhdwy])(?:/[a-z])?")
_ALL = "$__all"
_FLAGS = frozenset("dgimsuvy")
_SPECIAL = regex(r"[\\^$*+?.()|\[\]{}]")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The values of a variable: `values` of the present choice, none where it has no value.

    `several` says that Grafana takes the values for regular expressions, `exact` a text that it puts in as it is.
    """

    values: tuple[str, ...] = ()
    several: bool = False
    exact: str | None = None

    def written(self, format_: str) -> str:
        """What a query gets, in the format that is asked for, such as `pipe`."""
        if self.exact is not None:
            return self.exact
        match format_:
            case "raw" | "csv":
                return ",".join(self.values)
            case "pipe":
                return "|".join(self.values)
            case "regex":
                return _joined(self.values)
            case "doublequote":
                return ",".join(f'"{one}"' for one in self.values)
            case "singlequote":
                return ",".join(f"'{one}'" for one in self.values)
        if self.several:
            return _joined(self.values, backslashes=2)
        return self.values[0].replace("\\", "\\\\").replace('"', '\\"') if self.values else ""


def _joined(values: tuple[str, ...], backslashes: int = 1) -> str:
    escaped = [_SPECIAL.sub(lambda found: "\\" * backslashes + found[0], one) for one in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


@dataclass
class Values:
    """The values of one dashboard's variables. `empty` are those without any, with what made them so."""

    chosen: dict[str, Chosen] = field(default_factory=dict)
    empty: dict[str, Variable] = field(default_factory=dict)

    def resolve(self, query: str) -> str | None:
        """A query with its variables filled in; None where one of them has no value or is not known."""
        parts: list[str] = []
        at_ = 0
        for found in VARIABLE.finditer(query):
            name = found["braced"] or found["bare"] or found["square"]
            chosen = self.chosen.get(name)
            if chosen is None or not (chosen.values or chosen.exact is not None):
                return None
            rest = found["rest"] or ""
            parts += [query[at_ : found.start()], chosen.written(rest.removeprefix(":"))]
            at_ = found.end()
        return "".join(parts) + query[at_:]

    def lacks(self, query: str) -> str | None:
        """The first variable of a query that has no value here."""
        for found in VARIABLE.finditer(query):
            name = found["braced"] or found["bare"] or found["square"]
            if name in self.empty:
                return name
        return None


def built_in(range_: float = 3600.0, scrape: float = SCRAPE) -> dict[str, Chosen]:
    """What Grafana itself fills in, for a stretch of time and an interval of scrapes in seconds."""
    step = max(range_ / _POINTS, scrape)
    interval, rate = round(step), round(max(step + scrape, 4 * scrape))
    return {
        name: Chosen(exact=value)
        for name, value in {
            "__interval": f"{interval}s",
            "interval": f"{interval}s",
            "__interval_ms": str(interval * 1000),
            "__rate_interval": f"{rate}s",
            "__rate_interval_ms": str(rate * 1000),
            "__range": f"{round(range_)}s",
            "__range_s": str(round(range_)),
            "__range_ms": str(round(range_) * 1000),
        }.items()
    }


def values_of(dashboard: Dashboard, api: PrometheusApi, scrape: float = SCRAPE) -> Values:
    """The values of all variables, in their order: a query of one may name those before it."""
    found = _RELATIVE.fullmatch(text(at(dashboard.root, "time", "from")))
    values = Values(built_in((seconds(found[1]) if found else None) or 3600.0, scrape))
    for variable in dashboard.variables:
        chosen = _chosen(dashboard, variable, api, values)
        values.chosen[variable.name] = chosen
        if not chosen.values and chosen.exact is None:
            values.empty[variable.name] = variable
    return values


def _chosen(dashboard: Dashboard, variable: Variable, api: PrometheusApi, values: Values) -> Chosen:
    current = _current(variable)
    if variable.type != "query" or not dashboard.variable_speaks_promql(variable):
        options = current or _options(variable)
        if options[:1] in ((_ALL,), ("All",)):
            options = _options(variable)
        return (
            Chosen(options, variable.several) if options else Chosen(exact="" if variable.type == "textbox" else None)
        )
    known = tuple(_filtered(variable, _asked(variable, api, values)))
    if current[:1] in ((_ALL,), ("All",)):
        if all_ := text(variable.value.get("allValue")):
            return Chosen(exact=all_)
        return Chosen(known, several=True)
    kept = tuple(one for one in current if one in known)
    return Chosen(kept or known[:1], variable.several)


def _current(variable: Variable) -> tuple[str, ...]:
    value = at(variable.value, "current", "value")
    if isinstance(value, Array):
        return tuple(filter(None, map(text, items(value))))
    return (text(value),) if isinstance(value, Scalar) and text(value) else ()


def _options(variable: Variable) -> tuple[str, ...]:
    """The choices of a variable that is no query."""
    listed = [string(one.get("value")) for one in objects(variable.value.get("options"))]
    listed = [one for one in listed if one and one != _ALL]
    if not listed and variable.query is not None and variable.type in {"custom", "interval", "constant"}:
        listed = [part.strip() for part in str(variable.query.value).split(",") if part.strip()]
    return tuple(listed if variable.several else listed[:1])


def _asked(variable: Variable, api: PrometheusApi, values: Values) -> list[str]:
    """What the query of a variable lists."""
    assert variable.query is not None
    taken = variable_query(str(variable.query.value))
    inner = values.resolve(taken.inner)
    label = values.resolve(taken.label)
    if taken.defect or inner is None or label is None:
        return []
    try:
        if label:
            return api.label_values(label, inner.strip() or None)
        if str(variable.query.value).strip().startswith("query_result"):
            return [f"{_shown(one['metric'])} {one['value'][1]}" for one in api.query(inner)]
        return [_shown(one["metric"]) for one in api.query(inner)] if inner.strip() else []
    except QueryRefusedError:
        return []  # the query itself is reported


def _shown(metric: dict[str, str]) -> str:
    labels = ",".join(f'{name}="{value}"' for name, value in metric.items() if name != "__name__")
    return f"{metric.get('__name__', '')}{{{labels}}}"


def _filtered(variable: Variable, listed: list[str]) -> Iterator[str]:
    """What the variable's own pattern leaves of what is listed, and makes of it."""
    pattern = string(variable.value.get("regex")).strip()
    inner, slash, flags = pattern.removeprefix("/").rpartition("/")
    if pattern.startswith("/") and slash and _FLAGS.issuperset(flags):
        pattern = inner
    for one in dict.fromkeys(listed):
        if not pattern:
            yield one
            continue
        try:
            found = foreign_pattern.search(pattern, one)
        except re.error:
            yield one
            continue
        if isinstance(found, re.Match) and found.re.groups:
            yield found.groupdict().get("value") or found[1] or ""
        elif found is not None:
            yield one
