"""What completion offers beside the words of one text: components of the project, names of other files."""
