"""Errata that careful readers know: the engine refutes each and prints the repair that a mathematician would."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Add,
    Derivative,
    Eq,
    Expr,
    Function,
    Heaviside,
    Integer,
    KroneckerDelta,
    Max,
    Mul,
    Product,
    Sum,
    cos,
    exp,
    log,
    pi,
    sqrt,
    symbols,
)

from udlsym.deciding import settle
from udlsym.exact.calculus import Partial, Prime, composite
from udlsym.exact.expectations import expectation
from udlsym.functions import sigmoid, softmax
from udlsym.repairing import repair
from udlsym.statements import Definition, Statement, at_most, equal, family, index, less
from udlsym.verdicts import Proved, Refuted

x, y, f = symbols("x y f", real=True)
D_JS, L = symbols("D_JS L", real=True)
p = symbols("p", positive=True)
beta, alpha, alpha_prev = symbols("beta alpha alpha_prev", positive=True)
K, I = symbols("K I", integer=True, positive=True)
k, n = symbols("k n", integer=True)
i, i_in_range = index("i", 1, K)
j, j_in_range = index("j", 1, K)
z, target, W = family("z"), family("y"), family("W")
entries = (*i_in_range, *j_in_range)


def mean(expression: Expr) -> Expr:
    """E over x and y."""
    return expectation(expression, x, y)


mu_x, mu_y = symbols("mu_x mu_y", real=True)
means = (Definition(mu_x, mean(x)), Definition(mu_y, mean(y)))
variances = mean((x - mu_x) ** 2) + mean((y - mu_y) ** 2)
covariance = mean((x - mu_x) * (y - mu_y))
bernoulli = Sum((1 - target[k]) * log(1 - p) + target[k] * log(p), (k, 1, I))
soft = softmax(z, i, K)
schedule = (beta < 1, alpha_prev < 1, Eq(alpha, (1 - beta) * alpha_prev))

kappa, bessel = symbols("kappa bessel", positive=True)
f_k, y_k = family("f")[k], target[k]
t = symbols("t", integer=True)
g, V, m = family("g"), family("V"), Function("m", real=True)
momentum = Definition(m(t), beta * m(t - 1) + (1 - beta) * g[t], variables=(t,), given=(t >= 1,))

eta, rate = symbols("eta rate", positive=True)
layer = composite("L", Sum(W[k, j] * z[j], (j, 1, K)), k, K)
chance = family("chance")
total = Sum(chance[k] * g[k], (k, 1, I))
b_weighted = Sum(chance[k] * g[k] * z[k], (k, 1, I)) / (1 + total)
u, T = Function("u", real=True), symbols("T", integer=True, positive=True)
descent = Definition(u(t), u(t - 1) - rate * (u(t - 1) - x), variables=(t,), given=(t >= 1,))
first_step = Add(1, Mul(-1, 1 - rate, evaluate=False), evaluate=False)
g_t, g_next, m_t = symbols("g_t g_{t+1} m_t", real=True)

ERRATA: dict[str, tuple[Statement, Expr, str]] = {
    "UDL 5.2: the sign of the loss": (
        equal(-log(Product(p ** target[k] * (1 - p) ** (1 - target[k]), (k, 1, I))), bernoulli, given=[p < 1]),
        -bernoulli,
        "wrong-sign",
    ),
    "UDL 11.4: the covariance counts twice": (
        equal(mean((x + y - mu_x - mu_y) ** 2), variances + covariance, definitions=means),
        variances + 2 * covariance,
        "missing-factor",
    ),
    "UDL 11.4 as a step of a chain": (
        equal(variances + 2 * covariance, variances + covariance, definitions=means),
        variances + 2 * covariance,
        "missing-factor",
    ),
    "UDL 15.2: the sign of log 2": (
        equal(D_JS, -L / 2 - log(2), given=[Eq(L, 2 * log(2) - 2 * D_JS)]),
        -L / 2 + log(2),
        "wrong-sign",
    ),
    "the derivative of the sigmoid: a sign inside": (
        equal(Derivative(sigmoid(x), x), sigmoid(x) * (1 + sigmoid(x))),
        sigmoid(x) * (1 - sigmoid(x)),
        "wrong-sign",
    ),
    "the derivative of the sigmoid: the sign of the whole": (
        equal(Derivative(sigmoid(x), x), sigmoid(x) * (sigmoid(x) - 1)),
        -sigmoid(x) * (sigmoid(x) - 1),
        "wrong-sign",
    ),
    "the softmax Jacobian: an index": (
        equal(Derivative(soft, z[j]), soft * (KroneckerDelta(i, j) - soft), given=entries),
        soft * (KroneckerDelta(i, j) - softmax(z, j, K)),
        "wrong-index",
    ),
    "a linear layer: the transpose": (
        equal(Derivative(Sum(W[i, k] * z[k], (k, 1, K)), z[j]), W[j, i], given=entries),
        W[i, j],
        "wrong-index",
    ),
    "the geometric sum: one power too few": (
        equal(Sum(beta**k, (k, 0, n)), (1 - beta**n) / (1 - beta), given=[n >= 0]),
        (1 - beta ** (n + 1)) / (1 - beta),
        "wrong-result",
    ),
    "UDL 18.6: the posterior variance upside down": (
        equal(1 / ((1 - beta) / beta + 1 / (1 - alpha_prev)), beta * (1 - alpha) / (1 - alpha_prev), given=schedule),
        beta * (1 - alpha_prev) / (1 - alpha),
        "",
    ),
    "UDL 5.3: the constant of the von Mises density inside the sum": (
        equal(
            Sum(-log(exp(kappa * cos(f_k - y_k)) / (2 * pi * bessel)), (k, 1, I)),
            Sum(-kappa * cos(f_k - y_k) + log(bessel), (k, 1, I)),
        ),
        Sum(-kappa * cos(f_k - y_k) + log(2 * pi * bessel), (k, 1, I)),
        "missing-factor",
    ),
    "UDL 6.10: momentum unrolled, an index and a factor": (
        equal(
            beta * (beta * m(t - 2) + (1 - beta) * g[t - 1]) + (1 - beta) * g[t],
            beta**2 * (beta * m(t - 3) + (1 - beta) * g[t]) + (1 - beta) * g[t - 1] + (1 - beta) * g[t],
            given=[t >= 3],
            definitions=[momentum],
        ),
        beta**2 * (beta * m(t - 3) + (1 - beta) * g[t - 2]) + beta * (1 - beta) * g[t - 1] + (1 - beta) * g[t],
        "",
    ),
    "AdaMax: the bars of the maximum norm": (
        equal(Max(beta * p, Abs(x)), Max(beta * p, x)),
        Max(beta * p, Abs(x)),
        "wrong-result",
    ),
    "attention: queries and positions exchanged": (
        equal(Sum(W[i, k] * z[k] * V[k, j], (k, 1, K)), Sum(W[j, k] * z[k] * V[k, i], (k, 1, K)), given=entries),
        Sum(W[i, k] * z[k] * V[k, j], (k, 1, K)),
        "wrong-index",
    ),
    "learning rates: the base of the exponential is lost": (
        equal(eta * exp(-rate * p), eta ** (-rate * p)),
        eta * exp(-rate * p),
        "wrong-result",
    ),
    "backpropagation: a matrix is left out of the chain": (
        equal(Derivative(layer, z[j]), Partial(layer, j), given=j_in_range),
        Sum(W[k, j] * Partial(layer, k), (k, 1, K)),
        "missing-factor",
    ),
    "UDL 19.8: a factor stands outside of the sum": (
        equal(y, z[i] * (total / (1 + total)), given=i_in_range, definitions=[Definition(y, b_weighted)]),
        b_weighted,
        "wrong-bracket",
    ),
    "early stopping: the first step for all steps": (
        equal(u(T), first_step * x, definitions=[descent, Definition(u(Integer(0)), Integer(0))]),
        (1 - (1 - rate) ** T) * x,
        "",
    ),
    "UDL 4.4: every index is one too large": (
        equal(Sum(z[k] * f_k, (k, 1, I)) + z[0] * W[0, 1], Sum(z[k] * f_k, (k, 1, I)) + z[1] * W[1, 1]),
        Sum(z[k] * f_k, (k, 1, I)) + z[0] * W[0, 1],
        "",
    ),
    "a normal density: a variance for a deviation": (
        equal(log(exp(-(x**2) / (2 * p**2)) / sqrt(p**2)), -(x**2) / (2 * p) - log(p)),
        -(x**2) / (2 * p**2) - log(p),
        "wrong-result",
    ),
}


@pytest.mark.parametrize("erratum", ERRATA)
def test_the_repair_is_the_one_a_mathematician_would_print(erratum: str) -> None:
    """Refuted, repaired with the expected right side, and of the expected severity."""
    statement, right, severity = ERRATA[erratum]
    assert isinstance(settle(statement), Refuted)
    found, searched = repair(statement)
    assert found is not None, searched
    assert (found.statement.lhs, found.statement.given) == (statement.lhs, statement.given), found.edit
    assert isinstance(settle(statement.with_sides(found.statement.rhs, right)), Proved), found.edit
    if severity:
        assert (found.statement.rhs, found.severity) == (right, severity), found.edit


def test_a_root_of_a_square_wants_its_condition() -> None:
    """sqrt(x**2) = x where x >= 0."""
    found, _ = repair(equal(sqrt(x**2), x))
    assert found is not None
    assert (found.statement.given, found.severity) == ((x >= 0,), "missing-condition")


def test_a_strict_inequality_that_can_be_an_equality_is_made_weak() -> None:
    """sigma' <= 1/4, with equality at 0."""
    found, _ = repair(less(2 * x, x**2 + 1))
    assert found is not None
    assert (found.statement.relation, found.severity) == ("<=", "missing-condition")


