"""The 12-week course notes: one module a chapter."""
