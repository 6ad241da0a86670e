"""Three demo shops: their catalogues, people, orders and pictures, as plain values."""
