"""The ways to be paid, one file each: what it is called, what is set up for it, and how it is spoken to."""
