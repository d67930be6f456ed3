"""The expectation of an expression in named random quantities, as an uninterpreted linear functional.

What is proved from linearity alone holds for every distribution for which the expectations exist.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Function, IndexedBase, Symbol, Tuple


class Expectation(Function):
    """``Expectation(expr, Tuple(g, x))`` is E[expr], the symbols and families in the tuple being random.

    A finite expectation is assumed for every term that occurs.
    """

    nargs = 2

    def is_random(self, expression: Basic) -> bool:
        """Whether a random quantity occurs in an expression."""
        labels = {r.label if isinstance(r, IndexedBase) else r for r in self.args[1]}
        return bool(labels & {s for s in expression.free_symbols if isinstance(s, Symbol)})

    def of(self, expression: Expr) -> Expr:
        """The expectation of another expression over the same quantities."""
        return Expectation(expression, self.args[1])

    def _eval_is_real(self) -> bool | None:
        return self.args[0].is_real

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.args[0])}]"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\mathbb{{E}}\left[{printer._print(self.args[0])}\right]"
        return text if exp is None else f"{text}^{{{exp}}}"


def expectation(expression: Expr, *random: Symbol | IndexedBase) -> Expectation:
    """E[expression], where the symbols and families ``random`` are random and everything else is fixed."""
    return Expectation(expression, Tuple(*random))
