"""YAML 1.2 read exactly, by a reader of our own."""
