"""Orders of the past, from another shop’s export or our own, become orders here: told to nobody, moving no stock."""
