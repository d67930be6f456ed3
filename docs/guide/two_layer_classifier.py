"""The full gradient of a two-layer softmax classifier, for every number of inputs, hidden units and classes.

The network maps inputs x to hidden pre-activations f = b + W x, to logits beta + Omega a(f), and the loss is the
cross-entropy of their softmax against the label y.  The theorems on back-propagation give each gradient in terms of
the loss's derivatives by the logits; the softmax Jacobian gives those; every result is settled against the loss
differentiated directly.  Run it: ``python docs/guide/two_layer_classifier.py``.
"""

from proving import known, line
from sympy import Derivative, KroneckerDelta, Sum, Symbol, exp, log

from derivations import backpropagation, softmax
from derivations.backpropagation import Omega, beta, f, i, i_in_range, j, j_in_range, k, l, m, n
from udlsym import Partial, Prime, family, index

a = backpropagation.a
y, q = Symbol("y", integer=True), Symbol("q", integer=True)
label = (y >= 1, y <= m)


def logit(unit):
    """A logit, from the hidden pre-activations f."""
    return beta[unit] + Sum(Omega[unit, l] * a(f[l]), (l, 1, n))


# 1. The derivative of cross-entropy by a logit, from the softmax Jacobian, here with m classes.
known(softmax.jacobian.instantiate({softmax.K: m}))
probability_less_label = known(softmax.cross_entropy_gradient.instantiate({softmax.K: m}))


def error(unit):
    """What that theorem says of a logit of this network."""
    at_unit = probability_less_label.subs(softmax.j, unit)
    return at_unit.replace(lambda e: e.is_Indexed and e.base == softmax.z, lambda e: logit(e.indices[0]))


loss = line(
    "the loss",
    -log(exp(logit(y)) / Sum(exp(logit(k)), (k, 1, m))),
    log(Sum(exp(logit(k)), (k, 1, m))) - logit(y),
    given=label,
)
upstream = Partial(backpropagation.loss, i)

# 2. The second layer: back-propagation with that error for dl/df_i.
weights = known(backpropagation.weights).subs(upstream, error(i))
line("the weights of the second layer", Derivative(loss, Omega[i, j]), weights, given=i_in_range + j_in_range + label)

biases = known(backpropagation.biases).subs(upstream, error(i))
line("the biases of the second layer", Derivative(loss, beta[i]), biases, given=i_in_range + label)

# 3. The hidden layer: Omega^T times the error, where the label picks out one row of Omega.
known(backpropagation.preactivations)
p = family("p")
line(
    "the error sent back",
    Sum(Omega[k, j] * (p[k] - KroneckerDelta(k, y)), (k, 1, m)),
    Sum(Omega[k, j] * p[k], (k, 1, m)) - Omega[y, j],
    given=j_in_range + label,
)
sent_back = Sum(Omega[k, j] * exp(logit(k)), (k, 1, m)) / Sum(exp(logit(q)), (q, 1, m)) - Omega[y, j]
line(
    "the hidden pre-activations",
    Derivative(loss, f[j]),
    Prime(a(f[j])) * sent_back,
    given=j_in_range + label,
)

# 4. The first layer: f = b + W x, and the same theorem on the weights once more.
x, W, b = family("x"), family("W"), family("b")
inputs, r = Symbol("D_i", integer=True, positive=True), Symbol("r", integer=True)
s, s_in_range = index("s", 1, inputs)


def hidden(unit):
    """A hidden pre-activation, from the inputs."""
    return b[unit] + Sum(W[unit, r] * x[r], (r, 1, inputs))


def at_inputs(expression):
    """An expression with every f written out in the inputs."""
    return expression.replace(lambda e: e.is_Indexed and e.base == f, lambda e: hidden(e.indices[0]))


first = at_inputs(Prime(a(f[j])) * sent_back)
line(
    "the weights of the first layer",
    Derivative(at_inputs(loss), W[j, s]),
    first * x[s],
    given=j_in_range + s_in_range + label,
)
line("the biases of the first layer", Derivative(at_inputs(loss), b[j]), first, given=j_in_range + label)