def test_a_quantity_of_the_next_step_is_put_back_rather_than_struck_out() -> None:
    """The update that moves w_t may not depend on the gradient at w_{t+1}; the rest of it stays."""
    update = beta * m_t + (1 - beta) * g_next
    found, searched = repair(equal(Derivative(x - p * (beta * update + (1 - beta) * g_t), g_next), 0))
    assert found is not None, searched
    assert (found.edit, found.severity) == ("write g_t for g_{t+1}", "wrong-index")


def test_that_a_derivative_is_the_derivative_is_no_repair() -> None:
    """f' / f is the derivative of log f: to say that f' is that of f would say nothing."""
    function = Function("f", real=True)
    found, searched = repair(equal(Derivative(function(x), x), Prime(function(x)) / function(x)))
    assert found is not None, searched
    assert found.statement.lhs == Derivative(log(function(x)), x)


def test_a_formula_is_mended_rather_than_its_value() -> None:
    """Where an OR of three inputs is counted to differ from its formula, the threshold is wrong and not the count."""
    bits = symbols("x_1 x_2 x_3", integer=True)
    neuron = Heaviside(p * sum(bits) - 3 * p, 1)
    claimed = Sum((neuron - Max(*bits)) ** 2, *((bit, 0, 1) for bit in bits))
    found, searched = repair(equal(claimed, 0))
    assert found is not None, searched
    assert (found.statement.rhs, found.edit) == (0, "drop the factor 3 from -3*p")


