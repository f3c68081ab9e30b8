"""The frontmatter of a lesson."""
