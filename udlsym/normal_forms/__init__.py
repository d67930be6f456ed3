"""The search for the entries that bring two sides to one normal form; what is found, the checker judges."""
