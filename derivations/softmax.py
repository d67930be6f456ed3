"""The softmax of a vector of any length K: Jacobian, shift invariance, and the gradient of cross-entropy after it.

>>> jacobian.prove().method
'field normal form'
"""

from sympy import Derivative, KroneckerDelta, Sum, Symbol, exp, log

from udlsym import equal, family, index, less, softmax, theorem

K = Symbol("K", integer=True, positive=True)
z = family("z")
i, i_in_range = index("i", 1, K)
j, j_in_range = index("j", 1, K)
k = Symbol("k", integer=True)
shift = Symbol("c", real=True)

normalisation = theorem(
    "the entries of a softmax sum to one",
    Sum(softmax(z, k, K), (k, 1, K)),
    1,
    near_misses=[equal(Sum(softmax(z, k, K), (k, 1, K)), K)],
    source="definition of the softmax",
)

positivity = theorem(
    "the entries of a softmax are positive",
    0,
    softmax(z, i, K),
    "<",
    given=i_in_range,
    near_misses=[less(softmax(z, i, K), 0, given=i_in_range)],
    source="definition of the softmax",
)

shift_invariance = theorem(
    "softmax shift invariance",
    exp(z[i] - shift) / Sum(exp(z[k] - shift), (k, 1, K)),
    softmax(z, i, K),
    given=i_in_range,
    near_misses=[
        equal(exp(z[i] - shift) / Sum(exp(z[k] + shift), (k, 1, K)), softmax(z, i, K), given=i_in_range),
        equal(exp(shift * z[i]) / Sum(exp(shift * z[k]), (k, 1, K)), softmax(z, i, K), given=i_in_range),
    ],
    source="pooling-homework, question 2 (a)",
)

jacobian = theorem(
    "softmax Jacobian",
    Derivative(softmax(z, i, K), z[j]),
    softmax(z, i, K) * (KroneckerDelta(i, j) - softmax(z, j, K)),
    given=i_in_range + j_in_range,
    near_misses=[
        equal(
            Derivative(softmax(z, i, K), z[j]),
            softmax(z, i, K) * (KroneckerDelta(i, j) + softmax(z, j, K)),
            given=i_in_range + j_in_range,
        ),
        equal(
            Derivative(softmax(z, i, K), z[j]),
            softmax(z, i, K) * (1 - softmax(z, j, K)),
            given=i_in_range + j_in_range,
        ),
    ],
    source="Understanding Deep Learning, problem 12.4",
)

label = Symbol("y", integer=True)
label_in_range = (label >= 1, label <= K)

cross_entropy_gradient = theorem(
    "gradient of cross-entropy after softmax",
    Derivative(-log(softmax(z, label, K)), z[j]),
    softmax(z, j, K) - KroneckerDelta(j, label),
    given=j_in_range + label_in_range,
    near_misses=[
        equal(
            Derivative(-log(softmax(z, label, K)), z[j]),
            KroneckerDelta(j, label) - softmax(z, j, K),
            given=j_in_range + label_in_range,
        )
    ],
    source="pooling-homework, question 2 (c)",
)
