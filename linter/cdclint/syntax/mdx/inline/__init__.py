"""What is inside paragraphs, headings and cells."""
