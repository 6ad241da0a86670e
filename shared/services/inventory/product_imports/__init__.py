"""Products from files and into files, together with their stock: planned, tried, carried out, taken back."""
