"""What a file means: lessons, dashboards, data files, contracts, the project as a whole."""
