"""Rigorous enclosures of SymPy expressions, by python-flint's ball arithmetic."""
