"""What a slip of the pen may have been: edits, a quick filter for them, their cost, and what a wrong line spoils."""
