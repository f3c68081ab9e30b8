"""JSON Schema: what a schema asks for, and where a file does not hold it."""
