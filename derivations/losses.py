"""Losses as negative log-likelihoods, and their gradients.

1. binary cross-entropy after a sigmoid; 2. normal likelihood and least squares; 3. Poisson; 4. von Mises;
5. several classes, and two classes as one logit; 6. heteroscedastic normal.

A family is indexed by i = 1..I, the training examples, for every number I of them.

>>> binary_gradient.prove().method
'field normal form'
>>> normal_likelihood.near_misses[0].rhs == normal_likelihood.rhs
False
"""

from sympy import (
    Derivative,
    Sum,
    Symbol,
    cos,
    exp,
    factorial,
    log,
    pi,
    sin,
    sqrt,
)

from udlsym import equal, family, index, sigmoid, softmax, softplus, theorem
from udlsym.functions import binary_cross_entropy

I = Symbol("I", integer=True, positive=True)
i = Symbol("i", integer=True)
j, j_in_range = index("j", 1, I)
y, f = family("y"), family("f")

# Binary classification -----------------------------------------------------------------------------------------------

label, z = Symbol("y", real=True), Symbol("z", real=True)

binary_loss = theorem(
    "binary cross-entropy after a sigmoid is a softplus",
    binary_cross_entropy(sigmoid(z), label),
    softplus(z) - label * z,
    near_misses=[equal(binary_cross_entropy(sigmoid(z), label), softplus(z) + label * z)],
    source="Understanding Deep Learning, problem 6.4",
)

binary_gradient = theorem(
    "the gradient of binary cross-entropy after a sigmoid",
    Derivative(binary_cross_entropy(sigmoid(z), label), z),
    sigmoid(z) - label,
    near_misses=[
        equal(Derivative(binary_cross_entropy(sigmoid(z), label), z), label - sigmoid(z)),
        equal(
            Derivative(binary_cross_entropy(sigmoid(z), label), z), (sigmoid(z) - label) * sigmoid(z) * (1 - sigmoid(z))
        ),
    ],
    source="Understanding Deep Learning, problem 6.4; problem 5.2 prints the loss with the other sign",
)

binary_curvature = theorem(
    "the second derivative of binary cross-entropy after a sigmoid",
    Derivative(binary_cross_entropy(sigmoid(z), label), (z, 2)),
    sigmoid(z) * (1 - sigmoid(z)),
    near_misses=[equal(Derivative(binary_cross_entropy(sigmoid(z), label), (z, 2)), -sigmoid(z) * (1 - sigmoid(z)))],
    source="so the loss is convex in the logit",
)

# Normal likelihood and least squares ---------------------------------------------------------------------------------

mu, variance = Symbol("mu", real=True), Symbol("sigma2", positive=True)
residual = Symbol("r", real=True)
normal = exp(-(residual**2) / (2 * variance)) / sqrt(2 * pi * variance)

normal_log_likelihood = theorem(
    "the negative log of the normal density",
    -log(normal),
    residual**2 / (2 * variance) + log(2 * pi * variance) / 2,
    near_misses=[equal(-log(normal), residual**2 / (2 * variance) + log(2 * pi * variance))],
    source="Understanding Deep Learning, problem 5.7, with residual r = y - mu",
)

squares = Sum((y[i] - f[i]) ** 2, (i, 1, I))
normal_loss = Sum((y[i] - f[i]) ** 2 / (2 * variance) + log(2 * pi * variance) / 2, (i, 1, I))

normal_likelihood = theorem(
    "the normal negative log-likelihood of I examples",
    normal_loss,
    squares / (2 * variance) + I * log(2 * pi * variance) / 2,
    near_misses=[equal(normal_loss, squares / (2 * variance) + log(2 * pi * variance) / 2)],
    source="Understanding Deep Learning, problem 5.7",
)

least_squares = theorem(
    "the normal negative log-likelihood and least squares have proportional gradients",
    Derivative(normal_loss, f[j]),
    Derivative(squares, f[j]) / (2 * variance),
    given=j_in_range,
    near_misses=[equal(Derivative(normal_loss, f[j]), Derivative(squares, f[j]) / variance, given=j_in_range)],
    source="Understanding Deep Learning, problem 5.7: least squares from maximum likelihood",
)

