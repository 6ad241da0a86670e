"""Illustrations of the demo shops, drawn by code with Pillow alone."""
