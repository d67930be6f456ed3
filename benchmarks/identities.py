"""Random elementary identities: true ones by rewriting, false ones by mutating one node.

A true identity pairs a random expression with what random rules of school algebra make of it.  A false one changes one
node of the second side; mpmath at 50 digits confirms that it is false, independently of the engine.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol, cosh, exp, expand, log, sinh, sqrt, tanh, together

x, y = Symbol("x", real=True), Symbol("y", positive=True)


def random_expression(rng: random.Random, size: int) -> Expr:
    """An expression in x (real) and y (positive) with about ``size`` nodes, defined everywhere."""
    if size <= 2:
        return rng.choice([x, y, Integer(rng.randint(1, 5)), Rational(rng.randint(1, 5), rng.randint(2, 4))])
    head = rng.choice(["add", "add", "mul", "mul", "pow", "exp", "log", "sqrt", "tanh", "sigmoid"])
    if head in ("add", "mul"):
        left = rng.randint(1, size - 2)
        parts = random_expression(rng, left), random_expression(rng, size - 1 - left)
        return Add(*parts) if head == "add" else Mul(*parts)
    inner = random_expression(rng, size - 2)
    small = rng.choice([x, y, x + y, 2 * x, x - y]) if head in ("exp", "tanh", "sigmoid") and size > 8 else inner
    return {
        "pow": lambda: inner ** rng.choice([2, 3]),
        "exp": lambda: exp(small) * (inner if small is not inner else 1),
        "log": lambda: log(1 + inner**2),
        "sqrt": lambda: sqrt(1 + inner**2),
        "tanh": lambda: tanh(small) + (inner if small is not inner else 0),
        "sigmoid": lambda: 1 / (1 + exp(-small)) + (inner if small is not inner else 0),
    }[head]()


REWRITINGS: tuple[Callable[[Expr], Expr], ...] = (
    lambda e: e.replace(tanh, lambda u: 2 / (1 + exp(-2 * u)) - 1),
    lambda e: e.replace(tanh, lambda u: sinh(u) / cosh(u)),
    lambda e: e.replace(exp, lambda u: cosh(u) + sinh(u)),
    lambda e: e.replace(exp, lambda u: exp(u / 2) ** 2),
    lambda e: e.replace(log, lambda u: -log(1 / u)),
    lambda e: e.replace(log, lambda u: 2 * log(sqrt(u))),
    lambda e: e.replace(lambda n: isinstance(n, Pow) and n.exp == Rational(1, 2), lambda n: n.base / sqrt(n.base)),
    lambda e: expand(e, deep=False),
    together,
    lambda e: e * (x**2 + 1) / (x**2 + 1),
    lambda e: e + x * (x + y) - x**2 - x * y,
)


def true_identity(rng: random.Random, size: int) -> tuple[Expr, Expr]:
    """An expression and a rewriting of it that SymPy does not see to be the same object."""
    while True:
        left = right = random_expression(rng, size)
        for _ in range(rng.randint(1, 3)):
            right = rng.choice(REWRITINGS)(right)
        if left != right and right.is_finite is not False:
            return left, right


def false_identity(rng: random.Random, size: int) -> tuple[Expr, Expr]:
    """A true identity with one node of the second side changed, confirmed to be false at 50 digits."""
    while True:
        left, right = true_identity(rng, size)
        nodes = [n for n in right.atoms(Rational, Symbol) if n not in (Integer(-1), Rational(1, 2))]
        old = rng.choice(sorted(nodes, key=str)) if nodes else x
        new = old + 1 if old.is_number else (x if old == y else y)
        mutant = right.xreplace({old: new})
        gap = (left - mutant).subs({x: Rational(3, 7), y: Rational(5, 3)}).evalf(50)
        if gap.is_number and abs(gap) > Rational(1, 10**20):
            return left, mutant
