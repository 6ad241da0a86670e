"""Liquid tags: the standard ones made safe, and those of online stores."""
