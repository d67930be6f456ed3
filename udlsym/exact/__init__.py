"""What the checker rests on: rational functions, signs, differentiation, limits, and where things are defined."""
