"""The checker's part for order under a sum or an expectation: what no term, or no outcome, makes negative is not."""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic, Expr, Integer, Sum, Symbol, oo

from udlsym.binding import RESERVED, free_in, outermost
from udlsym.checker.order import CheckPart, ascending, part
from udlsym.checker.reasoning import Check
from udlsym.errors import Rejected
from udlsym.evidence import Summed
from udlsym.exact.expectations import Expectation, names_in
from udlsym.exact.sign_sets import NONNEGATIVE
from udlsym.exact.signs import is_integer
from udlsym.statements import Statement


def summand_part(statement: Statement, total: Expr, here: Check) -> Statement:
    """What is to be shown of every term of a sum, or at every outcome.  Raises `Rejected`.

    The index has a name of its own, and lies in its range; what a hypothesis says of a random quantity does not count.
    """
    if statement.definitions:
        raise Rejected("a definition may depend on the index, or on what is random")
    if isinstance(total, Expectation):
        random = total.random_names()
        kept = tuple(h for h in statement.given if not names_in(h) & random)
        return replace(part(statement, Integer(0), "<=", total.args[0]), given=kept)
    if not isinstance(total, Sum) or any(len(limit) != 3 for limit in total.limits):
        raise Rejected(f"{total} is neither a sum over a range nor an expectation")
    body, index, lower, upper = outermost(total)
    free = set().union(*(free_in(side) for side in (statement.lhs, statement.rhs, *statement.given)))
    names = {symbol.name for symbol in free if isinstance(symbol, Symbol)}
    if index.name in names or index.name[:1] == RESERVED or index != Symbol(index.name, integer=True):
        raise Rejected(f"the index {index} has no name of its own")
    if upper == oo or not (is_integer(lower) and is_integer(upper)):
        raise Rejected(f"{total} does not run from one integer to another")
    if index in free_in(lower) | free_in(upper) or not here.sign_is(upper - lower + 1, NONNEGATIVE):
        raise Rejected(f"the range of {total} may run backwards")
    ranges: list[Basic] = [h for h in (lower <= index, index <= upper) if getattr(h, "rel_op", None)]
    return part(statement, Integer(0), "<=", body).with_given(*ranges)


def check_summed(statement: Statement, evidence: Summed, here: Check, check_part: CheckPart) -> set[str]:
    """Accept ``a <= b`` where ``b - a`` is a sum of terms, or an expectation, that is nowhere negative."""
    lesser, relation, greater = ascending(statement)
    if relation != "<=":
        raise Rejected("what is nowhere negative may be zero")
    here.require_defined([evidence.total, evidence.scale])
    if not here.sign_is(evidence.scale, NONNEGATIVE):
        raise Rejected(f"{evidence.scale} may be negative")
    field = here.field
    ours = field.multiply(here.value(evidence.scale), here.value(evidence.total))
    if not field.subtract(field.subtract(here.value(greater), here.value(lesser)), ours).is_zero:
        raise Rejected("the difference of the sides is another one")
    return here.used_theorems | check_part(summand_part(statement, evidence.total, here), evidence.term)
