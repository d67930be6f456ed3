"""A reader's solutions to Understanding Deep Learning: one module a chapter."""
