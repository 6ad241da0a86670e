"""Changes of orders that are placed: worked out, shown, applied."""
