r"""Chapter 7, Gradients and initialization: all but problems 7.12 and 7.13, which are in ch07_graphs.py.

a[z] is the ReLU, whose derivative is I[z > 0] away from its joint.  Matrices and vectors are written by component:
f_i = beta_i + sum_j Omega_ij h_j.  The loss is an arbitrary differentiable function of the entries f_1, ..., f_m;
``Partial(loss, i)`` is its derivative with respect to f_i.
"""

from sympy import Abs, Derivative, Eq, Limit, Ne, Piecewise, Sum, Symbol, log, oo, symbols

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    Partial,
    composite,
    equal,
    expectation,
    family,
    indicator,
    leaky_relu,
    relu,
    sigmoid,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 7, Gradients and initialization")

# Problem 7.1
x, phi_0, phi_1, phi_2 = symbols("x phi_0 phi_1 phi_2", real=True)
psi_01, psi_11, psi_21, psi_02, psi_12, psi_22 = symbols("psi_01 psi_11 psi_21 psi_02 psi_12 psi_22", real=True)
theta_01, theta_11, theta_02, theta_12 = symbols("theta_01 theta_11 theta_02 theta_12", real=True)
u_1, u_2 = theta_01 + theta_11 * x, theta_02 + theta_12 * x
v_1 = psi_01 + psi_11 * relu(u_1) + psi_21 * relu(u_2)
v_2 = psi_02 + psi_12 * relu(u_1) + psi_22 * relu(u_2)
two_layers = phi_0 + phi_1 * relu(v_1) + phi_2 * relu(v_2)
off_joints = [Ne(u_1, 0), Ne(u_2, 0), Ne(v_1, 0), Ne(v_2, 0)]
on_u_1 = phi_1 * indicator(v_1 > 0) * psi_11 + phi_2 * indicator(v_2 > 0) * psi_12
on_u_2 = phi_1 * indicator(v_1 > 0) * psi_21 + phi_2 * indicator(v_2 > 0) * psi_22
asked = (
    r"Compute the derivatives of the output y with respect to each of the 13 parameters ϕ_{\bullet} , "
    r"$\theta_{\bullet\bullet}$, and $\psi_{\bullet\bullet}$ directly"
)

chapter.not_checkable(
    at="Problem 7.1",
    lines=(379, 379),
    printed=r"y = \phi_0 + \phi_1 a[\psi_{01} + \psi_{11} a[\theta_{01} + \theta_{11} x]",
    why="the definition of the network",
)
chapter.chain(
    at="Problem 7.1, phi",
    steps=[
        step((381, 381), asked, equal(Derivative(two_layers, phi_0), 1)),
        step((381, 381), asked, equal(Derivative(two_layers, phi_1), relu(v_1))),
        step((381, 381), asked, equal(Derivative(two_layers, phi_2), relu(v_2))),
    ],
)
chapter.chain(
    at="Problem 7.1, psi",
    steps=[
        step((381, 381), asked, equal(Derivative(two_layers, psi_01), phi_1 * indicator(v_1 > 0), given=off_joints)),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, psi_11), phi_1 * indicator(v_1 > 0) * relu(u_1), given=off_joints),
        ),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, psi_21), phi_1 * indicator(v_1 > 0) * relu(u_2), given=off_joints),
        ),
        step((381, 381), asked, equal(Derivative(two_layers, psi_02), phi_2 * indicator(v_2 > 0), given=off_joints)),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, psi_12), phi_2 * indicator(v_2 > 0) * relu(u_1), given=off_joints),
        ),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, psi_22), phi_2 * indicator(v_2 > 0) * relu(u_2), given=off_joints),
        ),
    ],
)
chapter.chain(
    at="Problem 7.1, theta",
    steps=[
        step((381, 381), asked, equal(Derivative(two_layers, theta_01), on_u_1 * indicator(u_1 > 0), given=off_joints)),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, theta_11), on_u_1 * indicator(u_1 > 0) * x, given=off_joints),
        ),
        step((381, 381), asked, equal(Derivative(two_layers, theta_02), on_u_2 * indicator(u_2 > 0), given=off_joints)),
        step(
            (381, 381),
            asked,
            equal(Derivative(two_layers, theta_12), on_u_2 * indicator(u_2 > 0) * x, given=off_joints),
        ),
    ],
)

