"""Chapter 7, Gradients and initialization: problems 7.2 to 7.12 (7.1 is in ch07_two_layers.py, the rest in
ch07_forward_mode.py).

Vectors and matrices are written by entry.  `loss` is any differentiable function of the pre-activations of a layer and
`Partial(loss, k)` its derivative by the k-th of them; a shape p x q is checked by counting entries, q for each of p rows.
In problem 7.12 y is a function of x through f_1 = exp x, f_2 = f_1^2, f_3 = f_1 + f_2, f_4 = exp f_3,
f_5 = sin f_3 and y = f_4 + f_5, as the problem defines them; a derivative by f_k is that of what follows f_k.
"""

from sympy import (
    Derivative,
    Eq,
    Limit,
    Ne,
    Piecewise,
    Sum,
    Symbol,
    cos,
    exp,
    oo,
    sin,
    symbols,
)

from derivations.documents.editions import udl_solutions
from udlsym import (
    Chapter,
    Partial,
    composite,
    equal,
    family,
    index,
    indicator,
    leaky_relu,
    sigmoid,
    step,
)
from udlsym.functions import binary_cross_entropy

chapter = Chapter(udl_solutions, "Chapter 7, Gradients and initialization")

omega_3, beta_3, h_3, y_i = symbols("omega_3 beta_3 h_3 y_i", real=True)
f, y = symbols("f y", real=True)
f_3_of_h_3 = beta_3 + omega_3 * h_3

chapter.chain(
    at="Problem 7.2",
    steps=[
        step(
            (521, 522),
            r"\frac{\partial f_3}{\partial h_3} &= \omega_3",
            equal(Derivative(f_3_of_h_3, h_3), omega_3),
        ),
        step(
            (523, 523),
            r"\frac{\partial l_i}{\partial f_3} &= 2(f_3 - y_i)",
            equal(Derivative((f - y_i) ** 2, f), 2 * (f - y_i)),
        ),
        step(
            (524, 525),
            r"\frac{\partial l_i}{\partial h_3} &= 2\omega_3(\beta_3 + \omega_3 \cdot h_3 - y_i)",
            equal(Derivative((f_3_of_h_3 - y_i) ** 2, h_3), 2 * omega_3 * (beta_3 + omega_3 * h_3 - y_i)),
        ),
    ],
)

# In equation 7.19 h_2 and f_1 have D_2 entries, h_3 and f_2 have D_3, f_3 has D_f and the loss one
D_2, D_3, D_f = symbols("D_2 D_3 D_f", integer=True, positive=True)
row = Symbol("row", integer=True)

