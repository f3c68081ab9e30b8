"""Grafana dashboards: can they be imported and provisioned, do their queries tell the truth."""