not_in_text = "Asks about an equation of the book that is not in the text."
chapter.not_checkable(
    at="Problem 7.2",
    lines=(383, 383),
    printed=r"Find an expression for the final term in each of the five chains of derivatives in equation 7.12.",
    why=not_in_text,
)
chapter.not_checkable(
    at="Problem 7.3",
    lines=(385, 385),
    printed=r"What size are each of the terms in equation 7.19?",
    why=not_in_text,
)

f, y, z = symbols("f y z", real=True)

chapter.claim(
    at="Problem 7.4",
    lines=(387, 389),
    printed=r"for the least squares loss function: $$\ell_i = (y_i - f[\mathbf{x}_i, \phi])^2.$$",
    says=equal(Derivative((y - f) ** 2, f), 2 * (f - y)),
)
chapter.not_checkable(
    at="Problem 7.5, problem",
    lines=(391, 397),
    printed=r"\text{sig}[z] = \frac{1}{1 + \exp[-z]}.",
    why="the question, and the definition of the sigmoid; the derivative is checked below",
)
chapter.claim(
    at="Problem 7.5",
    lines=(393, 393),
    printed=r"\ell_i = -(1 - y_i) \log [1 - \text{sig}[f[\mathbf{x}_i, \phi]]] - y_i \log [\text{sig}[f[\mathbf{x}_i, "
    r"\phi]]],",
    says=equal(Derivative(-(1 - y) * log(1 - sigmoid(f)) - y * log(sigmoid(f)), f), sigmoid(f) - y),
)

# Problems 7.6 and 7.9: n inputs h_j, m outputs; the summation index of the printed sums is k here
i, j, k, row = symbols("i j k r", integer=True)
m, n = symbols("m n", integer=True, positive=True)
beta, Omega, h = family("beta"), family("Omega"), family("h")
entry = beta[i] + Sum(Omega[i, k] * h[k], (k, 1, n))
in_range = (i >= 1, i <= m, j >= 1, j <= n)

chapter.not_checkable(
    at="Problem 7.6, layer",
    lines=(399, 409),
    printed=r"z_i = \beta_i + \sum_j \omega_{ij} h_j",
    why="the definition of the layer, and of the layout of the matrix of derivatives",
)
chapter.claim(
    at="Problem 7.6",
    lines=(401, 401),
    printed=r"\frac{\partial \mathbf{z}}{\partial \mathbf{h}} = \Omega^T,",
    says=equal(Derivative(entry, h[j]), Omega[i, j], given=in_range),
)
chapter.claim(
    at="Problem 7.6, answer",
    lines=(413, 413),
    printed=r"\frac{\partial z_i}{\partial h_j} = \omega_{ij}",
    says=equal(Derivative(entry, h[j]), Omega[i, j], given=in_range),
)
chapter.not_checkable(
    at="Problem 7.6, answer, matrix",
    lines=(415, 415),
    printed=r"This will be at the i^{th} column and j^{th} row (i.e., at position j,i) of the matrix",
    why="Says where the entry stands in a matrix of symbolic shape: that is the definition of the transpose.",
)

slope = Derivative(sigmoid(f), f)
slope_found = sigmoid(f) * (1 - sigmoid(f))

chapter.chain(
    at="Problem 7.7",
    steps=[
        step(
            (417, 417),
            r"Compute the derivative $\partial h / \partial f$ for this activation function.",
            equal(slope, slope_found),
        ),
        step((417, 417), r"(i) a large positive value", equal(Limit(slope_found, f, oo), 0)),
        step((417, 417), r"(ii) a large negative value", equal(Limit(slope_found, f, -oo), 0)),
    ],
)

# Problem 7.8: both functions are flat away from their jumps, so that no gradient passes
heaviside = Piecewise((0, z < 0), (1, True))
rect = Piecewise((0, z < 0), (1, z <= 1), (0, True))
problematic = (
    r"Discuss why these functions are problematic for neural network training with gradient-based optimization"
)

