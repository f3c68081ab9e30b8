"""The settings of a dashboard: which keys, values, times and variables Grafana has for them."""
