"""One drawing routine per kind of thing that a demo shop sells."""
