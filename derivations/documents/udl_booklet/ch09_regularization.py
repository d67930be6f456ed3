"""Chapter 9, Regularization.

The loss of a model is its negative log-likelihood; likelihood[i] is Pr(y_i|x_i, phi).  In problem 9.3 L is the least squares
loss, epsilon[i] the noise that is added to x_i.  In problem 9.5, equation 9.5 of the book adds lambda sum_j phi_j^2 to the
loss; there lambda' is the decay rate.
"""

from sympy import Derivative, Eq, Integer, KroneckerDelta, Rational, Sum, Symbol, exp, log, pi, sqrt, symbols

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    Definition,
    equal,
    expectation,
    family,
    index,
    same_up_to_constant,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 9, Regularization")

I, J = symbols("I J", integer=True, positive=True)
i, j, m = symbols("i j m", integer=True)
phi = family("phi")
likelihood = family("likelihood", domain="positive")
sigma_phi, alpha = symbols("sigma_phi alpha", positive=True)
rate = Symbol("lambda", real=True)
prior = exp(-(phi[j] ** 2) / (2 * sigma_phi**2)) / sqrt(2 * pi * sigma_phi**2)

chapter.not_checkable(
    at="Problem 9.1, prior",
    lines=(565, 567),
    printed=r"Pr(\phi) = \prod_{j=1}^J \text{Norm}_{\phi_j}[0, \sigma_\phi^2].",
    why="the definition of the prior",
)
chapter.claim(
    at="Problem 9.1",
    lines=(569, 569),
    printed="Show that the associated loss function of this model is equivalent to L2 regularization.",
    says=same_up_to_constant(
        -Sum(log(likelihood[i]), (i, 1, I)) - Sum(log(prior), (j, 1, J)),
        -Sum(log(likelihood[i]), (i, 1, I)) + 1 / (2 * sigma_phi**2) * Sum(phi[j] ** 2, (j, 1, J)),
        in_=[phi],
    ),
)
k, in_parameters = index("k", 1, J)
chapter.claim(
    at="Problem 9.2",
    lines=(571, 571),
    printed="How do the gradients of the loss function change when L2 regularization (equation 9.5) is added?",
    says=equal(Derivative(rate * Sum(phi[j] ** 2, (j, 1, J)), phi[k]), 2 * rate * phi[k], given=in_parameters),
)

# Problem 9.3
phi_0, phi_1 = symbols("phi_0 phi_1", real=True)
sigma_x = Symbol("sigma_x", positive=True)
x, y, epsilon = family("x"), family("y"), family("epsilon")
residual = phi_0 + phi_1 * x[i] - y[i]
expanded = (
    Sum(residual**2, (i, 1, I))
    + phi_1**2 * Sum(epsilon[i] ** 2, (i, 1, I))
    + 2 * phi_1 * Sum(residual * epsilon[i], (i, 1, I))
)
noise = [
    Definition(expectation(epsilon[m], epsilon), Integer(0), variables=(m,)),
    Definition(expectation(epsilon[m] ** 2, epsilon), sigma_x**2, variables=(m,)),
]
effective = Sum(residual**2, (i, 1, I)) + phi_1**2 * Sum(sigma_x**2, (i, 1, I))
loss = Sum(residual**2, (i, 1, I)) + (I * sigma_x**2) * phi_1**2

