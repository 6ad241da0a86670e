"""Labels of parcels: bought, followed, given back."""
