"""Text as such: encodings, languages, scripts, slugs, passages of prose."""
