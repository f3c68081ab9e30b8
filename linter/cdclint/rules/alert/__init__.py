"""Alert rules: whether they are valid, fire when they should and are routed to a receiver."""
