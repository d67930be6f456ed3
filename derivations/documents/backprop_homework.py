"""The homework on back-propagation, question 1: gradients of a three-layer network, ReLU and swish.

x in R^n, h in R^m, a in R^r, o in R^s; the loss is an arbitrary differentiable function of the o_k, ``Partial(loss, k)``
its derivative in o_k.  Products of arrays are written by entry in the one order in which the shapes fit.  Where the text
writes h, a or o, the layer before it is the free family ``h[...]``, ``a[...]`` or, for all three layers, written out.
"""

from sympy import Derivative, Eq, Integer, Limit, Ne, Piecewise, Rational, Sum, Symbol, oo, symbols

from derivations.documents.editions import backprop_homework
from udlsym import (
    Chapter,
    Partial,
    arithmetic,
    at_most,
    composite,
    equal,
    family,
    relu,
    sigmoid,
    step,
    swish,
    unequal,
)

chapter = Chapter(backprop_homework, "Question 1, Activation functions and back-propagation")

n, m, r, s = symbols("n m r s", integer=True, positive=True)
i, j, k, q, u, v = symbols("i j k q u v", integer=True)
W1, W2, W3, b1, b2, b3 = (family(name) for name in ("W_1", "W_2", "W_3", "b_1", "b_2", "b_3"))
x, h, a = family("x"), family("h"), family("a")


def o_of_a(row):
    """Entry of o = W_3 a + b_3, the entries of a free."""
    return Sum(W3[row, q] * a[q], (q, 1, r)) + b3[row]


def a_of_h(row):
    """Entry of a = sigma(W_2 h + b_2), the entries of h free."""
    return sigmoid(Sum(W2[row, j] * h[j], (j, 1, m)) + b2[row])


def o_of_h(row):
    """Entry of o as a function of h."""
    return Sum(W3[row, q] * a_of_h(q), (q, 1, r)) + b3[row]


def h_of_x(row):
    """Entry of h = W_1 x + b_1."""
    return Sum(W1[row, i] * x[i], (i, 1, n)) + b1[row]


def a_of_x(row):
    """Entry of a as a function of x."""
    return sigmoid(Sum(W2[row, j] * h_of_x(j), (j, 1, m)) + b2[row])


loss_of_a = composite("L", o_of_a(k), k, s)
loss_of_h = composite("L", o_of_h(k), k, s)
in_o, in_a, in_h, in_x = (u >= 1, u <= s), (v >= 1, v <= r), (v >= 1, v <= m), (v >= 1, v <= n)
unit_of_a, unit_of_h = (u >= 1, u <= r), (u >= 1, u <= m)

chapter.not_checkable(
    at="Question 1",
    lines=(3, 19),
    printed=r"\mathbf{o} &= \mathbf{W}_3 \mathbf{a} + \mathbf{b}_3,",
    why="the definition of the network, and the questions",
)
chapter.chain(
    at="Question 1, answer 1, third layer",
    steps=[
        step(
            (21, 21),
            r"\frac{\partial L}{\partial \mathbf{W}_3} &= \frac{\partial o}{\partial \mathbf{W}_3} \frac{\partial L}{\partial o}",
            equal(
                Derivative(loss_of_a, W3[u, v]),
                Sum(Derivative(o_of_a(k), W3[u, v]) * Partial(loss_of_a, k), (k, 1, s)),
                given=in_o + in_a,
            ),
        ),
        step(
            (21, 21),
            r"= \mathbf{a} \frac{\partial L}{\partial o}",
            equal(
                Sum(Derivative(o_of_a(k), W3[u, v]) * Partial(loss_of_a, k), (k, 1, s)),
                a[v] * Partial(loss_of_a, u),
                given=in_o + in_a,
            ),
        ),
        step(
            (21, 21),
            r"\frac{\partial L}{\partial \mathbf{b}_3} &= \frac{\partial o}{\partial \mathbf{b}_3} \frac{\partial L}{\partial o}",
            equal(
                Derivative(loss_of_a, b3[u]),
                Sum(Derivative(o_of_a(k), b3[u]) * Partial(loss_of_a, k), (k, 1, s)),
                given=in_o,
            ),
        ),
        step(
            (21, 21),
            r"\frac{\partial o}{\partial \mathbf{b}_3} \frac{\partial L}{\partial o} = \frac{\partial L}{\partial o}",
            equal(
                Sum(Derivative(o_of_a(k), b3[u]) * Partial(loss_of_a, k), (k, 1, s)),
                Partial(loss_of_a, u),
                given=in_o,
            ),
        ),
    ],
)

