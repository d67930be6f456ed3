"""Accepts or rejects evidence: exact arithmetic and rules with visible side conditions; nothing here searches.

`check` is the only door to a proof.  Provers, certificates and theorems all go through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from sympy import (
    Add,
    Basic,
    Derivative,
    Equality,
    Expr,
    Ge,
    Gt,
    I,
    IndexedBase,
    Integer,
    Integral,
    Le,
    Limit,
    Lt,
    Mul,
    Ne,
    Pow,
    Rational,
    Subs,
    Symbol,
    exp,
    nan,
    oo,
    preorder_traversal,
    zoo,
)

from sympy.core.function import AppliedUndef

from udlsym import balls
from udlsym.binding import BINDERS, RESERVED, canonical
from udlsym.calculus import Composite, Partial, Prime, truth
from udlsym.conditions import nonzero_terms
from udlsym.errors import Rejected, StatementError, UdlsymError
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
from udlsym.expectations import Expectation
from udlsym.fields import DivisionByZero, Field, Fraction
from udlsym.rules import RULES
from udlsym.signs import Fact, facts_of, is_integer, sign_of
from udlsym.signs import Sign as Signs
from udlsym.matching import match
from udlsym.matrices import Gradient
from udlsym.matrix_checking import check_matrices
from udlsym.statements import Definition, Statement

Theorems = Mapping[str, Statement]

INTENSIONAL = (*BINDERS, Derivative, Gradient, Integral, Limit, Subs, Prime, Partial, Composite, Expectation)
"""Heads whose value depends on more than the values of their arguments."""

MOST_UNFOLDINGS = 60

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
        self, given: tuple[Basic, ...], definitions: tuple[Definition, ...] = (), theorems: Theorems | None = None
    ) -> None:
        self.field = Field()
        self.given = tuple(canonical(h) for h in given)
        self.facts: tuple[Fact, ...] = facts_of(self.given)
        self.definitions = definitions
        self.theorems: Theorems = theorems or {}
        self.used_theorems: set[str] = set()
        self.table: dict[Basic, Fraction] = {}
        self.field.relate(I, 2, self.field.constant(Integer(-1)))

    def child(self, given: tuple[Basic, ...], entries: tuple[Entry, ...]) -> Check:
        """This check inside a sum: its equations, more hypotheses (those SymPy sees to be true left out)."""
        inner = object.__new__(Check)
        inner.field, inner.definitions, inner.theorems = self.field, self.definitions, self.theorems
        inner.used_theorems, inner.table = self.used_theorems, dict(self.table)
        extra = tuple(canonical(h) for h in given if getattr(h, "rel_op", None))
        inner.given = (*self.given, *extra)
        inner.facts = facts_of(inner.given)
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
        if expression in (oo, -oo, zoo, nan) or not isinstance(expression, Expr) or not expression.is_commutative:
            raise Rejected(f"{expression} is no number")
        if expression.has(oo, -oo, zoo, nan):
            raise Rejected(f"{expression} is no finite expression")
        return self.field.generator(expression)

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
        return (signs is not None and 0 not in signs) or (isinstance(expression, Symbol) and bool(expression.is_nonzero))

    def real(self, expression: Expr) -> bool:
        """Whether the expression is seen to be real."""
        return self.sign(expression) is not None

    def holds(self, condition: Basic) -> bool:
        """Whether a hypothesis is among the given ones or its sign shows it."""
        return condition in self.given or truth(condition, self.sign) is True

    def in_domain(self, symbol: Basic, value: Basic) -> bool:
        """Whether a value lies in the domain that a symbol declares."""
        if not isinstance(symbol, Symbol) or not isinstance(value, Expr):
            return False
        signs = self.sign(value)
        return (
            (not symbol.is_integer or is_integer(value))
            and (not symbol.is_real or signs is not None)
            and (not symbol.is_nonnegative or self.sign_is(value, frozenset({0, 1})))
            and (not symbol.is_nonpositive or self.sign_is(value, frozenset({0, -1})))
            and (not symbol.is_nonzero or self.nonzero(value))
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
                    if values is not None and all(self.holds(c.subs(values)) for c in definition.given):
                        expression = expression.xreplace({node: definition.body.subs(values, simultaneous=True)})
            if expression == before:
                break
        names = {d.head if isinstance(d.head, Symbol) else d.head.func for d in self.definitions}
        if any(node in names or node.func in names for node in preorder_traversal(expression)):
            raise Rejected(f"a defined name remains in {expression}")
        return expression

    def proportional_equations(self, equation: Equality, source: Expr, target: Expr) -> bool:
        """Whether ``equation`` and ``source = target`` differ by a nonzero rational factor."""
        wanted = self.field.subtract(self.value(source), self.value(target))
        have = self.field.subtract(self.value(equation.lhs), self.value(equation.rhs))
        if wanted.is_zero or have.is_zero:
            return wanted.is_zero
        ratio = self.field.divide(wanted, have)
        return self.field.as_rational(ratio) is not None

    def instance(self, name: str, values: dict[Basic, Basic]) -> Statement:
        """A theorem at values for its variables, its hypotheses checked here."""
        theorem = self.theorems.get(name)
        if theorem is None:
            raise Rejected(f"no theorem called {name}")
        for symbol, value in values.items():
            if isinstance(symbol, Symbol) and not self.in_domain(symbol, value):
                raise Rejected(f"{name}: {symbol} = {value} lies outside its domain")
        for hypothesis in theorem.given:
            if not self.holds(hypothesis.subs(values, simultaneous=True)):
                raise Rejected(f"{name}: the hypothesis {hypothesis} is not seen to hold at {values}")
        self.used_theorems.add(name)
        return replace(theorem, lhs=theorem.lhs.subs(values, simultaneous=True), rhs=theorem.rhs.subs(values, simultaneous=True))


def check(statement: Statement, evidence: Evidence, theorems: Theorems | None = None) -> frozenset[str]:
    """Accept ``evidence`` for ``statement`` and return the names of the theorems it used; raise `Rejected` otherwise."""
    reserved = [s.name for s in statement.symbols() if s.name.startswith(RESERVED) and s.name[1:].isdigit()]
    if reserved:
        raise Rejected(f"the name {reserved[0]} is reserved for bound variables")
    try:
        return frozenset(_check(statement, evidence, theorems or {}))
    except (DivisionByZero, StatementError, RecursionError) as error:
        raise Rejected(str(error)) from error
    except Rejected:
        raise
    except UdlsymError as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error


def _check(statement: Statement, evidence: Evidence, theorems: Theorems) -> set[str]:
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
    started = Check(statement.given, statement.definitions, theorems)
    started.admit(entries)
    return started


def _check_identity(statement: Statement, evidence: Identity, theorems: Theorems) -> set[str]:
    if statement.relation not in ("==", "<=", ">="):
        raise Rejected("an identity proves no strict inequality")
    here = _begin(statement, evidence.entries, theorems)
    if statement.relation != "==" and not (here.real(statement.lhs) and here.real(statement.rhs)):
        raise Rejected("the sides of an inequality are not seen to be real")
    if any(hypothesis not in here.given or not isinstance(hypothesis, Equality) for hypothesis, _ in evidence.cofactors):
        raise Rejected("a cofactor belongs to no hypothesis")
    combination = Add(*(c * (h.lhs - h.rhs) for h, c in evidence.cofactors))
    if not here.same(statement.lhs - statement.rhs, combination):
        raise Rejected("the two sides are different elements of the field")
    return here.used_theorems


def _check_sign(statement: Statement, evidence: Sign, theorems: Theorems) -> set[str]:
    here = _begin(statement, evidence.entries, theorems)
    if statement.kind not in ("inequality", "equality", "count") or statement.tolerance is not None:
        raise Rejected(f"a sign proves no statement of kind {statement.kind}")
    if not here.same(statement.rhs - statement.lhs, evidence.certificate):
        raise Rejected("the certificate is not the difference of the sides")
    if not here.sign_is(evidence.certificate, _ALLOWED_SIGNS[statement.relation]):
        raise Rejected(f"the sign of {evidence.certificate} does not show {statement.relation}")
    return here.used_theorems


def _check_constant(statement: Statement, evidence: Constant, theorems: Theorems) -> set[str]:
    here = _begin(statement, evidence.entries, theorems)
    labels = {base.label for base in evidence.value.atoms(IndexedBase)} | evidence.value.free_symbols
    if labels & set(statement.modulo):
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


def _check_enclosure(statement: Statement, evidence: Enclosure) -> set[str]:
    if statement.symbols() or statement.definitions:
        raise Rejected("balls decide closed numbers only")
    if statement.kind == "number":
        assert statement.tolerance is not None
        decided = balls.within(statement.lhs, statement.rhs, statement.tolerance, precision=evidence.precision)
    else:
        decided = balls.decide_relation(statement.lhs, statement.relation, statement.rhs, precision=evidence.precision)
    if decided is not True:
        raise Rejected(f"balls of {evidence.precision} bits do not show it")
    return set()


def _check_split(statement: Statement, evidence: Split, theorems: Theorems) -> set[str]:
    here = Check(statement.given, statement.definitions, theorems)
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
    here = Check(others, statement.definitions, theorems)
    here.admit(evidence.entries)
    (stated, *_) = facts_of((evidence.fact,))
    if not here.same(stated.gap, evidence.certificate):
        raise Rejected("the certificate is not the hypothesis")
    signs = here.sign(evidence.certificate)
    if signs is None or signs & stated.signs:
        raise Rejected("the hypotheses do not contradict each other there")
    return here.used_theorems


def _check_induction(statement: Statement, evidence: Induction, theorems: Theorems) -> set[str]:
    n, start = evidence.variable, evidence.start
    here = Check(statement.given, statement.definitions, theorems)
    if not n.is_integer or not is_integer(start) or n in start.free_symbols:
        raise Rejected(f"induction needs an integer variable and start (got {n} from {start})")
    if not here.sign_is(n - start, frozenset({0, 1})):
        raise Rejected(f"the hypotheses do not say {n} >= {start}")
    if statement.kind not in ("equality", "inequality", "count") or statement.tolerance is not None:
        raise Rejected(f"no induction for statements of kind {statement.kind}")
    used = _check(statement.subs({n: start}), evidence.base, theorems)
    return used | _check(induction_step(statement, evidence), evidence.step, theorems)


def induction_step(statement: Statement, evidence: Induction) -> Statement:
    """The step to be proved: the statement at n + 1, given it at n for each instance.

    Where the left side is an undefined function of the variables, the hypothesis is also a rule that rewrites it, the
    other variables free.  Raises `Rejected` where an instance breaks a hypothesis, leaves a domain, or may not be defined.
    """
    n = evidence.variable
    here = n >= evidence.start
    step = statement.subs({n: n + 1}).with_given(*(() if here == True else (here,)))  # noqa: E712
    context = Check(step.given, step.definitions)
    needed = {term for side in (step.lhs, step.rhs) for term, _ in nonzero_terms(side, context.facts)}
    assumed: list[Basic] = []
    for pairs in evidence.instances:
        values = dict(pairs)
        if n in values or not all(context.in_domain(s, v) for s, v in values.items()):
            raise Rejected(f"the induction hypothesis cannot be taken at {values}")
        for hypothesis in statement.given:
            instance = hypothesis.subs(values, simultaneous=True)
            if not (instance == True or context.holds(instance)):  # noqa: E712
                raise Rejected(f"the induction hypothesis needs {instance}")
        lhs, rhs = (side.subs(values, simultaneous=True) for side in (statement.lhs, statement.rhs))
        undefined = {t for side in (lhs, rhs) for t, _ in nonzero_terms(side, context.facts)} - needed
        if undefined:
            raise Rejected(f"the induction hypothesis may be undefined where {undefined} vanishes")
        assumed.append(_relation(statement.relation, lhs, rhs))
    step = step.with_given(*assumed)
    if isinstance(statement.lhs, AppliedUndef) and not nonzero_terms(statement.rhs, ()):
        others = tuple(s for s in sorted(statement.lhs.free_symbols, key=str) if isinstance(s, Symbol) and s != n)
        hypothesis_as_rule = Definition(statement.lhs, statement.rhs, others, (*statement.given, n >= evidence.start))
        step = replace(step, definitions=(hypothesis_as_rule, *step.definitions))
    return step


def _relation(name: str, lhs: Expr, rhs: Expr) -> Basic:
    head = {"==": Equality, "!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}[name]
    return head(lhs, rhs, evaluate=False)


def _check_instance(statement: Statement, evidence: Instance, theorems: Theorems) -> set[str]:
    here = Check(statement.given, statement.definitions, theorems)
    found = here.instance(evidence.theorem, dict(evidence.substitution))
    if (found.relation, found.kind) != (statement.relation, statement.kind):
        raise Rejected(f"{evidence.theorem} is a statement of another kind")
    if not (here.same(found.lhs, statement.lhs) and here.same(found.rhs, statement.rhs)):
        raise Rejected(f"{evidence.theorem} says something else there")
    return here.used_theorems
