"""What is shown of texts as wholes: what folds, where they lead, and what the project has by name."""
