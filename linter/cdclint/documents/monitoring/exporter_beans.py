"""The attributes of Debezium's MBeans as the JMX exporter sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.metric_catalogue import Catalogue


def attributes_seen(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each attribute of every connector, with the text that the exporter matches its patterns against."""
    for metric in catalogue.metrics.values():
        if not metric.is_debezium:
            continue
        for plugin in metric.connectors:
            for context in metric.contexts:
                more = ", task=0, database=shop" if plugin == "sql_server" else ""
                if "table" in (metric.labels or ()):
                    more += ", key=public.orders"
                head = f"debezium.{plugin}<type=connector-metrics, context={context}, server=shop{more}>"
                yield metric.attribute, f"{head}<>{metric.attribute}: 1"
