"""Text that does not parse."""
