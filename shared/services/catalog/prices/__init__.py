"""Prices as they are asked: one resolver, its rules, and the record of what was asked when."""
