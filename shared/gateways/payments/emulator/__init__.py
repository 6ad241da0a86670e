"""A payment provider on loopback that speaks the real protocol."""