variance_estimate = theorem(
    "the normal negative log-likelihood is stationary in the variance at the mean square",
    Derivative(squares / (2 * variance) + I * log(2 * pi * variance) / 2, variance),
    I / (2 * variance**2) * (variance - squares / I),
    near_misses=[
        equal(
            Derivative(squares / (2 * variance) + I * log(2 * pi * variance) / 2, variance),
            I / (2 * variance**2) * (variance + squares / I),
        )
    ],
    source="maximum likelihood: the derivative vanishes at sigma^2 = sum/I only",
)

heteroscedastic = theorem(
    "the gradient of the normal loss by the log of its variance",
    Derivative((label - mu) ** 2 / (2 * exp(z)) + log(2 * pi * exp(z)) / 2, z),
    (1 - (label - mu) ** 2 * exp(-z)) / 2,
    near_misses=[
        equal(
            Derivative((label - mu) ** 2 / (2 * exp(z)) + log(2 * pi * exp(z)) / 2, z),
            (1 + (label - mu) ** 2 * exp(-z)) / 2,
        )
    ],
    source="Understanding Deep Learning, problem 5.8, heteroscedastic regression, with variance exp(z)",
)

# Counts and directions -----------------------------------------------------------------------------------------------

events, rate = Symbol("k", integer=True, nonnegative=True), Symbol("lambda", positive=True)
poisson = rate**events * exp(-rate) / factorial(events)

poisson_log_likelihood = theorem(
    "the negative log of the Poisson probability",
    -log(poisson),
    rate - events * log(rate) + log(factorial(events)),
    near_misses=[equal(-log(poisson), rate + events * log(rate) + log(factorial(events)))],
    source="Understanding Deep Learning, problem 5.6",
)

poisson_loss = theorem(
    "the Poisson loss of a log rate has the gradient rate less count",
    Derivative(exp(z) - label * z, z),
    exp(z) - label,
    near_misses=[equal(Derivative(exp(z) - label * z, z), label - exp(z))],
    source="Understanding Deep Learning, problem 5.6, with rate exp(z)",
)

concentration = Symbol("kappa", positive=True)

von_mises_gradient = theorem(
    "the gradient of the von Mises loss",
    Derivative(-log(exp(concentration * cos(label - mu))), mu),
    -concentration * sin(label - mu),
    near_misses=[equal(Derivative(-log(exp(concentration * cos(label - mu))), mu), concentration * sin(label - mu))],
    source="Understanding Deep Learning, problem 5.3, without the normalising constant, which is free of mu",
)

# Several classes -----------------------------------------------------------------------------------------------------

K = Symbol("K", integer=True, positive=True)
k = Symbol("k", integer=True)
c, c_in_range = index("c", 1, K)
logits = family("z")

multiclass_loss = theorem(
    "cross-entropy after softmax is log-sum-exp less the logit of the label",
    -log(softmax(logits, c, K)),
    log(Sum(exp(logits[k]), (k, 1, K))) - logits[c],
    given=c_in_range,
    near_misses=[equal(-log(softmax(logits, c, K)), log(Sum(exp(logits[k]), (k, 1, K))) + logits[c], given=c_in_range)],
    source="definition of the softmax",
)

log_sum_exp_gradient = theorem(
    "the gradient of log-sum-exp is the softmax",
    Derivative(log(Sum(exp(logits[k]), (k, 1, K))), logits[c]),
    softmax(logits, c, K),
    given=c_in_range,
    near_misses=[
        equal(Derivative(log(Sum(exp(logits[k]), (k, 1, K))), logits[c]), softmax(logits, c, K) - 1, given=c_in_range)
    ],
    source="definition of the softmax",
)

first, second = Symbol("z_1", real=True), Symbol("z_2", real=True)

two_classes = theorem(
    "a softmax of two logits is a sigmoid of their difference",
    exp(first) / (exp(first) + exp(second)),
    sigmoid(first - second),
    near_misses=[equal(exp(first) / (exp(first) + exp(second)), sigmoid(second - first))],
    source="definitions of both",
)
