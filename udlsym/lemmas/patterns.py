"""Matching one side of a theorem against an expression: a search, which the checker does not trust.

A theorem's free symbols are its variables.  Under a binder the bound symbols are renamed alike on both sides, and no
variable takes a value that mentions one of them; sums and products match in any order of their terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sympy import (
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    IndexedBase,
    Limit,
    Mul,
    Product,
    Rational,
    Sum,
    Symbol,
    preorder_traversal,
)

from udlsym.binding import canonical, outermost, substitute

Values = Mapping[Symbol, Expr]
_MOST_TRIALS = 20_000


class Matcher:
    """Matches patterns whose variables are ``variables``; gives up quietly after very many trials."""

    def __init__(self, variables: frozenset[Symbol]) -> None:
        self.variables = variables
        self.trials = 0

    def anywhere(
        self, pattern: Basic, node: Basic, fixed: Values
    ) -> Iterator[tuple[dict[Symbol, Expr], tuple[int, ...]]]:
        """Values at which a pattern is the node, or a few of the arguments of a sum or a product, by their numbers.

        A bare variable would match everything and matches nothing.
        """
        if pattern in self.variables and pattern not in fixed:
            return
        if isinstance(pattern, (Add, Mul)) and pattern.free_symbols & self.variables:
            if node.func == pattern.func:
                for values, used in self._unordered(pattern, node, fixed, frozenset(), whole=False):
                    yield values, () if len(used) == len(node.args) else tuple(sorted(used))
            return
        for values in self.match(pattern, node, fixed, frozenset()):
            yield values, ()
        if isinstance(pattern, (Add, Mul)) and node.func == pattern.func:
            places = [node.args.index(arg) for arg in pattern.args if arg in node.args]
            if len(places) == len(pattern.args) < len(node.args):
                yield dict(fixed), tuple(sorted(places))

    def match(self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol]) -> Iterator[dict[Symbol, Expr]]:
        """Values, extending the given ones, at which the pattern is the node; ``local`` are bound around both."""
        self.trials += 1
        if self.trials > _MOST_TRIALS:
            return
        if p in self.variables:
            yield from self._variable(p, n, values, local)
        elif not p.free_symbols & self.variables:
            if p == n or canonical(p) == canonical(n):
                yield dict(values)
        elif isinstance(p, (Sum, Product)):
            yield from self._range(p, n, values, local)
        elif isinstance(p, Limit):
            yield from self._limit(p, n, values, local)
        elif isinstance(p, Derivative) and isinstance(n, Derivative):
            for found in self._sequence((*p.args[1:],), (*n.args[1:],), values, local):
                yield from self.match(p.args[0], n.args[0], found, local)
        elif isinstance(p, (Add, Mul)):
            found_one = False
            if n.func == p.func:
                for found, _ in self._unordered(p, n, values, local, whole=True):
                    found_one = True
                    yield found
            if not found_one:
                yield from self._linear(p, n, values, local)
        elif p.func == n.func:
            yield from self._sequence(p.args, n.args, values, local)

    def _variable(self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol]) -> Iterator[dict[Symbol, Expr]]:
        if isinstance(n, IndexedBase) or not isinstance(n, Expr) or n.free_symbols & local:
            return
        known = values.get(p)
        if known is None:
            yield {**values, p: n}
        elif known == n or canonical(known) == canonical(n):
            yield dict(values)

    def _sequence(
        self, ps: Sequence[Basic], ns: Sequence[Basic], values: Values, local: frozenset[Symbol]
    ) -> Iterator[dict[Symbol, Expr]]:
        if len(ps) != len(ns):
            return
        if not ps:
            yield dict(values)
            return
        for found in self.match(ps[0], ns[0], values, local):
            yield from self._sequence(ps[1:], ns[1:], found, local)

    def _range(self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol]) -> Iterator[dict[Symbol, Expr]]:
        if n.func != p.func or any(len(limit) != 3 for limit in (*p.limits, *n.limits)):
            return
        body, index, *bounds = outermost(p)
        other, other_index, *other_bounds = outermost(n)
        same = Dummy(integer=True)
        for found in self._sequence(bounds, other_bounds, values, local):
            bodies = substitute(body, {index: same}), substitute(other, {other_index: same})
            yield from self.match(*bodies, found, local | {same})

    def _limit(self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol]) -> Iterator[dict[Symbol, Expr]]:
        if not isinstance(n, Limit) or p.args[3] != n.args[3]:
            return
        same = Dummy(**p.args[1].assumptions0)
        for found in self.match(p.args[2], n.args[2], values, local):
            bodies = substitute(p.args[0], {p.args[1]: same}), substitute(n.args[0], {n.args[1]: same})
            yield from self.match(*bodies, found, local | {same})

    def _linear(self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol]) -> Iterator[dict[Symbol, Expr]]:
        """``c x + r`` is anything at ``x = (it - r)/c``: for patterns such as n + 1, and 1 - alpha."""
        inside = [v for v in p.free_symbols if v in self.variables]
        if len(inside) != 1 or not isinstance(n, Expr):
            return
        (variable,) = inside
        rest = p.subs(variable, 0)
        factor = (p - rest) / variable
        if isinstance(factor, Rational) and factor != 0:
            yield from self._variable(variable, (n - rest) / factor, values, local)

    def _unordered(
        self, p: Basic, n: Basic, values: Values, local: frozenset[Symbol], *, whole: bool
    ) -> Iterator[tuple[dict[Symbol, Expr], frozenset[int]]]:
        """Each term of the pattern is a term of the node; a bare variable may take all terms that are left over."""
        bare = sorted((a for a in p.args if a in self.variables and a not in values), key=str)
        heavy = sorted((a for a in p.args if a not in bare), key=lambda a: (-a.count_ops(), str(a)))
        for found, used in self._assign(heavy, n.args, frozenset(), values, local):
            left = [number for number in range(len(n.args)) if number not in used]
            for last in self._shared(bare, n, left, found, local, whole):
                yield last[0], used | last[1]

    def _assign(
        self, ps: Sequence[Basic], ns: Sequence[Basic], used: frozenset[int], values: Values, local: frozenset[Symbol]
    ) -> Iterator[tuple[dict[Symbol, Expr], frozenset[int]]]:
        if not ps:
            yield dict(values), used
            return
        for number, n in enumerate(ns):
            if number not in used:
                for found in self.match(ps[0], n, values, local):
                    yield from self._assign(ps[1:], ns, used | {number}, found, local)

    def _shared(
        self,
        bare: Sequence[Basic],
        n: Basic,
        left: Sequence[int],
        values: Values,
        local: frozenset[Symbol],
        whole: bool,
    ) -> Iterator[tuple[dict[Symbol, Expr], frozenset[int]]]:
        """One term each for the bare variables, and what is left for the last."""
        if not bare:
            if not whole or not left:
                yield dict(values), frozenset()
            return
        if len(bare) == 1 and len(left) > 1:
            for found in self.match(bare[0], n.func(*(n.args[number] for number in left)), values, local):
                yield found, frozenset(left)
        if len(bare) > 1 or len(left) == 1 or not whole:
            for number in sorted(left, key=lambda number: n.args[number] != bare[0]):
                rest = [other for other in left if other != number]
                for found in self.match(bare[0], n.args[number], values, local):
                    for last in self._shared(bare[1:], n, rest, found, local, whole):
                        yield last[0], last[1] | {number}


def nearest(pattern: Basic, expression: Basic, variables: frozenset[Symbol]) -> Basic:
    """The subterm that shares most with a pattern: the smallest among the best, or all of it where none shares any."""
    nodes = [n for n in preorder_traversal(expression) if isinstance(n, Expr)]
    likeness = {n: _likeness(pattern, n, variables) for n in nodes}
    best = max(nodes, key=lambda n: (likeness[n], -n.count_ops(), str(n)))
    return best if likeness[best] else expression


def _likeness(p: Basic, n: Basic, variables: frozenset[Symbol]) -> int:
    if p in variables or p == n:
        return 1 + (p.count_ops() if p == n and p not in variables else 0)
    if p.func != n.func:
        return 0
    rest = list(n.args)
    score = 2
    for part in sorted(p.args, key=lambda a: -a.count_ops()):
        if rest:
            best = max(rest, key=lambda other: _likeness(part, other, variables))
            score += _likeness(part, best, variables)
            rest.remove(best)
    return score