# sigma at the preactivation t, and its derivative there
t = Symbol("t", real=True)
preactivation = Sum(W2[u, j] * h[j], (j, 1, m)) + b2[u]
slope = sigmoid(preactivation) * (1 - sigmoid(preactivation))

chapter.not_checkable(
    at="Question 1, answer 1, second layer, heading",
    lines=(23, 25),
    printed="For the 2nd layer:",
    why="a heading",
)
chapter.chain(
    at="Question 1, answer 1, second layer",
    steps=[
        step(
            (27, 27),
            r"\frac{\partial \sigma(x)}{\partial x} &= \sigma(x)(1 - \sigma(x))",
            equal(Derivative(sigmoid(t), t), sigmoid(t) * (1 - sigmoid(t))),
        ),
        step(
            (27, 27),
            r"\frac{\partial a}{\partial \mathbf{W}_2} &= \frac{\partial \mathbf{W}_2 \mathbf{h} + \mathbf{b}_2}{\partial \mathbf{W}_2} "
            r"\frac{\partial \sigma(\mathbf{W}_2 \mathbf{h} + \mathbf{b}_2)}{\partial \mathbf{W}_2 \mathbf{h} + \mathbf{b}_2}",
            equal(
                Derivative(a_of_h(u), W2[u, v]),
                Derivative(preactivation, W2[u, v]) * slope,
                given=unit_of_a + in_h,
            ),
        ),
        step(
            (27, 27),
            r"&= \mathbf{h} \cdot \mathbf{a} \cdot (1 - \mathbf{a})",
            equal(
                Derivative(preactivation, W2[u, v]) * slope,
                h[v] * a_of_h(u) * (1 - a_of_h(u)),
                given=unit_of_a + in_h,
            ),
        ),
        step(
            (27, 27),
            r"\frac{\partial a}{\partial \mathbf{b}_2} &= \mathbf{a} \cdot (1 - \mathbf{a})",
            equal(Derivative(a_of_h(u), b2[u]), a_of_h(u) * (1 - a_of_h(u)), given=unit_of_a),
        ),
        step(
            (31, 31),
            r"\frac{\partial L}{\partial W_2} &= \frac{\partial a}{\partial W_2} \frac{\partial o}{\partial a} \frac{\partial L}{\partial o}",
            equal(
                Derivative(loss_of_h, W2[u, v]),
                Derivative(a_of_h(u), W2[u, v]) * Sum(Derivative(o_of_a(k), a[u]) * Partial(loss_of_h, k), (k, 1, s)),
                given=unit_of_a + in_h,
            ),
        ),
        step(
            (31, 31),
            r"= \frac{\partial L}{\partial o} \cdot W_3 \cdot h \cdot a \cdot (1 - a)",
            equal(
                Derivative(a_of_h(u), W2[u, v]) * Sum(Derivative(o_of_a(k), a[u]) * Partial(loss_of_h, k), (k, 1, s)),
                Sum(Partial(loss_of_h, k) * W3[k, u], (k, 1, s)) * h[v] * a_of_h(u) * (1 - a_of_h(u)),
                given=unit_of_a + in_h,
            ),
        ),
        step(
            (31, 31),
            r"\frac{\partial L}{\partial b_2} &= \frac{\partial a}{\partial b_2} \frac{\partial o}{\partial a} \frac{\partial L}{\partial o}",
            equal(
                Derivative(loss_of_h, b2[u]),
                Derivative(a_of_h(u), b2[u]) * Sum(Derivative(o_of_a(k), a[u]) * Partial(loss_of_h, k), (k, 1, s)),
                given=unit_of_a,
            ),
        ),
        step(
            (31, 31),
            r"= \frac{\partial L}{\partial o} \cdot W_3 \cdot a \cdot (1 - a)",
            equal(
                Derivative(a_of_h(u), b2[u]) * Sum(Derivative(o_of_a(k), a[u]) * Partial(loss_of_h, k), (k, 1, s)),
                Sum(Partial(loss_of_h, k) * W3[k, u], (k, 1, s)) * a_of_h(u) * (1 - a_of_h(u)),
                given=unit_of_a,
            ),
        ),
    ],
)

