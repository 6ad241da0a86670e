"""Taking money: what the platform asks of a payment provider, the real adapter and its emulator."""
