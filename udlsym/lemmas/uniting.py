"""Hypotheses and definitions of several theorems together, and the conditions that join them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sympy import Basic, Indexed, Ne
from sympy.core.function import AppliedUndef

from udlsym.checker.reasoning import Check
from udlsym.errors import StatementError
from udlsym.statements import Definition, Statement


def united_hypotheses(*groups: Iterable[Basic]) -> tuple[Basic, ...]:
    """Every hypothesis once, in order."""
    return tuple(dict.fromkeys(hypothesis for group in groups for hypothesis in group))


def united_definitions(*groups: Iterable[Definition]) -> tuple[Definition, ...]:
    """Every definition once; raises `StatementError` where two groups define one name in two ways."""
    known: dict[object, list[Definition]] = {}
    for group in groups:
        mine: dict[object, list[Definition]] = {}
        for definition in group:
            mine.setdefault(_name(definition), []).append(definition)
        for name, definitions in mine.items():
            other = known.setdefault(name, definitions)
            if set(other) != set(definitions):
                raise StatementError(f"{name} has two definitions: {_listed(other)}; and {_listed(definitions)}")
    return tuple(d for definitions in known.values() for d in dict.fromkeys(definitions))


def _name(definition: Definition) -> object:
    head = definition.head
    if isinstance(head, Indexed):
        return head.base.label
    return head.func if isinstance(head, AppliedUndef) else head


def _listed(definitions: Iterable[Definition]) -> str:
    return ", ".join(map(str, definitions))


def with_conditions(statement: Statement, between: Sequence[Basic]) -> Statement:
    """The statement, and for a hypothesis what keeps the expressions between its sides defined wherever these are.

    Raises `StatementError` where that is no plain condition that a term is other than zero.
    """
    here = Check(statement.given, statement.definitions, sides=(statement.lhs, statement.rhs))
    extra: dict[Basic, None] = {}
    for need in here.doubts(between):
        if need.opaque or need.inside:
            what = "defined" if need.opaque else "other than zero"
            raise StatementError(f"{need.term} is not seen to be {what}{need.inside} wherever both ends are defined")
        extra[Ne(need.term, 0, evaluate=False)] = None
    return replace(statement, given=united_hypotheses(statement.given, extra))
