"""One project under an editor: whom it tells what it finds, and what is loaded before the first text."""
