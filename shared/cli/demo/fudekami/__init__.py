"""Texts and figures of the Japanese stationery shop."""
