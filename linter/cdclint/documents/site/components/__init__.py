"""What components accept, as their own code and types say."""
