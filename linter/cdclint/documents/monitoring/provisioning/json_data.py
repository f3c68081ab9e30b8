"""What Grafana reads in `jsonData` of a datasource; facts of Grafana 12.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.monitoring.dashboards.date_math import is_least_interval, meant_duration
from cdclint.documents.monitoring.provisioning.placeholders import is_filled_in
from cdclint.syntax.data.value import Object, Scalar, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem

_CHOICES = {
    ("prometheus", "httpMethod"): ("GET", "POST"),
    ("prometheus", "prometheusType"): ("Prometheus", "Mimir", "Cortex", "Thanos"),
    ("prometheus", "cacheLevel"): ("None", "Low", "Medium", "High"),
    ("postgres", "sslmode"): ("disable", "require", "verify-ca", "verify-full"),
    ("grafana-postgresql-datasource", "sslmode"): ("disable", "require", "verify-ca", "verify-full"),
}
"""The settings that are one of a few words, by the type of the datasource."""
_DURATIONS = frozenset(
    {("prometheus", "timeInterval"), ("prometheus", "queryTimeout"), ("influxdb", "timeInterval")}
    | {(kind, "timeInterval") for kind in ("postgres", "mysql", "mssql", "elasticsearch")}
)


def json_data_problems(kind: str, data: Object) -> Iterator[Problem]:
    """The values that a datasource of this type does not understand."""
    for member in data:
        key, value = (kind, member.name), member.value
        if not isinstance(value, Scalar) or value.value in {None, ""} or is_filled_in(value):
            continue
        known = _CHOICES.get(key)
        if known is not None and text(value) not in known:
            names = ", ".join(f"`{one}`" for one in known)
            yield value, Message("`{key}` is one of {known}", key=member.name, known=names)
        elif key in _DURATIONS and not isinstance(value.value, str):
            yield value, Message("`{key}` is a text such as `{example}`", key=member.name, example=f"{text(value)}s")
        elif key in _DURATIONS and not is_least_interval(text(value)):
            meant = meant_duration(text(value)) or "15s"
            yield value, Message("`{key}` is a text such as `{example}`", key=member.name, example=meant)
