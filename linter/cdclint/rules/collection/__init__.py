"""The content collections of a site."""