chapter.chain(
    at="Problem 7.3",
    steps=[
        step(
            (529, 529),
            r"\frac{\partial l_i}{\partial \mathbf{f}_1} = D_2 \times 1",
            equal(Sum(1, (row, 1, D_2)), D_2 * 1),
        ),
        step(
            (531, 532),
            r"\frac{\partial \mathbf{h}_2}{\partial \mathbf{f}_1} &= D_2 \times D_2",
            equal(Sum(D_2, (row, 1, D_2)), D_2 * D_2),
        ),
        step(
            (533, 533),
            r"\frac{\partial \mathbf{f}_2}{\partial \mathbf{h}_2} &= D_2 \times D_3",
            equal(Sum(D_3, (row, 1, D_2)), D_2 * D_3),
        ),
        step(
            (534, 534),
            r"\frac{\partial \mathbf{h}_3}{\partial \mathbf{f}_2} &= D_3 \times D_3",
            equal(Sum(D_3, (row, 1, D_3)), D_3 * D_3),
        ),
        step(
            (535, 535),
            r"\frac{\partial \mathbf{f}_3}{\partial \mathbf{h}_3} &= D_3 \times D_f",
            equal(Sum(D_f, (row, 1, D_3)), D_3 * D_f),
        ),
        step(
            (536, 537),
            r"\frac{\partial l_i}{\partial \mathbf{f}_3} &= D_f \times 1",
            equal(Sum(1, (row, 1, D_f)), D_f * 1),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 7.4, loss",
    lines=(541, 542),
    printed=r"l_i &= (y_i - f[x_i, \phi])^2",
    why="the definition of the loss",
)
chapter.claim(
    at="Problem 7.4",
    lines=(543, 544),
    printed=r"\frac{\partial l_i}{\partial f[x_i, \phi]} &= -2(y_i - f[x_i, \phi])",
    says=equal(Derivative((y_i - f) ** 2, f), -2 * (y_i - f)),
)
chapter.not_checkable(
    at="Problem 7.5, loss",
    lines=(548, 549),
    printed=r"l_i &= -(1 - y_i) \log[1 - \text{sig}[f(x_i, \phi)]] - y_i \log[\text{sig}[f(x_i, \phi)]]",
    why="the definition of the loss",
)
chapter.claim(
    at="Problem 7.5",
    lines=(550, 551),
    printed=r"\frac{\partial l_i}{\partial f[x_i, \phi]} &= \text{sig}(f[x_i, \phi]) - y_i",
    says=equal(Derivative(binary_cross_entropy(sigmoid(f), y_i), f), sigmoid(f) - y_i),
)

m, n = symbols("m n", integer=True, positive=True)
k, l = symbols("k l", integer=True)
i, i_in_range = index("i", 1, m)
j, j_in_range = index("j", 1, n)
beta, Omega, h, z = family("beta"), family("Omega"), family("h"), family("z")
in_range = (*i_in_range, *j_in_range)
layer_i = beta[i] + Sum(Omega[i, l] * h[l], (l, 1, n))

chapter.claim(
    at="Problem 7.6",
    lines=(555, 555),
    printed=r"its derivative is Ω_{ij} is contained at i^{th} row and j^{th} column. "
    r"Hence the derivative of z w.r.t \mathbf{h} would be Ω^T .",
    says=equal(Derivative(layer_i, h[j]), Omega[i, j], given=in_range),
)

chapter.not_checkable(
    at="Problem 7.7, activation",
    lines=(559, 560),
    printed=r"h &= \text{sig}[f]",
    why="the definition of the activation",
)
chapter.chain(
    at="Problem 7.7",
    steps=[
        step(
            (561, 562),
            r"\frac{\partial h}{\partial f} &= \frac{e^{-f}}{(1 + e^{-f})^2}",
            equal(Derivative(sigmoid(f), f), exp(-f) / (1 + exp(-f)) ** 2),
        ),
        step(
            (564, 564),
            "is a large positive value, it returns zero.",
            equal(Limit(exp(-f) / (1 + exp(-f)) ** 2, f, oo), 0),
        ),
        step(
            (565, 565),
            "For large negative values, it also returns zero.",
            equal(Limit(exp(-f) / (1 + exp(-f)) ** 2, f, -oo), 0),
        ),
    ],
)

heaviside = Piecewise((0, f < 0), (1, True))
rectangular = Piecewise((0, f < 0), (1, f <= 1), (0, True))

chapter.chain(
    at="Problem 7.8",
    steps=[
        step(
            (569, 569),
            "For both functions, the gradient change concerning each activation function would be zero",
            equal(Derivative(heaviside, f), 0, given=[Ne(f, 0)]),
        ),
        step(
            (569, 569),
            "would be zero for most of the input",
            equal(Derivative(rectangular, f), 0, given=[Ne(f, 0), Ne(f, 1)]),
        ),
    ],
)

loss = composite("ell", beta[k] + Sum(Omega[k, l] * h[l], (l, 1, n)), k, m)
chain_rule = Partial(loss, i) * Derivative(layer_i, Omega[i, j])

chapter.chain(
    at="Problem 7.9",
    steps=[
        step(
            (575, 575),
            r"\frac{\partial f_i}{\partial \Omega_{ij}} &= \mathbf{h}_j",
            equal(Derivative(layer_i, Omega[i, j]), h[j], given=in_range),
        ),
        step(
            (575, 575),
            r"\frac{\partial l}{\partial \Omega} &= \frac{\partial l}{\partial \mathbf{f}} "
            r"\frac{\partial \mathbf{f}}{\partial \Omega}",
            equal(Derivative(loss, Omega[i, j]), chain_rule, given=in_range),
        ),
        step(
            (575, 575),
            r"\frac{\partial l}{\partial \Omega} &= \frac{\partial l}{\partial \mathbf{f}} \mathbf{h}^T",
            equal(Derivative(loss, Omega[i, j]), Partial(loss, i) * h[j], given=in_range),
            using=("derivations.backpropagation.weights",),
        ),
    ],
)

# f_{k-1} of problem 7.10 is the family z here
alpha = Symbol("alpha", positive=True)
leaky_loss = composite("ell", beta[k] + Sum(Omega[k, l] * leaky_relu(z[l], alpha), (l, 1, n)), k, m)
upstream = Sum(Omega[k, j] * Partial(leaky_loss, k), (k, 1, m))

chapter.not_checkable(
    at="Problem 7.10, remark",
    lines=(583, 583),
    printed=r"Only the derivative equation $\frac{\partial l}{\partial f}$ will be changed",
    why="words before the equation, which is checked below",
)
chapter.chain(
    at="Problem 7.10",
    steps=[
        step(
            (581, 581),
            r"\frac{\partial a}{\partial f} = \begin{cases} 1 & \text{if } x > 0, \\ "
            r"\alpha & \text{if } x \leq 0. \end{cases}",
            equal(Derivative(leaky_relu(f, alpha), f), Piecewise((1, f > 0), (alpha, f <= 0)), given=[Ne(f, 0)]),
        ),
        step(
            (585, 585),
            r"\frac{\partial l_i}{\partial \mathbf{f}_{k-1}} = \mathbb{I}[\mathbf{f}_{k-1} > 0] \odot "
            r"\left(\Omega_k^T \frac{\partial l_i}{\partial \mathbf{f}_k} \right) + "
            r"\mathbb{I}[\mathbf{f}_{k-1} \leq 0] \odot "
            r"\alpha \left(\Omega_k^T \frac{\partial l_i}{\partial \mathbf{f}_k} \right)",
            equal(
                Derivative(leaky_loss, z[j]),
                indicator(z[j] > 0) * upstream + indicator(z[j] <= 0) * alpha * upstream,
                given=(*j_in_range, Ne(z[j], 0)),
            ),
            using=("derivations.backpropagation.through_leaky_relu",),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 7.11",
    lines=(589, 589),
    printed="instead of retaining these variables, they are saved at checkpoints",
    why="describes an algorithm in words",
)

f_1, f_2, f_3, f_4, f_5, x = symbols("f_1 f_2 f_3 f_4 f_5 x", real=True)
y_of_f_3 = exp(f_3) + sin(f_3)
y_of_f_1 = exp(f_1 + f_1**2) + sin(f_1 + f_1**2)
y_of_x = exp(exp(x) + exp(x) ** 2) + sin(exp(x) + exp(x) ** 2)
slope = exp(f_3) + cos(f_3)
at_f_3 = (Eq(f_3, f_1 + f_1**2), Eq(f_2, f_1**2))
at_x = (*at_f_3, Eq(f_1, exp(x)))

chapter.chain(
    at="Problem 7.12",
    steps=[
        step((593, 593), r"\frac{\partial y}{\partial f_5} &= 1", equal(Derivative(f_4 + f_5, f_5), 1)),
        step((593, 593), r"\frac{\partial y}{\partial f_4} &= 1", equal(Derivative(f_4 + f_5, f_4), 1)),
        step(
            (593, 593),
            r"\frac{\partial y}{\partial f_3} &= \frac{\partial f_4}{\partial f_3} \frac{\partial y}{\partial f_4} + "
            r"\frac{\partial f_5}{\partial f_3} \frac{\partial y}{\partial f_5}",
            equal(
                Derivative(y_of_f_3, f_3),
                Derivative(exp(f_3), f_3) * Derivative(f_4 + f_5, f_4)
                + Derivative(sin(f_3), f_3) * Derivative(f_4 + f_5, f_5),
            ),
        ),
        step(
            (593, 593),
            r"= \exp[f_3] + \cos[f_3] \\ \frac{\partial y}{\partial f_2}",
            equal(
                Derivative(exp(f_3), f_3) * Derivative(f_4 + f_5, f_4)
                + Derivative(sin(f_3), f_3) * Derivative(f_4 + f_5, f_5),
                slope,
            ),
        ),
        step(
            (593, 593),
            r"\frac{\partial y}{\partial f_2} &= \frac{\partial f_3}{\partial f_2} \frac{\partial y}{\partial f_3}",
            equal(
                Derivative(exp(f_1 + f_2) + sin(f_1 + f_2), f_2),
                Derivative(f_1 + f_2, f_2) * Derivative(y_of_f_3, f_3),
                given=[Eq(f_3, f_1 + f_2)],
            ),
        ),
        step(
            (593, 593),
            r"\frac{\partial y}{\partial f_3} = \exp[f_3] + \cos[f_3] \\ \frac{\partial y}{\partial f_1}",
            equal(Derivative(f_1 + f_2, f_2) * Derivative(y_of_f_3, f_3), slope),
        ),
        step(
            (593, 593),
            r"\frac{\partial y}{\partial f_1} &= \frac{\partial f_2}{\partial f_1} \frac{\partial y}{\partial f_2} + "
            r"\frac{\partial f_3}{\partial f_1} \frac{\partial y}{\partial f_3}",
            equal(
                Derivative(y_of_f_1, f_1),
                Derivative(f_1**2, f_1) * Derivative(exp(f_1 + f_2) + sin(f_1 + f_2), f_2)
                + Derivative(f_1 + f_2, f_1) * Derivative(y_of_f_3, f_3),
                given=at_f_3,
            ),
        ),
        step(
            (593, 593),
            r"= 2f_1(\exp[f_3] + \cos[f_3]) + \exp[f_3] + \cos[f_3]\end{aligned}",
            equal(
                Derivative(f_1**2, f_1) * Derivative(exp(f_1 + f_2) + sin(f_1 + f_2), f_2)
                + Derivative(f_1 + f_2, f_1) * Derivative(y_of_f_3, f_3),
                2 * f_1 * slope + exp(f_3) + cos(f_3),
                given=at_f_3,
            ),
        ),
        step(
            (597, 597),
            r"\frac{\partial y}{\partial x} = \frac{\partial f_1}{\partial x} \frac{\partial y}{\partial f_1}",
            equal(
                Derivative(y_of_x, x),
                Derivative(exp(x), x) * Derivative(y_of_f_1, f_1),
                given=[Eq(f_1, exp(x))],
            ),
        ),
        step(
            (597, 597),
            r"= \exp[x](2f_1(\exp[f_3] + \cos[f_3]) + \exp[f_3] + \cos[f_3])",
            equal(
                Derivative(exp(x), x) * Derivative(y_of_f_1, f_1),
                exp(x) * (2 * f_1 * slope + exp(f_3) + cos(f_3)),
                given=at_x,
            ),
        ),
    ],
)
