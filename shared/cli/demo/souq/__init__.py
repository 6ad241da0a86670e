"""Texts and figures of the Egyptian bazaar."""
