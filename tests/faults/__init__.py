"""What must hold when processes die and everybody clicks at once: over real HTTP, against a stack of its own."""
