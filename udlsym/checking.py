"""Accepts or rejects evidence: exact arithmetic and rules with visible side conditions; nothing here searches.

`check` is the only door to a proof.  Provers, certificates and theorems all go through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from sympy import (
    AccumBounds,
    Add,
    Basic,
    Derivative,
    Equality,
    Expr,
    Ge,
    Gt,
    I,
    Integer,
    Integral,
    Le,
    Limit,
    Lt,
    Mul,
    Ne,
    Order,
    Pow,
    Rational,
    Subs,
    Symbol,
    Tuple,
    exp,
    nan,
    oo,
    preorder_traversal,
    zoo,
)
from sympy.core.function import AppliedUndef

from udlsym import balls
from udlsym.binding import BINDERS, canonical, outermost, reserved_in, substitute
from udlsym.calculus import Composite, Partial, Prime, truth
from udlsym.conditions import Need, needs
from udlsym.contradictions import jointly_contradictory
from udlsym.errors import Rejected, UdlsymError
from udlsym.evidence import (
    Congruence,
    Constant,
    Enclosure,
    Entry,
    Evidence,
    Identity,
    Induction,
    Instance,
    MatrixIdentity,
    Sign,
    Split,
    Vacuous,
)
from udlsym.expectations import Expectation, names_in
from udlsym.fields import DivisionByZero, Field, Fraction
from udlsym.matching import match
from udlsym.matrices import Gradient
from udlsym.matrix_checking import check_matrices
from udlsym.rules import RULES
from udlsym.signs import NONNEGATIVE, Fact, contradictory, facts_of, is_integer, sign_of
from udlsym.signs import Sign as Signs
from udlsym.statements import Definition, Statement

Theorems = Mapping[str, Statement]

INTENSIONAL = (*BINDERS, Derivative, Gradient, Integral, Limit, Subs, Prime, Partial, Composite, Expectation)
"""Heads whose value depends on more than the values of their arguments."""

MOST_UNFOLDINGS = 60
MOST_BITS = 20_000

_NO_NUMBERS = (oo, -oo, zoo, nan, AccumBounds, Order)
_SIGNS_CHECKED = {"commutative", "complex", "finite", "real", "extended_real", "hermitian", "integer", "rational"} | {
    "positive",
    "negative",
    "nonnegative",
    "nonpositive",
    "nonzero",
}

_ALLOWED_SIGNS: dict[str, Signs] = {
    "<": frozenset({1}),
    "<=": frozenset({0, 1}),
    ">": frozenset({-1}),
    ">=": frozenset({-1, 0}),
    "!=": frozenset({-1, 1}),
    "==": frozenset({0}),
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
        self.defined = self.certain(*map(canonical, sides))

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
            if self.sign_is(upper - lower + 1, NONNEGATIVE):
                given = tuple(canonical(h) for h in (lower <= index, index <= upper) if getattr(h, "rel_op", None))
        inner = Check((), self.definitions, self.theorems)
        inner.used_theorems, inner.bound = self.used_theorems, self.bound | bound
        kept = tuple(h for h in self.given if not h.free_symbols & bound)
        inner.given = (*kept, *given)
        inner.facts = facts_of(inner.given)
        if kept == self.given and not bound & self.bound:
            inner.field, inner.table = self.field.fork(), dict(self.table)
        known = tuple(need for need in self.defined if not need.term.free_symbols & bound)
        inner.defined = (*known, *inner.certain(body))
        inner.admit(entries)
        return inner

    def admit(self, entries: tuple[Entry, ...]) -> None:
        """Check entries in order and remember them; raises `Rejected` at the first that does not hold."""
        for entry in entries:
            source = canonical(entry.source)
            if entry.rule == "root":
                self._admit_root(source, entry)
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

    def _admit_root(self, source: Basic, entry: Entry) -> None:
        """``(b**(1/q))**q = b`` for every complex b."""
        if not (isinstance(source, Pow) and isinstance(source.args[1], Rational) and source.args[1].p == 1):
            raise Rejected(f"root: {source} is no q-th root")
        base, exponent = source.args
        if exponent.q > 1 and not self.field.knows(source):
            self.field.relate(source, int(exponent.q), self.value(base))
        self.table[source] = self.field.generator(source)

    def value(self, expression: Expr) -> Fraction:
        """The expression in the field, the admitted equations applied.  Raises DivisionByZero or Rejected."""
        expression = canonical(expression)
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
        if expression.has(*_NO_NUMBERS) or not isinstance(expression, Expr) or not expression.is_commutative:
            raise Rejected(f"{expression} is no number")
        return self.field.generator(expression)

    def certain(self, *expressions: Expr) -> tuple[Need, ...]:
        """What cannot vanish, or must be defined, wherever these expressions are defined."""
        return tuple(need for e in expressions for need in needs(e, self.facts) if need.certain)

    def require_defined(self, new: Iterable[Basic], *old: Expr) -> None:
        """Raise `Rejected` unless ``new`` is seen to be defined wherever ``old`` and the statement's sides are.

        A proof may not lead through an expression that is undefined at a point where its conclusion counts: there
        ``x = (x*y)/y`` says nothing.
        """
        known = {replace(need, certain=True) for need in (*self.defined, *self.certain(*old))}
        for expression in new:
            for need in needs(canonical(expression), self.facts):
                if replace(need, certain=True) not in known and not self._kept_off_zero(need, known):
                    what = "defined" if need.opaque else "other than zero"
                    raise Rejected(f"{need.term} is not seen to be {what}{need.inside}")

    def _kept_off_zero(self, need: Need, known: set[Need]) -> bool:
        """Whether every factor of a term divides a term known not to vanish, or has a visible sign."""
        if need.opaque or need.inside:
            return False
        try:
            rest = self.value(need.term).numerator
            for other in known:
                divisor = rest if other.opaque or other.inside else self.value(other.term).numerator
                common = rest.gcd(self.field.here(divisor)) if divisor is not rest else None
                while common is not None and not common.is_constant():
                    rest = self.field.here(rest) / common
                    common = rest.gcd(common)
            return not rest.is_zero() and all(self.nonzero(factor) for factor, _ in self.field.factors(rest)[1])
        except UdlsymError:
            return False

    def same(self, a: Expr, b: Expr) -> bool:
        """Whether two expressions are the same element of the field."""
        return self.field.subtract(self.value(a), self.value(b)).is_zero

    def sign(self, expression: Expr) -> Signs | None:
        """The possible signs of a real expression under the hypotheses; None where it may not be real."""
        return sign_of(expression, self.facts)

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
        return condition in self.given or truth(condition, self.sign) is True

    def is_random(self, expectation: Expectation, expression: Basic) -> bool:
        """Whether the expression depends on what the expectation averages, definitions followed."""
        return expectation.is_random(expression, self.definitions)

    def in_domain(self, symbol: Basic, value: Basic) -> bool:
        """Whether a value lies in the domain that a symbol declares."""
        if not isinstance(symbol, Symbol) or not isinstance(value, Expr) or value.has(*_NO_NUMBERS):
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
        """Whether the definition speaks of these values; of an index bound further in only its domain is known."""
        hidden = {s for value in values.values() for s in value.free_symbols} - around.free_symbols
        here = Check(()) if hidden else self
        return all(here.in_domain(symbol, value) for symbol, value in values.items()) and all(
            here.holds(substitute(condition, values)) for condition in definition.given
        )

    def proportional_equations(self, equation: Equality, source: Expr, target: Expr) -> bool:
        """Whether ``equation`` and ``source = target`` differ by a nonzero rational factor."""
        wanted = self.field.subtract(self.value(source), self.value(target))
        have = self.field.subtract(self.value(equation.lhs), self.value(equation.rhs))
        if wanted.is_zero or have.is_zero:
            return wanted.is_zero
        ratio = self.field.divide(wanted, have)
        return self.field.as_rational(ratio) is not None

    def instance(self, name: str, values: dict[Basic, Basic], *where: Expr) -> Statement:
        """A theorem at values for its variables, its hypotheses checked, to be used where ``where`` is defined."""
        theorem = self.theorems.get(name)
        if theorem is None:
            raise Rejected(f"no theorem called {name}")
        for symbol, value in values.items():
            if not self.in_domain(symbol, value):
                raise Rejected(f"{name}: {symbol} = {value} lies outside its domain")
        for definition in theorem.definitions:
            if definition not in self.definitions or parameters_of(definition) & set(values):
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


def parameters_of(definition: Definition) -> frozenset[Basic]:
    """The free symbols of a definition that it does not bind itself."""
    parts = (definition.head, definition.body, *definition.given)
    return frozenset().union(*(part.free_symbols for part in parts)) - set(definition.variables)


def _fits(symbol: Symbol, value: Expr) -> bool:
    """Whether a value has what a symbol declares beyond ground and sign: even, prime, imaginary, not real, ..."""
    return all(
        wanted is None
        or (wanted and name in _SIGNS_CHECKED)
        or (name == "zero" and not wanted)
        or getattr(value, f"is_{name}", None) is wanted
        for name, wanted in symbol._assumptions_orig.items()
    )


def check(statement: Statement, evidence: Evidence, theorems: Theorems | None = None) -> frozenset[str]:
    """Accept ``evidence`` for ``statement`` and return the names of the theorems used; raise `Rejected` otherwise."""
    contradiction = contradictory(statement.given)
    if contradiction is not None:
        raise Rejected(f"the hypotheses contradict each other ({contradiction[0]}): nothing is proved from that")
    if jointly_contradictory(statement.given):
        raise Rejected("the hypotheses contradict each other when added up: nothing is proved from that")
    if not _says_something(evidence):
        raise Rejected("the hypotheses contradict each other in every case: nothing is proved from that")
    try:
        return frozenset(_check(statement, evidence, theorems or {}))
    except Rejected:
        raise
    except UdlsymError as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise Rejected(f"the evidence is malformed ({type(error).__name__}: {error})") from error


def _says_something(evidence: Evidence) -> bool:
    """Whether a proof is more than contradictions all the way down."""
    match evidence:
        case Vacuous():
            return False
        case Split():
            return any(map(_says_something, (evidence.negative, evidence.zero, evidence.positive)))
        case Induction():
            return _says_something(evidence.base) or _says_something(evidence.step)
        case _:
            return True


def _check(statement: Statement, evidence: Evidence, theorems: Theorems) -> set[str]:
    definitions = [part for d in statement.definitions for part in (d.head, d.body, *d.given)]
    reserved = reserved_in((statement.lhs, statement.rhs, *statement.given, *definitions))
    if reserved is not None:
        raise Rejected(f"the name {reserved} is reserved for bound variables")
    match evidence:
        case Identity():
            return _check_identity(statement, evidence, theorems)
        case Sign():
            return _check_sign(statement, evidence, theorems)
        case Congruence():
            return _check_congruence(statement, evidence, theorems)
        case Constant():
            return _check_constant(statement, evidence, theorems)
        case Enclosure():
            return _check_enclosure(statement, evidence)
        case Split():
            return _check_split(statement, evidence, theorems)
        case Vacuous():
            return _check_vacuous(statement, evidence, theorems)
        case Induction():
            return _check_induction(statement, evidence, theorems)
        case Instance():
            return _check_instance(statement, evidence, theorems)
        case MatrixIdentity():
            return check_matrices(statement, evidence, lambda part, proof: _check(part, proof, theorems))
        case _:
            assert_never(evidence)


def _begin(statement: Statement, entries: tuple[Entry, ...], theorems: Theorems) -> Check:
    started = Check(statement.given, statement.definitions, theorems, (statement.lhs, statement.rhs))
    started.admit(entries)
    return started


def _check_identity(statement: Statement, evidence: Identity, theorems: Theorems) -> set[str]:
    if statement.relation not in ("==", "<=", ">="):
        raise Rejected("an identity proves no strict inequality")
    here = _begin(statement, evidence.entries, theorems)
    if statement.relation != "==" and not (here.real(statement.lhs) and here.real(statement.rhs)):
        raise Rejected("the sides of an inequality are not seen to be real")
    if any(
        hypothesis not in here.given or not isinstance(hypothesis, Equality) for hypothesis, _ in evidence.cofactors
    ):
        raise Rejected("a cofactor belongs to no hypothesis")
    here.require_defined([c for _, c in evidence.cofactors])
    combination = Add(*(c * (h.lhs - h.rhs) for h, c in evidence.cofactors))
    if not here.same(statement.lhs - statement.rhs, combination):
        raise Rejected("the two sides are different elements of the field")
    return here.used_theorems


def _check_sign(statement: Statement, evidence: Sign, theorems: Theorems) -> set[str]:
    here = _begin(statement, evidence.entries, theorems)
    if statement.kind not in ("inequality", "equality", "count") or statement.tolerance is not None:
        raise Rejected(f"a sign proves no statement of kind {statement.kind}")
    here.require_defined([evidence.certificate])
    if not here.same(statement.rhs - statement.lhs, evidence.certificate):
        raise Rejected("the certificate is not the difference of the sides")
    if not here.sign_is(evidence.certificate, _ALLOWED_SIGNS[statement.relation]):
        raise Rejected(f"the sign of {evidence.certificate} does not show {statement.relation}")
    return here.used_theorems


def _check_constant(statement: Statement, evidence: Constant, theorems: Theorems) -> set[str]:
    here = _begin(statement, evidence.entries, theorems)
    here.require_defined([evidence.value])
    if names_in(evidence.value) & _names_of(statement):
        raise Rejected(f"{evidence.value} depends on one of {statement.modulo}")
    if statement.kind == "up-to-constant":
        agree = here.same(statement.lhs - statement.rhs, evidence.value)
    elif statement.kind == "proportional":
        value = here.value(evidence.value)
        product = here.field.multiply(value, here.value(statement.rhs))
        agree = here.field.subtract(here.value(statement.lhs), product).is_zero and not value.is_zero
    else:
        raise Rejected(f"a constant proves no statement of kind {statement.kind}")
    if not agree:
        raise Rejected("the sides do not differ by that constant")
    return here.used_theorems


def _check_congruence(statement: Statement, evidence: Congruence, theorems: Theorems) -> set[str]:
    if statement.relation != "==" or statement.kind not in ("equality", "count") or statement.definitions:
        raise Rejected("a congruence proves equalities without definitions only")
    if statement.lhs.has(*INTENSIONAL) or statement.rhs.has(*INTENSIONAL):
        raise Rejected("equal parts may not be exchanged under a binder or a derivative")
    used: set[str] = set()
    for theirs, ours, proof in evidence.parts:
        used |= _check(statement.with_sides(ours, theirs), proof, theorems)
    if statement.rhs.xreplace({theirs: ours for theirs, ours, _ in evidence.parts}) != statement.lhs:
        raise Rejected("the sides still differ once the parts are exchanged")
    return used


def _names_of(statement: Statement) -> frozenset[object]:
    """The names of what ``modulo`` lists, and of what is defined by way of it."""
    return Expectation(Integer(0), Tuple(*statement.modulo)).random_names(statement.definitions)


def _check_enclosure(statement: Statement, evidence: Enclosure) -> set[str]:
    if statement.symbols() or statement.definitions:
        raise Rejected("balls decide closed numbers only")
    if not 2 <= evidence.precision <= MOST_BITS:
        raise Rejected(f"{evidence.precision} bits are too many or too few")
    if statement.kind == "number":
        assert statement.tolerance is not None
        decided = balls.within(statement.lhs, statement.rhs, statement.tolerance, precision=evidence.precision)
    else:
        decided = balls.decide_relation(statement.lhs, statement.relation, statement.rhs, precision=evidence.precision)
    if decided is not True:
        raise Rejected(f"balls of {evidence.precision} bits do not show it")
    return set()


def _check_split(statement: Statement, evidence: Split, theorems: Theorems) -> set[str]:
    here = _begin(statement, (), theorems)
    here.require_defined([evidence.on])
    if not here.real(evidence.on):
        raise Rejected(f"{evidence.on} is not seen to be real, so the three cases are not all")
    used: set[str] = set()
    branches = (
        (evidence.on < 0, evidence.negative),
        (Equality(evidence.on, 0, evaluate=False), evidence.zero),
        (evidence.on > 0, evidence.positive),
    )
    for hypothesis, proof in branches:
        if getattr(hypothesis, "rel_op", None) is None:
            raise Rejected(f"the case {hypothesis} of {evidence.on} decides itself")
        used |= _check(statement.with_given(hypothesis), proof, theorems)
    return used


def _check_vacuous(statement: Statement, evidence: Vacuous, theorems: Theorems) -> set[str]:
    if evidence.fact not in statement.given:
        raise Rejected(f"{evidence.fact} is no hypothesis")
    others = tuple(h for h in statement.given if h != evidence.fact)
    here = Check(others, statement.definitions, theorems, (statement.lhs, statement.rhs))
    here.admit(evidence.entries)
    stated = [fact for fact in facts_of((evidence.fact,)) if here.same(fact.gap, evidence.certificate)]
    here.require_defined([evidence.certificate], *(fact.gap for fact in stated))
    signs = here.sign(evidence.certificate)
    if signs is None or not any(not signs & fact.signs for fact in stated):
        raise Rejected("the hypotheses do not contradict each other there")
    return here.used_theorems


def _check_induction(statement: Statement, evidence: Induction, theorems: Theorems) -> set[str]:
    n, start = evidence.variable, evidence.start
    here = Check(statement.given, statement.definitions, theorems)
    if not is_integer(start) or n in start.free_symbols or not _runs_through(n):
        raise Rejected(f"induction needs a variable that runs through the integers (got {n} from {start})")
    if not here.sign_is(n - start, NONNEGATIVE) or not here.in_domain(n, start):
        raise Rejected(f"the hypotheses do not say {n} >= {start}, or {start} is outside the domain of {n}")
    if any(n in parameters_of(definition) for definition in statement.definitions):
        raise Rejected(f"a definition depends on {n} itself")
    if statement.kind not in ("equality", "inequality", "count") or statement.tolerance is not None:
        raise Rejected(f"no induction for statements of kind {statement.kind}")
    used = _check(statement.subs({n: start}), evidence.base, theorems)
    return used | _check(induction_step(statement, evidence), evidence.step, theorems)


def _runs_through(n: Symbol) -> bool:
    """Whether the domain of a symbol is an interval of integers: what is declared is no more than its sign."""
    declared = {name for name, value in n._assumptions_orig.items() if value is not None}
    sign = {"positive", "negative", "nonnegative", "nonpositive"}
    return bool(n.is_integer) and declared <= sign | {"integer", "real", "rational", "finite", "complex", "commutative"}


def induction_step(statement: Statement, evidence: Induction) -> Statement:
    """The step to be proved: the statement at n + 1, given it at n for each instance.

    Where the left side is an undefined function of the variables, the hypothesis is also a rule that rewrites it, the
    other variables free.  Raises `Rejected` where an instance breaks a hypothesis, or may be undefined.
    """
    n = evidence.variable
    here = n >= evidence.start
    step = statement.subs({n: n + 1}).with_given(*(() if here == True else (here,)))  # noqa: E712
    context = Check(step.given, step.definitions, sides=(step.lhs, step.rhs))
    sides = (statement.lhs, statement.rhs)
    assumed: list[Basic] = []
    for pairs in evidence.instances:
        values = dict(pairs)
        fixed = evidence.start.free_symbols.union(*map(parameters_of, statement.definitions))
        if n in values or fixed & set(values) or not all(context.in_domain(s, v) for s, v in values.items()):
            raise Rejected(f"the induction hypothesis cannot be taken at {values}")
        for hypothesis in statement.given:
            instance = substitute(hypothesis, values)
            if not (instance == True or context.holds(instance)):  # noqa: E712
                raise Rejected(f"the induction hypothesis needs {instance}")
        lhs, rhs = (substitute(side, values) for side in sides)
        context.require_defined((lhs, rhs, *values.values()))
        context.require_kept((*sides, *statement.given), values, ())
        assumed.append(_relation(statement.relation, lhs, rhs))
    step = step.with_given(*assumed)
    if isinstance(statement.lhs, AppliedUndef) and not needs(canonical(statement.rhs), ()):
        fixed = {n}.union(evidence.start.free_symbols, *map(parameters_of, statement.definitions))
        others = tuple(
            s for s in sorted(statement.lhs.free_symbols, key=str) if isinstance(s, Symbol) and s not in fixed
        )
        hypothesis_as_rule = Definition(statement.lhs, statement.rhs, others, (*statement.given, n >= evidence.start))
        step = replace(step, definitions=(hypothesis_as_rule, *step.definitions))
    return step


def _relation(name: str, lhs: Expr, rhs: Expr) -> Basic:
    head = {"==": Equality, "!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}[name]
    return head(lhs, rhs, evaluate=False)


def _check_instance(statement: Statement, evidence: Instance, theorems: Theorems) -> set[str]:
    here = _begin(statement, (), theorems)
    found = here.instance(evidence.theorem, dict(evidence.substitution))
    if (found.relation, found.kind) != (statement.relation, statement.kind):
        raise Rejected(f"{evidence.theorem} is a statement of another kind")
    if not (here.same(found.lhs, statement.lhs) and here.same(found.rhs, statement.rhs)):
        raise Rejected(f"{evidence.theorem} says something else there")
    return here.used_theorems
