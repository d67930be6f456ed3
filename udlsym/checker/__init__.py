"""The checker's rules, one line of reasoning, and each kind of evidence; `checking.py` above decides which is asked."""
