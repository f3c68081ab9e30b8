"""What comes from elsewhere: paths that lead out of the project, JSON, patterns and libraries of others."""
