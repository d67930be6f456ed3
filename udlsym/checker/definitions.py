"""Definitions at values of their parameters."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import AccumBounds, Basic, IndexedBase, Order, nan, oo, zoo

from udlsym.binding import canonical, substitute
from udlsym.checker.contexts import parameters_of
from udlsym.errors import Rejected
from udlsym.exact.conditions import needs
from udlsym.exact.signs import facts_of
from udlsym.statements import Definition

NO_NUMBERS = (oo, -oo, zoo, nan, AccumBounds, Order)
"""What a term that stands for a number has no part of."""


def defined_at(definition: Definition, values: Mapping[Basic, Basic]) -> Definition:
    """The definition with values for its parameters: a theorem speaks of every function that satisfies it.

    Raises `Rejected` where a value would replace what is defined, be captured by a variable of the definition, or make
    the body defined where it was not.
    """
    at = {key: value for key, value in values.items() if key in parameters_of(definition)}
    if not at:
        return definition
    labels = {base.label for part in (definition.head, definition.body) for base in part.atoms(IndexedBase)}
    variables = set(definition.variables)
    if definition.head in at or labels & set(at) or any(value.free_symbols & variables for value in at.values()):
        raise Rejected(f"no value can be put into the definition {definition}: rename its variables, or the value's")
    head, body = (substitute(part, at) for part in (definition.head, definition.body))
    given = tuple(substitute(h, at) for h in definition.given)
    if any(h == False for h in given) or body.has(*NO_NUMBERS):  # noqa: E712
        raise Rejected(f"the definition {definition} fails at {at}")
    still = {need.term for need in needs(canonical(body), facts_of(given))}
    for need in needs(canonical(definition.body), facts_of(definition.given)):
        there = substitute(need.term, at)
        if there not in still and not there.is_nonzero:
            raise Rejected(f"no value can be put into the definition {definition}: {need.term} may vanish at {at}")
    return Definition(head, body, definition.variables, tuple(h for h in given if h != True))  # noqa: E712
