"""Differentiation by the textbook's rules, for everything a statement can contain.

`differentiate` is deterministic and searches for nothing, so both provers and the checker use it.  It is partial: a
function it has no rule for, or a kink it cannot exclude, raises `NotDifferentiable`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    Heaviside,
    Indexed,
    Integer,
    Integral,
    KroneckerDelta,
    Lambda,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Sum,
    Symbol,
    acos,
    asin,
    atan,
    cos,
    cosh,
    erf,
    exp,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.binding import free_symbols, outermost, substitute
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.exact.continuity import Smooth, is_continuous
from udlsym.exact.sign_sets import NEGATIVE, POSITIVE, SIGNS_OF_GAP, Sign, SignOf, opposite


class NotDifferentiable(UdlsymError):
    """There is no rule for this derivative, or the point may be a kink: give a hypothesis that excludes the kink."""

    def __str__(self) -> str:
        """Written out only when it is read: a nested maximum takes long."""
        what, *about = self.args
        return str(what).format(*about) if about else str(what)


class Prime(Smooth):
    """``Prime(a(u))`` is a'(u), the derivative of an undefined differentiable function of one argument at u."""

    nargs = 1

    def _eval_is_real(self) -> bool | None:
        return self.args[0].is_real

    def _sympystr(self, printer: Any) -> str:
        inner = self.args[0]
        return f"{inner.func}'({printer._print(inner.args[0])})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        inner = self.args[0]
        text = rf"{inner.func}'\left({printer._print(inner.args[0])}\right)"
        return text if exp is None else f"{text}^{{{exp}}}"


