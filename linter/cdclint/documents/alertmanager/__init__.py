"""The configuration of Alertmanager: who is told of which alerts, and when."""
