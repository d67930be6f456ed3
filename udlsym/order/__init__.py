"""The search for order: what is known to have a sign, and what adds up, squares or grows to a difference."""
