"""Queries of lessons, dashboards and rules: the values of their variables, their answers, and why one is empty."""
