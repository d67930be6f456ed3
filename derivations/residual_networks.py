"""Residual connections and batch normalisation.

1. the mean and the variance of a batch, and their gradients; 2. what normalisation removes: shift and scale; 3. the
variance after K residual blocks; 4. the paths through K blocks.

>>> doubling_variance.prove().method
'induction'
"""

from sympy import Derivative, Eq, Function, Integer, Sum, Symbol, binomial, sqrt

from udlsym import Definition, equal, family, index, theorem

# A batch -------------------------------------------------------------------------------------------------------------

I = Symbol("I", integer=True, positive=True)
i, k = Symbol("i", integer=True), Symbol("k", integer=True)
j, j_in_range = index("j", 1, I)
z = family("z")
mean = Sum(z[k], (k, 1, I)) / I
variance = Sum((z[i] - mean) ** 2, (i, 1, I)) / I

centred_batch = theorem(
    "a batch less its mean has the mean zero",
    Sum(z[i] - mean, (i, 1, I)),
    0,
    near_misses=[equal(Sum(z[i] - I * mean, (i, 1, I)), 0)],
    source="Understanding Deep Learning, problem 11.5",
)

batch_variance = theorem(
    "the variance of a batch is its mean square less its squared mean",
    variance,
    Sum(z[i] ** 2, (i, 1, I)) / I - mean**2,
    near_misses=[equal(variance, Sum(z[i] ** 2, (i, 1, I)) / I + mean**2)],
    source="Understanding Deep Learning, problem 11.5",
)

mean_gradient = theorem(
    "the gradient of the mean of a batch",
    Derivative(mean, z[j]),
    1 / I,
    given=j_in_range,
    near_misses=[equal(Derivative(mean, z[j]), 1, given=j_in_range)],
    source="Understanding Deep Learning, problem 11.5",
)

by_moments = Sum(z[i] ** 2, (i, 1, I)) / I - mean**2

variance_gradient = theorem(
    "the gradient of the variance of a batch",
    Derivative(by_moments, z[j]),
    2 * (z[j] - mean) / I,
    given=j_in_range,
    near_misses=[
        equal(Derivative(by_moments, z[j]), 2 * z[j] / I, given=j_in_range),
        equal(Derivative(by_moments, z[j]), 2 * (z[j] - mean), given=j_in_range),
    ],
    source="Understanding Deep Learning, problem 11.5; that the mean depends on z_j too changes nothing",
)

# What normalisation removes ------------------------------------------------------------------------------------------

value, center, spread = Symbol("x", real=True), Symbol("m", real=True), Symbol("v", positive=True)
scale, shift = Symbol("a", positive=True), Symbol("b", real=True)

normalisation_invariance = theorem(
    "normalisation removes shifts and positive scales",
    ((scale * value + shift) - (scale * center + shift)) / sqrt(scale**2 * spread),
    (value - center) / sqrt(spread),
    near_misses=[
        equal(
            ((scale * value + shift) - (scale * center + shift)) / sqrt(scale * spread),
            (value - center) / sqrt(spread),
        )
    ],
    source="Understanding Deep Learning, problem 11.7: weights before batch normalisation may shrink without effect",
)

# Residual blocks -----------------------------------------------------------------------------------------------------

K = Symbol("K", integer=True, nonnegative=True)
start = Symbol("v_0", positive=True)
block_variance = Function("w", real=True)
adding_equals = (
    Definition(block_variance(k), block_variance(k - 1) + block_variance(k - 1), variables=(k,), given=(k >= 1,)),
    Definition(block_variance(Integer(0)), start),
)

doubling_variance = theorem(
    "the variance after K residual blocks whose branches add uncorrelated equals",
    block_variance(K),
    2**K * start,
    definitions=adding_equals,
    near_misses=[
        equal(block_variance(K), 2 * K * start, definitions=adding_equals),
        equal(block_variance(K), 2 ** (K + 1) * start, definitions=adding_equals),
    ],
    source="Understanding Deep Learning, problem 11.4: the variances of the two branches add",
)

rescaled = Symbol("r", real=True)

rescaled_sum = theorem(
    "dividing the sum of two branches by the root of two keeps the variance",
    (start + start) * rescaled**2,
    start,
    given=[Eq(2 * rescaled**2, 1)],
    near_misses=[equal((start + start) * rescaled**2, start, given=[Eq(2 * rescaled, 1)])],
    source="Understanding Deep Learning, problem 11.4: the sum has twice the variance",
)

paths = Symbol("n", integer=True, positive=True)
length = Symbol("l", integer=True, positive=True)

paths_of_a_length = theorem(
    "the paths of one length through a further block come through it or past it",
    binomial(paths, length),
    binomial(paths - 1, length) + binomial(paths - 1, length - 1),
    given=[length < paths],
    near_misses=[
        equal(
            binomial(paths, length),
            binomial(paths - 1, length) + binomial(paths - 1, length + 1),
            given=[length < paths],
        )
    ],
    source="Understanding Deep Learning, problem 11.2: K blocks have binomial(K, l) paths of length l",
)

all_paths = theorem(
    "K residual blocks have 2^K paths",
    Sum(binomial(paths, k), (k, 0, paths)),
    2**paths,
    near_misses=[equal(Sum(binomial(paths, k), (k, 1, paths)), 2**paths)],
    source="Understanding Deep Learning, problem 11.2",
)
