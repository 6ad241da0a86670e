"""PayPal on loopback: tokens, orders, its page, captures, refunds and signed webhooks."""
