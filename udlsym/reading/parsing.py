"""Text to SymPy against a whitelist, bounded in time and memory; never ``eval``.

``syntax.py`` reads the text, ``vocabulary.py`` lists what may be said, ``naming.py`` knows what a name stands for, and
``building.py`` makes the SymPy expression, so that ``10**10**10`` is an error and not a computation.

A name without a declared domain is complex, except where only an integer makes sense: an index, a sum's variable and
its bounds.  The variable of an integral or a limit is real, and so are the entries of a matrix.
``Limit(f, x, a)`` is SymPy's, from the right; ``Limit(f, x, a, left)`` and ``Limit(f, x, a, both)`` are the others.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from udlsym.errors import ParseError, UdlsymError
from udlsym.matrices.expressions import is_matrix, scalar
from udlsym.reading import syntax
from udlsym.reading.building import Builder
from udlsym.reading.divisors import cancelled, loses
from udlsym.reading.limiting import limited
from udlsym.reading.naming import Scope
from udlsym.reading.vocabulary import shape_of
from udlsym.statements import RELATIONS, Kind, Statement, hypotheses

_MOST_GIVEN = 100
_SECONDS = 2.0
"""Far above what a text takes: a collection of garbage, in a large process, counts as well."""
_KEYS = ("id", "lhs", "rhs", "rel", "given", "symbols")
_MEANINGFUL = ("hypotheses", "assumptions", "conditions", "where", "domains", "tolerance", "definitions", "kind")


def parse(text: str, symbols: Mapping[str, str] = {}, *, evaluate: bool = True) -> sp.Expr:
    """The expression that a text says; ``symbols`` gives names their domains, such as ``{"n": "positive integer"}``.

    ``evaluate=False`` keeps arithmetic as it is written: ``3*95 + 1`` stays a sum of a product and 1.  Raises
    ParseError with the column and what may stand there.
    """
    with _bounded():
        tree = syntax.read(text)
        return Builder(Scope(symbols, [tree]), evaluate).expression(tree)


def parse_relation(text: str, symbols: Mapping[str, str] = {}, *, evaluate: bool = True) -> Boolean:
    """The condition that a text says: ``0 < b < 1``, ``Ne(z, 0)``, ``(x > 0) | (y > 0)``; a chain is a conjunction."""
    with _bounded():
        tree = syntax.read(text)
        parts = Builder(Scope(symbols, [tree]), evaluate).conditions(tree)
        return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=evaluate)


def arithmetic(text: str, **names: object) -> sp.Expr:
    """Arithmetic as it is printed, kept as written; ``names`` stand for the given expressions.

    >>> arithmetic("(32 - 5 + 2*p)/s + 1", p=2, s=1)
    """
    with _bounded():
        tree = syntax.read(text)
        scope = Scope({}, [tree], closed=True)
        scope.known.update({name: sp.sympify(value) for name, value in names.items()})
        return Builder(scope, evaluate=False).expression(tree)


def parse_statement(record: Mapping[str, Any]) -> Statement:
    """The statement that one JSONL record of ``udlsym decide --jsonl`` says (the design page fixes its keys).

    Raises ParseError for what cannot be read and StatementError for a hypothesis that is false whatever happens.
    """
    with _bounded():
        return _statement(record)


def _statement(record: Mapping[str, Any]) -> Statement:
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
    scope = _within("symbols", partial(Scope, given=conditions), symbols, trees.values())
    builder = Builder(scope, evaluate=True)
    lhs, rhs = (_within(key, builder.expression, tree) for key, tree in trees.items())
    if is_matrix(lhs) is not is_matrix(rhs):
        lhs, rhs = (scalar(side) if is_matrix(side) and side.shape == (1, 1) else side for side in (lhs, rhs))
    _refuse_different_shapes(lhs, rhs)
    lost = cancelled(builder.divisors, (lhs, rhs))
    read = [part for n, tree in enumerate(conditions) for part in _within(f"given[{n}]", builder.conditions, tree)]
    kind: Kind = "equality" if relation == "==" else "inequality"
    builder.scope.refuse_lookalikes()
    said = hypotheses((*read, *(h for h in lost if h not in read)))
    as_written = Builder(builder.scope, evaluate=False)
    pairs = [(as_written.expression(tree), side) for tree, side in zip(trees.values(), (lhs, rhs), strict=True)]
    pairs += zip((part for tree in conditions for part in as_written.conditions(tree)), read, strict=True)
    unseen = tuple(text for text, made in pairs if loses(text, made))
    return Statement(lhs, relation, rhs, said, kind, written=(*unseen, *as_written.lost))


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound the time of a reading, and let nothing but this package's own errors leave it."""
    with limited(_SECONDS, ParseError("SymPy takes too long to evaluate the numbers in this text")):
        try:
            yield
        except UdlsymError:
            raise
        except Exception as error:  # SymPy gives up on a number, or the nesting is too deep for it
            raise ParseError(f"SymPy cannot read this: {type(error).__name__}: {str(error)[:200]}") from None


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
