"""How a report is told: one small module a format, each with `render(report, …) -> str`."""
