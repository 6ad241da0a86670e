"""Orders that staff write by hand, and quotes."""
