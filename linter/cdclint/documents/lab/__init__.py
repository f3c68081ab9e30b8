"""The lab: Compose files, mounts, configuration of Prometheus and the exporter."""
