"""Grafana dashboards: whether they can be imported and provisioned, and whether their queries are right."""
