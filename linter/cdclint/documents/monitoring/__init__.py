"""Dashboards, alert rules, and the catalogue of metrics."""
