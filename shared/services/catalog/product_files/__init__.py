"""Products in files: what columns mean, how cells are read, which rows make one product."""
