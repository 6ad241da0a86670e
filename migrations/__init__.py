"""The database's one line of history."""
