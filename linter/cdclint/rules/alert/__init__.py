"""Alert rules: are they taken, do they fire when they should, does somebody hear them."""
