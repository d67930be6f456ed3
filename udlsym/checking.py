"""Accepts or rejects evidence: exact arithmetic and rules with visible side conditions; nothing here searches.

`check` is the only door to a proof.  Provers, certificates and theorems all go through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn, assert_never

from sympy import (
    Add,
    Basic,
    Equality,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    Ne,
    Symbol,
    Tuple,
    oo,
)
from sympy.core.function import AppliedUndef

from udlsym.balls import evaluating as balls
from udlsym.binding import canonical, reserved_in, substitute
from udlsym.checker.composing import check_chained, check_conjoined, check_lemma, check_within
from udlsym.checker.exchanging import check_congruence, check_generalised, check_termwise
from udlsym.checker.order import check_combination, check_growth, check_polynomial, check_squared, require_real_sides
from udlsym.checker.reasoning import Check, Theorems, parameters_of
from udlsym.checker.requiring import runs_through
from udlsym.checker.residues import check_residues
from udlsym.checker.summands import check_summed
from udlsym.errors import Rejected, UdlsymError
from udlsym.evidence import (
    Chained,
    Combination,
    Congruence,
    Conjoined,
    Constant,
    Divergence,
    Enclosure,
    Entry,
    Evidence,
    Generalised,
    Growth,
    Identity,
    Induction,
    Instance,
    Lemma,
    MatrixEntries,
    MatrixIdentity,
    Polynomial,
    Residues,
    Sign,
    Split,
    Squared,
    Summed,
    Termwise,
    Vacuous,
    Within,
)
from udlsym.exact.conditions import needs
from udlsym.exact.contradictions import jointly_contradictory
from udlsym.exact.expectations import Expectation, names_in
from udlsym.exact.limits import evaluate_limit
from udlsym.exact.sign_sets import SIGNS_OF_GAP
from udlsym.exact.signs import NONNEGATIVE, contradictory, facts_of, is_integer
from udlsym.matrices.checking import check_matrices
from udlsym.matrices.entries import check_entries
from udlsym.statements import Definition, Statement

MOST_BITS = 20_000


def check(statement: Statement, evidence: Evidence, theorems: Theorems | None = None) -> frozenset[str]:
    """Accept ``evidence`` for ``statement`` and return the names of the theorems used; raise `Rejected` otherwise."""
    contradiction = contradictory(statement.given)
    if contradiction is not None:
        raise Rejected(f"the hypotheses contradict each other ({contradiction[0]}): nothing is proved from that")
    if jointly_contradictory(statement.given):
        raise Rejected("the hypotheses contradict each other when added up: nothing is proved from that")
    try:
        return frozenset(_check(statement, evidence, theorems or {}))
    except Rejected:
        raise
    except UdlsymError as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise Rejected(f"the evidence is malformed ({type(error).__name__}: {error})") from error


class _SaysNothing(Rejected):
    """The evidence is sound, but only because the hypotheses contradict each other here: one case may, not all."""


def _require_sense(here: Check) -> None:
    contradicted = here.contradicted()
    if contradicted is not None:
        raise _SaysNothing(f"the hypotheses contradict each other: {contradicted} cannot hold together with the rest")


def _check(statement: Statement, evidence: Evidence, theorems: Theorems) -> set[str]:
    definitions = [part for d in statement.definitions for part in (d.head, d.body, *d.given)]
    reserved = reserved_in((statement.lhs, statement.rhs, *statement.given, *definitions))
    if reserved is not None:
        raise Rejected(f"the name {reserved} is reserved for bound variables")

    def part_by(part: Statement, proof: Evidence) -> set[str]:
        try:  # other hypotheses may count there: that they contradict each other says nothing out here
            return _check(part, proof, theorems)
        except _SaysNothing as silence:
            raise Rejected(str(silence)) from silence

    def sensible(
        checked: Callable[..., set[str]], evidence: Combination | Polynomial | Squared | Summed, *more: Any
    ) -> set[str]:
        here = _begin(statement, evidence.entries, theorems)
        used = checked(statement, evidence, here, *more)
        require_real_sides(statement, here)
        _require_sense(here)
        return used

    match evidence:
        case Identity():
            return _check_identity(statement, evidence, theorems)
        case Sign():
            return _check_sign(statement, evidence, theorems)
        case Combination():
            return sensible(check_combination, evidence)
        case Polynomial():
            return sensible(check_polynomial, evidence)
        case Squared():
            return sensible(check_squared, evidence, part_by)
        case Summed():
            return sensible(check_summed, evidence, part_by)
        case Growth():
            return check_growth(statement, evidence, part_by)
        case Congruence():
            return check_congruence(statement, evidence, part_by)
        case Generalised():
            return check_generalised(statement, evidence, part_by)
        case Termwise():
            return check_termwise(statement, evidence, part_by)
        case Constant():
            return _check_constant(statement, evidence, theorems)
        case Divergence():
            return _check_divergence(statement, theorems)
        case Enclosure():
            return _check_enclosure(statement, evidence)
        case Split():
            return _check_split(statement, evidence, theorems)
        case Vacuous():
            return _check_vacuous(statement, evidence, theorems)
        case Induction():
            return _check_induction(statement, evidence, theorems)
        case Residues():
            return check_residues(statement, evidence, part_by)
        case Instance():
            return _check_instance(statement, evidence, theorems)
        case Chained():
            return check_chained(statement, evidence, part_by)
        case Within():
            return check_within(statement, evidence, part_by)
        case Lemma():
            return check_lemma(statement, evidence, part_by)
        case Conjoined():
            return check_conjoined(statement, evidence, part_by)
        case MatrixIdentity():
            return check_matrices(statement, evidence, part_by)
        case MatrixEntries():
            return check_entries(statement, evidence, part_by)
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
    _require_sense(here)
    return here.used_theorems


def _check_sign(statement: Statement, evidence: Sign, theorems: Theorems) -> set[str]:
    here = _begin(statement, evidence.entries, theorems)
    if statement.kind not in ("inequality", "equality", "count") or statement.tolerance is not None:
        raise Rejected(f"a sign proves no statement of kind {statement.kind}")
    here.require_defined([evidence.certificate])
    if not here.same(statement.rhs - statement.lhs, evidence.certificate):
        raise Rejected("the certificate is not the difference of the sides")
    if not here.sign_is(evidence.certificate, SIGNS_OF_GAP[statement.relation]):
        raise Rejected(f"the sign of {evidence.certificate} does not show {statement.relation}")
    require_real_sides(statement, here)
    _require_sense(here)
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
    _require_sense(here)
    return here.used_theorems


def _names_of(statement: Statement) -> frozenset[object]:
    """The names of what ``modulo`` lists, and of what is defined by way of it."""
    return Expectation(Integer(0), Tuple(*statement.modulo)).random_names(statement.definitions)


def _check_divergence(statement: Statement, theorems: Theorems) -> set[str]:
    sides = (statement.lhs, statement.rhs)
    limits = [side for side in sides if isinstance(side, Limit)]
    ends = [side for side in sides if side in (oo, -oo)]
    if (statement.relation, statement.kind) != ("==", "equality") or len(limits) != 1 or len(ends) != 1:
        raise Rejected("only a limit is infinite")
    here = _begin(statement, (), theorems)
    if evaluate_limit(here.unfolded(canonical(limits[0])), here.facts) != ends[0]:
        raise Rejected("the limit is another")
    return here.used_theorems


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
    silent: list[_SaysNothing] = []
    branches = (
        (evidence.on < 0, evidence.negative),
        (Equality(evidence.on, 0, evaluate=False), evidence.zero),
        (evidence.on > 0, evidence.positive),
    )
    for hypothesis, proof in branches:
        if getattr(hypothesis, "rel_op", None) is None:
            raise Rejected(f"the case {hypothesis} of {evidence.on} decides itself")
        try:
            used |= _check(statement.with_given(hypothesis), proof, theorems)
        except _SaysNothing as silence:
            silent.append(silence)
    if len(silent) == len(branches):
        raise _SaysNothing("the hypotheses contradict each other in every case: nothing is proved from that")
    return used


def _check_vacuous(statement: Statement, evidence: Vacuous, theorems: Theorems) -> NoReturn:
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
    raise _SaysNothing("the hypotheses contradict each other in every case: nothing is proved from that")


def _check_induction(statement: Statement, evidence: Induction, theorems: Theorems) -> set[str]:
    n, start = evidence.variable, evidence.start
    here = Check(statement.given, statement.definitions, theorems)
    if not is_integer(start) or n in start.free_symbols or not runs_through(n):
        raise Rejected(f"induction needs a variable that runs through the integers (got {n} from {start})")
    if not here.sign_is(n - start, NONNEGATIVE) or not here.in_domain(n, start):
        raise Rejected(f"the hypotheses do not say {n} >= {start}, or {start} is outside the domain of {n}")
    if any(n in parameters_of(definition) for definition in statement.definitions):
        raise Rejected(f"a definition depends on {n} itself")
    if statement.kind not in ("equality", "inequality", "count") or statement.tolerance is not None:
        raise Rejected(f"no induction for statements of kind {statement.kind}")
    try:
        used = _check(statement.subs({n: start}), evidence.base, theorems)
    except _SaysNothing:
        return _check(induction_step(statement, evidence), evidence.step, theorems)
    try:
        return used | _check(induction_step(statement, evidence), evidence.step, theorems)
    except _SaysNothing:
        return used


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
    ends = (statement.lhs, statement.rhs)
    orders = [ends, ends[::-1]] if statement.relation == "==" and statement.kind == "equality" else [ends]
    if (found.lhs, found.rhs) in orders:
        return here.used_theorems
    if not any(here.same(found.lhs, left) and here.same(found.rhs, right) for left, right in orders):
        raise Rejected(f"{evidence.theorem} says something else there")
    return here.used_theorems
