"""Statements as mathematics that people read: one LaTeX text, from which every report is typeset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sympy import Basic, Symbol, latex
from sympy.core.relational import GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from udlsym.outcomes import added_hypotheses
from udlsym.reporting.reading import read
from udlsym.reporting.tex import latex_of
from udlsym.statements import Definition, Statement

_RELATIONS: Final = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
_WIDE: Final = 90


def expression_latex(expression: Basic) -> str:
    """An expression as LaTeX of the vocabulary that reports typeset; its SymPy text where that is not possible."""
    try:
        tree = read(str(latex(expression, fold_short_frac=False, root_notation=True)))
    except Exception:  # SymPy's printer trips over some nodes, and one of them must not take a whole report with it
        tree = None
    return latex_of(tree) if tree is not None else rf"\mathtt{{\text{{{_plain(str(expression))}}}}}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9 .,;:!?'()\[\]/+*=<>|@-]", "?", text)


def _sides(left: str, relation: str, right: str) -> str:
    """``left relation right``, over two lines where one would be too wide."""
    if len(_visible(left)) + len(_visible(right)) > _WIDE:
        return rf"\begin{{aligned}} & {left} \\ & \quad {relation} {right} \end{{aligned}}"
    return f"{left} {relation} {right}"


def _visible(source: str) -> str:
    return re.sub(r"[{}\\&\s^_]", "", re.sub(r"\\(left|right|[A-Za-z]+)", "x", source))


def statement_latex(statement: Statement) -> str:
    """The conclusion of a statement, without its hypotheses."""
    left = expression_latex(statement.lhs)
    if statement.kind == "number" and statement.tolerance is not None:
        printed, margin = decimal(statement.rhs, statement.tolerance), decimal(statement.tolerance)
        return _sides(left, r"\approx", rf"{printed} \quad \text{{(to within }} {margin} \text{{)}}")
    right = expression_latex(statement.rhs)
    names = ", ".join(expression_latex(symbol) for symbol in statement.modulo)
    if statement.kind == "up-to-constant":
        return _sides(left, "=", rf"{right} + \text{{const}} \quad \text{{(constant in }} {names} \text{{)}}")
    if statement.kind == "proportional":
        return _sides(left, r"\propto", rf"{right} \quad \text{{(in }} {names} \text{{)}}")
    return _sides(left, _RELATIONS[statement.relation], right)


def repair_latex(printed: Statement | None, repair: Statement) -> str:
    """The repaired conclusion, followed by the hypotheses that the repair had to add."""
    conclusion = statement_latex(repair)
    added = given_latex(added_hypotheses(printed, repair))
    return rf"{conclusion} \quad \text{{given }} {', '.join(added)}" if added else conclusion


def given_latex(given: Iterable[Basic]) -> list[str]:
    """Hypotheses, one text each; ``1 <= i`` followed by ``i <= K`` becomes ``1 <= i <= K``."""
    found: list[str] = []
    rest = list(given)
    while rest:
        hypothesis = rest.pop(0)
        lower = _bound(hypothesis, lower=True)
        upper = _bound(rest[0], lower=False) if rest else None
        if lower is not None and upper is not None and lower[0] == upper[0]:
            rest.pop(0)
            middle = expression_latex(lower[0])
            found.append(f"{lower[1]} {middle} {upper[1]}")
        else:
            found.append(_relation_latex(hypothesis))
    return found


def _bound(hypothesis: Basic, *, lower: bool) -> tuple[Symbol, str] | None:
    """The symbol that an order hypothesis bounds from below (or above) and the bound with its sign."""
    if not isinstance(hypothesis, (LessThan, StrictLessThan, GreaterThan, StrictGreaterThan)):
        return None
    sign = "<" if isinstance(hypothesis, (StrictLessThan, StrictGreaterThan)) else r"\leq"
    if lower and isinstance(hypothesis.gts, Symbol):
        return hypothesis.gts, f"{expression_latex(hypothesis.lts)} {sign}"
    if not lower and isinstance(hypothesis.lts, Symbol):
        return hypothesis.lts, f"{sign} {expression_latex(hypothesis.gts)}"
    return None


def _relation_latex(hypothesis: Basic) -> str:
    if isinstance(hypothesis, Relational):
        relation = _RELATIONS.get(hypothesis.rel_op)
        if relation is not None:
            return f"{expression_latex(hypothesis.lhs)} {relation} {expression_latex(hypothesis.rhs)}"
    return expression_latex(hypothesis)


def definition_latex(definition: Definition) -> str:
    """``head := body``, with the hypotheses under which it is used."""
    said = f"{expression_latex(definition.head)} := {expression_latex(definition.body)}"
    given = given_latex(definition.given)
    return rf"{said} \quad \text{{for }} {', '.join(given)}" if given else said


def decimal(value: Basic, tolerance: Basic | None = None) -> str:
    """A rational number as the decimal it is; with as many places as a ``tolerance`` of half a last place tells."""
    numerator, denominator = value.as_numer_denom()
    bottom, places = int(denominator), 0
    while bottom and 10**places % bottom and places < 40:
        places += 1
    if not bottom or 10**places % bottom:
        return expression_latex(value)
    if tolerance is not None:
        _, scale = tolerance.as_numer_denom()
        shown = len(str(int(scale) // 2)) - 1
        if 2 * 10**shown == int(scale):
            places = max(places, shown)
    digits = str(abs(int(numerator)) * 10**places // bottom).rjust(places + 1, "0")
    sign = "-" if int(numerator) < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


_BALL = re.compile(r"\[?\s*(-?[\d.]+)(?:e([+-]?\d+))?\s*\+/-\s*([\d.]+)(?:e([+-]?\d+))?\s*\]?")
_NUMBER = re.compile(r"(-?)(\d+)(?:/(\d+))?|(-?\d+\.\d+)")


def value_latex(text: str) -> str | None:
    """A witness's value, exact or a ball, as LaTeX; None where it is best left as text."""
    text = text.strip()
    if ball := _BALL.fullmatch(text):
        middle, middle_power, radius, radius_power = ball.groups()
        return rf"{_power(middle, middle_power)} \pm {_power(radius, radius_power)}"
    if number := _NUMBER.fullmatch(text):
        sign, top, bottom, point = number.groups()
        return point or (rf"{sign}\frac{{{top}}}{{{bottom}}}" if bottom else f"{sign}{top}")
    return None


def _power(mantissa: str, power: str | None) -> str:
    return mantissa if power is None else rf"{mantissa} \cdot 10^{{{int(power)}}}"


def name_latex(name: str) -> str | None:
    """A variable of a witness, such as ``alpha_t`` or ``z[1]``, as LaTeX; None where it is best left as text."""
    name, second, _ = name.partition(" (second point)")
    if not (parts := re.fullmatch(r"([^\W\d]\w*)(?:\[([\w, +-]+)\])?", name)):
        return None
    head = expression_latex(Symbol(parts.group(1)))
    source = f"{{{head}}}_{{{parts.group(2)}}}" if parts.group(2) else head
    if second:
        source += r"\text{ (second point)}"
    return None if "mathtt" in source or read(source) is None else source