chapter.not_checkable(
    at="Problem 9.3, answer, noise",
    lines=(581, 581),
    printed=r"noting that $\mathbb{E}[\epsilon_i] = 0$ and $\mathbb{E}[\epsilon_i^2] = \sigma_x^2$",
    why="the mean and the variance that the problem gives the noise",
)
chapter.chain(
    at="Problem 9.3, answer, effective loss",
    steps=[
        step(
            (579, 579),
            r"\tilde{L} &= \sum_{i=1}^I (\phi_0 + \phi_1(x_i + \epsilon_i) - y_i)^2 \\ &= \sum_{i=1}^I (\phi_0 + \phi_1 x_i - y_i + \phi_1 \epsilon_i)^2",
            equal(
                Sum((phi_0 + phi_1 * (x[i] + epsilon[i]) - y[i]) ** 2, (i, 1, I)),
                Sum((residual + phi_1 * epsilon[i]) ** 2, (i, 1, I)),
            ),
        ),
        step(
            (579, 579),
            r"&= \sum_{i=1}^I (\phi_0 + \phi_1 x_i - y_i)^2 + \phi_1^2 \sum_{i=1}^I \epsilon_i^2 + 2\phi_1 \sum_{i=1}^I (\phi_0 + \phi_1 x_i - y_i) \epsilon_i",
            equal(Sum((residual + phi_1 * epsilon[i]) ** 2, (i, 1, I)), expanded),
        ),
    ],
)
chapter.chain(
    at="Problem 9.3, answer, expectation",
    steps=[
        step(
            (583, 583),
            r"\mathbb{E}[\tilde{L}] &= \sum_{i=1}^I (\phi_0 + \phi_1 x_i - y_i)^2 + \phi_1^2 \sum_{i=1}^I \sigma_x^2",
            equal(expectation(expanded, epsilon), effective, definitions=noise),
        ),
        step((583, 583), r"&= L + (I\sigma_x^2) \phi_1^2", equal(effective, loss)),
        step(
            (585, 585),
            r"which is equivalent to applying L2 regularization with constant $\lambda = I\sigma_x^2$",
            equal(effective, Sum(residual**2, (i, 1, I)) + rate * phi_1**2, given=[Eq(rate, I * sigma_x**2)]),
        ),
    ],
)
chapter.claim(
    at="Problem 9.3",
    lines=(573, 573),
    printed="What is the expected gradient update?",
    says=equal(Derivative(loss, phi_1), Sum(2 * residual * x[i], (i, 1, I)) + 2 * I * sigma_x**2 * phi_1),
)

# Problem 9.4: p[z] is softmax_z[f[x_i, phi]]; the target has 0.9 at the class y_i and 0.1/(D_o - 1) at each other class,
# and Pr(y_i|x_i, phi) is what the softmax gives to that target
D_o = Symbol("D_o", integer=True, positive=True)
z = Symbol("z", integer=True)
y_i, among_classes = index("y_i", 1, D_o)
p = family("p", domain="positive")
other_class = 1 - KroneckerDelta(z, y_i)  # 1 for z in {1, ..., D_o} without y_i
target = Rational("0.9") * KroneckerDelta(z, y_i) + Rational("0.1") / (D_o - 1) * other_class
chapter.not_checkable(
    at="Problem 9.4",
    lines=(587, 587),
    printed="the target probability distribution has 0.9 at the correct class",
    why="the definition of the target",
)
chapter.claim(
    at="Problem 9.4, answer, probability",
    lines=(593, 593),
    printed=r"Pr(y_i | \mathbf{x}_i, \phi) = 0.9 \cdot \text{softmax}_{y_i} [f[\mathbf{x}_i, \phi]] + \sum_{z \in \{1 \dots D_o\} \setminus y_i} \frac{0.1}{D_o - 1} \cdot \text{softmax}_z [f[\mathbf{x}_i, \phi]],",
    says=equal(
        Sum(target * p[z], (z, 1, D_o)),
        Rational("0.9") * p[y_i] + Sum(other_class * Rational("0.1") / (D_o - 1) * p[z], (z, 1, D_o)),
        given=[*among_classes, D_o >= 2],
    ),
)
chapter.not_checkable(
    at="Problem 9.4, answer",
    lines=(593, 595),
    printed="and the loss function is the negative log probability of this quantity.",
    why="a choice of model: the likelihood of a label that is flipped with probability 0.1; the cross-entropy with the "
    "smoothed target would be another loss, which the answer does not claim to be",
)

# Problem 9.5: slope is the derivative of L by phi_k
slope = Symbol("slope", real=True)
chapter.not_checkable(
    at="Problem 9.5, update",
    lines=(599, 601),
    printed=r"\phi \leftarrow (1 - \lambda)\phi - \alpha \frac{\partial L}{\partial \phi},",
    why="the definition of the update",
)
chapter.claim(
    at="Problem 9.5",
    lines=(603, 603),
    printed=r"\tilde{L}[\phi] = L[\phi] + \frac{\lambda}{2\alpha} \sum_k \phi_k^2,",
    says=equal(
        (1 - rate) * phi[k] - alpha * slope,
        phi[k] - alpha * (slope + Derivative(rate / (2 * alpha) * Sum(phi[j] ** 2, (j, 1, J)), phi[k])),
        given=in_parameters,
    ),
)
chapter.not_checkable(
    at="Problem 9.6",
    lines=(607, 607),
    printed="Draw the L0",
    why="asks for drawings",
)
