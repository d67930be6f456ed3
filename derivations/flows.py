"""Normalising flows: densities after a change of variables, layer by layer.

1. the density after an affine map and after the sigmoid; 2. the inverse's derivative; 3. elementwise layers: leaky
ReLU and the log of the Jacobian determinant; 4. coupling layers; 5. K layers: log-determinants add.

>>> sigmoid_density.prove().method
'field normal form'
"""

from sympy import Derivative, Eq, Function, Integer, Product, Sum, Symbol, exp, log, pi, sqrt

from udlsym import Definition, Prime, equal, family, sigmoid, theorem

z, x = Symbol("z", real=True), Symbol("x", positive=True)
scale, shift = Symbol("a", positive=True), Symbol("b", real=True)

# Change of variables -------------------------------------------------------------------------------------------------

standard_normal = exp(-(z**2) / 2) / sqrt(2 * pi)
out = Symbol("y", real=True)

affine_density = theorem(
    "an affine map of a standard normal variable is normal with mean b and variance a^2",
    standard_normal / scale,
    exp(-((out - shift) ** 2) / (2 * scale**2)) / sqrt(2 * pi * scale**2),
    given=[Eq(z, (out - shift) / scale)],
    near_misses=[
        equal(
            standard_normal * scale,
            exp(-((out - shift) ** 2) / (2 * scale**2)) / sqrt(2 * pi * scale**2),
            given=[Eq(z, (out - shift) / scale)],
        )
    ],
    source="Understanding Deep Learning, problem 16.6, in one dimension",
)

sigmoid_inverse_slope = theorem(
    "the derivative of the inverse of the sigmoid",
    Derivative(log(x / (1 - x)), x),
    1 / (x * (1 - x)),
    given=[x < 1],
    near_misses=[equal(Derivative(log(x / (1 - x)), x), x * (1 - x), given=[x < 1])],
    source="Understanding Deep Learning, problem 16.2",
)

sigmoid_density = theorem(
    "the slope of the sigmoid is the inverse of the slope of its inverse",
    Derivative(sigmoid(z), z) / (x * (1 - x)),
    1,
    given=[Eq(x, sigmoid(z))],
    near_misses=[equal(Derivative(sigmoid(z), z) * x * (1 - x), 1, given=[Eq(x, sigmoid(z))])],
    source="Understanding Deep Learning, problem 16.3",
)

square_density = theorem(
    "the density of the square of a uniform variable",
    Derivative(sqrt(x), x),
    1 / (2 * sqrt(x)),
    near_misses=[equal(Derivative(sqrt(x), x), 1 / sqrt(x))],
    source="Understanding Deep Learning, problem 16.1",
)

# Elementwise layers --------------------------------------------------------------------------------------------------

D, d = Symbol("D", integer=True, positive=True), Symbol("d", integer=True)
slopes = family("s", domain="positive")

elementwise_determinant = theorem(
    "the log-determinant of an elementwise layer is a sum of log-slopes",
    log(Product(slopes[d], (d, 1, D))),
    Sum(log(slopes[d]), (d, 1, D)),
    near_misses=[equal(log(Product(slopes[d], (d, 1, D))), log(Sum(slopes[d], (d, 1, D))))],
    source="Understanding Deep Learning, problem 16.8",
)

negative = Symbol("n", integer=True, nonnegative=True)
slope = Symbol("alpha", positive=True)

leaky_relu_determinant = theorem(
    "the log-determinant of a leaky ReLU layer counts its negative inputs",
    log(slope**negative),
    negative * log(slope),
    near_misses=[equal(log(slope**negative), log(slope))],
    source="Understanding Deep Learning, problem 16.7: n of the D inputs are negative",
)

# Coupling layers -----------------------------------------------------------------------------------------------------

kept, changed = Symbol("u", real=True), Symbol("v", real=True)
log_scale, offset = Function("s", real=True), Function("t", real=True)
coupled = exp(log_scale(kept)) * changed + offset(kept)

coupling_inverse = theorem(
    "a coupling layer is inverted without inverting its networks",
    (out - offset(kept)) * exp(-log_scale(kept)),
    changed,
    given=[Eq(out, coupled)],
    near_misses=[equal((out + offset(kept)) * exp(-log_scale(kept)), changed, given=[Eq(out, coupled)])],
    source="Dinh et al. (2017), section 3.2",
)

coupling_determinant = theorem(
    "the log-determinant of a coupling layer is the log-scale",
    log(Derivative(coupled, changed)),
    log_scale(kept),
    near_misses=[equal(log(Derivative(coupled, changed)), -log_scale(kept))],
    source="Dinh et al. (2017), section 3.3: the Jacobian is triangular",
)

# K layers ------------------------------------------------------------------------------------------------------------

k, K = Symbol("k", integer=True), Symbol("K", integer=True, nonnegative=True)
determinants = family("J", domain="positive")
log_density, base = Function("l", real=True), Symbol("l_0", real=True)
layer_by_layer = (
    Definition(log_density(k), log_density(k - 1) - log(determinants[k]), variables=(k,), given=(k >= 1,)),
    Definition(log_density(Integer(0)), base),
)

log_density_after_layers = theorem(
    "the log density after K layers is that of the base less all log-determinants",
    log_density(K),
    base - Sum(log(determinants[k]), (k, 1, K)),
    definitions=layer_by_layer,
    near_misses=[equal(log_density(K), base + Sum(log(determinants[k]), (k, 1, K)), definitions=layer_by_layer)],
    source="Understanding Deep Learning, problem 16.3, as a log",
)

f, g = Function("f", real=True), Function("g", real=True)

composed_slope = theorem(
    "the slope of two layers is the product of their slopes",
    Derivative(f(g(z)), z),
    Prime(f(g(z))) * Prime(g(z)),
    near_misses=[equal(Derivative(f(g(z)), z), Prime(f(z)) * Prime(g(z)))],
    source="Understanding Deep Learning, problem 16.3",
)
