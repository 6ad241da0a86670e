"""Texts and figures of the Dutch ceramics studio."""
