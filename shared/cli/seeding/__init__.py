"""Fills a database: with the demo's shops, or with a load for measuring. Everything may be run again."""
