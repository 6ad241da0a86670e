"""Outgoing webhooks: subscriptions, messages, deliveries and their attempts."""
