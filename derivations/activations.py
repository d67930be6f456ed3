"""Activation functions: the identities and derivatives that the rest rests on.

1. the sigmoid: symmetry, derivative, its bound 1/4, the logit, the hyperbolic tangent; 2. softplus; 3. swish;
4. ReLU and leaky ReLU: homogeneity and derivatives.

>>> sigmoid_derivative.prove().method
'field normal form'
>>> tanh_as_sigmoid.instantiate({z: 0}).rhs
0
"""

from sympy import Abs, Derivative, Eq, Ne, Rational, Symbol, log, tanh

from udlsym import equal, indicator, leaky_relu, less, relu, sigmoid, softplus, swish, theorem

z = Symbol("z", real=True)

# The sigmoid ---------------------------------------------------------------------------------------------------------

sigmoid_symmetry = theorem(
    "the symmetry of the sigmoid",
    sigmoid(-z),
    1 - sigmoid(z),
    near_misses=[equal(sigmoid(-z), -sigmoid(z))],
    source="definition of the sigmoid",
)

sigmoid_derivative = theorem(
    "the derivative of the sigmoid",
    Derivative(sigmoid(z), z),
    sigmoid(z) * (1 - sigmoid(z)),
    near_misses=[
        equal(Derivative(sigmoid(z), z), sigmoid(z) * (1 + sigmoid(z))),
        equal(Derivative(sigmoid(z), z), sigmoid(z) * (sigmoid(z) - 1)),
    ],
    source="Understanding Deep Learning, problem 7.7",
)

sigmoid_slope_bound = theorem(
    "the sigmoid is nowhere steeper than 1/4",
    sigmoid(z) * (1 - sigmoid(z)),
    Rational(1, 4),
    "<=",
    near_misses=[less(sigmoid(z) * (1 - sigmoid(z)), Rational(1, 4))],
    source="a square is not negative; equality at z = 0 only",
)

p = Symbol("p", positive=True)

logit = theorem(
    "the logit is the inverse of the sigmoid",
    sigmoid(log(p / (1 - p))),
    p,
    given=[p < 1],
    near_misses=[equal(sigmoid(log((1 - p) / p)), p, given=[p < 1])],
    source="Understanding Deep Learning, problem 16.2",
)

tanh_as_sigmoid = theorem(
    "the hyperbolic tangent is a sigmoid, stretched and shifted",
    tanh(z),
    2 * sigmoid(2 * z) - 1,
    near_misses=[equal(tanh(z), 2 * sigmoid(z) - 1), equal(tanh(z), sigmoid(2 * z) - 1)],
    source="definitions of both",
)

tanh_derivative = theorem(
    "the derivative of the hyperbolic tangent",
    Derivative(tanh(z), z),
    1 - tanh(z) ** 2,
    near_misses=[equal(Derivative(tanh(z), z), 1 - tanh(z))],
    source="definition of the hyperbolic tangent",
)

# Softplus and swish --------------------------------------------------------------------------------------------------

softplus_derivative = theorem(
    "the derivative of softplus is the sigmoid",
    Derivative(softplus(z), z),
    sigmoid(z),
    near_misses=[equal(Derivative(softplus(z), z), sigmoid(-z))],
    source="definition of softplus",
)

softplus_reflection = theorem(
    "softplus less its reflection is the identity",
    softplus(z) - softplus(-z),
    z,
    near_misses=[equal(softplus(z) + softplus(-z), z)],
    source="definition of softplus",
)

log_sigmoid = theorem(
    "the log of the sigmoid is a softplus",
    log(sigmoid(z)),
    -softplus(-z),
    near_misses=[equal(log(sigmoid(z)), -softplus(z))],
    source="definitions of both",
)

beta = Symbol("beta", real=True)

swish_derivative = theorem(
    "the derivative of swish",
    Derivative(swish(z, beta), z),
    beta * swish(z, beta) + sigmoid(beta * z) * (1 - beta * swish(z, beta)),
    near_misses=[
        equal(Derivative(swish(z, beta), z), swish(z, beta) + sigmoid(beta * z) * (1 - swish(z, beta))),
    ],
    source="Ramachandran, Zoph and Le (2017), section 4",
)

swish_without_gate = theorem(
    "swish at beta = 0 is half the identity",
    swish(z, beta),
    z / 2,
    given=[Eq(beta, 0)],
    near_misses=[equal(swish(z, beta), z, given=[Eq(beta, 0)])],
    source="definition of swish",
)

# ReLU and leaky ReLU -------------------------------------------------------------------------------------------------

scale = Symbol("lambda", nonnegative=True)

relu_homogeneity = theorem(
    "ReLU is homogeneous for factors that are not negative",
    relu(scale * z),
    scale * relu(z),
    near_misses=[equal(relu(beta * z), beta * relu(z))],
    source="Understanding Deep Learning, problem 3.5",
)

relu_parts = theorem(
    "a number is the difference of two ReLUs",
    relu(z) - relu(-z),
    z,
    near_misses=[equal(relu(z) + relu(-z), z)],
    source="positive and negative part",
)

absolute_value = theorem(
    "the absolute value is the sum of two ReLUs",
    relu(z) + relu(-z),
    Abs(z),
    near_misses=[equal(relu(z) - relu(-z), Abs(z))],
    source="positive and negative part",
)

relu_exclusion = theorem(
    "of the ReLUs of a number and of its negative one is zero",
    relu(z) * relu(-z),
    0,
    near_misses=[equal(relu(z) * relu(-z), z**2)],
    source="positive and negative part",
)

relu_derivative = theorem(
    "the derivative of ReLU away from zero",
    Derivative(relu(z), z),
    indicator(z > 0),
    given=[Ne(z, 0)],
    near_misses=[equal(Derivative(relu(z), z), indicator(z < 0), given=[Ne(z, 0)])],
    source="definition of ReLU; at zero there is no derivative",
)

other = Symbol("y", real=True)

relu_contraction = theorem(
    "ReLU brings no two numbers further apart",
    Abs(relu(z) - relu(other)),
    Abs(z - other),
    "<=",
    near_misses=[less(Abs(relu(z) - relu(other)), Abs(z - other))],
    source="ReLU is Lipschitz with constant 1",
)

slope = Symbol("alpha", positive=True)

leaky_relu_homogeneity = theorem(
    "leaky ReLU is homogeneous for factors that are not negative",
    leaky_relu(scale * z, slope),
    scale * leaky_relu(z, slope),
    near_misses=[equal(leaky_relu(beta * z, slope), beta * leaky_relu(z, slope))],
    source="Understanding Deep Learning, problem 3.5, for the leaky ReLU",
)

leaky_relu_inverse = theorem(
    "the inverse of leaky ReLU is leaky ReLU with the inverse slope",
    leaky_relu(leaky_relu(z, slope), 1 / slope),
    z,
    near_misses=[equal(leaky_relu(leaky_relu(z, slope), slope), z)],
    source="Understanding Deep Learning, problem 16.7",
)
