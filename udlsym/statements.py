"""What can be said: closed statements with domains and hypotheses.

A statement is about SymPy expressions.  Its variables are the free symbols, and the domain of a variable is what
its symbol declares (``Symbol("b", positive=True)``; a symbol that declares nothing is complex).  Hypotheses stand
in ``given``; the document's own recursive or unexpanded definitions in ``definitions``.  A symbolic family, such as
the logits of K classes, is an ``Indexed`` with integer indices and hypotheses like ``1 <= i`` and ``i <= K``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sympy import (
    Basic,
    Dummy,
    Expr,
    Function,
    Indexed,
    IndexedBase,
    Integer,
    MatrixSymbol,
    Rational,
    Symbol,
    nan,
    oo,
    sympify,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue
from sympy.matrices.expressions.matexpr import MatrixElement

import udlsym.sympy_faults  # noqa: F401  takes false evaluations away
from udlsym.binding import free_symbols, substitute
from udlsym.errors import StatementError
from udlsym.matrices.expressions import concerns_matrices, require_conforming, require_same, shape_text

RelationName = Literal["==", "!=", "<", "<=", ">", ">="]
Kind = Literal["equality", "inequality", "number", "count", "up-to-constant", "proportional"]

RELATIONS: tuple[RelationName, ...] = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Definition:
    """``head := body`` for every value of ``variables`` that satisfies ``given`` (a recurrence, or a name for a term).

    >>> m, t = Function("m"), Symbol("t", integer=True)
    >>> Definition(m(t), beta * m(t - 1) + (1 - beta) * g(t), variables=(t,), given=(t >= 1,))
    """

    head: Expr
    body: Expr
    variables: tuple[Symbol, ...] = ()
    given: tuple[Basic, ...] = ()

    def __post_init__(self) -> None:
        nameable = (Symbol, Indexed, Function, MatrixSymbol, MatrixElement)
        known = str(self.head.func.__module__).startswith("sympy.functions.")
        if known or not isinstance(self.head, nameable) or self.head.has(oo, -oo, zoo, nan):
            raise StatementError(f"a definition names a symbol, an entry or a function's value (got {self.head})")
        loose = [v for v in self.variables if v not in self.head.free_symbols]
        if loose:
            raise StatementError(f"{self}: the variable {loose[0]} does not occur in {self.head}")
        if self.body.has(self.head):
            raise StatementError(f"{self}: {self.head} is defined by itself")

    def __str__(self) -> str:
        condition = f" for {', '.join(map(str, self.given))}" if self.given else ""
        return f"{self.head} := {self.body}{condition}"


@dataclass(frozen=True, slots=True)
class Statement:
    """``lhs relation rhs`` at every assignment in the domains and under ``given`` at which both sides are defined.

    ``kind`` "number" says that ``lhs`` lies within ``tolerance`` of the printed ``rhs``; "up-to-constant" that
    ``lhs - rhs`` does not depend on the symbols ``modulo``; "proportional" that ``lhs/rhs`` does not.  ``written`` is
    what a text says before SymPy evaluates it: where that has no value, the statement says nothing.
    """

    lhs: Expr
    relation: RelationName
    rhs: Expr
    given: tuple[Basic, ...] = ()
    kind: Kind = "equality"
    modulo: tuple[Symbol, ...] = ()
    tolerance: Rational | None = None
    definitions: tuple[Definition, ...] = field(default=())
    written: tuple[Basic, ...] = ()

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise StatementError(f"relation must be one of {', '.join(RELATIONS)} (got {self.relation!r})")
        if concerns_matrices(self.lhs, self.rhs, *self.given):
            require_conforming(self.lhs, self.rhs, *self.given)
            require_same(self.lhs, self.rhs)
        names: dict[str, Symbol] = {}
        for symbol in sorted(self.symbols(), key=lambda s: s.sort_key()):
            if symbol.is_infinite or (symbol.is_extended_real and symbol.is_finite is None):
                raise StatementError(f"the variable {symbol.name} may be infinite; a domain is made of numbers")
            other = names.setdefault(symbol.name, symbol)
            if other != symbol and not isinstance(symbol, Dummy):
                raise StatementError(
                    f"the name {symbol.name!r} stands for two symbols: one {domain_of(other)}, one "
                    f"{domain_of(symbol)}; give both the same domain or one another name"
                )

    def symbols(self) -> frozenset[Symbol]:
        """The free symbols of both sides and of the hypotheses, labels of indexed families left out."""
        found: set[Symbol] = set()
        for part in (self.lhs, self.rhs, *self.given):
            found |= {s for s in free_symbols(part) if isinstance(s, Symbol)}
            found -= {base.label for base in part.atoms(IndexedBase)}
        return frozenset(found)

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Every variable and family with its domain, by name: the statement's quantifier prefix."""
        families: set[IndexedBase] = set()
        for part in (self.lhs, self.rhs, *self.given):
            families |= part.atoms(IndexedBase)
        entries = {s.name: domain_of(s) for s in self.symbols()}
        entries |= {f"{base}[...]": domain_of(base.label) for base in families}
        for part in (self.lhs, self.rhs, *self.given):
            entries |= {m.name: f"real matrix {shape_text(m)}" for m in part.atoms(MatrixSymbol)}
        return tuple(sorted(entries.items()))

    def with_given(self, *extra: Basic) -> Statement:
        """The same conclusion under more hypotheses."""
        return replace(self, given=(*self.given, *(h for h in extra if h not in self.given)))

    def with_sides(self, lhs: Expr, rhs: Expr) -> Statement:
        """The same statement about two other sides."""
        return replace(self, lhs=lhs, rhs=rhs)

    def subs(self, substitution: dict[Any, Any]) -> Statement:
        """The statement at the given values, hypotheses included; a hypothesis that becomes true is dropped."""
        at = {sympify(key): sympify(value) for key, value in substitution.items()}
        put = substitute if all(isinstance(key, Symbol) for key in at) else _subs
        given = [put(h, at) for h in self.given]
        if any(isinstance(h, BooleanFalse) for h in given):
            broken = next(h for h, value in zip(self.given, given, strict=True) if isinstance(value, BooleanFalse))
            raise StatementError(f"the hypothesis {broken} fails at {substitution}")
        kept = tuple(h for h in given if not isinstance(h, BooleanTrue))
        written = tuple(put(part, at) for part in self.written)
        return replace(self, lhs=put(self.lhs, at), rhs=put(self.rhs, at), given=kept, written=written)

    def __str__(self) -> str:
        if self.kind == "number":
            said = f"{self.lhs} = {self.rhs} (to within {self.tolerance})"
        elif self.kind == "up-to-constant":
            said = f"{self.lhs} == {self.rhs} + constant in ({', '.join(map(str, self.modulo))})"
        elif self.kind == "proportional":
            said = f"{self.lhs} proportional to {self.rhs} in ({', '.join(map(str, self.modulo))})"
        else:
            said = f"{self.lhs} {self.relation} {self.rhs}"
        return said + (f" given {', '.join(map(str, self.given))}" if self.given else "")


