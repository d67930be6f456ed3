"""Where a statement's sides are defined: the conditions that a proof lists."""

from __future__ import annotations

from sympy import Basic, Expr, Ne, Pow, Product, Sum, exp, log

from udlsym.signs import Fact, facts_of, sign_of
from udlsym.statements import Statement


def conditions_of(statement: Statement) -> tuple[str, ...]:
    """``1 - alpha != 0`` and so on, for divisors and logarithms that the hypotheses do not already keep off zero."""
    facts = facts_of(statement.given)
    found: dict[str, None] = {}
    for side in (statement.lhs, statement.rhs):
        for term, inside in nonzero_terms(side, facts):
            found[f"{Ne(term, 0, evaluate=False)}{inside}"] = None
    return tuple(found)


def nonzero_terms(expression: Basic, facts: tuple[Fact, ...]) -> list[tuple[Expr, str]]:
    """The subterms that must not vanish for the expression to be defined, and are not seen to be nonzero."""
    found: list[tuple[Expr, str]] = []
    if isinstance(expression, (Sum, Product)):
        index, lower, upper = expression.limits[0]
        outer = tuple(fact for fact in facts if index not in fact.gap.free_symbols)
        ranges = facts_of(r for r in (lower <= index, index <= upper) if hasattr(r, "rel_op"))
        for term, inside in nonzero_terms(expression.function, outer + ranges):
            found.append((term, inside or (f" for {lower} <= {index} <= {upper}" if index in term.free_symbols else "")))
        return found + nonzero_terms(lower, facts) + nonzero_terms(upper, facts)
    if isinstance(expression, Pow) and not isinstance(expression, exp):
        base, exponent = expression.args
        signs = sign_of(exponent, facts)
        if signs is not None and signs <= {-1} and not _nonzero(base, facts):
            found.append((base, ""))
    if isinstance(expression, log) and not _nonzero(expression.args[0], facts):
        found.append((expression.args[0], ""))
    for arg in expression.args:
        found.extend(nonzero_terms(arg, facts))
    return found


def _nonzero(term: Expr, facts: tuple[Fact, ...]) -> bool:
    signs = sign_of(term, facts)
    if signs is not None and 0 not in signs:
        return True
    return term.is_number and bool(term.is_nonzero)


