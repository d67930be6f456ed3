"""Proofs as the textbook writes them: line after line, each by a prover or by theorems; and theorems put together.

Equality is equality wherever both sides are defined, so ``a = b`` and ``b = c`` do not give ``a = c`` where ``b`` is
undefined and the ends are not: what keeps a middle line defined joins the hypotheses of the result, in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from sympy import Expr, Tuple, sympify

from udlsym.binding import canonical, substitute
from udlsym.checker.composing import composed, kind_of
from udlsym.checker.contexts import Context
from udlsym.checker.definitions import defined_at
from udlsym.checker.reasoning import Check
from udlsym.deciding import settle
from udlsym.errors import NotProved, Rejected, StatementError
from udlsym.evidence import Chained, Conjoined, Evidence, Instance
from udlsym.lemmas.rewriting import Rule, rewritten, whole_instance
from udlsym.lemmas.uniting import united_definitions, united_hypotheses, with_conditions
from udlsym.statements import Definition, RelationName, Statement, hypotheses, stated
from udlsym.theorems import Parents, Theorem, derived
from udlsym.verdicts import Proved, Refuted, Witness


class LineFails(NotProved):
    """A line of a proof does not hold, or is not seen to: the message shows it with the witness or the reason.

    Look at the line: cut it into smaller ones, name the theorem it rests on, or state a hypothesis that is missing.
    """

    def __init__(self, message: str, line: int, witness: Witness | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.witness = witness


@dataclass(frozen=True, slots=True)
class Line:
    """``relation rhs``, after the line before; ``by`` are the theorems it rests on, none where a prover settles it."""

    rhs: Any
    relation: RelationName = "=="
    by: Theorem | tuple[Theorem, ...] = ()

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The theorems named, in order."""
        return (self.by,) if isinstance(self.by, Theorem) else tuple(self.by)


@dataclass(slots=True)
class _Step:
    """From one expression to the next; without evidence, for a prover."""

    line: int
    left: Expr
    relation: RelationName
    right: Expr
    evidence: Evidence | None = None


def calc(
    name: str,
    start: object,
    *lines: object,
    given: Iterable[object] = (),
    definitions: Iterable[Definition] = (),
) -> Theorem:
    """The theorem ``start relation last line``, proved line by line; a line is a `Line`, or what the one before equals.

    Hypotheses of the theorems named, and what keeps a middle line defined, join ``given``.  Raises `LineFails` at the
    first line that does not hold, with its witness or the reason; `StatementError` where the lines do not fit together.
    """
    written = [line if isinstance(line, Line) else Line(line) for line in lines]
    if not written:
        raise StatementError(f"{name}: a proof has at least one line after its first expression")
    proof = _Proof(name, hypotheses(given), stated(definitions))
    left = sympify(start)
    for number, line in enumerate(written, start=1):
        right = sympify(line.rhs)
        proof.add(number, left, line.relation, right, line.theorems)
        left = right
    return derived(name, *proof.conclude([line.relation for line in written]), proof.parents)


def chain(*theorems: Theorem, name: str = "") -> Theorem:
    """``a = b``, ``b = c``, ... give ``a = c``; an equation is turned round where that makes it fit.

    Raises `StatementError` where two theorems do not meet, `LineFails` where what stands between may be undefined where
    the ends are not and no plain condition mends that.
    """
    if not theorems:
        raise StatementError("a chain needs a theorem")
    for theorem in theorems:
        theorem.prove()
    ends = [_turned(theorem, False) for theorem in theorems]
    if len(ends) > 1:
        starts, turned = [ends[1][0], _turned(theorems[1], True)[0]], _turned(theorems[0], True)
        if not _meet(ends[0][1], starts) and _meet(turned[1], starts):
            ends[0] = turned
    for place in range(1, len(ends)):
        before = ends[place - 1][1]
        if canonical(ends[place][0]) != canonical(before):
            ends[place] = _turned(theorems[place], True)
        if canonical(ends[place][0]) != canonical(before):
            one, other = theorems[place - 1], theorems[place]
            raise StatementError(f"{one.name} ends with {before}, and {other.name} has no such side: {other.statement}")
    proof = _Proof(
        name or " and ".join(theorem.name for theorem in theorems),
        united_hypotheses(*(theorem.given for theorem in theorems)),
        united_definitions(*(theorem.statement.definitions for theorem in theorems)),
    )
    for number, (theorem, (left, right)) in enumerate(zip(theorems, ends, strict=True), start=1):
        by = Instance(proof.parents.key(theorem))
        proof.steps.append(_Step(number, left, theorem.statement.relation, right, by))
    return derived(proof.name, *proof.conclude([t.statement.relation for t in theorems]), proof.parents)


