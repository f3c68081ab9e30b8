"""Words that every other part speaks: source, finding, rule, report. Standard library only."""
