"""Brackets that open or close elsewhere: ``a*(b + c)`` for ``a*b + c``, ``log(x)*y`` for ``log(x*y)``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sympy import Abs, Add, Max, Min, Mul, Pow, exp, log


def bracketed(node: Any) -> Iterator[Any]:
    """What a sum, a product, a power or a function says with one of its brackets elsewhere."""
    if isinstance(node, Add):
        for term in node.args:
            rest = node - term
            for factor in Mul.make_args(term):
                if factor not in (1, -1) and factor != term:
                    yield factor * (term / factor + rest)
                    if len(node.args) > 2:
                        for other in node.args:
                            if other != term:
                                yield node - term - other + factor * (term / factor + other)
            if isinstance(term, (exp, log)):
                yield term.func(term.args[0] + rest)
    elif isinstance(node, Mul):
        for factor in node.args:
            rest = Mul(*(f for f in node.args if f != factor))
            if isinstance(factor, Add):
                for term in factor.args:
                    yield rest * term + (factor - term)
                    if len(factor.args) > 2:
                        yield rest * (factor - term) + term
            if isinstance(factor, (exp, log)):
                yield factor.func(factor.args[0] * rest)
    elif isinstance(node, Pow):
        base, exponent = node.args
        if isinstance(base, (Add, Mul)):
            for part in base.args:
                rest = base.func(*(p for p in base.args if p != part))
                yield base.func(part**exponent, rest)
    elif isinstance(node, Abs) and isinstance(node.args[0], (Max, Min)):
        yield node.args[0].func(*map(Abs, node.args[0].args), evaluate=False)
    elif isinstance(node, (exp, log)) and isinstance(node.args[0], (Add, Mul)):
        argument = node.args[0]
        pairs = combinations(argument.args, 2) if 2 < len(argument.args) <= 6 else ()
        for parts in (*((part,) for part in argument.args), *pairs):
            rest = argument.func(*(p for p in argument.args if p not in parts))
            yield argument.func(node.func(argument.func(*parts)), rest)
