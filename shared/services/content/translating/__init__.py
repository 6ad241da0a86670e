"""Everything a merchant writes, in the store's further languages: one list of what can be translated, and its uses."""
