"""The services of a lab: what each is called, and the port that it usually has."""

from __future__ import annotations

TITLES = {"prometheus": "Prometheus", "grafana": "Grafana", "connect": "Kafka Connect"}
PORTS = {"prometheus": 9090, "grafana": 3000, "connect": 8083}
