"""A text that is read again after a change: what the change cannot concern is kept."""
