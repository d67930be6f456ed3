"""Derivatives at points: carried out symbolically once, and used again wherever the same answers hold.

A derivative depends on a point by the sizes there, by the conditions of definitions and by the signs that choose the
pieces of piecewise functions.  What was asked and answered is kept with the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sympy import Derivative, Expr

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear
from udlsym.counterexamples.concrete import written_out
from udlsym.exact.calculus import NotDifferentiable, evaluate_derivative, truth
from udlsym.statements import Definition

Answers: TypeAlias = dict[tuple[str, Any], object]


class Derivatives:
    """The derivatives that one search has met."""

    def __init__(self) -> None:
        self._found: dict[Any, list[tuple[Answers, Expr]]] = {}

    def of(
        self, node: Derivative, sizes: Mapping[Any, Expr], definitions: tuple[Definition, ...], e: Evaluation
    ) -> Expr:
        """The derivative at a point, of which ``e`` is an evaluation.  Raises `Unclear` and `NotUnderstood`."""
        known = self._found.setdefault((node, *sizes.items()), [])
        for answers, result in known:
            if all(_ask(question, e) == answer for question, answer in answers.items()):
                return result
        asked: Answers = {}

        def sign_of(expression: Expr) -> frozenset[int] | None:
            question = ("sign", expression)
            asked[question] = answer = _ask(question, e)
            return answer

        def holds(condition: Any) -> bool:
            asked["condition", condition] = answer = e.holds(condition)
            return answer

        def nearby(condition: Any) -> bool:
            answer = truth(condition, sign_of, strict=True)
            if answer is None:
                raise Unclear(f"whether {condition} holds nearby")
            return answer

        derivative = written_out(node, sizes, definitions, holds, nearby)
        try:
            result = evaluate_derivative(derivative, sign_of) if isinstance(derivative, Derivative) else derivative
        except NotDifferentiable as error:
            raise Unclear(str(error)) from None
        known.append((asked, result))
        return result


def _ask(question: tuple[str, Any], e: Evaluation) -> Any:
    word, expression = question
    if word == "condition":
        return e.holds(expression)
    try:
        sign = en.sign_of(e.value(expression))
    except (Unclear, NotUnderstood):
        return None
    return None if sign is None else frozenset({sign})
