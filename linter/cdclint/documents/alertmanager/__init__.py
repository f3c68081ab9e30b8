"""The configuration of Alertmanager: who is notified of which alerts, and when."""
