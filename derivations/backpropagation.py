"""Back-propagation through one layer, for every size of layer and every differentiable activation.

1. the gradient with respect to the weights; 2. to the biases; 3. to the pre-activations of the layer before;
4. the same for ReLU, leaky ReLU and the sigmoid; 5. a network of three layers differentiated directly.

A layer maps the pre-activations f_1..f_n to ``beta_k + sum_l Omega_{kl} a(f_l)`` for k = 1..m, and the loss is any
differentiable function ``ell`` of those m numbers; ``Partial(ell, k)`` is its derivative by the k-th of them.

>>> weights.prove().method
'field normal form'
"""

from sympy import Derivative, Function, Ne, Sum, Symbol

from udlsym import Partial, Prime, composite, equal, family, index, indicator, leaky_relu, relu, sigmoid, theorem

m, n = Symbol("m", integer=True, positive=True), Symbol("n", integer=True, positive=True)
k, l = Symbol("k", integer=True), Symbol("l", integer=True)
i, i_in_range = index("i", 1, m)
j, j_in_range = index("j", 1, n)

beta, Omega, f = family("beta"), family("Omega"), family("f")
a = Function("a", real=True)

loss = composite("ell", beta[k] + Sum(Omega[k, l] * a(f[l]), (l, 1, n)), k, m)
upstream = Partial(loss, k)

weights = theorem(
    "back-propagation to the weights",
    Derivative(loss, Omega[i, j]),
    Partial(loss, i) * a(f[j]),
    given=i_in_range + j_in_range,
    near_misses=[
        equal(Derivative(loss, Omega[i, j]), Partial(loss, j) * a(f[i]), given=i_in_range + j_in_range),
        equal(Derivative(loss, Omega[i, j]), Partial(loss, i) * f[j], given=i_in_range + j_in_range),
    ],
    source="Understanding Deep Learning, problem 7.9: dl/dOmega = dl/df h^T",
)

biases = theorem(
    "back-propagation to the biases",
    Derivative(loss, beta[i]),
    Partial(loss, i),
    given=i_in_range,
    near_misses=[equal(Derivative(loss, beta[i]), -Partial(loss, i), given=i_in_range)],
    source="chain rule, as in Understanding Deep Learning, problem 7.9",
)

preactivations = theorem(
    "back-propagation to the layer before",
    Derivative(loss, f[j]),
    Prime(a(f[j])) * Sum(Omega[k, j] * upstream, (k, 1, m)),
    given=j_in_range,
    near_misses=[
        # the transpose forgotten
        equal(Derivative(loss, f[j]), Prime(a(f[j])) * Sum(Omega[j, k] * upstream, (k, 1, m)), given=j_in_range),
        # the activation's derivative forgotten
        equal(Derivative(loss, f[j]), Sum(Omega[k, j] * upstream, (k, 1, m)), given=j_in_range),
    ],
    source="Understanding Deep Learning, problem 7.6, and the chain rule",
)

relu_loss = composite("ell", beta[k] + Sum(Omega[k, l] * relu(f[l]), (l, 1, n)), k, m)

through_relu = theorem(
    "back-propagation through ReLU",
    Derivative(relu_loss, f[j]),
    indicator(f[j] > 0) * Sum(Omega[k, j] * Partial(relu_loss, k), (k, 1, m)),
    given=(*j_in_range, Ne(f[j], 0)),
    near_misses=[
        equal(
            Derivative(relu_loss, f[j]),
            indicator(f[j] < 0) * Sum(Omega[k, j] * Partial(relu_loss, k), (k, 1, m)),
            given=(*j_in_range, Ne(f[j], 0)),
        )
    ],
    source="Understanding Deep Learning, problem 7.6, and the chain rule; at f_j = 0 there is no derivative",
)

slope = Symbol("alpha", positive=True)
leaky_loss = composite("ell", beta[k] + Sum(Omega[k, l] * leaky_relu(f[l], slope), (l, 1, n)), k, m)
leaky_upstream = Sum(Omega[k, j] * Partial(leaky_loss, k), (k, 1, m))

through_leaky_relu = theorem(
    "back-propagation through the leaky ReLU",
    Derivative(leaky_loss, f[j]),
    indicator(f[j] > 0) * leaky_upstream + indicator(f[j] < 0) * slope * leaky_upstream,
    given=(*j_in_range, Ne(f[j], 0)),
    near_misses=[
        equal(
            Derivative(leaky_loss, f[j]),
            indicator(f[j] > 0) * leaky_upstream + indicator(f[j] < 0) * leaky_upstream / slope,
            given=(*j_in_range, Ne(f[j], 0)),
        )
    ],
    source="Understanding Deep Learning, problem 7.10",
)

sigmoid_loss = composite("ell", beta[k] + Sum(Omega[k, l] * sigmoid(f[l]), (l, 1, n)), k, m)

through_sigmoid = theorem(
    "back-propagation through the sigmoid",
    Derivative(sigmoid_loss, f[j]),
    sigmoid(f[j]) * (1 - sigmoid(f[j])) * Sum(Omega[k, j] * Partial(sigmoid_loss, k), (k, 1, m)),
    given=j_in_range,
    near_misses=[
        equal(
            Derivative(sigmoid_loss, f[j]),
            sigmoid(f[j]) * (1 + sigmoid(f[j])) * Sum(Omega[k, j] * Partial(sigmoid_loss, k), (k, 1, m)),
            given=j_in_range,
        )
    ],
    source="Understanding Deep Learning, problem 7.7",
)

# A network of three layers with two inputs, three and two hidden units, and one output, differentiated directly
x = family("x")
beta_0, beta_1, beta_2 = family("beta_0"), family("beta_1"), family("beta_2")
Omega_0, Omega_1, Omega_2 = family("Omega_0"), family("Omega_1"), family("Omega_2")
outer = Function("ell", real=True)
input_unit, hidden_unit = Symbol("p", integer=True), Symbol("q", integer=True)


def first(unit):
    """f_1: the pre-activations of the first hidden layer."""
    return beta_0[unit] + Sum(Omega_0[unit, input_unit] * x[input_unit], (input_unit, 1, 2))


def second(unit):
    """f_2: the pre-activations of the second hidden layer."""
    return beta_1[unit] + Sum(Omega_1[unit, hidden_unit] * a(first(hidden_unit)), (hidden_unit, 1, 3))


output = beta_2[1] + Sum(Omega_2[1, l] * a(second(l)), (l, 1, 2))

three_layers = theorem(
    "the gradient of a three-layer network",
    Derivative(outer(output), Omega_0[3, 2]),
    x[2]
    * Prime(a(first(3)))
    * Sum(Omega_1[k, 3] * Prime(a(second(k))) * Omega_2[1, k] * Prime(outer(output)), (k, 1, 2)),
    near_misses=[
        equal(
            Derivative(outer(output), Omega_0[3, 2]),
            x[3]
            * Prime(a(first(2)))
            * Sum(Omega_1[k, 3] * Prime(a(second(k))) * Omega_2[1, k] * Prime(outer(output)), (k, 1, 2)),
        )
    ],
    source="the backward pass of problems 7.6 and 7.9, applied twice, against direct differentiation",
)
