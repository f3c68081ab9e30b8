"""What lessons, dashboards, alert rules and the lab say of each other."""