def test_the_sign_of_a_side_of_an_inequality_is_no_slip() -> None:
    """b**N < b**(N + 1) wants b > 1; that -b**N lies below it says nothing."""
    N = symbols("N", integer=True, positive=True)
    found, searched = repair(less(p**N, p ** (N + 1)))
    assert found is not None, searched
    assert found.statement.given == (p > 1,)


def test_the_family_that_only_one_side_speaks_of_is_the_wrong_one() -> None:
    """Among directions of length one -g/|g| makes the slope along it lowest, and not -theta/|theta|."""
    direction, theta = family("u"), family("theta")
    length = sqrt(Sum(theta[k] ** 2, (k, 1, I)))
    slope = at_most(
        -Sum(g[k] * theta[k], (k, 1, I)) / length,
        Sum(g[k] * direction[k], (k, 1, I)),
        given=[Eq(Sum(direction[k] ** 2, (k, 1, I)), 1)],
    )
    found, searched = repair(slope)
    assert found is not None, searched
    assert found.edit == "write g for theta throughout"


def test_a_formula_that_is_compared_at_two_places_is_mended_at_both() -> None:
    """To maximise max(0, s - m) teaches nothing below m; right is to minimise max(0, m - s)."""
    below, above, margin = symbols("s_2 s_1 m", real=True)
    claimed = less(Max(0, below - margin), Max(0, above - margin), given=[below < above, above < margin])
    found, searched = repair(claimed)
    assert found is not None, searched
    right = (Max(0, margin - below), ">", Max(0, margin - above))
    assert (found.statement.lhs, found.statement.relation, found.statement.rhs) == right


def test_an_order_that_is_nowhere_strict_is_not_made_weak() -> None:
    """Where both sides are 0 throughout, that one is at most the other is no repair."""
    found, _ = repair(less(Max(0, x), Max(0, x / 2), given=[x < 0]))
    assert found is None or found.statement.relation != "<="


def test_the_bars_of_a_norm_stand_inside_the_maximum() -> None:
    """|max(u_1, u_2) - max(w_1, w_2)| <= max(|u_1 - w_1|, |u_2 - w_2|), UDL 19.5."""
    u_1, u_2, w_1, w_2 = symbols("u_1 u_2 w_1 w_2", real=True)
    found, searched = repair(at_most(Abs(Max(u_1, u_2) - Max(w_1, w_2)), Abs(Max(u_1 - w_1, u_2 - w_2))))
    assert found is not None, searched
    assert (found.statement.rhs, found.severity) == (Max(Abs(u_1 - w_1), Abs(u_2 - w_2)), "wrong-bracket")


def test_a_likelihood_is_mended_in_the_language_of_the_print() -> None:
    """Minus the logarithm of a product of densities is printed as a sum of logarithms."""
    first, second = sigmoid(z[k]), sigmoid(g[k])
    likelihood = -log(Product(first, (k, 1, I))) - log(Product(second, (k, 1, I)))
    found, searched = repair(equal(likelihood, -Sum(first**2, (k, 1, I)) - Sum(second**3, (k, 1, I))))
    assert found is not None, searched
    assert found.statement.rhs == -Sum(log(first), (k, 1, I)) - Sum(log(second), (k, 1, I))


def test_where_no_number_is_right_the_search_says_so() -> None:
    """The output of a network is no constant."""
    found, searched = repair(equal(x * Max(0, y) + f**3, 0))
    assert found is None
    assert "no number is right, for the left-hand side varies" in searched
