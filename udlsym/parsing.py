"""Text to SymPy against a whitelist, bounded in time and memory; never ``eval``.

``syntax.py`` reads the text, ``vocabulary.py`` lists what may be said; here a tree becomes a SymPy expression.  Before
SymPy computes a power, a factorial or a product, the size of the result is bounded from the sizes of its parts, so
that ``10**10**10`` is an error and not a computation.

A name without a declared domain is complex, except where only an integer makes sense: an index, a sum's variable and
its bounds.  The variable of an integral or a limit is real.  ``Limit(f, x, a)`` is SymPy's, from the right;
``Limit(f, x, a, left)`` and ``Limit(f, x, a, both)`` are the others.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NoReturn, cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from udlsym import syntax
from udlsym.errors import ParseError
from udlsym.statements import RELATIONS, Kind, Statement, hypotheses
from udlsym.syntax import Call, Comparison, Entry, Junction, Name, Negative, Number, Power, Tree
from udlsym.vocabulary import (
    CONDITIONS,
    CONSTANTS,
    DOMAIN_WORDS,
    DOMAINS_READ,
    EXPONENTIALS,
    FACTORIALS,
    FAMILIES,
    FORMS,
    LARGEST_BITS,
    LARGEST_MAGNITUDE,
    WORDS,
    is_matrix,
    shape_of,
)
from udlsym.vocabulary import RELATIONS as SIGNS

_MOST_GIVEN = 100
_MOST_SYMBOLS = 200
_KEYS = ("id", "lhs", "rhs", "rel", "given", "symbols")
_MEANINGFUL = ("hypotheses", "assumptions", "conditions", "where", "domains", "tolerance", "definitions", "kind")


def parse(text: str, symbols: Mapping[str, str] = {}, *, evaluate: bool = True) -> sp.Expr:
    """The expression that a text says; ``symbols`` gives names their domains, such as ``{"n": "positive integer"}``.

    ``evaluate=False`` keeps arithmetic as it is written: ``3*95 + 1`` stays a sum of a product and 1.  Raises
    ParseError with the column and what may stand there.
    """
    tree = syntax.read(text)
    return _Builder(_Scope(symbols, [tree]), evaluate).expression(tree)


def parse_relation(text: str, symbols: Mapping[str, str] = {}, *, evaluate: bool = True) -> Boolean:
    """The condition that a text says: ``0 < b < 1``, ``Ne(z, 0)``, ``(x > 0) | (y > 0)``; a chain is a conjunction."""
    tree = syntax.read(text)
    parts = _Builder(_Scope(symbols, [tree]), evaluate).conditions(tree)
    return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=evaluate)


def arithmetic(text: str, **names: object) -> sp.Expr:
    """Arithmetic as it is printed, kept as written; ``names`` stand for the given expressions.

    >>> arithmetic("(32 - 5 + 2*p)/s + 1", p=2, s=1)
    """
    tree = syntax.read(text)
    scope = _Scope({}, [tree], closed=True)
    scope.known.update({name: sp.sympify(value) for name, value in names.items()})
    return _Builder(scope, evaluate=False).expression(tree)


def parse_statement(record: Mapping[str, Any]) -> Statement:
    """The statement that one JSONL record of ``udlsym decide --jsonl`` says (the design page fixes its keys).

    Raises ParseError for what cannot be read and StatementError for a hypothesis that is false whatever happens.
    """
    if not isinstance(record, Mapping):
        raise ParseError(f'a record must be an object like {{"lhs": ..., "rhs": ...}} (got {type(record).__name__})')
    _refuse_unread_keys(record)
    texts = {key: _text(record, key) for key in ("lhs", "rhs")}
    relation = record.get("rel", "==")
    if not isinstance(relation, str) or relation not in RELATIONS:
        raise ParseError(f'"rel" must be one of {", ".join(RELATIONS)} (got {relation!r:.40})')
    given = record.get("given", [])
    if not isinstance(given, list | tuple) or not all(isinstance(g, str) for g in given) or len(given) > _MOST_GIVEN:
        raise ParseError(f'"given" must be a list of at most {_MOST_GIVEN} texts such as "0 < b"')
    symbols = record.get("symbols", {})
    if not isinstance(symbols, Mapping):
        raise ParseError('"symbols" must be an object that gives names their domains, such as {"b": "real"}')
    trees = {key: _within(key, syntax.read, text) for key, text in texts.items()}
    conditions = [_within(f"given[{n}]", syntax.read, text) for n, text in enumerate(given)]
    builder = _Builder(_within("symbols", _Scope, symbols, [*trees.values(), *conditions]), evaluate=True)
    lhs, rhs = (_within(key, builder.expression, tree) for key, tree in trees.items())
    _refuse_different_shapes(lhs, rhs)
    read = [part for n, tree in enumerate(conditions) for part in _within(f"given[{n}]", builder.conditions, tree)]
    kind: Kind = "equality" if relation == "==" else "inequality"
    return Statement(lhs, relation, rhs, hypotheses(read), kind)


def _refuse_unread_keys(record: Mapping[str, Any]) -> None:
    for key in record:
        near = difflib.get_close_matches(str(key)[:40], _KEYS, 1)
        if key not in _KEYS and (near or key in _MEANINGFUL):
            meant = f'; did you mean "{near[0]}"?' if near else ""
            raise ParseError(f'the key "{str(key)[:40]}" is not read{meant} (keys: {", ".join(_KEYS)})')


def _text(record: Mapping[str, Any], key: str) -> str:
    if not isinstance(record.get(key), str):
        raise ParseError(
            f'"{key}" must be text' + (f" (got {record[key]!r:.40})" if key in record else ", it is missing")
        )
    return str(record[key])


def _refuse_different_shapes(lhs: Any, rhs: Any) -> None:
    if not is_matrix(lhs) and not is_matrix(rhs):
        return
    shapes = [shape_of(side) if is_matrix(side) else "a number" for side in (lhs, rhs)]
    if shapes[0] != shapes[1]:
        raise ParseError(f"the sides do not conform: lhs is {shapes[0]}, rhs is {shapes[1]}")


def _within(part: str, step: Callable[..., Any], *arguments: Any) -> Any:
    """Run a step and say in its ParseError which part of the record it is about."""
    try:
        return step(*arguments)
    except ParseError as error:
        raise ParseError(f"{part}: {error}") from None


class _Scope:
    """What each name stands for."""

    def __init__(self, symbols: Mapping[str, str], trees: Iterable[Tree], *, closed: bool = False) -> None:
        if len(symbols) > _MOST_SYMBOLS:
            raise ParseError(f"at most {_MOST_SYMBOLS} symbols can be declared")
        self.closed = closed
        self.domains: dict[str, list[str]] = {}
        self.known: dict[str, Any] = {}
        for name, domain in symbols.items():
            if not isinstance(name, str) or not name.isidentifier() or name.startswith("__") or len(name) > 100:
                raise ParseError(f"{name!r:.40} is not a name")
            if not isinstance(domain, str):
                raise ParseError(f"the domain of {name} must be text such as {DOMAINS_READ}")
            self.domains[name] = domain.split()[:8]
        self.integers = {name for tree in trees for name in _integer_names(tree)} - self.domains.keys()
        for name in self.domains:
            self.known[name] = self.declared(name)

    def declared(self, name: str) -> Any:
        """What a declaration makes of a name: a symbol, a family, a matrix or a function."""
        words = self.domains[name]
        if words and words[0] in ("matrix", "vector"):
            if len(words) != (3 if words[0] == "matrix" else 2):
                raise ParseError(f'the domain of {name} must read "matrix n m" or "vector n"')
            return sp.MatrixSymbol(name, *(self.dimension(name, word) for word in (*words[1:], "1")[:2]))
        if words and words[-1] == "function":
            return sp.Function(name, **self.assumptions(name, words[:-1]))
        if words and words[-1] == "family":
            return sp.IndexedBase(name, **self.assumptions(name, words[:-1]))
        return self.made(lambda: sp.Symbol(name, **self.assumptions(name, words)), name)

    def dimension(self, name: str, word: str) -> Any:
        if word.isdecimal() and word.isascii() and len(word) < 8:
            return sp.Integer(word)
        if word.isidentifier() and word != name and not word.startswith("__"):
            if word in self.domains and "matrix" not in self.domains[word] and "vector" not in self.domains[word]:
                return self.declared(word)
            return self.known.setdefault(word, sp.Symbol(word, integer=True, positive=True))
        raise ParseError(f"the shape of {name} must be made of names and numbers (got {word[:40]!r})")

    @staticmethod
    def assumptions(name: str, words: Iterable[str]) -> dict[str, bool]:
        words = list(words)
        for word in words:
            if word not in DOMAIN_WORDS:
                near = difflib.get_close_matches(
                    word[:40], [*DOMAIN_WORDS, "matrix", "vector", "family", "function"], 1
                )
                meant = f"did you mean {near[0]}? " if near else ""
                raise ParseError(f"{name} has the unknown domain {word[:40]!r}; {meant}Domains: {DOMAINS_READ}")
        found = {word: True for word in words if word not in ("complex", "nonzero")}
        if "nonzero" in words:
            found |= {"nonzero": True} if found else {"zero": False}
        return found

    @staticmethod
    def made(make: Callable[[], Any], name: str) -> Any:
        try:
            return make()
        except Exception as error:
            raise ParseError(f"the domain of {name} contradicts itself: {error}") from None

    def symbol(self, name: str, column: int) -> Any:
        """The value of a name that stands alone."""
        if name in self.known:
            return self.known[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if self.closed:
            raise ParseError(f"column {column}: {name!r} has no value here{nearest(name, self.known)}")
        self.known[name] = sp.Symbol(name, integer=True) if name in self.integers else sp.Symbol(name)
        return self.known[name]

    def family(self, name: str) -> Any:
        """What a name means before an index; one without a declaration is a family of complex numbers."""
        if name not in self.known and not self.closed:
            self.known[name] = sp.IndexedBase(name)
        return self.known.get(name)


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean ...?``, or nothing."""
    near = difflib.get_close_matches(name, list(known), 3, 0.7)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _integer_names(tree: Tree) -> set[str]:
    """Names that stand where only an integer makes sense: indices, variables and bounds of sums and products."""
    found: set[str] = set()
    for part in syntax.walk(tree):
        if isinstance(part, Entry):
            places: Iterable[Tree] = part.indices
        elif isinstance(part, Call) and part.name in ("Sum", "Product"):
            places = [p for limits in part.arguments[1:] if isinstance(limits, syntax.Tuple) for p in limits.parts]
        elif isinstance(part, Call) and part.name == "KroneckerDelta":
            places = part.arguments
        else:
            continue
        for place in places:
            found |= {p.name for p in syntax.walk(place) if isinstance(p, Name) and p.name not in CONSTANTS}
    return found


