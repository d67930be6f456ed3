"""Recurrent networks: the state after T steps, and how gradients travel back through time.

1. a linear state for all T; 2. its gradients; 3. the product of derivatives and its bounds; 4. the gates of an LSTM.

>>> linear_state.prove().method
'induction'
"""

from sympy import Derivative, Function, Integer, Product, Sum, Symbol, tanh

from udlsym import Definition, Prime, equal, family, less, sigmoid, theorem

# A linear state ------------------------------------------------------------------------------------------------------

t, k = Symbol("t", integer=True), Symbol("k", integer=True)
T = Symbol("T", integer=True, nonnegative=True)
w, start = Symbol("w", real=True), Symbol("h_0", real=True)
recurrent = Symbol("r", positive=True)
x = family("x")
h = Function("h", real=True)
linear = (
    Definition(h(t), recurrent * h(t - 1) + w * x[t], variables=(t,), given=(t >= 1,)),
    Definition(h(Integer(0)), start),
)

linear_state = theorem(
    "the state of a linear recurrent network after T steps",
    h(T),
    recurrent**T * start + w * Sum(recurrent ** (T - k) * x[k], (k, 1, T)),
    definitions=linear,
    near_misses=[
        equal(h(T), recurrent**T * start + w * Sum(recurrent**k * x[k], (k, 1, T)), definitions=linear),
        equal(h(T), start + w * Sum(recurrent ** (T - k) * x[k], (k, 1, T)), definitions=linear),
    ],
    source="unrolled through time, with a positive recurrent weight r",
)

unrolled = recurrent**T * start + w * Sum(recurrent ** (T - k) * x[k], (k, 1, T))

gradient_by_start = theorem(
    "the gradient of the state by the first state is a power of the recurrent weight",
    Derivative(unrolled, start),
    recurrent**T,
    near_misses=[equal(Derivative(unrolled, start), recurrent ** (T - 1))],
    source="why gradients vanish for r < 1 and explode for r > 1",
)

gradient_by_input_weight = theorem(
    "the gradient of the state by the input weight sums over all steps",
    Derivative(unrolled, w),
    Sum(recurrent ** (T - k) * x[k], (k, 1, T)),
    near_misses=[equal(Derivative(unrolled, w), recurrent**T * Sum(x[k], (k, 1, T)))],
    source="back-propagation through time",
)

# Through a nonlinearity ----------------------------------------------------------------------------------------------

a = Function("a", real=True)
state, other_input, bias, weight = (Symbol(name, real=True) for name in ("s", "u", "b", "omega"))

one_step = theorem(
    "the derivative of one step by the state before",
    Derivative(a(bias + weight * state + other_input), state),
    weight * Prime(a(bias + weight * state + other_input)),
    near_misses=[
        equal(
            Derivative(a(bias + weight * state + other_input), state),
            state * Prime(a(bias + weight * state + other_input)),
        )
    ],
    source="chain rule",
)

slopes = family("d", domain="positive")
backward = Function("delta", real=True)
through_time = (
    Definition(backward(t), slopes[t] * recurrent * backward(t - 1), variables=(t,), given=(t >= 1,)),
    Definition(backward(Integer(0)), Integer(1)),
)

gradient_through_time = theorem(
    "the gradient after T steps is the product of the slopes times a power of the recurrent weight",
    backward(T),
    recurrent**T * Product(slopes[k], (k, 1, T)),
    definitions=through_time,
    near_misses=[equal(backward(T), recurrent * Product(slopes[k], (k, 1, T)), definitions=through_time)],
    source="back-propagation through time; d[t] is the slope of the activation at step t",
)

tanh_slope = theorem(
    "the hyperbolic tangent is nowhere steeper than one",
    1 - tanh(state) ** 2,
    1,
    "<=",
    near_misses=[less(1 - tanh(state) ** 2, 1)],
    source="equality at zero only",
)

vanishing_gradient = theorem(
    "a recurrent weight below one makes the gradient shrink",
    recurrent ** (T + 1),
    recurrent**T,
    "<",
    given=[recurrent < 1],
    near_misses=[less(recurrent**T, recurrent ** (T + 1), given=[recurrent < 1])],
    source="vanishing gradients",
)

# Gates ---------------------------------------------------------------------------------------------------------------

cell, candidate, gate = Symbol("c", real=True), Symbol("g", real=True), Symbol("z", real=True)
updated = (1 - sigmoid(gate)) * cell + sigmoid(gate) * candidate

gate_gradient = theorem(
    "the derivative of a gated update by the gate",
    Derivative(updated, gate),
    sigmoid(gate) * (1 - sigmoid(gate)) * (candidate - cell),
    near_misses=[equal(Derivative(updated, gate), sigmoid(gate) * (1 - sigmoid(gate)) * (cell - candidate))],
    source="Cho et al. (2014), equation 7",
)

carried = theorem(
    "the derivative of a gated update by the old state is one less the gate",
    Derivative(updated, cell),
    1 - sigmoid(gate),
    near_misses=[equal(Derivative(updated, cell), sigmoid(gate))],
    source="Cho et al. (2014), equation 7",
)

forget = family("f", domain="positive")
memory = Function("m", real=True)
lstm = (
    Definition(memory(t), forget[t] * memory(t - 1), variables=(t,), given=(t >= 1,)),
    Definition(memory(Integer(0)), cell),
)

memory_carried = theorem(
    "what an LSTM cell keeps after T steps is the product of the forget gates",
    memory(T),
    cell * Product(forget[k], (k, 1, T)),
    definitions=lstm,
    near_misses=[equal(memory(T), cell * Sum(forget[k], (k, 1, T)), definitions=lstm)],
    source="Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000)",
)
