"""What `cdclint init` guesses and writes."""