def _subs(expression: Basic, substitution: dict[Any, Any]) -> Basic:
    return expression.subs(substitution, simultaneous=True)


_DOMAIN_WORDS = (
    ("positive", "positive"),
    ("negative", "negative"),
    ("nonnegative", "nonnegative"),
    ("nonpositive", "nonpositive"),
)


def domain_of(symbol: Symbol) -> str:
    """The domain that a symbol declares, in words: "complex", "real", "positive integer", "nonzero real", ..."""
    ground = "complex"
    for word in ("integer", "rational", "real", "imaginary"):
        if getattr(symbol, f"is_{word}"):
            ground = word
            break
    for attribute, word in _DOMAIN_WORDS:
        if getattr(symbol, f"is_{attribute}"):
            return word if ground == "real" else f"{word} {ground}"
    return f"nonzero {ground}" if symbol.is_nonzero or symbol.is_zero is False else ground


def hypotheses(given: Iterable[object]) -> tuple[Basic, ...]:
    """Hypotheses as SymPy relations; those that SymPy sees to be true are dropped, one seen to be false is an error."""
    kept: list[Basic] = []
    for hypothesis in given:
        relation = sympify(hypothesis)
        if isinstance(relation, BooleanTrue):
            continue
        if isinstance(relation, BooleanFalse):
            raise StatementError("a hypothesis is false whatever the variables are: nothing may be proved from it")
        if not isinstance(relation, (Relational, Boolean)):
            raise StatementError(f"a hypothesis must be a relation such as b < 1 (got {hypothesis!r})")
        kept.append(relation)
    return tuple(kept)


