"""JSON and YAML in which every key and value has its place, and JSON Schema over them."""