# The printed product dh/dW_1 da/dh dL/do only exists where r = s: da/dh is r x m and dL/do has s entries
o_of_x_square = Sum(W3[k, q] * a_of_x(q), (q, 1, r)) + b3[k]
loss_square = composite("L", o_of_x_square, k, r)
dL_do_through_a = Sum(W2[q, u] * a_of_x(q) * (1 - a_of_x(q)) * Partial(loss_square, q), (q, 1, r))
loss_of_x = composite("L", h_of_x(k), k, m)  # the loss as a function of h: Partial is dL/dh
missing_layer = (
    "Between a and the loss lies o: the factor do/da = W_3 is missing, and the shapes do not fit without it."
)

chapter.not_checkable(
    at="Question 1, answer 1, first layer, heading",
    lines=(33, 33),
    printed="For the 1st layer:",
    why="a heading",
)
chapter.chain(
    at="Question 1, answer 1, first layer",
    steps=[
        step(
            (35, 35),
            r"\frac{\partial L}{\partial W_1} &= \frac{\partial h}{\partial W_1} \frac{\partial a}{\partial h} \frac{\partial L}{\partial o}",
            equal(Derivative(loss_square, W1[u, v]), x[v] * dL_do_through_a, given=unit_of_h + in_x),
            expect="refuted",
            why=missing_layer,
        ),
        step(
            (35, 35),
            r"= x \frac{\partial L}{\partial h}",
            equal(Derivative(loss_of_x, W1[u, v]), x[v] * Partial(loss_of_x, u), given=unit_of_h + in_x),
        ),
        step(
            (35, 35),
            r"\frac{\partial L}{\partial b_1} &= \frac{\partial h}{\partial b_1} \frac{\partial a}{\partial h} \frac{\partial L}{\partial o}",
            equal(Derivative(loss_square, b1[u]), dL_do_through_a, given=unit_of_h),
            expect="refuted",
            why=missing_layer,
        ),
        step(
            (35, 35),
            r"\frac{\partial L}{\partial b_1} &= \frac{\partial h}{\partial b_1} \frac{\partial a}{\partial h} "
            r"\frac{\partial L}{\partial o} = \frac{\partial L}{\partial h}",
            equal(Derivative(loss_of_x, b1[u]), Partial(loss_of_x, u), given=unit_of_h),
        ),
    ],
)

# dL/dh with the loss as a function of a, so that Partial is dL/da; dL/da with the loss as a function of o
loss_in_a = composite("L", a_of_h(k), k, r)
chained = Sum(Derivative(a_of_h(q), h[v]) * Partial(loss_in_a, q), (q, 1, r))
through_o = Sum(Derivative(o_of_a(k), a[v]) * Partial(loss_of_a, k), (k, 1, s))

chapter.chain(
    at="Question 1, answer 1, hidden layers",
    steps=[
        step(
            (39, 39),
            r"\frac{\partial L}{\partial h} &= \frac{\partial a}{\partial h} \frac{\partial L}{\partial a}",
            equal(Derivative(loss_in_a, h[v]), chained, given=in_h),
        ),
        step(
            (39, 39),
            r"&= W_2 a (1 - a) \frac{\partial L}{\partial a}",
            equal(
                chained,
                Sum(W2[q, v] * a_of_h(q) * (1 - a_of_h(q)) * Partial(loss_in_a, q), (q, 1, r)),
                given=in_h,
            ),
        ),
        step(
            (43, 43),
            r"\frac{\partial L}{\partial a} &= \frac{\partial o}{\partial a} \frac{\partial L}{\partial o}",
            equal(Derivative(loss_of_a, a[v]), through_o, given=in_a),
        ),
        step(
            (43, 43),
            r"&= W_3 a (1 - a) \frac{\partial L}{\partial o}",
            equal(through_o, Sum(W3[k, v] * a[v] * (1 - a[v]) * Partial(loss_of_a, k), (k, 1, s)), given=in_a),
            expect="refuted",
            why="o = W_3 a + b_3 has no activation, so do/da is W_3 alone; a(1 - a) belongs to the layer below.",
        ),
    ],
)
chapter.not_checkable(
    at="Question 1, answer 1, conclusion",
    lines=(45, 45),
    printed=r"We observe that everything can be expressed in function of $\frac{\partial L}{\partial o}$ along with $h$ and $a$",
    why="what a program stores; the equations before it are what it rests on",
)
chapter.claim(
    at="Question 1, answer 2",
    lines=(47, 49),
    printed=r"2(m + r + s) \text{ Bytes}",
    says=equal(Sum(Integer(2), (i, 1, m)) + Sum(Integer(2), (i, 1, r)) + Sum(Integer(2), (i, 1, s)), 2 * (m + r + s)),
)