def _turned(theorem: Theorem, turned: bool) -> tuple[Expr, Expr]:
    ends = (theorem.lhs, theorem.rhs)
    return ends[::-1] if turned and theorem.statement.relation == "==" else ends


def _meet(end: Expr, starts: Iterable[Expr]) -> bool:
    return any(canonical(end) == canonical(start) for start in starts)


def conjoin(*theorems: Theorem, name: str = "") -> Theorem:
    """All of them at once, under all of their hypotheses: both sides are tuples.  They must share their relation.

    Raises `StatementError` where they do not, or their hypotheses contradict each other.
    """
    if not theorems:
        raise StatementError("a conjunction needs a theorem")
    parents, parts = Parents(), []
    for theorem in theorems:
        theorem.prove()
        parts.append(Instance(parents.key(theorem)))
    first = theorems[0].statement
    if any((t.statement.relation, t.statement.kind) != (first.relation, first.kind) for t in theorems):
        raise StatementError(f"theorems of several relations are not conjoined: {', '.join(t.name for t in theorems)}")
    lhs: Any = Tuple(*(theorem.lhs for theorem in theorems))
    rhs: Any = Tuple(*(theorem.rhs for theorem in theorems))
    given = united_hypotheses(*(theorem.given for theorem in theorems))
    definitions = united_definitions(*(theorem.statement.definitions for theorem in theorems))
    statement = Statement(lhs, first.relation, rhs, given, first.kind, definitions=definitions)
    return derived(name or " and ".join(t.name for t in theorems), statement, Conjoined(tuple(parts)), parents)


