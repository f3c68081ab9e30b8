"""The types of diagram, a module each: which tokens there are, how they stand together, what else must be true."""
