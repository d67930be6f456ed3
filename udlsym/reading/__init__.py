"""Text to SymPy against a whitelist, bounded in time and memory; never ``eval``."""