X, Y, beta = symbols("x y beta", real=True)
gate = sigmoid(beta * X)
f = Piecewise((X, X > 0), (0, True))
left, right = Limit((f - 0) / (X - 0), X, 0, "-"), Limit((f - 0) / (X - 0), X, 0, "+")

chapter.not_checkable(
    at="Question 1, answer 3, heading",
    lines=(51, 51),
    printed="3.",
    why="the number of the answer",
)
chapter.chain(
    at="Question 1, answer 3",
    steps=[
        step(
            (53, 53),
            r"\lim_{x \rightarrow 0^-} \frac{f(x) - f(0^-)}{x - 0^-} &= \frac{0 - 0}{x}",
            equal((f - 0) / (X - 0), arithmetic("(0 - 0)/x", x=X), given=[X < 0]),
        ),
        step((53, 53), r"= 0", equal(left, 0)),
        step(
            (53, 53),
            r"\lim_{x \rightarrow 0^+} \frac{f(x) - f(0^+)}{x - 0^+} &= \frac{x - 0}{x}",
            equal((f - 0) / (X - 0), arithmetic("(x - 0)/x", x=X), given=[X > 0]),
        ),
        step((53, 53), r"= 1", equal(right, 1)),
        step((57, 57), r"1 & \text{if } x > 0", equal(Derivative(f, X), 1, given=[X > 0])),
        step((57, 57), r"0 & \text{if } x < 0", equal(Derivative(f, X), 0, given=[X < 0])),
        step(
            (59, 59),
            r"With $x = 0$ undefined.",
            unequal(left, right),
        ),
    ],
)
chapter.claim(
    at="Question 1, answer 4",
    lines=(63, 63),
    printed=r"we will have 0 values everywhere except at $x=0$",
    says=equal(Derivative(f, X, X), 0, given=[Ne(X, 0)]),
)
chapter.not_checkable(
    at="Question 1, answer 5, cases",
    lines=(72, 72),
    printed="Since we don't know if $x > 0$ or $x < 0$",
    why="says why the limit has cases",
)
chapter.chain(
    at="Question 1, answer 5",
    steps=[
        step(
            (66, 66),
            r"\lim_{x \rightarrow 0} \sigma(x) &= \frac{1}{2}",
            equal(Limit(sigmoid(X), X, 0, "+-"), Rational(1, 2)),
        ),
        step((66, 66), r"\lim_{x \rightarrow +\infty} \sigma(x) &= 1", equal(Limit(sigmoid(X), X, oo), 1)),
        step((66, 66), r"\lim_{x \rightarrow -\infty} \sigma(x) &= 0", equal(Limit(sigmoid(X), X, -oo), 0)),
        step(
            (70, 70),
            r"\lim_{\beta \rightarrow 0} g(x) = \frac{1}{2}x",
            equal(Limit(swish(X, beta), beta, 0, "+-"), X / 2),
        ),
        step(
            (74, 74),
            r"\lim_{\beta \rightarrow \infty} g(x) = \begin{cases} x & \text{if } x > 0",
            equal(Limit(swish(X, beta), beta, oo), X, given=[X > 0]),
        ),
        step(
            (74, 74),
            r"0 & \text{if } x \leq 0",
            equal(Limit(swish(X, beta), beta, oo), 0, given=[X < 0]),
        ),
        # at x = 0 swish is 0 for every beta, and so is its limit
        step((74, 74), r"\leq 0", equal(swish(X, beta), 0, given=[Eq(X, 0)])),
    ],
)
chapter.not_checkable(
    at="Question 1, answer 6, swish",
    lines=(76, 76),
    printed="We might want to use the swish function over the ReLU",
    why="a preference in words",
)
chapter.chain(
    at="Question 1, answer 6, swish, derivatives",
    steps=[
        step(
            (76, 76),
            "we can fully differentiate our neural network with it, without having a non defined point",
            equal(Derivative(swish(X, beta), X), gate + beta * X * gate * (1 - gate)),
        ),
        step(
            (76, 76),
            "we can fully differentiate our neural network twice.",
            equal(Derivative(swish(X, beta), (X, 2)), beta * gate * (1 - gate) * (2 + beta * X * (1 - 2 * gate))),
        ),
    ],
)
chapter.claim(
    at="Question 1, answer 6, ReLU",
    lines=(78, 78),
    printed="because it's monotonically increasing",
    says=at_most(relu(X), relu(Y), given=[X <= Y]),
)
