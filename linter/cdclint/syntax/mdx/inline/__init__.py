"""What stands inside paragraphs, headings and cells."""
