"""The language server: the engine's verdicts while a text is being written, and what an author may want to look up."""
