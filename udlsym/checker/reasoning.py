"""One line of reasoning: the equations admitted so far, the hypotheses they may use, and where all is defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Equality,
    Expr,
    I,
    Integer,
    Mul,
    Ne,
    Pow,
    Rational,
    Symbol,
    exp,
    oo,
    preorder_traversal,
)

from udlsym.binding import canonical, free_in, outermost, substitute
from udlsym.checker.contexts import parameters_of as parameters_of
from udlsym.checker.definitions import NO_NUMBERS, defined_at
from udlsym.checker.rules import RULES
from udlsym.effort import spend
from udlsym.errors import Rejected, UdlsymError
from udlsym.evidence import (
    Entry,
)
from udlsym.exact.calculus import differentiated_by, truth
from udlsym.exact.conditions import Need, needs
from udlsym.exact.expectations import Expectation
from udlsym.exact.fields import DivisionByZero, Field, Fraction
from udlsym.exact.matching import match
from udlsym.exact.signs import NONNEGATIVE, Fact, facts_of, is_integer, sign_of
from udlsym.exact.signs import Sign as Signs
from udlsym.matrices.expressions import concerns_matrices
from udlsym.statements import Definition, Statement

Theorems = Mapping[str, Statement]

MOST_UNFOLDINGS = 60

_SIGNS_CHECKED = {"commutative", "complex", "finite", "real", "extended_real", "hermitian", "integer", "rational"} | {
    "positive",
    "negative",
    "nonnegative",
    "nonpositive",
    "nonzero",
}


class Check:
    """One line of reasoning: a field, the equations admitted so far, and the hypotheses they may use."""

    def __init__(
        self,
        given: tuple[Basic, ...],
        definitions: tuple[Definition, ...] = (),
        theorems: Theorems | None = None,
        sides: tuple[Expr, ...] = (),
    ) -> None:
        self.field = Field()
        self.given = tuple(canonical(h) for h in given)
        self.facts: tuple[Fact, ...] = facts_of(self.given)
        self.definitions = definitions
        self.theorems: Theorems = theorems or {}
        self.used_theorems: set[str] = set()
        self.table: dict[Basic, Fraction] = {}
        self.field.relate(I, 2, self.field.constant(Integer(-1)))
        self.defined: tuple[Need, ...] = ()  # what is known not to vanish, for all sides are defined where they count
        self.bound: frozenset[Basic] = frozenset()
        self.defined = (*_stated(self.given), *self.certain(*map(canonical, sides)))

    def inside(self, source: Expr, entries: tuple[Entry, ...] = ()) -> Check:
        """The same line of reasoning inside the body of a sum, a product or an expectation.

        An index lies between its bounds, where these are seen not to run backwards; what is known of a free symbol of
        the same name, or of one outcome of a random quantity, does not count inside.
        """
        given: tuple[Basic, ...] = ()
        if isinstance(source, Expectation):
            body, bound = source.args[0], frozenset(q for r in source.args[1] for q in r.free_symbols)
        else:
            body, index, lower, upper = outermost(source)
            bound = frozenset({index})
            if upper == oo or self.sign_is(upper - lower + 1, NONNEGATIVE):
                given = tuple(canonical(h) for h in (lower <= index, index <= upper) if getattr(h, "rel_op", None))
        inner = Check((), self.definitions, self.theorems)
        inner.used_theorems, inner.bound = self.used_theorems, self.bound | bound
        kept = tuple(h for h in self.given if not (free_in(h) & bound or self._varies(source, h)))
        inner.given = (*kept, *given)
        inner.facts = facts_of(inner.given)
        if kept == self.given and not bound & self.bound:
            inner.field, inner.table = self.field.fork(), dict(self.table)
        known = tuple(n for n in self.defined if not (free_in(n.term) & bound or self._varies(source, n.term)))
        inner.defined = (*known, *inner.certain(body))
        inner.admit(entries)
        return inner

    def admit(self, entries: tuple[Entry, ...]) -> None:
        """Check entries in order and remember them; raises `Rejected` at the first that does not hold."""
        for entry in entries:
            spend(10)
            source = canonical(entry.source)
            if entry.rule in ("root", "square of a modulus"):
                self._admit_power(source, entry)
                continue
            rule = RULES.get(entry.rule)
            if rule is None:
                raise Rejected(f"there is no rule called {entry.rule!r}")
            if not isinstance(source, Expr):
                raise Rejected(f"{source} is no expression")
            try:
                self.table[source] = rule(self, replace(entry, source=source))
            except DivisionByZero as error:
                raise Rejected(f"{entry.rule}: {error}") from error

    def _admit_power(self, source: Basic, entry: Entry) -> None:
        """``(b**(1/q))**q = b`` for every complex b, and ``|u|**2 = u**2`` for every real u."""
        if entry.rule == "root" and isinstance(source, Pow) and isinstance(source.exp, Rational) and source.exp.p == 1:
            degree, power = int(source.exp.q), source.base
        elif entry.rule != "root" and isinstance(source, Abs) and self.real(source.args[0]):
            degree, power = 2, source.args[0] ** 2
        else:
            raise Rejected(f"{entry.rule}: {source} is no q-th root, or no modulus of what is seen to be real")
        if degree > 1 and not self.field.knows(source):
            self.field.relate(source, degree, self.value(power))
        self.table[source] = self.field.generator(source)

    def value(self, expression: Expr) -> Fraction:
        """The expression in the field, the admitted equations applied.  Raises DivisionByZero or Rejected."""
        expression = canonical(expression)
        spend()
        known = self.table.get(expression)
        if known is not None:
            return known
        if isinstance(expression, Rational):
            return self.field.constant(expression)
        if isinstance(expression, Add):
            return self.field.sum([self.value(arg) for arg in expression.args])
        if isinstance(expression, Mul):
            return self.field.product([self.value(arg) for arg in expression.args])
        if isinstance(expression, Pow) and not isinstance(expression, exp) and isinstance(expression.exp, Integer):
            if abs(expression.exp) > 5000:
                raise Rejected(f"the exponent of {expression.base} is too large to multiply out")
            return self.field.power(self.value(expression.base), int(expression.exp))
        if expression.has(*NO_NUMBERS) or not isinstance(expression, Expr) or not expression.is_commutative:
            raise Rejected(f"{expression} is no number")
        return self.field.generator(expression)

    def certain(self, *expressions: Expr) -> tuple[Need, ...]:
        """What cannot vanish, or must be defined, wherever these expressions are defined.

        A divisor whose sign is seen is among them as well: written otherwise, its sign may not be seen.
        """
        found = (need for e in expressions for facts in (self.facts, ()) for need in needs(e, facts) if need.certain)
        return tuple(dict.fromkeys(found))

    def require_defined(self, new: Iterable[Basic], *old: Expr) -> None:
        """Raise `Rejected` unless ``new`` is seen to be defined wherever ``old`` and the statement's sides are.

        A proof may not lead through an expression that is undefined at a point where its conclusion counts: there
        ``x = (x*y)/y`` says nothing.
        """
        for need in self.doubts(new, *old):
            what = "defined" if need.opaque else "other than zero"
            raise Rejected(f"{need.term} is not seen to be {what}{need.inside}")

    def doubts(self, new: Iterable[Basic], *old: Expr) -> Iterator[Need]:
        """What must hold for ``new`` to be defined, and is not seen to where ``old`` and the statement's sides are."""
        known = {replace(need, certain=True) for need in (*self.defined, *self.certain(*old))}
        for expression in new:
            for need in needs(canonical(expression), self.facts):
                if replace(need, certain=True) not in known and not self._kept_off_zero(need, known):
                    yield need

    def _kept_off_zero(self, need: Need, known: set[Need]) -> bool:
        """Whether every factor of a term divides a term known not to vanish, or has a visible sign."""
        if need.opaque or need.inside:
            return False
        try:
            rest = self.value(need.term).numerator
            if rest.is_zero():
                return False
            for other in known:
                divisor = None if other.opaque or other.inside else self._numerator(other.term)
                common = rest.gcd(self.field.here(divisor)) if divisor is not None else None
                while common is not None and not common.is_constant():
                    rest = self.field.here(rest) / common
                    common = rest.gcd(common)
            return all(self.nonzero(factor) for factor, _ in self.field.factors(rest)[1])
        except UdlsymError:
            return False

    def _numerator(self, expression: Expr) -> Any:
        """The numerator of an expression in the field; None where it has no place there."""
        try:
            return self.value(expression).numerator
        except UdlsymError:
            return None

    def same(self, a: Expr, b: Expr) -> bool:
        """Whether two expressions are the same element of the field."""
        return self.field.subtract(self.value(a), self.value(b)).is_zero

    def sign(self, expression: Expr) -> Signs | None:
        """The possible signs of a real expression under the hypotheses; None where it may not be real."""
        spend(20)
        return sign_of(canonical(expression), self.facts)  # what an index declares need not be true

    def sign_is(self, expression: Expr, allowed: Signs) -> bool:
        """Whether the sign is known and among ``allowed``."""
        signs = self.sign(expression)
        return signs is not None and signs <= allowed

    def nonzero(self, expression: Expr) -> bool:
        """Whether the expression is seen not to vanish."""
        signs = self.sign(expression)
        return (signs is not None and 0 not in signs) or (
            isinstance(expression, Symbol) and expression.is_zero is False
        )

    def real(self, expression: Expr) -> bool:
        """Whether the expression is seen to be real."""
        return self.sign(expression) is not None

    def holds(self, condition: Basic) -> bool:
        """Whether a hypothesis is among the given ones or its sign shows it."""
        return canonical(condition) in self.given or truth(condition, self.sign) is True

    def is_random(self, expectation: Expectation, expression: Basic) -> bool:
        """Whether the expression depends on what the expectation averages, definitions followed."""
        return expectation.is_random(expression, self.definitions)

    def _varies(self, source: Expr, about: Basic) -> bool:
        """Whether something random, maybe by way of a definition, occurs where an expectation is looked into."""
        return isinstance(source, Expectation) and self.is_random(source, about)

    def in_domain(self, symbol: Basic, value: Basic) -> bool:
        """Whether a value lies in the domain that a symbol declares."""
        if not isinstance(symbol, Symbol) or not isinstance(value, Expr) or value.has(*NO_NUMBERS):
            return False
        if not value.is_commutative or (symbol.is_finite is False) or not _fits(symbol, value):
            return False
        signs = self.sign(value)
        return (
            (not symbol.is_integer or is_integer(value))
            and (not symbol.is_real or signs is not None)
            and (not symbol.is_nonnegative or self.sign_is(value, frozenset({0, 1})))
            and (not symbol.is_nonpositive or self.sign_is(value, frozenset({0, -1})))
            and (symbol.is_zero is not False or self.nonzero(value))
            and not (symbol.is_rational and not symbol.is_integer and not isinstance(value, Rational))
        )

    def unfolded(self, expression: Expr) -> Expr:
        """The expression with every definition written out, as a derivative or a limit needs it.

        Raises `Rejected` where a defined name remains: what it depends on is then not visible.
        """
        for _ in range(MOST_UNFOLDINGS):
            before = expression
            for definition in self.definitions:
                for node in expression.atoms(type(definition.head)):
                    values = match(definition.head, node, definition.variables)
                    if values is not None and self._may_unfold(definition, values, expression):
                        body = canonical(substitute(definition.body, values))
                        expression = canonical(expression.xreplace({node: body}))
            if expression == before:
                break
        names = {d.head if isinstance(d.head, Symbol) else d.head.func for d in self.definitions}
        if any(node in names or node.func in names for node in preorder_traversal(expression)):
            raise Rejected(f"a defined name remains in {expression}")
        return expression

    def _may_unfold(self, definition: Definition, values: dict[Symbol, Expr], around: Expr) -> bool:
        """Whether the definition speaks of these values; of an index bound further in only its domain is known.

        By what a derivative is taken moves: a condition on it must hold all around, not at the point alone.
        """
        hidden = {s for value in values.values() for s in value.free_symbols} - around.free_symbols
        here, moving = Check(()) if hidden else self, differentiated_by(around)

        def holds(condition: Basic) -> bool:
            if moving & condition.free_symbols:
                return truth(condition, here.sign, strict=True) is True
            return here.holds(condition)

        return all(here.in_domain(symbol, value) for symbol, value in values.items()) and all(
            holds(substitute(condition, values)) for condition in definition.given
        )

    def proportional_equations(self, equation: Equality, source: Expr, target: Expr) -> bool:
        """Whether ``equation`` and ``source = target`` differ by a nonzero rational factor."""
        wanted = self.field.subtract(self.value(source), self.value(target))
        have = self.field.subtract(self.value(equation.lhs), self.value(equation.rhs))
        if wanted.is_zero or have.is_zero:
            return wanted.is_zero
        ratio = self.field.divide(wanted, have)
        return self.field.as_rational(ratio) is not None

    def contradicted(self) -> Basic | None:
        """A hypothesis that the equations admitted so far turn into ``0 = c`` for a number c other than 0, or None."""
        for hypothesis in self.given:
            if isinstance(hypothesis, Equality):
                try:
                    gap = self.field.as_rational(
                        self.field.subtract(self.value(hypothesis.lhs), self.value(hypothesis.rhs))
                    )
                except (UdlsymError, RecursionError):
                    continue
                if gap:
                    return hypothesis
        return None

    def instance(self, name: str, values: dict[Basic, Basic], *where: Expr) -> Statement:
        """A theorem at values for its variables, its hypotheses checked, to be used where ``where`` is defined."""
        theorem = self.theorems.get(name)
        if theorem is None:
            raise Rejected(f"no theorem called {name}")
        for symbol, value in values.items():
            if not self.in_domain(symbol, value):
                raise Rejected(f"{name}: {symbol} = {value} lies outside its domain")
        for definition in theorem.definitions:
            if defined_at(definition, values) not in self.definitions:
                raise Rejected(f"{name}: it rests on the definition {definition}")
        for hypothesis in theorem.given:
            if not self.holds(substitute(hypothesis, values)):
                raise Rejected(f"{name}: the hypothesis {hypothesis} is not seen to hold at {values}")
        self.used_theorems.add(name)
        found = theorem.with_sides(substitute(theorem.lhs, values), substitute(theorem.rhs, values))
        self.require_defined(values.values(), *where)
        self.require_kept((theorem.lhs, theorem.rhs, *theorem.given), values, where or (found.lhs, found.rhs))
        return found

    def require_kept(self, parts: tuple[Basic, ...], values: Mapping[Basic, Basic], where: tuple[Expr, ...]) -> None:
        """Raise `Rejected` where a divisor may disappear: ``x/y`` at x = y, which SymPy makes 1, is undefined at 0."""
        facts = facts_of(h for h in parts if getattr(h, "rel_op", None))
        known = {replace(need, certain=True) for need in (*self.defined, *self.certain(*where))}
        doubtful = {replace(need, certain=True) for e in where for need in needs(canonical(e), self.facts)}
        for part in parts:
            for need in needs(part, facts):
                here = Need(substitute(need.term, values))
                if need.inside or need.opaque or self.nonzero(here.term) or here in known:
                    continue
                if not (here in doubtful and not need.certain) and not self._kept_off_zero(here, known):
                    raise Rejected(f"{need.term} is not seen to be other than zero at {values}")


def _stated(given: Iterable[Basic]) -> tuple[Need, ...]:
    """The terms that hypotheses keep off zero."""
    return tuple(Need(canonical(h.lhs - h.rhs)) for h in given if isinstance(h, Ne) and _is_number(h.lhs))


def _is_number(expression: Basic) -> bool:
    return isinstance(expression, Expr) and not concerns_matrices(expression) and not expression.has(*NO_NUMBERS)


def _fits(symbol: Symbol, value: Expr) -> bool:
    """Whether a value has what a symbol declares beyond ground and sign: even, prime, imaginary, not real, ..."""
    return all(
        wanted is None
        or (wanted and name in _SIGNS_CHECKED)
        or (name == "zero" and not wanted)
        or getattr(value, f"is_{name}", None) is wanted
        for name, wanted in symbol._assumptions_orig.items()
    )
