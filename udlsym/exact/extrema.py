"""Maxima and minima built without SymPy's comparisons of their arguments where these are dear.

To compare two arguments SymPy factors their difference, and what is nested in it: twice as dear with every layer of a
network of ReLUs.  What is not compared stays as it is written, which is the same function.
"""

from __future__ import annotations

from sympy import Expr, Max, Min


def extremum(head: type[Expr], *parts: Expr) -> Expr:
    """The maximum or minimum; as written where another one is hidden inside a part."""
    hidden = any(not isinstance(part, (Max, Min)) and part.has(Max, Min) for part in parts)
    if hidden and issubclass(head, (Max, Min)) and not any(isinstance(part, (Max, Min)) for part in parts):
        return head(*parts, evaluate=False)
    return head(*parts)