chapter.not_checkable(
    at="Problem 7.8, functions",
    lines=(421, 425),
    printed=r"\text{Heaviside}[z] = \begin{cases} 0 & z < 0 \\ 1 & z \geq 0 \end{cases},",
    why="the definitions of two functions",
)
chapter.chain(
    at="Problem 7.8",
    steps=[
        step((427, 427), problematic, equal(Derivative(heaviside, z), 0, given=[Ne(z, 0)])),
        step((427, 427), problematic, equal(Derivative(rect, z), 0, given=[Ne(z, 0), Ne(z, 1)])),
    ],
)

f_row = beta[row] + Sum(Omega[row, k] * h[k], (k, 1, n))
loss = composite("ell", f_row, row, m)

chapter.not_checkable(
    at="Problem 7.9, layer",
    lines=(429, 437),
    printed=r"f_i = \beta_i + \sum_j \Omega_{ij} h_j,",
    why="the definition of the layer, and of the layout of the matrix of derivatives",
)
chapter.claim(
    at="Problem 7.9",
    lines=(431, 431),
    printed=r"\frac{\partial\ell}{\partial\boldsymbol{\Omega}} = \frac{\partial\ell}{\partial\mathbf{f}}\mathbf{h}^T.",
    says=equal(Derivative(loss, Omega[i, j]), Partial(loss, i) * h[j], given=in_range),
)
chapter.chain(
    at="Problem 7.9, answer",
    steps=[
        step(
            (441, 441),
            r"\frac{\partial f_i}{\partial\Omega_{ij}} = h_j.",
            equal(Derivative(entry, Omega[i, j]), h[j], given=in_range),
        ),
        step(
            (445, 445),
            r"\frac{\partial\ell}{\partial\Omega_{ij}} = \frac{\partial\ell}{\partial f_i} "
            r"\frac{\partial f_i}{\partial\Omega_{ij}}",
            equal(Derivative(loss, Omega[i, j]), Partial(loss, i) * Derivative(entry, Omega[i, j]), given=in_range),
        ),
        step(
            (445, 445),
            r"= \frac{\partial\ell}{\partial f_i} h_j",
            equal(Partial(loss, i) * Derivative(entry, Omega[i, j]), Partial(loss, i) * h[j], given=in_range),
        ),
        step(
            (449, 449),
            r"\frac{\partial\ell}{\partial\boldsymbol{\Omega}} = \frac{\partial\ell}{\partial\mathbf{f}}\mathbf{h}^T,",
            equal(Derivative(loss, Omega[i, j]), Partial(loss, i) * h[j], given=in_range),
        ),
    ],
)

# Problem 7.10: f_{k-1} has the entries f[j]; f_k = beta_k + Omega_k a[f_{k-1}]; the answer excludes the joint f[j] = 0
alpha = Symbol("alpha", positive=True)
below = family("f")
f_k = beta[row] + Sum(Omega[row, k] * leaky_relu(below[k], alpha), (k, 1, n))
leaky_loss = composite("ell", f_k, row, m)
passed_back = Sum(Omega[row, j] * Partial(leaky_loss, row), (row, 1, m))

