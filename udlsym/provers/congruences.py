"""Equality of large expressions, from the equality of small parts.

Decides: equalities between expressions whose equal parts can be proved equal one after another, each from what stands
next to it.  How: both sides are evaluated at one point, which suggests which of their subexpressions are equal;
smallest first, each such pair is proved by the field prover, with the terms that both share taken for unknowns, and
one replaces the other; so nothing has to be multiplied out that does not matter to the difference.  The numbers only
choose what is tried.  (Kuehlmann and Krohm, "Equivalence checking using cuts and heaps", 1997, do so for circuits.)
Stops at: sides that agree only once everything is written out - the field prover's ground - and at binders,
derivatives and cases, under which equal values may not be exchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from sympy import (
    Add,
    Expr,
    Integer,
    Mul,
    Number,
    Pow,
    Symbol,
    cos,
    cot,
    csc,
    exp,
    log,
    preorder_traversal,
    sec,
    sin,
    tan,
)

from udlsym.checker.exchanging import INTENSIONAL, PARTIAL, distributed
from udlsym.checker.power_rules import DEFINITIONS
from udlsym.checker.reasoning import Check
from udlsym.effort import spent, within
from udlsym.errors import UdlsymError
from udlsym.evidence import Congruence, Evidence, Generalised, Identity, Termwise
from udlsym.exact.signs import NONNEGATIVE, POSITIVE
from udlsym.normal_forms.fingerprints import Fingerprints
from udlsym.normal_forms.preparing import identity
from udlsym.statements import Statement

METHOD = "congruence"
SMALLEST = 15
"""Below this many operations the field prover is quick enough by itself."""
SMALL = 10
"""Operations of a common term that may be laid open while the larger ones are unknowns."""
ROUNDS = 3
CIRCULAR = (sin, cos, tan, cot, sec, csc)
EFFORTS = (20_000, 20_000, 10_000, 20_000, 10_000, 10_000, 10_000, 5_000)
"""For one pair, with more and more of it laid open."""
EFFORT = 300_000


def prove(statement: Statement) -> Evidence | None:
    """Proofs for the parts in which the sides differ, or None."""
    sides = (statement.lhs, statement.rhs)
    if statement.relation != "==" or statement.kind not in ("equality", "count") or statement.definitions:
        return None
    if any(side.has(*INTENSIONAL, *PARTIAL) for side in sides):
        return None
    if sum(side.count_ops() for side in sides) < SMALLEST:
        return None
    return _Sweep(statement).evidence()


class _Sweep:
    """One statement's subexpressions, by what they are worth at the point."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.check = Check(statement.given)
        self.fingerprints = Fingerprints()
        self.first: dict[Hashable, Expr] = {}
        self.known: dict[Expr, Expr] = {}
        self.refused: set[tuple[Expr, Expr]] = set()
        self.parts: list[tuple[Expr, Expr, Evidence]] = []
        self.symbols: dict[Expr, Symbol] = {}
        self.taken = {s.name for part in (statement.lhs, statement.rhs, *statement.given) for s in part.atoms(Symbol)}
        self.end = spent() + EFFORT

    def evidence(self) -> Evidence | None:
        left, right = self.statement.lhs, self.statement.rhs
        if self.fingerprints.of(left) != self.fingerprints.of(right):
            return None
        done = 0
        for _ in range(ROUNDS):
            self.known.clear()
            self.first.clear()
            for side in (left, right):
                self.merged(side)
            for old, new, _ in self.parts[done:]:
                left, right = left.xreplace({old: new}), right.xreplace({old: new})
            if left == right:
                return Congruence(tuple(self.parts))
            if len(self.parts) == done:
                return None
            done = len(self.parts)
        return None

    def merged(self, expression: Expr) -> Expr:
        """The expression with its parts, and then itself, exchanged for equal ones that were met before."""
        known = self.known.get(expression)
        if known is not None:
            return known
        here = expression
        if here.args and not isinstance(here, Number):
            args = [self.merged(arg) if isinstance(arg, Expr) else arg for arg in here.args]
            again = here.func(*args)
            if args == list(here.args) and again != here:  # written without being evaluated
                proof = self.proof(here, again)
                if proof is not None:
                    self.parts.append((here, again, proof))
                else:
                    again = here
            here = again
        key = self.fingerprints.of(here)
        other = self.first.get(key)
        if other is None:
            other = self.multiple(here)
            if other is None or other == here:
                other = self.first[key] = here
        if other != here:
            proof = self.proof(here, other)
            if proof is not None:
                self.parts.append((here, other, proof))
                here = other
        self.known[expression] = here
        return here

    def multiple(self, expression: Expr) -> Expr | None:
        """A rational multiple of a root, a logarithm or a sum met before that the expression seems to be."""
        kinds = (Add,) if isinstance(expression, Add) else (Pow, log)
        if not isinstance(expression, kinds) or not expression.free_symbols:
            return None
        for other in self.first.values():
            if isinstance(other, kinds) and other.free_symbols:
                ratio = self.fingerprints.ratio(expression, other)
                if ratio is not None:
                    return ratio * other
        return None

    def proof(self, old: Expr, new: Expr) -> Evidence | None:
        """A proof that two expressions are equal, from as little of them as will do."""
        if (old, new) in self.refused or self.hangs_on_a_refused_pair(old, new):
            self.refused.add((old, new))
            return None
        termwise = self.termwise(old, new) or self.termwise(new, old, turned=True)
        if termwise is not None:
            return termwise
        before: tuple[Expr, ...] | None = None
        for most, terms in zip(EFFORTS, _cuts(old, new), strict=True):
            if terms == before:
                continue
            before = terms
            symbols = {term: self.symbol(term) for term in terms}
            general = self.statement.with_sides(old.xreplace(symbols), new.xreplace(symbols))
            if any(
                side.xreplace({symbol: term for term, symbol in symbols.items()}) != whole
                for side, whole in ((general.lhs, old), (general.rhs, new))
            ):
                continue  # SymPy folds something on the way
            effort = min(most, self.end - spent())
            found = within(effort, _identity, general) if effort > 0 else None
            if found is not None:
                used = tuple(
                    (symbols[t], t) for t in terms if general.lhs.has(symbols[t]) or general.rhs.has(symbols[t])
                )
                return Generalised(used, found) if used else found
        self.refused.add((old, new))
        return None

    def termwise(self, left: Expr, right: Expr, *, turned: bool = False) -> Evidence | None:
        """A proof term by term that a sum is a product with a long sum for a factor, as over a common denominator."""
        if isinstance(left, Add) and isinstance(right, Add) and not turned:
            return self.but_for_common_terms(left, right)
        if not isinstance(left, Add) or not isinstance(right, Mul) or len(left.args) < 3:
            return None
        for total in distributed(right)[1:]:
            terms: dict[Hashable, list[Expr]] = {}
            for term in total:
                terms.setdefault(self.fingerprints.of(term), []).append(term)
            pairs = [(term, terms[key].pop()) for term in left.args if terms.get(key := self.fingerprints.of(term))]
            if len(pairs) < 2:
                continue
            rest = left - Add(*(a for a, _ in pairs))
            others = Add(*(term for same in terms.values() for term in same))
            pairs += [(rest, others)] if (rest, others) != (0, 0) else []
            pairs = [(b, a) for a, b in pairs] if turned else pairs
            proofs = [Identity() if a == b else self.proof(a, b) for a, b in pairs]
            if all(proof is not None for proof in proofs):
                return Termwise(tuple((a, b, p) for (a, b), p in zip(pairs, proofs, strict=True) if p is not None))
        return None

    def but_for_common_terms(self, left: Add, right: Add) -> Evidence | None:
        """A proof for the terms in which two sums differ."""
        common = [(term, term, Identity()) for term in left.args if term in right.args]
        ours, theirs = (Add(*(t for t in side.args if (t, t, Identity()) not in common)) for side in (left, right))
        if not common or 0 in (ours, theirs):
            return None
        proof = self.proof(ours, theirs)
        return None if proof is None else Termwise((*common, (ours, theirs, proof)))

    def hangs_on_a_refused_pair(self, old: Expr, new: Expr) -> bool:
        """Whether the two differ in one argument only, and nobody could say why that is equal."""
        if old.func != new.func or len(old.args) != len(new.args):
            return False
        mine, other = Counter(old.args), Counter(new.args)
        left, right = list((mine - other).elements()), list((other - mine).elements())
        return len(left) == 1 and (left[0], right[0]) in self.refused

    def symbol(self, term: Expr) -> Symbol:
        """The unknown that stands for a term, with what is known of the term's sign."""
        if term not in self.symbols:
            signs = self.check.sign(term)
            number = len(self.symbols) + 1
            while f"part{number}" in self.taken:
                number += 1
            name = f"part{number}"
            self.taken.add(name)
            if signs is None:
                self.symbols[term] = Symbol(name)
            elif signs == POSITIVE:
                self.symbols[term] = Symbol(name, positive=True)
            elif signs <= NONNEGATIVE:
                self.symbols[term] = Symbol(name, nonnegative=True)
            else:
                self.symbols[term] = Symbol(name, real=True)
        return self.symbols[term]


