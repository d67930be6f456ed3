"""Theorems: statements that the engine has proved, to be imported, instantiated and rewritten with.

`theorem` states one; nothing is proved until somebody asks, and then once.  What cannot be proved never acts as a
theorem: every use asks for the proof first.  `derived` makes new ones out of old, and only with evidence that the
checker accepts; `chaining.py` and the methods here find it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from sympy import Basic, Equality, Expr, Symbol, latex, sympify
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from udlsym.binding import canonical, substitute
from udlsym.checker.composing import kind_of, relation_of
from udlsym.checker.contexts import Context, parameters_of
from udlsym.checker.definitions import defined_at
from udlsym.checker.reasoning import Check
from udlsym.deciding import settle
from udlsym.errors import ForgeryError, NotProved, Rejected, StatementError, UdlsymError
from udlsym.evidence import Evidence, Instance, Lemma
from udlsym.lemmas.remembering import Known, is_proved, verdict_of
from udlsym.lemmas.rewriting import Rule, rewritten, variables_of, whole_instance
from udlsym.lemmas.uniting import united_definitions, united_hypotheses
from udlsym.statements import Definition, Kind, RelationName, Statement, hypotheses, stated
from udlsym.verdicts import Proved, Refuted, Undecided, Verdict

_KEY = object()


class Theorem:
    """A named statement with its proof; make one with `theorem`, or out of others.

    A Theorem cannot be constructed, copied into another statement, unpickled, subclassed or changed: those raise
    `ForgeryError`.  One that was changed behind Python's back is checked again when it is used, and fails.  ``repr``
    shows the turnstile only once the proof has been found.
    """

    __slots__ = ("_derivation", "_name", "_near_misses", "_parents", "_source", "_statement", "module")
    _derivation: Evidence | None
    _name: str
    _near_misses: tuple[Statement, ...]
    _parents: tuple[tuple[str, Theorem], ...]
    _source: str
    _statement: Statement
    module: str

    def __init__(self, key: object, name: str, statement: Statement, module: str, **parts: Any) -> None:
        if key is not _KEY:
            raise ForgeryError("a Theorem is made by theorem(...) and a proof, not by calling its class")
        put = object.__setattr__
        put(self, "_name", name)
        put(self, "_statement", statement)
        put(self, "module", module)
        put(self, "_near_misses", tuple(parts.get("near_misses", ())))
        put(self, "_source", parts.get("source", ""))
        put(self, "_derivation", parts.get("derivation"))
        put(self, "_parents", tuple(parts.get("parents", ())))

    def __init_subclass__(cls, **_: Any) -> NoReturn:
        raise ForgeryError("Theorem cannot be subclassed")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise ForgeryError(f"a theorem cannot be changed ({name})")

    def __delattr__(self, name: str) -> NoReturn:
        raise ForgeryError(f"a theorem cannot be changed ({name})")

    def __reduce__(self) -> NoReturn:
        raise ForgeryError("a theorem cannot be pickled: import it where it is stated, and it is proved there")

    def __deepcopy__(self, memo: object) -> NoReturn:
        self.__reduce__()

    __copy__ = __reduce__

    @property
    def name(self) -> str:
        """What the theorem is called."""
        return self._name

    @property
    def statement(self) -> Statement:
        """What the theorem says."""
        return self._statement

    @property
    def source(self) -> str:
        """Where it comes from: a problem, a book, a paper."""
        return self._source

    @property
    def near_misses(self) -> tuple[Statement, ...]:
        """Statements close to this one that are false; the tests see to it that each is refuted."""
        return self._near_misses

    @property
    def lhs(self) -> Expr:
        """The left side."""
        return self.statement.lhs

    @property
    def rhs(self) -> Expr:
        """The right side."""
        return self.statement.rhs

    @property
    def given(self) -> tuple[Basic, ...]:
        """The hypotheses."""
        return self.statement.given

    @property
    def parents(self) -> tuple[Theorem, ...]:
        """The theorems that the proof uses directly."""
        return tuple(parent for _, parent in self._parents)

    def verdict(self) -> Verdict:
        """What the engine finds, computed at first use and remembered by the statement and what it rests on."""
        try:
            return self._verdict(())
        except NotProved as error:
            return Undecided(str(error))

    def _verdict(self, above: tuple[Theorem, ...]) -> Verdict:
        if type(self) is not Theorem or type(self._statement) is not Statement:
            raise ForgeryError(f"{self!r:.80} is no theorem")
        if any(self is one for one in above):
            raise ForgeryError(f"{self.name} rests on itself: {' <- '.join(t.name for t in (*above, self))}")
        for _, parent in self._parents:
            Theorem._prove(parent, (*above, self))
        return verdict_of(self._statement, self._derivation, self._known())

    def _known(self) -> Known:
        return tuple((key, parent._statement) for key, parent in self._parents)

    def _prove(self, above: tuple[Theorem, ...]) -> Proved:
        verdict = Theorem._verdict(self, above)
        if not isinstance(verdict, Proved):
            raise NotProved(f"{self.name}: {self.statement} is not a theorem: {verdict}")
        return verdict

    def prove(self) -> Proved:
        """The proof.  Raises `NotProved`, with the verdict, where there is none, or a theorem it rests on has none."""
        return self._prove(())

    def rests_on(self) -> dict[Theorem, tuple[Theorem, ...]]:
        """The whole graph: this theorem and all that it rests on, directly or not, each with those it uses directly.

        Raises `ForgeryError` where a theorem rests on itself.
        """
        graph: dict[Theorem, tuple[Theorem, ...]] = {}

        def visit(node: Theorem, above: tuple[Theorem, ...]) -> None:
            if any(node is one for one in above):
                raise ForgeryError(f"{node.name} rests on itself: {' <- '.join(t.name for t in (*above, node))}")
            if node not in graph:
                graph[node] = node.parents
                for parent in node.parents:
                    visit(parent, (*above, node))

        visit(self, ())
        return graph

    def instantiate(self, values: Mapping[Any, Any]) -> Theorem:
        """The theorem at values for some of its variables; hypotheses that become true are dropped, others stay.

        A parameter of the statement's definitions takes its value in them too.  Raises `StatementError` where a value
        lies outside a domain or breaks a hypothesis, naming both; or would be captured by a definition, naming it.
        """
        self.prove()
        at = {sympify(k): sympify(v) for k, v in values.items()}
        known = variables_of(self.statement).union(*map(parameters_of, self.statement.definitions))
        loose = [key for key in at if key not in known]
        if loose:
            raise StatementError(f"{self.name} has no variable {loose[0]}; it has {_listed(known)}")
        given: list[Basic] = []
        for hypothesis in self.given:
            instance = substitute(hypothesis, at)
            if isinstance(instance, BooleanFalse):
                raise StatementError(f"{self.name} needs {hypothesis}, which fails at {_shown(at)}")
            if not isinstance(instance, BooleanTrue):
                given.append(instance)
        context = Check(tuple(given))
        for symbol, value in at.items():
            if not context.in_domain(symbol, value):
                raise StatementError(f"{self.name}: {symbol} = {value} lies outside the domain of {symbol}")
        name = f"{self.name} at {_shown(at)}"
        try:
            definitions = tuple(defined_at(definition, at) for definition in self.statement.definitions)
        except Rejected as error:
            raise StatementError(f"{name}: {error}") from error
        sides = [substitute(side, at) for side in (self.lhs, self.rhs)]
        statement = replace(self.statement, lhs=sides[0], rhs=sides[1], given=tuple(given), definitions=definitions)
        return derived(name, statement, Instance(self.name, tuple(at.items())), {self.name: self})

    def rewrite(
        self,
        expression: object,
        values: Mapping[Any, Any] | None = None,
        *,
        reverse: bool = False,
        given: Iterable[object] = (),
        definitions: Iterable[Definition] = (),
    ) -> Theorem:
        """``expression = what it becomes``, every instance of the left side replaced by the right side.

        With ``reverse``, the other way round; ``values`` fixes some of the theorem's variables.  Under a binder the
        theorem's hypotheses must be seen to hold; elsewhere they join ``given`` in the result.  Raises
        `StatementError` where nothing in the expression is an instance that holds there, with the nearest subterm.
        """
        self.prove()
        fixed = {sympify(k): sympify(v) for k, v in (values or {}).items()}
        rule = Rule(self.name, self.name, self.statement, reverse, fixed)
        around = Context(hypotheses(given), stated(definitions))
        statement, evidence = rewritten(rule, sympify(expression), around)
        return derived(f"{self.name} rewriting {expression}", statement, evidence, {self.name: self})

    def specialise(self, *extra: object) -> Theorem:
        """The theorem under more hypotheses; those of its own that are seen to follow from them are dropped.

        Raises `StatementError` where the hypotheses contradict each other.
        """
        self.prove()
        new = hypotheses(extra)
        kept = list(self.given)
        for hypothesis in self.given:
            others = (*new, *(h for h in kept if h != hypothesis))
            if hypothesis not in new and Check(others, self.statement.definitions).holds(canonical(hypothesis)):
                kept.remove(hypothesis)
        statement = replace(self.statement, given=united_hypotheses(kept, new))
        name = f"{self.name} given {', '.join(map(str, new))}"
        return derived(name, statement, Instance(self.name), {self.name: self})

    def discharge(self, hypothesis: object, by: Theorem | None = None) -> Theorem:
        """The theorem without a hypothesis that follows from the others: by a prover, or by a theorem that says so.

        Raises `StatementError` where it is none of its hypotheses, or does not follow, with the witness or the reason.
        """
        self.prove()
        fact = sympify(hypothesis)
        if fact not in self.given or not isinstance(fact, Relational):
            raise StatementError(f"{self.name} has no hypothesis {fact}; it has {_listed(self.given)}")
        others = tuple(h for h in self.given if h != fact)
        definitions = self.statement.definitions
        relation = relation_of(fact)
        said = Statement(fact.lhs, relation, fact.rhs, others, kind_of(relation), definitions=definitions)
        parents = Parents(self)
        proof: Evidence
        if by is not None:
            by.prove()
            values = whole_instance(by.statement, fact.lhs, fact.rhs)
            if values is None or by.statement.relation != relation:
                raise StatementError(f"{by.name} does not say {fact}: it says {by.statement}")
            proof = Instance(parents.key(by), tuple(values.items()))
            definitions = united_definitions(definitions, by.statement.definitions)
        else:
            verdict = settle(said)
            if not isinstance(verdict, Proved):
                reason = verdict.witness if isinstance(verdict, Refuted) else verdict.reason
                raise StatementError(f"{self.name}: {said} is not seen to hold: {reason}")
            proof = verdict.evidence
        statement = replace(self.statement, given=others, definitions=definitions)
        evidence = Lemma(fact, proof, Instance(parents.key(self)))
        return derived(f"{self.name} without {fact}", statement, evidence, parents)

    def generalise(self, terms: Mapping[Any, Any] | None = None, *, without: Iterable[object] = ()) -> Theorem:
        """The theorem with a fresh symbol for each term, and without the hypotheses named: proved anew.

        Renaming a symbol that nothing else is known of is an instance; whatever says more than before is settled by the
        provers.  Raises `StatementError` where a symbol is not fresh, or the general statement is refuted or undecided.
        """
        self.prove()
        put = {sympify(term): sympify(symbol) for term, symbol in (terms or {}).items()}
        parts = (self.lhs, self.rhs, *self.given, *(p for d in self.statement.definitions for p in (d.head, d.body)))
        taken = {s for part in parts for s in part.atoms(Symbol)}
        for term, symbol in put.items():
            if not isinstance(symbol, Symbol) or symbol in taken:
                raise StatementError(f"{self.name}: {symbol}, which is to stand for {term}, is no fresh symbol")
        gone = hypotheses(without)
        loose = [h for h in gone if h not in self.given]
        if loose:
            raise StatementError(f"{self.name} has no hypothesis {loose[0]}; it has {_listed(self.given)}")
        if not gone and all(isinstance(term, Symbol) for term in put):
            try:
                return self.instantiate(put)
            except StatementError:
                pass  # a wider domain: to be proved
        exchange = substitute if all(isinstance(term, Symbol) for term in put) else _exchanged
        lhs, rhs, *given = (exchange(h, put) for h in (self.lhs, self.rhs, *(h for h in self.given if h not in gone)))
        if put and (lhs, rhs) == (self.lhs, self.rhs):
            raise StatementError(f"{self.name}: {_listed(put)} does not stand in {self.lhs} or {self.rhs}")
        statement = replace(self.statement, lhs=lhs, rhs=rhs, given=hypotheses(given))
        verdict = settle(statement)
        if not isinstance(verdict, Proved):
            reason = verdict.witness if isinstance(verdict, Refuted) else verdict.reason
            raise StatementError(f"{self.name} does not generalise to {statement}: {reason}")
        return derived(f"{self.name}, generalised", statement, verdict.evidence, {})

    def as_sympy(self) -> Basic:
        """The conclusion of an equation as a SymPy ``Eq``."""
        return Equality(self.lhs, self.rhs, evaluate=False)

    def latex(self) -> str:
        """The statement as LaTeX: the conclusion, and the hypotheses after it."""
        said = f"{latex(self.lhs)} {_SYMBOLS[self.statement.relation]} {latex(self.rhs)}"
        where = ", ".join(f"{latex(d.head)} = {latex(d.body)}" for d in self.statement.definitions)
        given = ", ".join(map(latex, self.given))
        said += rf" \quad \text{{where }} {where}" if where else ""
        return said + (rf" \quad \text{{given }} {given}" if given else "")

    def lambdify(self, *, first: int = 1) -> Any:
        """Both sides as functions of NumPy arrays, to be tried on data; see `numerics.Sides`."""
        from udlsym.lemmas.numerics import sides_of

        return sides_of(self.statement, first=first)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        try:
            proved = all(is_proved(t._statement, t._derivation, t._known()) for t in self.rests_on())
        except UdlsymError:
            proved = False
        return f"{'⊢' if proved else '?'} {self.statement}"


class Parents(dict[str, Theorem]):
    """The theorems of a derivation, each under a key of its own: two theorems may have one name."""

    def __init__(self, *theorems: Theorem) -> None:
        super().__init__()
        for theorem in theorems:
            self.key(theorem)

    def key(self, theorem: Theorem) -> str:
        """The key of a theorem: its name, or, where that is another's, its name with a number."""
        for known, other in self.items():
            if other is theorem:
                return known
        key, number = theorem.name, 2
        while key in self:
            key, number = f"{theorem.name} ({number})", number + 1
        self[key] = theorem
        return key


