"""One project under an editor: where its findings are sent, and what is loaded before the first text."""
