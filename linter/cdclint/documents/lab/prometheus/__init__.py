"""Prometheus's configuration: which keys there are, and what each holds."""
