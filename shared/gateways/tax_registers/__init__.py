"""Registers that say whether a company's tax number is in force."""
