"""A running lab, asked: what Prometheus, Grafana, Kafka Connect and the addresses of lessons say of the files.

Only `cdclint live` and the editor's command of that name come here; every other part works without a network. Requests
read and change nothing.
"""
