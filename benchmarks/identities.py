"""Random elementary identities: true ones by school algebra at random places, false ones by changing one node.

A true identity pairs a random expression with what a few textbook rewritings make of it, each applied at one node drawn
at random among those it fits.  The rewritings are the formulas of a school collection, written down without looking at
the rules of the engine: angle sums, double angles, half-angle forms, factoring and expanding, fractions, roots and
logarithms of positive terms, and definitions of the hyperbolic and logistic functions.  Each is confirmed at a point by
mpmath at 50 digits, so that a slip in the collection itself cannot pass as an identity.

A false identity changes one node of the second side; mpmath confirms that the sides then differ.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from sympy import (
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    cos,
    cosh,
    exp,
    expand_mul,
    expand_multinomial,
    factor_terms,
    log,
    preorder_traversal,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    together,
)

x, y = Symbol("x", real=True), Symbol("y", real=True)
p, q = Symbol("p", positive=True), Symbol("q", positive=True)
POINT = {x: Rational(3, 7), y: Rational(-5, 11), p: Rational(5, 3), q: Rational(2, 9)}
LEAVES = (x, y, p, q, Integer(1), Integer(2), Integer(3), Rational(1, 2), Rational(2, 3))
DIGITS = 50
LEAST, MOST = Rational(1, 10**20), Rational(10**300)

Rewriting = Callable[[Expr, random.Random], "Expr | None"]


def nodes(expression: Expr) -> int:
    """How many nodes the tree of an expression has."""
    return sum(1 for _ in preorder_traversal(expression))


# Random expressions --------------------------------------------------------------------------------------------------


def random_expression(rng: random.Random, size: int) -> Expr:
    """A real expression in x, y (real) and p, q (positive), defined everywhere, of about ``size`` nodes."""
    best = _draw(rng, size)
    for _ in range(20):
        if abs(nodes(best) - size) <= size // 5:
            return best
        other = _draw(rng, size + rng.randint(0, size // 3))
        best = min(best, other, key=lambda e: abs(nodes(e) - size))
    return best


def _draw(rng: random.Random, size: int) -> Expr:
    if size <= 2:
        return rng.choice(LEAVES)
    head = rng.choice(("add", "add", "add", "mul", "mul", "mul", "pow", "over", "exp", "log", "root", "bounded"))
    if head in ("add", "mul", "over"):
        left = rng.randint(1, size - 2)
        a, b = _draw(rng, left), _draw(rng, size - 1 - left)
        return a + b if head == "add" else a * b if head == "mul" else a / (1 + b**2)
    if head == "pow":
        return _draw(rng, size - 2) ** rng.choice((2, 2, 3))
    inner = _draw(rng, size - 3)
    if head == "log":
        return log(rng.choice((1 + inner**2, p * (2 + inner**2), p**2 + q)))
    if head == "root":
        return sqrt(rng.choice((1 + inner**2, p * q, p + inner**2)))
    argument = _small(rng) if size > 6 else inner  # towers of exponentials overflow every contestant's numbers
    rest = inner if size > 6 else Integer(1)
    if head == "exp":
        return exp(argument) * rest
    function = rng.choice((tanh, sin, cos, logistic, sin, cos, softplus))
    return function(argument) + rest


def _small(rng: random.Random) -> Expr:
    return rng.choice((x, y, 2 * x, x + y, x - y, -x, x / 2, p * x, x * y, p - q))


def logistic(u: Expr) -> Expr:
    """1/(1 + exp(-u))."""
    return 1 / (1 + exp(-u))


def softplus(u: Expr) -> Expr:
    """log(1 + exp(u))."""
    return log(1 + exp(u))


# The collection of formulas ------------------------------------------------------------------------------------------


def _function(head: type, image: Callable[[Expr], Expr]) -> Rewriting:
    return lambda e, rng: image(e.args[0]) if isinstance(e, head) else None


def _angle_sum(e: Expr, rng: random.Random) -> Expr | None:
    if not (isinstance(e, (sin, cos, tanh, exp, cosh, sinh)) and isinstance(e.args[0], Add)):
        return None
    a, b = e.args[0].as_two_terms()
    if isinstance(e, sin):
        return sin(a) * cos(b) + cos(a) * sin(b)
    if isinstance(e, cos):
        return cos(a) * cos(b) - sin(a) * sin(b)
    if isinstance(e, tanh):
        return (tanh(a) + tanh(b)) / (1 + tanh(a) * tanh(b))
    if isinstance(e, cosh):
        return cosh(a) * cosh(b) + sinh(a) * sinh(b)
    if isinstance(e, sinh):
        return sinh(a) * cosh(b) + cosh(a) * sinh(b)
    return Mul(exp(a / 2) ** 2, exp(b), evaluate=False)


def _is_root(e: Expr) -> bool:
    return isinstance(e, Pow) and e.exp == Rational(1, 2)


def _logistic(e: Expr, rng: random.Random) -> Expr | None:
    """1/(1 + exp(u)) in another dress."""
    if not (isinstance(e, Pow) and e.exp == -1 and isinstance(e.base, Add) and len(e.base.args) == 2):
        return None
    one, other = e.base.args
    if one != 1 or not isinstance(other, exp):
        return None
    u = other.args[0]
    return rng.choice(
        (1 - 1 / (1 + exp(-u)), exp(-u) / (1 + exp(-u)), (1 - tanh(u / 2)) / 2, exp(-u / 2) / (2 * cosh(u / 2)))
    )


def _softplus(e: Expr, rng: random.Random) -> Expr | None:
    """log(1 + exp(u)) = u + log(1 + exp(-u)) = u/2 + log(2 cosh(u/2))."""
    if not (isinstance(e, log) and isinstance(e.args[0], Add) and len(e.args[0].args) == 2):
        return None
    one, other = e.args[0].args
    if one != 1 or not isinstance(other, exp):
        return None
    u = other.args[0]
    return rng.choice((u + log(1 + exp(-u)), -log(1 / (1 + exp(u))), u / 2 + log(2 * cosh(u / 2))))


def _log_of_factors(e: Expr, rng: random.Random) -> Expr | None:
    """log(a b) = log(a) + log(b) where all factors are seen to be positive."""
    if isinstance(e, log) and isinstance(e.args[0], Mul) and all(f.is_positive for f in e.args[0].args):
        return Add(*(log(f) for f in e.args[0].args))
    return None


def _log_of_quotient(e: Expr, rng: random.Random) -> Expr | None:
    if isinstance(e, log) and e.args[0].is_positive:
        c = rng.choice((p, q, 1 + x**2))
        return log(e.args[0] * c) - log(c)
    return None


def _square_out(e: Expr, rng: random.Random) -> Expr | None:
    if isinstance(e, Pow) and e.exp in (2, 3) and isinstance(e.base, Add) and len(e.base.args) <= 4:
        return expand_multinomial(e, deep=False)
    return None


def _distribute(e: Expr, rng: random.Random) -> Expr | None:
    return expand_mul(e, deep=False) if isinstance(e, Mul) and any(isinstance(f, Add) for f in e.args) else None


def _part_of_sum(change: Callable[[Expr], Expr]) -> Rewriting:
    """Change the sum of two neighbouring terms only."""

    def rewrite(e: Expr, rng: random.Random) -> Expr | None:
        if not isinstance(e, Add) or len(e.args) < 2:
            return None
        chosen = rng.sample(e.args, 2)
        return Add(*(t for t in e.args if t not in chosen), change(Add(*chosen)))

    return rewrite


def _difference_of_squares(e: Expr, rng: random.Random) -> Expr | None:
    if isinstance(e, Add) and len(e.args) == 2:
        a, b = e.args
        if a.is_positive and b.is_positive:
            return (a**2 - b**2) / (a - b) if a != b else None
    return None


def _neutral(make: Callable[[Expr, Expr, random.Random], Expr]) -> Rewriting:
    def rewrite(e: Expr, rng: random.Random) -> Expr | None:
        return make(e, rng.choice((x, y, p, x + y, p * x, 1 + x**2)), rng)

    return rewrite


FORMULAS: dict[str, Rewriting] = {
    "tanh by exp": _function(tanh, lambda u: 2 / (1 + exp(-2 * u)) - 1),
    "tanh by sinh": _function(tanh, lambda u: sinh(u) / cosh(u)),
    "tanh by exp squared": _function(tanh, lambda u: (exp(2 * u) - 1) / (exp(2 * u) + 1)),
    "tanh doubled": _function(tanh, lambda u: 2 * tanh(u / 2) / (1 + tanh(u / 2) ** 2)),
    "exp by cosh": _function(exp, lambda u: cosh(u) + sinh(u)),
    "exp inverted": _function(exp, lambda u: 1 / (cosh(u) - sinh(u))),
    "exp halved": _function(exp, lambda u: Mul(exp(u / 2), exp(u / 2), evaluate=False)),
    "cosh by exp": _function(cosh, lambda u: (exp(u) + exp(-u)) / 2),
    "sinh by exp": _function(sinh, lambda u: (exp(u) - exp(-u)) / 2),
    "sine doubled": _function(sin, lambda u: 2 * sin(u / 2) * cos(u / 2)),
    "sine by tangent": _function(sin, lambda u: 2 * tan(u / 2) / (1 + tan(u / 2) ** 2)),
    "cosine doubled": _function(cos, lambda u: 1 - 2 * sin(u / 2) ** 2),
    "cosine doubled otherwise": _function(cos, lambda u: cos(u / 2) ** 2 - sin(u / 2) ** 2),
    "cosine tripled": _function(cos, lambda u: 4 * cos(u / 3) ** 3 - 3 * cos(u / 3)),
    "sum of angles": _angle_sum,
    "logistic": _logistic,
    "softplus": _softplus,
    "log of factors": _log_of_factors,
    "log of a quotient": _log_of_quotient,
    "log of the inverse": lambda e, rng: -log(1 / e.args[0]) if isinstance(e, log) and e.args[0].is_positive else None,
    "log of the root": lambda e, rng: (
        2 * log(sqrt(e.args[0])) if isinstance(e, log) and e.args[0].is_positive else None
    ),
    "root of factors": lambda e, rng: (
        Mul(*(sqrt(f) for f in e.base.args))
        if _is_root(e) and isinstance(e.base, Mul) and all(f.is_positive for f in e.base.args)
        else None
    ),
    "root below": lambda e, rng: Mul(e.base, 1 / e, evaluate=False) if _is_root(e) and e.base.is_positive else None,
    "root with a factor": lambda e, rng: sqrt(e.base * p**2) / p if _is_root(e) else None,
    "root by exp": lambda e, rng: exp(log(e.base) / 2) if _is_root(e) and e.base.is_positive else None,
    "root rationalised": lambda e, rng: (e.base - 1) / (e + 1) + 1 if _is_root(e) else None,
    "square out": _square_out,
    "distribute": _distribute,
    "factor terms": lambda e, rng: factor_terms(e) if isinstance(e, Add) else None,
    "common denominator": lambda e, rng: together(e, deep=False) if isinstance(e, Add) else None,
    "two terms together": _part_of_sum(lambda e: together(e, deep=False)),
    "partial fractions": lambda e, rng: (
        1 / (e.base + 1) + 1 / (e.base * (e.base + 1))
        if isinstance(e, Pow) and e.exp == -1 and e.base.is_positive
        else None
    ),
    "difference of squares": _difference_of_squares,
    "one more and one less": _neutral(lambda e, a, rng: expand_mul((e + a) * 3 - 2 * a, deep=False) - a - 2 * e),
    "times and divided": _neutral(lambda e, a, rng: e * (1 + a**2) - e * a**2),
    "Pythagoras": _neutral(lambda e, a, rng: e * sin(a) ** 2 + e * cos(a) ** 2),
    "hyperbola": _neutral(lambda e, a, rng: e * cosh(a) ** 2 - e * sinh(a) ** 2),
    "completing the square": _neutral(
        lambda e, a, rng: ((e + a) ** 2 - (e - a) ** 2) / (4 * a) if a.is_positive else e
    ),
    "exponentials that cancel": _neutral(lambda e, a, rng: Mul(cosh(a) + sinh(a), e * exp(-a))),
}


def rewritten(expression: Expr, rng: random.Random) -> Expr:
    """The expression with one formula applied at one node; itself where the draw fits nowhere."""
    formula = FORMULAS[rng.choice(sorted(FORMULAS))]
    places = [e for e in preorder_traversal(expression) if isinstance(e, Expr) and not e.is_Number]
    rng.shuffle(places)
    for place in places:
        image = formula(place, rng)
        if image is not None and image != place:
            return expression.xreplace({place: image})
    return expression


def true_identity(rng: random.Random, size: int) -> tuple[Expr, Expr]:
    """An expression and a rewriting of it by one to six formulas, which agree at a point to 40 digits."""
    while True:
        left = right = random_expression(rng, size)
        steps = rng.randint(1, 2 + min(4, size // 20))
        for _ in range(50):
            other = rewritten(right, rng)
            steps -= other != right
            right = other
            if not steps:
                break
        if left != right and nodes(right) <= 3 * size + 20 and _gap(left, right) is False:
            return left, right


def false_identity(rng: random.Random, size: int) -> tuple[Expr, Expr]:
    """A true identity with one node of the second side changed, confirmed to be false by mpmath."""
    while True:
        left, right = true_identity(rng, size)
        places = sorted((n for n in right.atoms(Rational, Symbol) if n not in (-1, Rational(1, 2))), key=str)
        if not places:
            continue
        old = rng.choice(places)
        new = (
            old + 1
            if old.is_number
            else rng.choice([s for s in POINT if s != old and s.is_positive == old.is_positive])
        )
        mutant = right.xreplace({old: new})
        if _gap(left, mutant):
            return left, mutant


def _gap(left: Expr, right: Expr) -> bool | None:
    """Whether two expressions clearly differ at the point; None where mpmath cannot say."""
    a, b = (side.subs(POINT).evalf(DIGITS) for side in (left, right))
    if not (a.is_Float or a.is_Rational) or not (b.is_Float or b.is_Rational) or abs(a) > MOST:
        return None
    scale = max(abs(a), 1)
    return True if abs(a - b) > LEAST * scale else False if abs(a - b) < LEAST**2 * scale else None
