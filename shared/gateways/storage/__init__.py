"""Keeping files: on this disk or in S3-compatible storage."""
