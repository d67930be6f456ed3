"""What a wrong side lacks, and what it should have been, by computing: normal forms of quotients and differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, I, Pow, Product, Sum, Symbol, expand, fraction, log, nan, oo, zoo

from udlsym.normal_forms.preparing import normal_form
from udlsym.repairs.severity import EditKind
from udlsym.statements import Statement


def right_sides(statement: Statement) -> Iterator[tuple[Any, str]]:
    """Right sides that would be right, the shortest first, with the edit in words; those that nobody would print last.

    A right side that is a sum keeps all its terms but one where that is shorter than computing it anew.
    """
    wrong = statement.rhs
    whole = normal(statement, statement.lhs)
    found = [] if whole is None else [(_shortest(whole, statement), "")]
    apart = _logarithms_apart(statement)
    if apart != statement.lhs:
        yield apart, f"replace the right-hand side by {apart}"
    if isinstance(wrong, Add) and wrong.func(*wrong.args) == wrong:
        for term in wrong.args:
            new = normal(statement, statement.lhs - (wrong - term))
            if new is not None and new != 0:
                new = _shortest(new, statement)
                found.append((wrong - term + new, f"write {new} for {term}"))
    good = [(right, words) for right, words in found if not right.has(nan, zoo, oo)]
    for right, words in sorted(good, key=lambda pair: (pair[0].count_ops(), not pair[1])):
        yield right, words or f"replace the right-hand side by {right}"


def _logarithms_apart(statement: Statement) -> Any:
    """The left side with the logarithms of products as sums, where the right side is printed with sums only."""
    if not statement.rhs.has(Sum) or statement.rhs.has(Product):
        return statement.lhs
    products = [node for node in statement.lhs.atoms(log) if isinstance(node.args[0], Product)]
    return statement.lhs.xreplace({node: Sum(log(node.args[0].function), *node.args[0].limits) for node in products})


def is_printable(right: Any, statement: Statement) -> bool:
    """Whether a computed side is not much longer than the printed ones, and speaks their language."""
    sides = (statement.lhs, statement.rhs)
    return right.count_ops() <= 10 + 2 * max(s.count_ops() for s in sides) and not _is_foreign(right, sides)


def _shortest(right: Any, statement: Statement) -> Any:
    forms = [form for form in (right, expand(right)) if form not in (statement.lhs, statement.rhs)]
    return _with_printed_indices(min(forms or [right], key=lambda e: e.count_ops()), statement)


def lacking(statement: Statement, wrong: Any, right: Any, name: str) -> Iterator[tuple[EditKind, Any, str, Any]]:
    """What the wrong side, or a term of it, must be multiplied by or must have added, to be the right one."""
    if wrong == 0:
        return
    ratio = normal(statement, right / wrong)
    if ratio is not None and ratio != 0:
        yield "factor", wrong * ratio, _scaled(name, ratio), ratio
    difference = normal(statement, right - wrong)
    if difference is None:
        return
    yield "term", wrong + difference, f"add the term {difference} to {name}", difference
    if isinstance(wrong, Add):
        for term in wrong.args:
            part = normal(statement, (right - wrong) / term + 1)
            if part is not None and part != 0:
                yield "factor", wrong - term + term * part, _scaled(str(term), part), part


def _scaled(name: str, factor: Any) -> str:
    return f"divide {name} by {1 / factor}" if fraction(factor)[0] == 1 else f"multiply {name} by {factor}"


def normal(statement: Statement, expression: Any) -> Any:
    """The normal form of an expression under the hypotheses of a statement; None where there is none."""
    try:
        found = normal_form(statement, expression)
    except Exception:
        return None
    return found[0] if found is not None else None


def _is_foreign(right: Any, sides: tuple[Any, ...]) -> bool:
    """Whether a normal form brings in what nobody printed: complex exponentials, powers of -1."""
    powers = any(p.base == -1 for p in right.atoms(Pow))
    return (right.has(I) or powers) and not any(side.has(I) for side in sides)


def _with_printed_indices(expression: Any, statement: Statement) -> Any:
    """The expression with the bound symbols of its sums named as the statement names those of the same range."""
    printed = {
        x.limits[0][1:]: x.limits[0][0] for side in (statement.rhs, statement.lhs) for x in side.atoms(Sum, Product)
    }
    for node in sorted(expression.atoms(Sum, Product), key=lambda n: n.count_ops()):
        index, lower, upper = node.limits[0]
        name = printed.get((lower, upper))
        if name is not None and name not in node.function.atoms(Symbol):
            new = node.func(node.function.xreplace({index: name}), (name, lower, upper))
            expression = expression.xreplace({node: new})
    return expression