def stated(definitions: Iterable[Definition]) -> tuple[Definition, ...]:
    """The definitions, each head's arguments being its variables; raises StatementError where one is missing."""
    found = tuple(definitions)
    for definition in found:
        inside = {s for arg in _arguments(definition.head) for s in arg.free_symbols if isinstance(s, Symbol)}
        missing = inside - set(definition.variables)
        if missing:
            names = ", ".join(sorted(s.name for s in missing))
            raise StatementError(
                f"{definition} must list {names} in variables=: the head is meant for every value of it"
            )
    return found


def _arguments(head: Expr) -> tuple[Basic, ...]:
    if isinstance(head, Indexed):
        return tuple(head.indices)
    return head.args if isinstance(head, AppliedUndef) else ()


def _say(
    lhs: object,
    relation: RelationName,
    rhs: object,
    given: Iterable[object],
    definitions: Iterable[Definition],
    kind: Kind,
) -> Statement:
    return Statement(sympify(lhs), relation, sympify(rhs), hypotheses(given), kind, definitions=stated(definitions))


def equal(
    lhs: object, rhs: object, *, given: Iterable[object] = (), definitions: Iterable[Definition] = ()
) -> Statement:
    """``lhs = rhs`` wherever both are defined."""
    return _say(lhs, "==", rhs, given, definitions, "equality")


def unequal(
    lhs: object, rhs: object, *, given: Iterable[object] = (), definitions: Iterable[Definition] = ()
) -> Statement:
    """``lhs != rhs`` at every assignment."""
    return _say(lhs, "!=", rhs, given, definitions, "inequality")


def less(
    lhs: object, rhs: object, *, given: Iterable[object] = (), definitions: Iterable[Definition] = ()
) -> Statement:
    """``lhs < rhs``."""
    return _say(lhs, "<", rhs, given, definitions, "inequality")


def at_most(
    lhs: object, rhs: object, *, given: Iterable[object] = (), definitions: Iterable[Definition] = ()
) -> Statement:
    """``lhs <= rhs``."""
    return _say(lhs, "<=", rhs, given, definitions, "inequality")


def count(lhs: object, rhs: object) -> Statement:
    """A count or a shape: two integers, the first usually written out as the document computes it."""
    return _say(lhs, "==", rhs, (), (), "count")


def number(
    expression: object, printed: str, *, tolerance: object | None = None, given: Iterable[object] = ()
) -> Statement:
    """``expression`` is what the document prints as ``printed``: within half a unit of the last printed place.

    A stated ``tolerance`` goes before the printed precision.

    >>> number(sigmoid(1), "0.731")        # |sigmoid(1) - 0.731| <= 0.0005
    """
    value = Rational(printed)
    places = len(printed.partition(".")[2])
    margin = Rational(1, 2 * 10**places) if tolerance is None else Rational(str(tolerance))
    return Statement(sympify(expression), "==", value, hypotheses(given), "number", tolerance=margin)


def same_up_to_constant(lhs: object, rhs: object, *, in_: Iterable[Symbol], given: Iterable[object] = ()) -> Statement:
    """``lhs`` and ``rhs`` differ by a term that does not depend on the symbols ``in_``."""
    return Statement(sympify(lhs), "==", sympify(rhs), hypotheses(given), "up-to-constant", tuple(in_))


def proportional(lhs: object, rhs: object, *, in_: Iterable[Symbol], given: Iterable[object] = ()) -> Statement:
    """``lhs / rhs`` does not depend on the symbols ``in_``."""
    return Statement(sympify(lhs), "==", sympify(rhs), hypotheses(given), "proportional", tuple(in_))


def family(name: str, *, domain: str = "real") -> IndexedBase:
    """A symbolic family of numbers, such as the logits ``z[1], ..., z[K]``; each entry lies in ``domain``."""
    return IndexedBase(name, **{word: True for word in domain.split() if word != "complex"})


def index(name: str, lower: object, upper: object) -> tuple[Symbol, tuple[Basic, ...]]:
    """An integer symbol and the hypotheses that keep it between ``lower`` and ``upper``."""
    symbol = Symbol(name, integer=True)
    return symbol, hypotheses((sympify(lower) <= symbol, symbol <= sympify(upper)))


ZERO = Integer(0)
ONE = Integer(1)
