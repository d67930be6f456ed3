"""The expectation of an expression in named random quantities, as an uninterpreted linear functional.

What is proved from linearity alone holds for every distribution for which the expectations exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, Function, Indexed, IndexedBase, Symbol, Tuple
from sympy.core.function import AppliedUndef

from udlsym.statements import Definition


class Expectation(Function):
    """``Expectation(expr, Tuple(g, x))`` is E[expr], the symbols and families in the tuple being random.

    A finite expectation is assumed for every term that occurs.
    """

    nargs = 2

    def random_names(self, definitions: Iterable[Definition] = ()) -> frozenset[object]:
        """The names of everything random: the quantities in the tuple, and what is defined by way of them."""
        names: set[object] = set(_labels(self.args[1]))
        heads = [(_name(d.head), names_in(d.body)) for d in definitions if not isinstance(d.head, Expectation)]
        for _ in heads:
            names |= {name for name, inside in heads if inside & names}
        return frozenset(names)

    def is_random(self, expression: Basic, definitions: Iterable[Definition] = ()) -> bool:
        """Whether something random occurs in an expression."""
        return bool(names_in(expression) & self.random_names(definitions))

    def of(self, expression: Expr) -> Expr:
        """The expectation of another expression over the same quantities."""
        return Expectation(expression, self.args[1])

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_real else None

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.args[0])}]"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\mathbb{{E}}\left[{printer._print(self.args[0])}\right]"
        return text if exp is None else f"{text}^{{{exp}}}"


def names_in(expression: Basic) -> frozenset[object]:
    """Symbols, families and functions on which a value depends; an expectation does not depend on what it averages."""
    if isinstance(expression, Expectation):
        return names_in(expression.args[0]) - _labels(expression.args[1])
    if isinstance(expression, Symbol):
        return frozenset({expression})
    own = {_name(expression)} if isinstance(expression, (AppliedUndef, Indexed)) else set()
    return frozenset(own).union(*map(names_in, expression.args))


def _labels(quantities: Iterable[Basic]) -> frozenset[object]:
    return frozenset(q.label if isinstance(q, IndexedBase) else _name(q) for q in quantities)


def _name(head: Basic) -> object:
    if isinstance(head, Indexed):
        return head.base.label
    return head.func if isinstance(head, AppliedUndef) else head


def expectation(expression: Expr, *random: Symbol | IndexedBase) -> Expectation:
    """E[expression], where the symbols and families ``random`` are random and everything else is fixed."""
    return Expectation(expression, Tuple(*random))
