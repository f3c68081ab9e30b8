"""The types of diagram, a module each: which tokens there are, how they combine, what else must be true."""
