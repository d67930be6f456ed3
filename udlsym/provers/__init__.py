"""Decision procedures, one file each: `prove(statement)` returns evidence for the checker, or None."""
