"""He initialisation: what keeps the variance of the pre-activations the same from layer to layer.

1. D_h units of one second moment; 2. a square by two ReLUs; 3. the recursion from layer to layer, its closed form, and
the weight variance 2/D_h.

>>> he_initialisation.prove().method
'induction'
"""

from sympy import Eq, Function, Integer, Sum, Symbol

from udlsym import Definition, equal, less, relu, theorem

# Through one layer ---------------------------------------------------------------------------------------------------

D = Symbol("D_h", integer=True, positive=True)
j = Symbol("j", integer=True)
weight_variance = Symbol("sigma2", positive=True)
moment = Symbol("m", nonnegative=True)

weighted_sum_of_units = theorem(
    "D_h units of one second moment add up to D_h times it",
    weight_variance * Sum(moment, (j, 1, D)),
    D * weight_variance * moment,
    near_misses=[equal(weight_variance * Sum(moment, (j, 1, D)), weight_variance * moment)],
    source="Understanding Deep Learning, equation 7.19: all units share the second moment m",
)

f = Symbol("f", real=True)
relu_square = theorem(
    "a square is the sum of the squares of two ReLUs",
    f**2,
    relu(f) ** 2 + relu(-f) ** 2,
    near_misses=[equal(f**2, relu(f) ** 2 - relu(-f) ** 2)],
    source="one of the two is zero",
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
    source="Understanding Deep Learning, equation 7.20",
)

he_initialisation = theorem(
    "weights of variance 2/D_h keep the variance of the pre-activations",
    v(depth),
    start,
    given=[Eq(weight_variance, 2 / D)],
    definitions=layers,
    near_misses=[equal(v(depth), start, given=[Eq(weight_variance, 1 / D)], definitions=layers)],
    source="He et al. (2015); Understanding Deep Learning, equation 7.21",
)

fan_in, fan_out = Symbol("D_in", integer=True, positive=True), Symbol("D_out", integer=True, positive=True)

compromise = theorem(
    "the compromise of forward and backward pass lies below the larger of both",
    4 / (fan_in + fan_out),
    2 / fan_in,
    "<",
    given=[fan_in < fan_out],
    near_misses=[less(4 / (fan_in + fan_out), 2 / fan_out, given=[fan_in < fan_out])],
    source="Understanding Deep Learning, equation 7.33",
)
