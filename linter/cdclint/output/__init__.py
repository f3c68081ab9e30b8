"""The output formats: one small module each with `render(report, …) -> str`."""
