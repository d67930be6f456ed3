"""Understanding Deep Learning: answer booklet for students: one module a chapter."""
