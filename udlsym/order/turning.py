"""Finds where a difference turns: at a zero of its slope, from which it grows on both sides.

The zeros tried are those that one reads off: a factor of the slope is linear in the variable, or in one logarithm,
exponential or root of it; or the slope vanishes where the variable equals another one.  Below, at and above such a
number the difference is a case each; the bounds of the variable, which hold of the number too, are lemmas before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Basic, Dummy, Equality, Expr, Gt, Integer, Lt, Mul, Pow, Rational, Symbol, exp, factor_list, log
from sympy.core.relational import Relational

from udlsym.binding import canonical
from udlsym.checker.order import ascending, part
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, Lemma, Split
from udlsym.exact.calculus import NotDifferentiable, differentiate
from udlsym.exact.facts import expanded
from udlsym.exact.sign_sets import NONNEGATIVE, POSITIVE, Sign
from udlsym.exact.signs import facts_of, sign_of
from udlsym.normal_forms.preparing import prepared
from udlsym.order.growing import growth_from
from udlsym.statements import Statement

Prove = Callable[[Statement], Evidence | None]

MOST_TURNS = 3
MOST_OPERATIONS = 60


def turned(statement: Statement, prove: Prove) -> Evidence | None:
    """Evidence by the slope on both sides of one of its zeros, the parts proved by ``prove``, or None."""
    small, _, large = ascending(statement)
    difference = large - small
    if statement.definitions or not difference.has(exp, log, Pow) or difference.count_ops() > MOST_OPERATIONS:
        return None
    for variable in sorted(statement.symbols() & difference.free_symbols, key=lambda s: s.name):
        if not variable.is_real or variable.is_integer:
            continue
        for start in list(_turns(statement, difference, variable))[:MOST_TURNS]:
            found = _from_both_sides(statement, variable, start, prove)
            if found is not None:
                return found
    return None


def _turns(statement: Statement, difference: Expr, variable: Symbol) -> Iterator[Expr]:
    """Numbers at which the slope seems to vanish."""
    facts = facts_of(statement.given)

    def sign(part: Expr) -> Sign | None:
        return sign_of(canonical(part), facts)

    try:
        slope = differentiate(canonical(difference), variable, sign)
        normaliser = prepared(statement.with_sides(Integer(0), slope))
        element = normaliser.normal(slope)
        factors = [f for f, n in normaliser.check.field.factorisation(element)[1] if n > 0]
        logarithms = [(term, f) for term in Add.make_args(slope) for f in Mul.make_args(term) if isinstance(f, log)]
        if logarithms:  # a sum of logarithms vanishes where the product of the arguments is 1
            product = Mul(*(f.args[0] ** (term / f) for term, f in logarithms if isinstance(term / f, Rational)))
            rest = slope - Add(*(term for term, f in logarithms if isinstance(term / f, Rational)))
            if not rest.has(log):
                gap = normaliser.normal(product * exp(rest) - 1)
                factors += [f for f, n in normaliser.check.field.factorisation(gap)[1] if n > 0]
    except (UdlsymError, NotDifferentiable, RecursionError):
        return
    found: dict[Expr, None] = {}
    for factor in factors:
        found |= dict.fromkeys(_zeros(factor, variable))
    for other in sorted(slope.free_symbols - {variable}, key=str):
        if isinstance(other, Symbol) and other.is_real and expanded(slope.xreplace({variable: other})) == 0:
            found[other] = None
    yield from (start for start in found if sign(start) is not None)


def _zeros(factor: Expr, variable: Symbol) -> Iterator[Expr]:
    """Where a factor that is linear in one function of the variable vanishes."""
    root = Pow(variable, Rational(1, 2))
    if factor.has(root):
        t = Dummy(positive=True)
        in_root = factor.xreplace({root: t}).xreplace({variable: t**2})
        if in_root.is_polynomial(t):
            yield from (zero**2 for part, _ in factor_list(in_root)[1] for zero in _zeros(part, t))
        return
    moving = {
        node
        for node in (variable, *factor.atoms(log, exp, Pow))
        if variable in node.free_symbols and (node == variable or not isinstance(getattr(node, "exp", None), Integer))
    }
    for node in sorted(moving, key=str):
        slope = factor.coeff(node, 1)
        rest = expanded(factor - slope * node)
        if slope == 0 or variable in (slope.free_symbols | rest.free_symbols):
            continue
        value = -rest / slope
        if node == variable:
            yield value
        elif isinstance(node, log):
            yield from _zeros(node.args[0] - exp(value), variable)
        elif isinstance(node, exp):
            yield from _zeros(node.args[0] - log(value), variable)
        elif isinstance(node, Pow) and isinstance(node.exp, Rational):
            yield from _zeros(node.base - value ** (1 / node.exp), variable)


def _from_both_sides(statement: Statement, variable: Symbol, start: Expr, prove: Prove) -> Evidence | None:
    lemmas: list[tuple[Basic, Evidence]] = []
    for fact in facts_of(statement.given):
        rate = fact.gap.coeff(variable, 1)
        offset = fact.gap - rate * variable
        if not isinstance(rate, Rational) or rate == 0 or variable in offset.free_symbols:
            continue
        if not fact.signs <= NONNEGATIVE:
            return None
        bound = offset + rate * start
        said = Lt(0, bound) if fact.signs == POSITIVE else (bound >= 0)
        if said == True:  # noqa: E712
            continue
        if not isinstance(said, Relational):
            return None
        proof = prove(part(statement, said.lhs, said.rel_op, said.rhs))
        if proof is None:
            return None
        lemmas.append((said, proof))
    inner = statement.with_given(*(fact for fact, _ in lemmas))
    gap = variable - start
    proofs: list[Evidence] = []
    for case in (Lt(gap, 0), Equality(gap, 0, evaluate=False), Gt(gap, 0)):
        if not isinstance(case, Relational):
            return None
        there = inner.with_given(case)
        proof = prove(there) if isinstance(case, Equality) else growth_from(there, variable, start, prove)
        if proof is None:
            return None
        proofs.append(proof)
    evidence: Evidence = Split(gap, *proofs)
    for place in reversed(range(len(lemmas))):
        evidence = Lemma(*lemmas[place], evidence)
    return evidence
