"""Files of a project: found, matched with globs, read from git, written."""