def derived(name: str, statement: Statement, evidence: Evidence, parents: Mapping[str, Theorem]) -> Theorem:
    """A theorem that the evidence shows, given its parents; the only way to make one out of others.

    Raises `NotProved` where a parent is none, `StatementError` where the checker does not accept the evidence.
    """
    module = sys._getframe(2).f_globals.get("__name__", "__main__")
    found = Theorem(_KEY, name, statement, module, derivation=evidence, parents=tuple(parents.items()))
    verdict = found._verdict(())
    if not isinstance(verdict, Proved):
        raise StatementError(f"{name}: {verdict.reason if isinstance(verdict, Undecided) else verdict}")
    return found


_SYMBOLS = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}


def _shown(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{k} = {v}" for k, v in values.items())


def _listed(parts: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, parts))) or "none"


def _exchanged(expression: Any, terms: Mapping[Any, Any]) -> Any:
    return expression.xreplace(dict(terms))


def theorem(
    name: str,
    lhs: object,
    rhs: object,
    relation: RelationName = "==",
    *,
    given: Iterable[object] = (),
    definitions: Iterable[Definition] = (),
    near_misses: Iterable[Statement] = (),
    source: str = "",
) -> Theorem:
    """State a theorem: ``lhs relation rhs`` under ``given``.  It is proved when it is first used.

    ``near_misses`` are false statements next to it, for the tests to refute; ``source`` is where it comes from.
    """
    kind: Kind = "equality" if relation == "==" else "inequality"
    statement = Statement(
        sympify(lhs), relation, sympify(rhs), hypotheses(given), kind, definitions=stated(definitions)
    )
    module = sys._getframe(1).f_globals.get("__name__", "__main__")
    return Theorem(_KEY, name, statement, module, near_misses=near_misses, source=source)
