"""Rows for tests: ``from tests.factories.stores import make_store`` and kin."""
