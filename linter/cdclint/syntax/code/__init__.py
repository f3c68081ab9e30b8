"""Code blocks: their syntax, their tokens, the names that they use."""
