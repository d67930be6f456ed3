"""Theorems: statements that the engine has proved, to be imported, instantiated and rewritten with.

`theorem` states one; nothing is proved until somebody asks, and then once.  What cannot be proved never acts as a
theorem: every use asks for the proof first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from sympy import Basic, Equality, Expr, Wild, latex, sympify
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from udlsym.binding import substitute
from udlsym.checking import check
from udlsym.conditions import conditions_of
from udlsym.deciding import settle
from udlsym.errors import ForgeryError, NotProved, Rejected, StatementError
from udlsym.evidence import Entry, Evidence, Identity, Instance
from udlsym.reasoning import Check, Theorems
from udlsym.statements import Definition, Kind, RelationName, Statement, equal, hypotheses, stated
from udlsym.verdicts import Proved, Verdict

_KEY = object()
_VERDICTS: dict[Statement, Verdict] = {}


class Theorem:
    """A named statement with its proof; make one with `theorem`.

    A Theorem cannot be constructed, copied into another statement, unpickled, subclassed or changed: those raise
    `ForgeryError`.  ``repr`` shows the turnstile only once the proof has been found.
    """

    __slots__ = ("_derivation", "_name", "_near_misses", "_parents", "_source", "_statement", "module")
    _derivation: Evidence | None
    _name: str
    _near_misses: tuple[Statement, ...]
    _parents: tuple[Theorem, ...]
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

    def verdict(self) -> Verdict:
        """What the engine finds, computed at first use and remembered by the statement."""
        found = _VERDICTS.get(self.statement)
        if found is None:
            found = self._derive() if self._derivation is not None else settle(self.statement)
            _VERDICTS[self.statement] = found
        return found

    def _derive(self) -> Verdict:
        known = {parent.name: parent.statement for parent in self._parents if parent.prove()}
        assert self._derivation is not None
        evidence = self._derivation
        used = check(self.statement, evidence, known)
        return Proved("instance of a theorem", evidence, conditions_of(self.statement), tuple(sorted(used)))

    def prove(self) -> Proved:
        """The proof.  Raises `NotProved`, with the verdict, where there is none."""
        verdict = self.verdict()
        if not isinstance(verdict, Proved):
            raise NotProved(f"{self.name}: {self.statement} is not a theorem: {verdict}")
        return verdict

    def rests_on(self) -> tuple[Theorem, ...]:
        """The theorems that the proof uses directly."""
        return self._parents

    def instantiate(self, values: Mapping[Any, Any]) -> Theorem:
        """The theorem at values for some of its variables; hypotheses that become true are dropped, others stay.

        Raises `StatementError` where a value lies outside a domain or breaks a hypothesis, naming both.
        """
        self.prove()
        at = {sympify(k): sympify(v) for k, v in values.items()}
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
        sides = [substitute(side, at) for side in (self.lhs, self.rhs)]
        statement = replace(self.statement, lhs=sides[0], rhs=sides[1], given=tuple(given))
        return self._derived(f"{self.name} at {_shown(at)}", statement, Instance(self.name, tuple(at.items())))

    def rewrite(self, expression: object) -> Theorem:
        """``expression = what it becomes``, every instance of the left side replaced by the right side.

        Raises `StatementError` where nothing in the expression is an instance of the left side, or a hypothesis is
        not seen to hold for it.
        """
        self.prove()
        target = sympify(expression)
        symbols = sorted(self.lhs.free_symbols, key=str)
        wild = {s: Wild(f"{s}_") for s in symbols}
        pattern = self.lhs.xreplace(wild)
        for node in sorted(target.atoms(type(self.lhs)) | {target}, key=lambda n: (-n.count_ops(), str(n))):
            found = {s: s for s in symbols} if node == self.lhs else None
            matched = None if found else node.match(pattern)
            if matched is not None:
                found = {s: matched[w] for s, w in wild.items()}
            if found is None:
                continue
            image = substitute(self.rhs, found)
            data = (sympify(self.name.replace(" ", "_")), image, *(part for pair in found.items() for part in pair))
            given = tuple(h for h in (substitute(h, found) for h in self.given) if h != True)  # noqa: E712
            definitions = self.statement.definitions
            statement = equal(target, target.xreplace({node: image}), given=given, definitions=definitions)
            evidence = Identity((Entry(node, "theorem", data),))
            return self._derived(f"{self.name} rewriting {node}", statement, evidence, alias=str(data[0]))
        raise StatementError(f"{self.name}: nothing in {target} is an instance of {self.lhs}")

    def _derived(self, name: str, statement: Statement, evidence: Evidence, alias: str | None = None) -> Theorem:
        known: Theorems = {self.name: self.statement, (alias or self.name): self.statement}
        try:
            used = check(statement, evidence, known)
        except Rejected as error:
            raise StatementError(f"{name}: {error}") from error
        _VERDICTS[statement] = Proved("instance of a theorem", evidence, conditions_of(statement), tuple(sorted(used)))
        return Theorem(_KEY, name, statement, self.module, derivation=evidence, parents=(self,))

    def as_sympy(self) -> Basic:
        """The conclusion of an equation as a SymPy ``Eq``."""
        return Equality(self.lhs, self.rhs, evaluate=False)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self.lhs)} {_SYMBOLS[self.statement.relation]} {latex(self.rhs)}$"

    def __repr__(self) -> str:
        mark = "⊢" if isinstance(_VERDICTS.get(self.statement), Proved) else "?"
        return f"{mark} {self.statement}"


_SYMBOLS = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}


def _shown(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{k} = {v}" for k, v in values.items())


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
