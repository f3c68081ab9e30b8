"""From paths and settings to a report: discovery, cache, rules, suppression, baseline, fixes."""
