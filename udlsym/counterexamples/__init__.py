"""Exact points for everything that is free in a statement, and how they are moved into its hypotheses."""
