"""One change to many products: chosen by ticks or by a filter, previewed, carried out as an operation, taken back."""
