"""Contracts and plans: what lessons, dashboards and files must contain."""
