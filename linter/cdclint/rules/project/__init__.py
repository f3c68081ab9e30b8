"""What cannot be found out about the project."""