def _identity(statement: Statement) -> Evidence | None:
    try:
        return identity(statement)[0]
    except UdlsymError:
        return None


def _cuts(a: Expr, b: Expr) -> Iterator[tuple[Expr, ...]]:
    """Which common terms to take for unknowns: all; sums; what is large; fewer sums; functions, then fewer; none."""
    common = {node for node in preorder_traversal(a) if isinstance(node, Expr) and node.args and node != a}
    common &= {node for node in preorder_traversal(b) if node != b}
    common = {node for node in common if not isinstance(node, Number)}
    sums = {node for node in common if isinstance(node, Add)}
    functions = {node for node in common if not _is_arithmetic(node)}
    exponents = {
        node for side in (a, b) for f in side.atoms(exp, *DEFINITIONS) for node in preorder_traversal(f.args[0])
    }
    plain = {node for node in functions if not isinstance(node, (exp, *DEFINITIONS))}
    circular = {node for node in functions if isinstance(node, CIRCULAR)}
    large = {node for node in common if node.count_ops() > SMALL}
    for terms in (common, sums | circular, large, sums - exponents, functions, plain | circular, plain):
        yield _frontier(a, b, terms)
    yield ()


def _frontier(a: Expr, b: Expr, terms: set[Expr]) -> tuple[Expr, ...]:
    """The outermost of the terms, those opened that hide in one side what stands free in the other."""
    while True:
        ours, theirs = _reached(a, terms), _reached(b, terms)
        hidden = (ours ^ theirs) & terms
        opened = {t for t in ours | theirs if any(t != h and t.has(h) for h in hidden)}
        if not opened:
            return tuple(sorted(ours | theirs, key=str))
        terms = terms - opened


def _reached(expression: Expr, terms: set[Expr]) -> set[Expr]:
    if expression in terms:
        return {expression}
    return set().union(*(_reached(arg, terms) for arg in expression.args if isinstance(arg, Expr)))


def _is_arithmetic(node: Expr) -> bool:
    return isinstance(node, (Add, Mul)) or (isinstance(node, Pow) and isinstance(node.exp, Integer))
