"""Shippo on loopback, for tests and the demo."""
