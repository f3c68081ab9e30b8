"""Names that several files share: who uses them, and what becomes of them when a file or a heading is renamed."""
