"""Comments that silence rules, and whether they ought to."""