chapter.claim(
    at="Problem 7.10",
    lines=(455, 455),
    printed=r"a[z] = \text{ReLU}[z] = \begin{cases} \alpha \cdot z & z < 0 \\ z & z \geq 0 \end{cases},",
    says=equal(leaky_relu(z, alpha), relu(z)),
    expect="refuted",
    slip="notation",
    why="The function in braces is the leaky ReLU, not the ReLU of problem 7.14: at z = -1 it is -alpha and not 0. The "
    "middle of the line should not be there, or should have a name of its own.",
)
chapter.not_checkable(
    at="Problem 7.10, slope",
    lines=(457, 457),
    printed="where α is a small positive constant (typically 0.1).",
    why="a customary value",
)
chapter.chain(
    at="Problem 7.10, answer",
    steps=[
        step(
            (461, 461),
            r"The Leaky RELU has a gradient of +1 when the input is greater than zero",
            equal(Derivative(leaky_relu(z, alpha), z), 1, given=[z > 0]),
        ),
        step(
            (461, 461),
            r"and α when it is less",
            equal(Derivative(leaky_relu(z, alpha), z), alpha, given=[z < 0]),
        ),
        step(
            (463, 463),
            r"\frac{\partial\ell_i}{\partial\mathbf{f}_{k-1}} = \mathbb{I}[\mathbf{f}_{k-1} > 0] \odot "
            r"\left(\boldsymbol{\Omega}_k^T \frac{\partial\ell_i}{\partial\mathbf{f}_k} \right) + "
            r"\mathbb{I}[\mathbf{f}_{k-1} < 0] \odot \alpha \left(\boldsymbol{\Omega}_k^T "
            r"\frac{\partial\ell_i}{\partial\mathbf{f}_k} \right)",
            equal(
                Derivative(leaky_loss, below[j]),
                indicator(below[j] > 0) * passed_back + indicator(below[j] < 0) * alpha * passed_back,
                given=[j >= 1, j <= n, Ne(below[j], 0)],
            ),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 7.11",
    lines=(465, 465),
    printed=r"Explain how to compute the derivatives in this situation using gradient checkpointing.",
    why="Asks for the description of an algorithm.",
)

# Problem 7.14.  Symmetry about 0: b^2 has the same expectation for a and for -a.  E[a] = 0, so Var[a] = E[a^2].
a = Symbol("a", real=True)
sigma = Symbol("sigma", positive=True)
symmetric = Eq(expectation(relu(a) ** 2, a), expectation(relu(-a) ** 2, a))
second_moment = r"the second moment of the transformed variable is $\mathbb{E}[b^2] = \sigma^2/2$."

chapter.not_checkable(
    at="Problem 7.14, ReLU",
    lines=(499, 501),
    printed=r"b = \text{ReLU}[a] = \begin{cases} 0 & a < 0 \\ a & a \geq 0 \end{cases},",
    why="the definitions of the random variable and of the ReLU",
)
chapter.claim(
    at="Problem 7.14",
    lines=(503, 503),
    printed=second_moment,
    says=equal(
        expectation(relu(a) ** 2, a),
        sigma**2 / 2,
        given=[symmetric, Eq(expectation(a**2, a), sigma**2)],
    ),
    expect="undecided",
    why="True by the three steps below, and for finitely many outcomes as a whole; no prover uses under an expectation an "
    "identity that needs cases.",
)
# The proof: the square of the ReLU in parts; the odd part a |a| has mean zero, as a and -a are distributed alike; linearity
odd = a * Abs(a)
chapter.chain(
    at="Problem 7.14, proof",
    steps=[
        step((503, 503), second_moment, equal(relu(a) ** 2, (a**2 + odd) / 2)),
        step(
            (503, 503),
            second_moment,
            equal(expectation(odd, a), 0, given=[Eq(expectation(odd, a), expectation(-odd, a))]),
        ),
        step(
            (503, 503),
            second_moment,
            equal(
                expectation((a**2 + odd) / 2, a),
                sigma**2 / 2,
                given=[Eq(expectation(odd, a), 0), Eq(expectation(a**2, a), sigma**2)],
            ),
        ),
    ],
)
# For finitely many outcomes the whole is one statement: each value[k] occurs with both signs, with the same chance
N = Symbol("N", integer=True, positive=True)
value, chance = family("value"), family("chance", domain="positive")


def both_signs(moment):
    """The expectation of moment(a)."""
    return Sum(chance[k] * moment(value[k]) + chance[k] * moment(-value[k]), (k, 1, N))


chapter.claim(
    at="Problem 7.14, finitely many outcomes",
    lines=(503, 503),
    printed=second_moment,
    says=equal(both_signs(lambda u: relu(u) ** 2), both_signs(lambda u: u**2) / 2),
)
chapter.not_checkable(
    at="Problem 7.15",
    lines=(505, 505),
    printed=r"What would you expect to happen if we initialized all of the weights and biases in the network to zero?",
    why="Asks for an expectation about training.",
)
chapter.not_checkable(
    at="Problem 7.16", lines=(507, 507), printed=r"Implement the code in figure 7.8 in PyTorch", why="Asks for code."
)
chapter.not_checkable(
    at="Problem 7.17",
    lines=(509, 509),
    printed=r"Change the code in figure 7.8 to tackle a binary classification problem.",
    why="Asks for code.",
)
