"""Couriers: rates, labels and tracking behind one interface."""
