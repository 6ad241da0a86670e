"""Liquid filters: the standard ones with bounds, and those of online stores."""
