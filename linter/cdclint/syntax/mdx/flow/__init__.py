"""The blocks of a text, read line by line."""