class _Proof:
    """The steps so far, and what they take: hypotheses, definitions, theorems."""

    def __init__(self, name: str, given: tuple[Any, ...], definitions: tuple[Definition, ...]) -> None:
        self.name = name
        self.given, self.definitions = given, definitions
        self.steps: list[_Step] = []
        self.parents = Parents()

    def add(self, line: int, left: Expr, relation: RelationName, right: Expr, theorems: tuple[Theorem, ...]) -> None:
        """One line, by the theorems, else by a prover."""
        if not theorems:
            self.steps.append(_Step(line, left, relation, right))
            return
        for theorem in theorems:
            theorem.prove()
        if len(theorems) == 1 and self._as_it_stands(line, left, relation, right, theorems[0]):
            return
        if relation != "==":
            said = "; ".join(str(theorem.statement) for theorem in theorems)
            self._fail(_Step(line, left, relation, right), f"the theorem named says something else: {said}")
        self._rewriting(line, left, right, theorems)

    def _as_it_stands(self, line: int, left: Expr, relation: RelationName, right: Expr, theorem: Theorem) -> bool:
        """Whether the line is an instance of the theorem, or of an equation turned round."""
        said = theorem.statement
        if said.relation != relation or said.kind not in ("equality", "inequality"):
            return False
        orders = [(left, right), (right, left)] if relation == "==" else [(left, right)]
        for a, b in orders:
            values = whole_instance(said, a, b)
            if values is None:
                continue
            step = _Step(line, left, relation, right)
            try:
                definitions = united_definitions(self.definitions, (defined_at(d, values) for d in said.definitions))
            except (Rejected, StatementError) as error:
                self._fail(step, str(error))
            given = [substitute(hypothesis, values) for hypothesis in said.given]
            context = Check(self.given, definitions)
            for hypothesis, instance in zip(said.given, given, strict=True):
                if instance == False:  # noqa: E712
                    self._fail(step, f"{theorem.name} needs {hypothesis}, which is {instance} here")
            needed = [h for h in given if h != True and not context.holds(canonical(h))]  # noqa: E712
            self.given, self.definitions = united_hypotheses(self.given, needed), definitions
            step.evidence = Instance(self.parents.key(theorem), tuple(values.items()))
            self.steps.append(step)
            return True
        return False

    def _rewriting(self, line: int, left: Expr, right: Expr, theorems: tuple[Theorem, ...]) -> None:
        """The left side rewritten with one theorem after the other, in either direction; the rest is a prover's."""
        reasons: list[str] = []
        best: list[_Step] | None = None
        before = (self.given, self.definitions)
        for attempt in self._rewritings(line, left, theorems, reasons):
            here = attempt[-1].right
            if canonical(here) == canonical(right):
                attempt[-1].right = right
                self.steps += attempt
                return
            rest = _Step(line, here, "==", right)
            verdict = settle(self._said(rest))
            if isinstance(verdict, Proved):
                best = [*attempt, rest]
                break
            detail = verdict.witness if isinstance(verdict, Refuted) else verdict.reason
            reasons.append(f"it gives {here}, which is not {right}: {detail}")
            self.given, self.definitions = before
        if best is None:
            self.given, self.definitions = before
            self._fail(_Step(line, left, "==", right), "; ".join(dict.fromkeys(reasons)))
        self.steps += best

    def _rewritings(
        self, line: int, left: Expr, theorems: tuple[Theorem, ...], reasons: list[str]
    ) -> Iterator[list[_Step]]:
        theorem, *others = theorems
        before = (self.given, self.definitions)
        for reverse in (False, True):
            self.given, self.definitions = before
            rule = Rule(self.parents.key(theorem), theorem.name, theorem.statement, reverse)
            try:
                statement, evidence = rewritten(rule, left, Context(self.given, self.definitions))
            except (StatementError, Rejected) as error:
                reasons.append(str(error))
                continue
            self.given, self.definitions = statement.given, statement.definitions
            step = _Step(line, left, "==", statement.rhs, evidence)
            if not others:
                yield [step]
                continue
            for more in self._rewritings(line, statement.rhs, tuple(others), reasons):
                yield [step, *more]

    def _said(self, step: _Step) -> Statement:
        return Statement(
            step.left, step.relation, step.right, self.given, kind_of(step.relation), definitions=self.definitions
        )

    def conclude(self, relations: Iterable[str]) -> tuple[Statement, Chained]:
        """The whole statement and its evidence; every line without any is settled by the provers."""
        try:
            relation = composed(relations)
        except Rejected as error:
            raise StatementError(f"{self.name}: {error}") from error
        ends = _Step(0, self.steps[0].left, relation, self.steps[-1].right)
        whole = self._said(ends)
        for step in self.steps[:-1]:
            try:
                whole = with_conditions(whole, [step.right])
            except StatementError as error:
                self._fail(step, str(error))
        self.given = whole.given
        for step in self.steps:
            if step.evidence is None:
                verdict = settle(self._said(step))
                if not isinstance(verdict, Proved):
                    self._fail(step, verdict.reason if not isinstance(verdict, Refuted) else "", verdict)
                else:
                    step.evidence = verdict.evidence
        steps = tuple((s.relation, s.right, s.evidence) for s in self.steps if s.evidence is not None)
        return replace(whole, given=self.given), Chained(steps)

    def _fail(self, step: _Step, reason: str, verdict: object = None) -> NoReturn:
        """Raise `LineFails`, with a witness where the line is false."""
        if verdict is None:
            verdict = settle(self._said(step))
        witness = verdict.witness if isinstance(verdict, Refuted) else None
        why = f"it is false {witness}" if witness is not None else ""
        told = "; ".join(part for part in (why, reason) if part)
        shown = f"{step.left} {step.relation} {step.right}"
        raise LineFails(f"{self.name}, line {step.line}: {shown}\n{told}", step.line, witness)