@dataclass(frozen=True, slots=True)
class _Built:
    """A SymPy value, a bound on the bits of the numbers in it, and one on log2 of its magnitude if it is a number."""

    value: Any
    bits: float = 0.0
    magnitude: float = 0.0

    @property
    def size(self) -> float:
        """A bound on the absolute value where it stands as an exponent; a symbol counts as 1."""
        if getattr(self.value, "is_Rational", False):
            return float(math.ceil(abs(self.value))) if self.bits < 900 else math.inf
        return 2.0**self.magnitude if self.magnitude < 900 else math.inf


class _Builder:
    """Builds SymPy expressions from trees, the size of every number bounded before it is computed."""

    def __init__(self, scope: _Scope, evaluate: bool) -> None:
        self.scope = scope
        self.evaluate = evaluate

    def expression(self, tree: Tree) -> sp.Expr:
        """A number or a matrix; a condition or undefined value is an error."""
        value = self.number(tree).value
        return cast(sp.Expr, value)

    def conditions(self, tree: Tree) -> list[Boolean]:
        """The parts of a conjunction, in the order in which they are written."""
        if isinstance(tree, Comparison):
            sides = [self.number(side) for side in tree.sides]
            return [
                self.apply(tree.column, SIGNS[sign], left.value, right.value, evaluate=self.evaluate)
                for sign, left, right in zip(tree.signs, sides, sides[1:], strict=False)
            ]
        if isinstance(tree, Junction) and tree.sign == "&":
            return [part for child in tree.parts for part in self.conditions(child)]
        if isinstance(tree, Call) and tree.name == "And":
            return [part for child in tree.arguments for part in self.conditions(child)]
        return [self.condition(tree)]

    def condition(self, tree: Tree) -> Boolean:
        match tree:
            case Comparison() | Junction(sign="&"):
                parts = self.conditions(tree)
                return parts[0] if len(parts) == 1 else self.apply(tree.column, sp.And, *parts, evaluate=self.evaluate)
            case Junction():
                make = sp.Or if tree.sign == "|" else sp.Not
                parts = [self.condition(part) for part in tree.parts]
                return self.apply(tree.column, make, *parts, evaluate=self.evaluate)
        built = self.build(tree)
        if not isinstance(built.value, Boolean) or isinstance(built.value, sp.Symbol):
            raise ParseError(f"column {tree.column}: a condition such as b < 1 or Ne(z, 0) was expected")
        return built.value

    def number(self, tree: Tree) -> _Built:
        built = self.build(tree)
        value = built.value
        if isinstance(value, sp.IndexedBase):
            raise ParseError(f"column {tree.column}: the family {value} needs an index here: {value}[i]")
        if not isinstance(value, sp.Expr):
            raise ParseError(f"column {tree.column}: a number was expected, this is a condition or a function's name")
        return built

    def build(self, tree: Tree) -> _Built:
        """Dispatch on the kind of tree."""
        match tree:
            case Number():
                value = sp.Rational(tree.value.numerator, tree.value.denominator)
                return self.checked(tree, value, _bits(value), _bits(value))
            case Name():
                value = self.scope.symbol(tree.name, tree.column)
                if isinstance(value, sp.core.function.UndefinedFunction):
                    raise ParseError(f"column {tree.column}: the function {tree.name} needs arguments: {tree.name}(x)")
                return _Built(value, _bits(value), 2.0)
            case syntax.Sum():
                return self.sum(tree)
            case syntax.Product():
                return self.product(tree)
            case Negative():
                return self.negative(self.number(tree.of), tree)
            case Power():
                return self.power(tree)
            case Entry():
                return self.entry(tree)
            case Call():
                return self.call(tree)
            case Comparison() | Junction():
                return _Built(self.condition(tree))
        raise ParseError(f"column {tree.column}: a tuple can only be a sum's limits or a case of a Piecewise")

    def sum(self, tree: syntax.Sum) -> _Built:
        terms = [self.negative(b, tree) if minus else b for minus, b in ((m, self.number(t)) for m, t in tree.terms)]
        bits = sum(term.bits + 1 for term in terms)
        self.bounded(tree, bits)
        magnitude = max(term.magnitude for term in terms) + math.log2(len(terms))
        values = [term.value for term in terms]
        if any(map(is_matrix, values)):
            shapes = dict.fromkeys(shape_of(v) if is_matrix(v) else "a number" for v in values)
            if len(shapes) > 1:
                raise ParseError(f"column {tree.column}: the terms do not conform: {' and '.join(shapes)}")
            return self.checked(tree, self.apply(tree.column, sp.MatAdd, *values), bits, magnitude)
        return self.checked(tree, self.apply(tree.column, sp.Add, *values, evaluate=self.evaluate), bits, magnitude)

    def product(self, tree: syntax.Product) -> _Built:
        factors = [
            self.raised(b, _Built(sp.S.NegativeOne, 1.0, 0.0), tree) if divides else b
            for divides, b in ((d, self.number(t)) for d, t in tree.factors)
        ]
        bits = sum(factor.bits for factor in factors)
        magnitude = sum(max(factor.magnitude, 0.0) for factor in factors)
        self.bounded(tree, bits)
        values = [factor.value for factor in factors]
        if any(map(is_matrix, values)):
            matrices = [value for value in values if is_matrix(value)]
            for left, right in pairwise(matrices):
                if left.cols != right.rows:
                    shapes = f"{shape_of(left)} times {shape_of(right)}"
                    raise ParseError(f"column {tree.column}: the factors do not conform: {shapes}")
            return self.checked(tree, self.apply(tree.column, sp.MatMul, *values), bits, magnitude)
        return self.checked(tree, self.apply(tree.column, sp.Mul, *values, evaluate=self.evaluate), bits, magnitude)

    def negative(self, built: _Built, tree: Tree) -> _Built:
        value = built.value
        if isinstance(value, sp.Rational) or self.evaluate:
            value = self.apply(tree.column, lambda: -value)
        else:
            value = self.apply(tree.column, sp.Mul, sp.S.NegativeOne, value, evaluate=False)
        return _Built(value, built.bits + 1, built.magnitude)

    def power(self, tree: Power) -> _Built:
        return self.raised(self.number(tree.base), self.number(tree.exponent), tree)

    def raised(self, base: _Built, exponent: _Built, tree: Tree) -> _Built:
        if is_matrix(exponent.value):
            raise ParseError(f"column {tree.column}: a matrix cannot be an exponent")
        times = exponent.size
        bits = base.bits * times if base.bits else 0.0
        magnitude = max(base.magnitude, base.bits, 1.0) * times
        if exponent.value.has(sp.log) and exponent.value.has(sp.Rational):
            bits = max(bits, times)
        self.bounded(tree, bits + exponent.bits, magnitude)
        if is_matrix(base.value):
            if base.value.rows != base.value.cols:
                raise ParseError(f"column {tree.column}: a power of the {shape_of(base.value)} matrix does not conform")
            return self.checked(tree, self.apply(tree.column, sp.MatPow, base.value, exponent.value), bits, magnitude)
        if base.value.is_zero and exponent.value.is_negative:
            raise ParseError(f"column {tree.column}: division by zero")
        value = self.apply(tree.column, sp.Pow, base.value, exponent.value, evaluate=self.evaluate)
        return self.checked(tree, value, bits + exponent.bits, magnitude)

    def entry(self, tree: Entry) -> _Built:
        indices = [self.number(part) for part in tree.indices]
        if not indices:
            raise ParseError(f"column {tree.column}: {tree.name}[] needs an index")
        base: Any = self.scope.family(tree.name)
        if isinstance(base, sp.Symbol):
            words = self.scope.domains.get(tree.name, [])
            raise ParseError(
                f"column {tree.column}: {tree.name} is one number and cannot have an index; "
                f'for a family declare "{tree.name}": "{" ".join([*words, "family"])}"'
            )
        if not isinstance(base, sp.IndexedBase) and not is_matrix(base):
            raise ParseError(f"column {tree.column}: {tree.name} cannot have an index")
        values = [index.value for index in indices]
        if any(value.is_integer is False for value in values):
            raise ParseError(f"column {tree.column}: the index of {tree.name} must be an integer")
        bits = sum(index.bits for index in indices)
        return self.checked(tree, self.apply(tree.column, lambda: base[tuple(values)]), bits, 1.0)

    def call(self, tree: Call) -> _Built:
        known = self.scope.known.get(tree.name)
        if isinstance(known, sp.core.function.UndefinedFunction):
            arguments = [self.number(part) for part in tree.arguments]
            if not arguments:
                raise ParseError(f"column {tree.column}: the function {tree.name} needs arguments")
            value = self.apply(tree.column, known, *(a.value for a in arguments))
            return self.checked(tree, value, sum(a.bits for a in arguments), 1.0)
        if tree.name in self.scope.domains or (self.scope.closed and known is not None):
            raise ParseError(f"column {tree.column}: {tree.name} is no function; a product needs *: {tree.name}*(...)")
        if tree.name in FORMS:
            return self.form(tree)
        word = WORDS.get(tree.name)
        if word is None:
            advice = nearest(tree.name, [*WORDS, *FORMS]) or '; declare it in symbols as "function"'
            raise ParseError(f"column {tree.column}: the function {tree.name!r} is not known{advice}")
        if not word.least <= len(tree.arguments) <= word.most:
            wanted = f"{word.least}" if word.least == word.most else f"{word.least} to {word.most}"
            raise ParseError(f"column {tree.column}: {tree.name} takes {wanted} arguments (got {len(tree.arguments)})")
        if tree.name in CONDITIONS:
            arguments = [_Built(self.condition(part)) for part in tree.arguments]
        else:
            plain = self.build if tree.name in FAMILIES else self.number
            if tree.name in FAMILIES and isinstance(tree.arguments[0], Name):
                self.scope.family(tree.arguments[0].name)
            arguments = [plain(part) for part in tree.arguments]
        bits, magnitude = self.bounds(tree, arguments)
        options = {} if self.evaluate or not word.holds else {"evaluate": False}
        value = self.apply(tree.column, word.make, *(a.value for a in arguments), **options)
        return self.checked(tree, value, bits, magnitude)

    def bounds(self, tree: Call, arguments: list[_Built]) -> tuple[float, float]:
        """Bounds on what a call of a listed function may compute; raises ParseError where they are too large."""
        bits = sum(a.bits for a in arguments)
        magnitude = max((a.magnitude for a in arguments), default=0.0) + 2
        value = arguments[0].value
        if tree.name in EXPONENTIALS and isinstance(value, sp.Expr):
            if not value.free_symbols or value.has(sp.log):
                magnitude = 1.5 * 2.0 ** min(arguments[0].magnitude, 900.0) + 1
                bits = max(bits, magnitude * max(arguments[0].bits, 1.0)) if value.has(sp.log) else bits
        elif tree.name in FACTORIALS:
            largest = max((a.size for a in arguments if not a.value.free_symbols), default=0.0)
            bits = magnitude = bits + largest * math.log2(largest + 2) if largest < math.inf else math.inf
        elif tree.name == "binomial" and not any(a.value.free_symbols for a in arguments):
            n, k = (a.size for a in arguments)
            small = min(k, abs(n - k)) if n >= k and math.isfinite(n) else k
            bits = magnitude = bits + (small + 1) * math.log2(n + k + 2) if math.isfinite(n + k) else math.inf
        self.bounded(tree, bits, magnitude)
        return bits, magnitude

    def form(self, tree: Call) -> _Built:
        """A call whose arguments are not all expressions."""
        if not tree.arguments:
            raise ParseError(f"column {tree.column}: {tree.name} needs arguments")
        if tree.name == "Piecewise":
            return self.piecewise(tree)
        if tree.name in ("Derivative", "diff"):
            return self.derivative(tree)
        if tree.name == "Limit":
            return self.limit(tree)
        return self.binder(tree)

    def piecewise(self, tree: Call) -> _Built:
        cases = []
        bits = magnitude = 0.0
        for case in tree.arguments:
            if not isinstance(case, syntax.Tuple) or len(case.parts) != 2:
                raise ParseError(f"column {case.column}: a case of a Piecewise reads (value, condition)")
            value = self.number(case.parts[0])
            bits, magnitude = bits + value.bits, max(magnitude, value.magnitude)
            cases.append((value.value, self.condition(case.parts[1])))
        if len(cases) > 20:
            raise ParseError(f"column {tree.column}: a Piecewise has at most 20 cases")
        value = self.apply(tree.column, sp.Piecewise, *cases, evaluate=self.evaluate)
        return self.checked(tree, value, bits, magnitude)

    def derivative(self, tree: Call) -> _Built:
        inner = self.number(tree.arguments[0])
        variables: list[Any] = []
        for part in tree.arguments[1:]:
            pieces = part.parts if isinstance(part, syntax.Tuple) else (part,)
            values = [self.number(piece).value for piece in pieces]
            if len(values) == 1 and isinstance(values[0], sp.Integer) and variables and len(variables[-1]) == 1:
                values = [*variables.pop(), values[0]]
            if not 1 <= len(values) <= 2 or not isinstance(values[0], sp.Symbol | sp.Indexed | sp.MatrixSymbol):
                raise ParseError(f"column {part.column}: {tree.name}(f, x) or {tree.name}(f, (x, n)) was expected")
            if len(values) == 2 and (values[1].is_number and not (values[1].is_Integer and 0 <= values[1] <= 20)):
                raise ParseError(f"column {part.column}: the order of a derivative must be an integer from 0 to 20")
            variables.append(tuple(values))
        if not variables or len(variables) > 10:
            raise ParseError(f"column {tree.column}: {tree.name} needs from one to ten variables")
        value = self.apply(tree.column, sp.Derivative, inner.value, *variables, evaluate=False)
        return self.checked(tree, value, inner.bits, inner.magnitude)

    def binder(self, tree: Call) -> _Built:
        """Sum, Product and Integral: the limits name variables that are bound in the first argument."""
        limits: list[tuple[Any, ...]] = []
        outer = dict(self.scope.known)
        bits = 0.0
        try:
            for part in reversed(tree.arguments[1:]):  # a later limit encloses the earlier ones
                pieces = part.parts if isinstance(part, syntax.Tuple) else (part,)
                lengths = (1, 3) if tree.name == "Integral" else (3,)
                if len(pieces) not in lengths or not isinstance(pieces[0], Name):
                    raise ParseError(f"column {part.column}: the limits of {tree.name} read (k, 1, n)")
                bounds = [self.number(piece) for piece in pieces[1:]]
                bits += sum(bound.bits for bound in bounds)
                variable = self.bind(pieces[0], "real" if tree.name == "Integral" else "integer")
                limits.insert(0, (variable, *(bound.value for bound in bounds)))
            if not 1 <= len(limits) <= 10:
                raise ParseError(f"column {tree.column}: {tree.name} needs limits such as (k, 1, n)")
            inner = self.number(tree.arguments[0])
        finally:
            kept = {name: value for name, value in self.scope.known.items() if name not in outer}
            for limit in limits:
                kept.pop(limit[0].name, None)
            self.scope.known = {**kept, **outer}
        make = {"Sum": sp.Sum, "Product": sp.Product, "Integral": sp.Integral}[tree.name]
        value = self.apply(tree.column, make, inner.value, *limits)
        return self.checked(tree, value, bits + inner.bits, inner.magnitude)

    def limit(self, tree: Call) -> _Built:
        sides = {"right": "+", "left": "-", "both": "+-"}
        if not 3 <= len(tree.arguments) <= 4 or not isinstance(tree.arguments[1], Name):
            raise ParseError(f"column {tree.column}: Limit(f, x, a) or Limit(f, x, a, left|right|both) was expected")
        side = tree.arguments[3] if len(tree.arguments) == 4 else Name(tree.column, "right")
        if not isinstance(side, Name) or side.name not in sides:
            raise ParseError(f"column {side.column}: the side of a limit is left, right or both")
        point = self.number(tree.arguments[2])
        name = tree.arguments[1].name
        outer = self.scope.known.get(name)
        variable = self.bind(tree.arguments[1], "real")
        inner = self.number(tree.arguments[0])
        if outer is None:
            del self.scope.known[name]
        else:
            self.scope.known[name] = outer
        value = self.apply(tree.column, sp.Limit, inner.value, variable, point.value, dir=sides[side.name])
        return self.checked(tree, value, inner.bits + point.bits, inner.magnitude)

    def bind(self, tree: Name, domain: str) -> sp.Symbol:
        if tree.name in self.scope.domains:
            variable = self.scope.known[tree.name]
            if not isinstance(variable, sp.Symbol):
                raise ParseError(f"column {tree.column}: {tree.name} is no number and cannot be a bound variable")
        else:
            variable = sp.Symbol(tree.name, **{domain: True})
        self.scope.known[tree.name] = variable
        return variable

    def bounded(self, tree: Tree, bits: float, magnitude: float = 0.0) -> None:
        if not bits <= LARGEST_BITS or not magnitude <= LARGEST_MAGNITUDE:
            raise ParseError(f"column {tree.column}: the numbers become too large to be written out")

    def checked(self, tree: Tree, value: Any, bits: float, magnitude: float) -> _Built:
        self.bounded(tree, bits, magnitude)
        if value is sp.nan or value is sp.zoo or (isinstance(value, sp.Basic) and value.has(sp.nan, sp.zoo)):
            raise ParseError(f"column {tree.column}: this is undefined (a division by zero, or oo - oo)")
        return _Built(value, bits, magnitude)

    def apply(self, column: int, make: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return make(*arguments, **options)
        except ParseError:
            raise
        except RecursionError:
            raise ParseError(f"column {column}: the expression is nested too deep") from None
        except Exception as error:  # whatever SymPy raises about its arguments, the text is at fault
            self.refuse(column, error)

    @staticmethod
    def refuse(column: int, error: Exception) -> NoReturn:
        raise ParseError(f"column {column}: {str(error)[:200] or type(error).__name__}") from None


def _bits(value: Any) -> float:
    if isinstance(value, sp.Rational):
        return float(max(int(value.p).bit_length(), int(value.q).bit_length() - 1, 1))
    return 0.0
