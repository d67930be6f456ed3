"""Momentum, Nesterov and RMSprop, for every number t of steps.

1. the momentum term as a weighted sum of all gradients; 2. the sum of its weights; 3. its value for a constant
gradient; 4. heavy-ball momentum; 5. the sum of squares of AdaGrad and the moving average of RMSprop.

>>> momentum.prove().method
'induction'
"""

from sympy import Abs, Function, Integer, Sum, Symbol

from udlsym import Definition, equal, family, less, theorem

beta = Symbol("beta", positive=True)
t, k = Symbol("t", integer=True), Symbol("k", integer=True)
T = Symbol("T", integer=True, nonnegative=True)
g = family("g")
start = Symbol("m_0", real=True)
m = Function("m", real=True)

# Momentum ------------------------------------------------------------------------------------------------------------

averaging = (
    Definition(m(t), beta * m(t - 1) + (1 - beta) * g[t], variables=(t,), given=(t >= 1,)),
    Definition(m(Integer(0)), start),
)

momentum = theorem(
    "the momentum term is a weighted sum of the gradients, whatever it starts from",
    m(T),
    beta**T * start + (1 - beta) * Sum(beta ** (T - k) * g[k], (k, 1, T)),
    definitions=averaging,
    near_misses=[
        equal(m(T), start + (1 - beta) * Sum(beta ** (T - k) * g[k], (k, 1, T)), definitions=averaging),
        equal(m(T), beta**T * start + (1 - beta) * Sum(beta**k * g[k], (k, 1, T)), definitions=averaging),
    ],
    source="Understanding Deep Learning, problem 6.10",
)

momentum_weights = theorem(
    "the weights of the momentum term, with that of the start, sum to one",
    beta**T + (1 - beta) * Sum(beta ** (T - k), (k, 1, T)),
    1,
    near_misses=[equal(beta ** (T + 1) + (1 - beta) * Sum(beta ** (T - k), (k, 1, T)), 1)],
    source="Understanding Deep Learning, problem 6.10",
)

weight_decay = theorem(
    "an older gradient has the smaller weight",
    (1 - beta) * beta ** (T + 1),
    (1 - beta) * beta**T,
    "<",
    given=[beta < 1],
    near_misses=[less((1 - beta) * beta**T, (1 - beta) * beta ** (T + 1), given=[beta < 1])],
    source="Understanding Deep Learning, problem 6.10",
)

# Heavy ball ----------------------------------------------------------------------------------------------------------

u = Function("u", real=True)
heavy_ball = (
    Definition(u(t), beta * u(t - 1) + g[t], variables=(t,), given=(t >= 1,)),
    Definition(u(Integer(0)), Integer(0)),
)

heavy_ball_sum = theorem(
    "heavy-ball momentum is a weighted sum of the gradients",
    u(T),
    Sum(beta ** (T - k) * g[k], (k, 1, T)),
    definitions=heavy_ball,
    near_misses=[equal(u(T), (1 - beta) * Sum(beta ** (T - k) * g[k], (k, 1, T)), definitions=heavy_ball)],
    source="Polyak (1964)",
)

slope = Symbol("c", real=True)
constant = (
    Definition(u(t), beta * u(t - 1) + slope, variables=(t,), given=(t >= 1,)),
    Definition(u(Integer(0)), Integer(0)),
)

terminal_speed = theorem(
    "heavy-ball momentum under a constant gradient",
    (1 - beta) * u(T),
    (1 - beta**T) * slope,
    given=[beta < 1],
    definitions=constant,
    near_misses=[equal((1 - beta) * u(T), slope, given=[beta < 1], definitions=constant)],
    source="finite geometric sum: the speed tends to c/(1 - beta)",
)

# Nesterov ------------------------------------------------------------------------------------------------------------

w, speed, rate = Symbol("w", real=True), Symbol("m", real=True), Symbol("alpha", positive=True)
curvature, minimum = Symbol("h", positive=True), Symbol("w_min", real=True)

nesterov_on_a_quadratic = theorem(
    "Nesterov's gradient on a quadratic is the gradient here, less the curvature times the step ahead",
    curvature * ((w - rate * beta * speed) - minimum),
    curvature * (w - minimum) - curvature * rate * beta * speed,
    near_misses=[
        equal(
            curvature * ((w - rate * beta * speed) - minimum),
            curvature * (w - minimum) + curvature * rate * beta * speed,
        )
    ],
    source="the loss is h (w - w_min)^2/2",
)

# AdaGrad and RMSprop -------------------------------------------------------------------------------------------------

a = Function("a", real=True)
summing = (
    Definition(a(t), a(t - 1) + g[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(a(Integer(0)), Integer(0)),
)

adagrad = theorem(
    "AdaGrad divides by the root of the sum of all squared gradients",
    a(T),
    Sum(g[k] ** 2, (k, 1, T)),
    definitions=summing,
    near_misses=[equal(a(T), Sum(g[k], (k, 1, T)) ** 2, definitions=summing)],
    source="Duchi et al. (2011)",
)

v = Function("v", real=True)
root_mean_square = (
    Definition(v(t), beta * v(t - 1) + (1 - beta) * g[t] ** 2, variables=(t,), given=(t >= 1,)),
    Definition(v(Integer(0)), Integer(0)),
)

rmsprop = theorem(
    "RMSprop divides by the root of a weighted mean of squared gradients",
    v(T),
    (1 - beta) * Sum(beta ** (T - k) * g[k] ** 2, (k, 1, T)),
    definitions=root_mean_square,
    near_misses=[
        equal(v(T), (1 - beta) ** 2 * Sum(beta ** (T - k) * g[k] ** 2, (k, 1, T)), definitions=root_mean_square)
    ],
    source="Tieleman and Hinton (2012)",
)

epsilon, gradient = Symbol("epsilon", positive=True), Symbol("g_t", real=True)

normalised_step = theorem(
    "a step normalised by the gradient's own size is shorter than the learning rate",
    Abs(rate * gradient / (Abs(gradient) + epsilon)),
    rate,
    "<",
    near_misses=[less(Abs(rate * gradient / (Abs(gradient) + epsilon)), rate / 2)],
    source="normalised gradients, as in Adam's first step",
)
