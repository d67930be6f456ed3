"""What theorems are used for: matched, rewritten with, put together, tried on numbers."""
