"""He initialisation: what keeps the second moment of the pre-activations the same from layer to layer.

1. a weighted sum over D_h units; 2. a ReLU halves the second moment of a symmetric variable; 3. the recursion from
layer to layer and its closed form; 4. the weight variance 2/D_h; 5. convolutions; 6. the backward pass.

>>> he_initialisation.prove().method
'induction'
"""

from sympy import Eq, Function, Integer, Sum, Symbol

from udlsym import Definition, equal, expectation, family, less, relu, theorem

# A weighted sum ------------------------------------------------------------------------------------------------------

D = Symbol("D_h", integer=True, positive=True)
N = Symbol("N", integer=True, nonnegative=True)
j = Symbol("j", integer=True)
weight_variance = Symbol("sigma2", positive=True)
moment = Symbol("m", nonnegative=True)

partial, weight, unit = Symbol("s", real=True), Symbol("w", real=True), Symbol("h", real=True)
spread = Symbol("q", nonnegative=True)
zero_mean_weight = (
    Eq(expectation(partial**2, partial, weight), spread),
    Eq(expectation(partial * weight, partial, weight), 0),
    Eq(expectation(weight**2, partial, weight), weight_variance),
)

one_more_unit = theorem(
    "a further unit adds weight variance times its square to the second moment",
    expectation((partial + weight * unit) ** 2, partial, weight),
    spread + weight_variance * unit**2,
    given=zero_mean_weight,
    near_misses=[
        equal(
            expectation((partial + weight * unit) ** 2, partial, weight),
            spread + weight_variance * unit,
            given=zero_mean_weight,
        )
    ],
    source="a weight of mean zero, independent of the partial sum s, is uncorrelated with it",
)

h = family("h")
q = Function("q", real=True)
unit_by_unit = (
    Definition(q(j), q(j - 1) + weight_variance * h[j] ** 2, variables=(j,), given=(j >= 1,)),
    Definition(q(Integer(0)), Integer(0)),
)

weighted_sum = theorem(
    "the second moment of a weighted sum over fixed units",
    q(N),
    weight_variance * Sum(h[j] ** 2, (j, 1, N)),
    definitions=unit_by_unit,
    near_misses=[equal(q(N), weight_variance * Sum(h[j], (j, 1, N)) ** 2, definitions=unit_by_unit)],
    source="unit by unit, from a sum over no units",
)

squares = family("h2", domain="nonnegative")
shared_moment = (Definition(expectation(squares[j], squares), moment, variables=(j,)),)
pre_activation = weight_variance * Sum(squares[j], (j, 1, D))

weighted_sum_of_units = theorem(
    "the second moment of a pre-activation over D_h units of one second moment",
    expectation(pre_activation, squares),
    D * weight_variance * moment,
    definitions=shared_moment,
    near_misses=[
        equal(expectation(pre_activation, squares), weight_variance * moment, definitions=shared_moment),
    ],
    source="He et al. (2015), section 2.2; h2[j] is the square of unit j",
)

# A ReLU halves it ----------------------------------------------------------------------------------------------------

f = Symbol("f", real=True)
square = Symbol("v", nonnegative=True)

relu_square = theorem(
    "a square is the sum of the squares of two ReLUs",
    f**2,
    relu(f) ** 2 + relu(-f) ** 2,
    near_misses=[equal(f**2, relu(f) ** 2 - relu(-f) ** 2)],
    source="one of the two is zero",
)

symmetric = (
    Eq(expectation(relu(f) ** 2, f), expectation(relu(-f) ** 2, f)),
    Eq(expectation(relu(f) ** 2 + relu(-f) ** 2, f), square),
)

relu_second_moment = theorem(
    "a ReLU halves the second moment of a symmetric variable",
    expectation(relu(f) ** 2, f),
    square / 2,
    given=symmetric,
    near_misses=[equal(expectation(relu(f) ** 2, f), square, given=symmetric)],
    source="Understanding Deep Learning, problem 7.14; by symmetry E[relu(f)^2] = E[relu(-f)^2]",
)

# From layer to layer -------------------------------------------------------------------------------------------------

k, depth = Symbol("k", integer=True), Symbol("K", integer=True, nonnegative=True)
start = Symbol("v_0", positive=True)
v = Function("v", real=True)
layers = (
    Definition(v(k), D * weight_variance * v(k - 1) / 2, variables=(k,), given=(k >= 1,)),
    Definition(v(Integer(0)), start),
)

layer_variance = theorem(
    "the variance of the pre-activations after K layers",
    v(depth),
    (D * weight_variance / 2) ** depth * start,
    definitions=layers,
    near_misses=[equal(v(depth), (D * weight_variance) ** depth * start, definitions=layers)],
    source="He et al. (2015), section 2.2",
)

he_initialisation = theorem(
    "weights of variance 2/D_h keep the variance of the pre-activations",
    v(depth),
    start,
    given=[Eq(weight_variance, 2 / D)],
    definitions=layers,
    near_misses=[equal(v(depth), start, given=[Eq(weight_variance, 1 / D)], definitions=layers)],
    source="He et al. (2015), section 2.2",
)

vanishing = theorem(
    "weights of a smaller variance than 2/D_h make the variance shrink",
    D * weight_variance / 2 * start,
    start,
    "<",
    given=[D * weight_variance < 2],
    near_misses=[less(D * weight_variance / 2 * start, start, given=[D * weight_variance < 3])],
    source="Understanding Deep Learning, problem 7.15 asks what weights of variance zero do",
)

# Convolutions --------------------------------------------------------------------------------------------------------

channels, kernel = Symbol("C", integer=True, positive=True), Symbol("N_k", integer=True, positive=True)

convolution = theorem(
    "the weight variance of a square convolution",
    channels * kernel**2 * weight_variance * start / 2,
    start,
    given=[Eq(weight_variance, 2 / (channels * kernel**2))],
    near_misses=[
        equal(
            channels * kernel**2 * weight_variance * start / 2,
            start,
            given=[Eq(weight_variance, 2 / (channels * kernel))],
        )
    ],
    source="Understanding Deep Learning, problem 10.19, where the kernel has size three: 2/(9 C)",
)

# The backward pass ---------------------------------------------------------------------------------------------------

fan_in, fan_out = Symbol("D_in", integer=True, positive=True), Symbol("D_out", integer=True, positive=True)

compromise = theorem(
    "the compromise of forward and backward pass lies below the larger of both",
    4 / (fan_in + fan_out),
    2 / fan_in,
    "<",
    given=[fan_in < fan_out],
    near_misses=[less(4 / (fan_in + fan_out), 2 / fan_out, given=[fan_in < fan_out])],
    source="forward 2/D_in, backward 2/D_out; their compromise is 2 over the mean of both sizes",
)
