"""Why the weights of a ReLU network start with variance 2/D_h (He et al., 2015).

The second moment of a pre-activation is a sum over D_h units, each of which a ReLU has halved; the layer passes it on
unchanged exactly where the weight variance is 2/D_h.  Biases start at zero, weights are independent with mean zero.
Run it: ``python docs/guide/he_initialisation.py``.
"""

from proving import known, line
from sympy import Eq, Symbol

from derivations.initialization import (
    D,
    N,
    he_initialisation,
    layer_variance,
    moment,
    one_more_unit,
    relu_second_moment,
    relu_square,
    square,
    start,
    weight_variance,
    weighted_sum,
    weighted_sum_of_units,
)
from derivations.variances import variance_by_moments, variance_of_uncorrelated_sum

# 1. A variable of mean zero has its second moment for its variance, and variances of uncorrelated variables add.
known(variance_by_moments)
known(variance_of_uncorrelated_sum)

# 2. So each unit adds weight variance times its square, and N of them the sum of those.
known(one_more_unit)
known(weighted_sum)
known(weighted_sum.instantiate({N: 3}))

# 3. With one second moment m for all D_h units, a pre-activation has D_h sigma^2 m.
after = known(weighted_sum_of_units)

# 4. A pre-activation is symmetric about zero, so the ReLU before it leaves m = v/2 of its second moment v.
known(relu_square)
halved = known(relu_second_moment)

# 5. One layer: from v to D_h sigma^2 v / 2.
layer = line("one layer", after, D * weight_variance * square / 2, given=[Eq(moment, halved)])

# 6. The layer keeps v where this vanishes: for v > 0 at sigma^2 = 2/D_h, and nowhere else.
line("what a layer changes", layer - square, D * square / 2 * (weight_variance - 2 / D))
v = Symbol("v", positive=True)
line("a larger variance makes it grow", 0, D * v / 2 * (weight_variance - 2 / D), "<", given=[weight_variance > 2 / D])
line("a smaller one makes it shrink", D * v / 2 * (weight_variance - 2 / D), 0, "<", given=[weight_variance < 2 / D])

# 7. Layer upon layer: (D_h sigma^2 / 2)^K, which is one for every depth K at sigma^2 = 2/D_h.
known(layer_variance)
assert known(he_initialisation) == start
