"""Printed documents: plain data in, PDF out; knows no database."""
