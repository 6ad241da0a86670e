"""The development mailbox: real SMTP in, a page to read it."""
