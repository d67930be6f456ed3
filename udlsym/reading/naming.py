"""What a name in a text stands for: a constant, a symbol with its domain, a family, a matrix or a function."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from udlsym.errors import ParseError
from udlsym.reading import syntax
from udlsym.reading.syntax import Call, Comparison, Entry, Junction, Name, Tree
from udlsym.reading.vocabulary import CONSTANTS, DOMAIN_WORDS, DOMAINS_READ

_MOST_SYMBOLS = 200
_SPELLINGS_OF_PI = ("π", "Pi", "PI")
_NO_NAMES = frozenset({"nan", "zoo", "inf", "infinity"})


class Scope:
    """What each name stands for."""

    def __init__(
        self, symbols: Mapping[str, str], trees: Iterable[Tree], *, given: Iterable[Tree] = (), closed: bool = False
    ) -> None:
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
        given = tuple(given)
        self.integers = {name for tree in (*trees, *given) for name in _integer_names(tree)} - self.domains.keys()
        self.reals = {name for tree in given for name in _ordered_names(tree)} - self.domains.keys() - self.integers
        for name in self.domains:
            self.known[name] = self._declared(name)

    def _declared(self, name: str) -> Any:
        """What a declaration makes of a name: a symbol, a family, a matrix or a function."""
        words = self.domains[name]
        if words and words[0] in ("matrix", "vector"):
            if len(words) != (3 if words[0] == "matrix" else 2):
                raise ParseError(f'the domain of {name} must read "matrix n m" or "vector n"')
            return sp.MatrixSymbol(name, *(self._dimension(name, word) for word in (*words[1:], "1")[:2]))
        if words and words[-1] == "function":
            return sp.Function(name, **self._assumptions(name, words[:-1]))
        if words and words[-1] == "family":
            return sp.IndexedBase(name, **self._assumptions(name, words[:-1]))
        return self._made(lambda: sp.Symbol(name, **self._assumptions(name, words)), name)

    def _dimension(self, name: str, word: str) -> Any:
        if word.isdecimal() and word.isascii() and len(word) < 8:
            return sp.Integer(word)
        if word.isidentifier() and word != name and not word.startswith("__"):
            if word in self.domains and "matrix" not in self.domains[word] and "vector" not in self.domains[word]:
                return self._declared(word)
            return self.known.setdefault(word, sp.Symbol(word, integer=True, positive=True))
        raise ParseError(f"the shape of {name} must be made of names and numbers (got {word[:40]!r})")

    @staticmethod
    def _assumptions(name: str, words: Iterable[str]) -> dict[str, bool]:
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
    def _made(make: Callable[[], Any], name: str) -> Any:
        try:
            return make()
        except InconsistentAssumptions:
            raise ParseError(f"the domain of {name} contradicts itself") from None

    def symbol(self, name: str, column: int) -> Any:
        """The value of a name that stands alone."""
        if name in self.known:
            return self.known[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if self.closed:
            raise ParseError(f"column {column}: {name!r} has no value here{nearest(name, self.known)}")
        if name in _SPELLINGS_OF_PI:
            raise ParseError(f"column {column}: write pi for the number; declare {name} in symbols if it is a name")
        if name.lower() in _NO_NAMES:
            raise ParseError(f"column {column}: {name} is no number; declare it in symbols if it is a name")
        domain = "integer" if name in self.integers else "real" if name in self.reals else ""
        self.known[name] = sp.Symbol(name, **({domain: True} if domain else {}))
        return self.known[name]

    def refuse_lookalikes(self) -> None:
        """Raise ParseError where two names are the same letters in other shapes, as a wide x and a plain one."""
        seen: dict[str, str] = {}
        for name in self.known:
            other = seen.setdefault(unicodedata.normalize("NFKC", name), name)
            if other != name:
                raise ParseError(f"the names {other!r} and {name!r} look alike and differ; write them the same way")

    def family(self, name: str) -> Any:
        """What a name means before an index; one without a declaration is a family of complex numbers."""
        if name not in self.known and not self.closed:
            self.known[name] = sp.IndexedBase(name)
        return self.known.get(name)


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean ...?``, or nothing."""
    near = difflib.get_close_matches(name, list(known), 3, 0.7)
    return f"; did you mean {' or '.join(near)}?" if near else ""


_SIGNS = ("positive", "negative", "nonnegative", "nonpositive")  # a sum from 1 has the first, whatever its end
_RIGHT, _LEFT = "+0", "-0"


def bound_variable(declared: sp.Symbol, domain: str, values: list[Any]) -> sp.Symbol:
    """The variable of a sum, an integral or a limit that has the name of a declared symbol.

    What is declared says which values a free variable takes; a bound one runs where the bounds, or the point of the
    limit, send it.  So of what is declared only that is kept which all ``values`` have: SymPy would otherwise make
    ``Sum(abs(k), (k, -2, 2))`` vanish for a positive k.  "+0" and "-0" are a limit at 0 from one side.
    """
    stated = {word for word, value in declared._assumptions_orig.items() if value}
    if stated <= {"complex", "real", domain, "commutative"}:
        return declared
    runs_to_infinity = domain == "real" and len(values) == 1 and getattr(values[0], "is_infinite", False)
    kept = {domain: True} | ({"integer": True} if runs_to_infinity and declared.is_integer else {})
    for sign in _SIGNS:
        ends = (values[:1] if sign in _SIGNS[::2] else values[1:]) if domain == "integer" else values
        if getattr(declared, f"is_{sign}") and ends and all(_has(value, sign) for value in ends):
            return sp.Symbol(declared.name, **kept, **{sign: True})
    return sp.Symbol(declared.name, **kept)


def _has(value: Any, sign: str) -> bool:
    if isinstance(value, str):
        return sign in (("positive", "nonnegative") if value == _RIGHT else ("negative", "nonpositive"))
    return bool(getattr(value, f"is_extended_{sign}"))


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


def _ordered_names(condition: Tree) -> set[str]:
    """Names that a hypothesis compares as they stand: ``0 < b < 1`` holds of a real b only."""
    if isinstance(condition, Comparison):
        beside = zip(condition.sides, ("", *condition.signs), (*condition.signs, ""), strict=True)
        return {
            side.name
            for side, *signs in beside
            if isinstance(side, Name) and side.name not in CONSTANTS and {"<", "<=", ">", ">="} & set(signs)
        }
    if isinstance(condition, Junction) and condition.sign == "&":
        return {name for part in condition.parts for name in _ordered_names(part)}
    if isinstance(condition, Call) and condition.name == "And":
        return {name for part in condition.arguments for name in _ordered_names(part)}
    return set()