class Composite(Smooth):
    """``Composite(name, Lambda(k, f_k), m)``: a differentiable real function of the m numbers f_1, ..., f_m."""

    nargs = 3

    def _eval_is_real(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        name, family, length = self.args
        (k,) = family.variables
        return f"{name}({printer._print(family.expr)} for {k} in 1..{printer._print(length)})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        name, family, length = self.args
        (k,) = family.variables
        body = printer._print(family.expr)
        text = rf"{printer._print(name)}\left[\left({body}\right)_{{{k}=1}}^{{{printer._print(length)}}}\right]"
        return text if exp is None else f"{text}^{{{exp}}}"


class Partial(Smooth):
    """``Partial(c, k)``: the derivative of the composite c with respect to its k-th argument."""

    nargs = 2

    def _eval_is_real(self) -> bool:
        return True

    def _sympystr(self, printer: Any) -> str:
        composite, k = self.args
        return f"partial({printer._print(composite)}, {printer._print(k)})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        composite, k = self.args
        text = rf"\partial_{{{printer._print(k)}}} {printer._print(composite.args[0])}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


def composite(name: str, entry: Expr, k: Symbol, length: Expr) -> Composite:
    """A differentiable real function, called ``name``, of the family ``entry`` for k = 1..length."""
    return Composite(Symbol(name), Lambda(k, entry), length)


_ELEMENTARY: dict[type[Basic], Callable[[Expr], Expr]] = {
    exp: exp,
    log: lambda u: 1 / u,
    sin: cos,
    cos: lambda u: -sin(u),
    tan: lambda u: 1 + tan(u) ** 2,
    sinh: cosh,
    cosh: sinh,
    tanh: lambda u: 1 - tanh(u) ** 2,
    asin: lambda u: 1 / sqrt(1 - u**2),
    acos: lambda u: -1 / sqrt(1 - u**2),
    atan: lambda u: 1 / (1 + u**2),
    erf: lambda u: 2 * exp(-(u**2)) / sqrt(pi),
}


def _unknown_sign(_: Expr) -> Sign | None:
    return None


def differentiate(expression: Expr, variable: Expr, sign_of: SignOf = _unknown_sign) -> Expr:
    """The derivative of ``expression`` with respect to a symbol or an entry of a family, the others held fixed.

    ``sign_of`` says what is known about the sign of a real expression; a piece of a piecewise function is taken only
    where its condition holds in an open set.  Raises `NotDifferentiable`.
    """

    def d(u: Expr) -> Expr:
        return differentiate(u, variable, sign_of)

    spend(30)
    if expression == variable:
        return Integer(1)
    if not _depends(expression, variable):
        return Integer(0)
    if isinstance(expression, (Indexed, MatrixElement)):
        if not isinstance(variable, (Indexed, MatrixElement)):
            raise NotDifferentiable(f"{expression} depends on {variable}")
        return _entry(expression, variable)
    if isinstance(expression, Add):
        return Add(*map(d, expression.args))
    if isinstance(expression, Mul):
        parts = expression.args
        return Add(*(Mul(*parts[:i], d(part), *parts[i + 1 :]) for i, part in enumerate(parts)))
    if isinstance(expression, exp):
        return expression * d(expression.args[0])
    if isinstance(expression, Pow):
        base, exponent = expression.args
        if not _depends(exponent, variable):
            positive_part = _positive_part(base) if isinstance(exponent, Integer) and exponent > 1 else None
            if positive_part is not None and variable.is_extended_real:  # smooth where the piece changes: both are 0
                return exponent * base ** (exponent - 1) * d(positive_part)
            return exponent * base ** (exponent - 1) * d(base)
        return expression * (d(exponent) * log(base) + exponent * d(base) / base)
    if isinstance(expression, Sum):
        return _under_sum(expression, variable, sign_of)
    if isinstance(expression, (Piecewise, Max, Min, Abs, sign, Heaviside)):
        other = _only_entry(expression, variable)
        if other is not None:
            same_entry = differentiate(expression.xreplace({other: variable}), variable, sign_of)
            return _entry(other, variable) * same_entry
        _require_open(expression, variable, sign_of)
        if isinstance(expression, (Max, Min)) and _stands_still(expression, variable, sign_of):
            return Integer(0)
        return d(branch(expression, sign_of, strict=True))
    if isinstance(expression, Derivative):
        return d(evaluate_derivative(expression, sign_of))
    if isinstance(expression, Integral):
        return _by_its_ends(expression, variable, sign_of)
    if isinstance(expression, Composite):
        _, family, length = expression.args
        k = Dummy("k", integer=True)
        return Sum(Partial(expression, k) * d(family(k)), (k, 1, length))
    if isinstance(expression, AppliedUndef) and len(expression.args) == 1:
        return Prime(expression) * d(expression.args[0])
    rule = _ELEMENTARY.get(expression.func)
    if rule is None:
        raise NotDifferentiable(f"no rule for the derivative of {expression.func.__name__}")
    return rule(expression.args[0]) * d(expression.args[0])


def _stands_still(extremum: Expr, variable: Expr, sign_of: SignOf) -> bool:
    """Whether everything that moves is strictly on the wrong side of something that does not, here and so nearby."""
    moving = [part for part in extremum.args if _depends(part, variable)]
    fixed = [part for part in extremum.args if part not in moving]
    beyond = NEGATIVE if isinstance(extremum, Max) else POSITIVE
    return all(any(sign_of(part - other) == beyond for other in fixed) for part in moving)


def _positive_part(expression: Expr) -> Expr | None:
    """u of ``max(0, u)``, or None."""
    if not isinstance(expression, Max) or len(expression.args) != 2 or 0 not in expression.args:
        return None
    return next(argument for argument in expression.args if argument != 0)


def _require_open(expression: Expr, variable: Expr, sign_of: SignOf) -> None:
    """Raise unless signs at a point tell of a neighbourhood: for a real variable, and where nothing inside jumps."""
    if not variable.is_extended_real:
        raise NotDifferentiable(f"{expression} has no derivative by the complex {variable}")
    inside = () if isinstance(expression, (Piecewise, Abs)) else expression.args
    for argument in inside:
        if not is_continuous(argument, sign_of, lambda part: _depends(part, variable)):
            raise NotDifferentiable("{} inside {} may jump", argument, expression)


def _under_sum(expression: Sum, variable: Expr, sign_of: SignOf) -> Expr:
    """Term by term, under a fresh index: what is known of a free symbol of the same name says nothing about it."""
    body, index, *ends = outermost(expression)
    if any(end.has(oo, -oo) for end in ends):
        raise NotDifferentiable("a sum without end is not differentiated term by term")
    if any(_depends(end, variable) for end in ends):
        raise NotDifferentiable("the bounds of a sum depend on the variable")
    fresh = Dummy(index.name, integer=True)
    return Sum(differentiate(substitute(body, {index: fresh}), variable, sign_of), (fresh, *ends))


def _by_its_ends(integral: Integral, variable: Expr, sign_of: SignOf) -> Expr:
    """``d/dx integral(f(t), t=a..b) = f(b) b' - f(a) a'`` for f continuous everywhere and free of x, and real ends."""
    from udlsym.exact.smoothness import continuous_everywhere  # which knows signs, and these know Prime and its kin

    single = len(integral.limits) == 1 and len(integral.limits[0]) == 3
    if not single or integral.limits[0][1:].has(oo, -oo) or _depends(integral.function, variable):
        raise NotDifferentiable(f"{integral} depends on {variable} by more than its ends")
    moving, *ends = integral.limits[0]
    t = Dummy(moving.name, real=True)
    smooth = continuous_everywhere(substitute(integral.function, {moving: t}), t)
    if not smooth or any(sign_of(end) is None for end in ends):
        raise NotDifferentiable(f"{integral.function} may not be continuous, or an end not real")
    lower, upper = (substitute(integral.function, {moving: e}) * differentiate(e, variable, sign_of) for e in ends)
    return upper - lower


def evaluate_derivative(derivative: Expr, sign_of: SignOf = _unknown_sign) -> Expr:
    """A ``Derivative`` node carried out, variable by variable; anything else as it is.  Raises `NotDifferentiable`."""
    if not isinstance(derivative, Derivative):
        return derivative
    result = derivative.expr
    for variable in derivative.variables:
        result = differentiate(result, variable, sign_of)
    return result


@lru_cache(maxsize=20_000)
def differentiated_by(expression: Basic) -> frozenset[Basic]:
    """The symbols, and the labels of families, by which derivatives in an expression are taken."""
    variables = {v for node in expression.atoms(Derivative) for v in node.variables}
    return frozenset(v.base.label if isinstance(v, Indexed) else v for v in variables)


@lru_cache(maxsize=200_000)
def _depends(expression: Basic, variable: Expr) -> bool:
    """Whether the variable may occur: for an entry of a family, whether any entry of that family does."""
    if isinstance(variable, Indexed):
        return _meets(expression, variable.base)
    if isinstance(variable, MatrixElement):
        return _meets(expression, variable.parent)
    if isinstance(variable, Symbol):
        return variable in free_symbols(expression)
    raise NotDifferentiable(f"cannot differentiate with respect to {variable}: name a symbol or an entry of a family")


@lru_cache(maxsize=200_000)
def _meets(expression: Basic, whole: Basic) -> bool:
    """Whether an entry of the family ``whole`` occurs.  Raises `NotDifferentiable` where the whole itself does."""
    if isinstance(expression, (Indexed, MatrixElement)) and expression.args[0] == whole:
        return True
    if expression == whole:
        raise NotDifferentiable(f"an expression depends on {whole} as a whole")
    met = {_meets(argument, whole) for argument in expression.args}  # every argument is looked at
    return True in met


def _entry(entry: Expr, variable: Expr) -> Expr:
    mine, theirs = _indices(entry), _indices(variable)
    if any(_depends(i, variable) for i in mine):
        raise NotDifferentiable(f"an index of {entry} depends on {variable}")
    if len(mine) != len(theirs):
        raise NotDifferentiable(f"{entry} and {variable} have different numbers of indices")
    return Mul(*(KroneckerDelta(i, j) for i, j in zip(mine, theirs, strict=True)))


def _only_entry(expression: Expr, variable: Expr) -> Expr | None:
    """The one entry of the variable's family that occurs, if it is written with other indices than the variable.

    Where the indices agree it is the variable; where they do not, the derivative is zero.
    """
    if not isinstance(variable, Indexed):
        return None
    entries = {atom for atom in expression.atoms(Indexed) if atom.base == variable.base}
    if len(entries) != 1 or variable in entries:
        return None
    (entry,) = entries
    bound = {s for i in entry.indices for s in i.free_symbols} - expression.free_symbols
    return None if bound else entry


def _indices(entry: Expr) -> tuple[Expr, ...]:
    return tuple(entry.indices) if isinstance(entry, Indexed) else (entry.i, entry.j)


def truth(condition: Basic, sign_of: SignOf, *, strict: bool = False) -> bool | None:
    """Whether a condition holds as far as signs are known; with ``strict`` only where it does in an open set."""
    if condition == True:  # noqa: E712  SymPy's true is no Python bool
        return True
    if condition == False:  # noqa: E712
        return False
    if not isinstance(condition, Relational):
        return _truth_of_connective(condition, sign_of, strict)
    gap = condition.lhs - condition.rhs
    signs = sign_of(gap)
    if signs is None or (strict and not (0 not in signs and is_continuous(gap, sign_of, _is_free))):
        return None
    holds = opposite(SIGNS_OF_GAP[condition.rel_op])
    if signs <= holds:
        return True
    return None if signs & holds else False


def _is_free(expression: Expr) -> bool:
    return bool(expression.free_symbols)


def _truth_of_connective(condition: Basic, sign_of: SignOf, strict: bool) -> bool | None:
    values = [truth(part, sign_of, strict=strict) for part in condition.args]
    name = condition.func.__name__
    if name == "Not":
        return None if values[0] is None else not values[0]
    if name == "And":
        return False if False in values else (None if None in values else True)
    if name == "Or":
        return True if True in values else (None if None in values else False)
    return None


def branch(expression: Expr, sign_of: SignOf, *, strict: bool = False) -> Expr:
    """The piece of a piecewise function that applies, as far as signs are known.  Raises `NotDifferentiable`."""
    if isinstance(expression, Piecewise):
        for value, condition in expression.args:
            holds = truth(condition, sign_of, strict=strict)
            if holds is None:
                break
            if holds:
                return value
        raise NotDifferentiable("which piece of {} applies is not known", expression)
    if isinstance(expression, (Max, Min)):
        wanted = {0, 1} if isinstance(expression, Max) else {-1, 0}
        for candidate in expression.args:
            others = [other for other in expression.args if other is not candidate]
            signs = [sign_of(candidate - other) for other in others]
            if all(s is not None and s <= (wanted - {0} if strict else wanted) for s in signs):
                return candidate
        raise NotDifferentiable("the largest or smallest argument of {} is not known", expression)
    argument = expression.args[0]
    of_argument = sign_of(argument)
    if of_argument is None or len(of_argument) != 1 or (strict and 0 in of_argument):
        if isinstance(expression, Abs) and of_argument is not None and not strict:
            if of_argument <= {0, 1}:
                return argument
            if of_argument <= {-1, 0}:
                return -argument
        raise NotDifferentiable("the sign of {} is not known", argument)
    (known,) = of_argument
    if isinstance(expression, Abs):
        return known * argument
    if isinstance(expression, sign):
        return Integer(known)
    if isinstance(expression, Heaviside):
        return [expression.args[1], Integer(1), Integer(0)][known]
    raise NotDifferentiable(f"{expression} has no pieces")
