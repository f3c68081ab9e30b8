"""A lesson: its frontmatter, its parts, its suppression comments, its facts."""
