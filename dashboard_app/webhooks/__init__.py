"""Outgoing webhooks on the dashboard."""
