"""Plans: what the `must_haves` of a Markdown file promise, and what became of it."""
