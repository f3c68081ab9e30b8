"""One run: the request, the rules in force, the files, what is known of them, and the report."""
