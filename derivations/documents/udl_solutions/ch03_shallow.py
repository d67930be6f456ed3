"""Chapter 3, Shallow neural networks: problems 3.1 to 3.18.

phi and theta are the real weights of a shallow network, `a` its ReLU activation, h its hidden units.  D_i, D and D_o
count inputs, hidden units and outputs.  A number of parameters or equations is counted as a sum of ones.  r(n, d) is
the number of regions that n hyperplanes in general position make of d-dimensional space, defined by deletion and
restriction.  The networks of the figures are those of the book: figure 3.6 has one input, four hidden units and two
outputs; figure 3.7 two, three and one; figure 3.11 three, three and two.
"""

from sympy import Derivative, Eq, Integer, Piecewise, Sum, Symbol, binomial, factorial, symbols

from derivations.documents.editions import udl_solutions
from derivations.linear_regions import deletion_restriction, r
from udlsym import Chapter, arithmetic, count, equal, family, index, relu, step

chapter = Chapter(udl_solutions, "Chapter 3, Shallow neural networks")

x = Symbol("x", real=True)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
theta_0, theta_1, psi_0, psi_1 = symbols("theta_0 theta_1 psi_0 psi_1", real=True)

with_linear_activation = phi_0 + phi_1 * (psi_0 + psi_1 * (theta_0 + theta_1 * x))
without_activation = phi_0 + phi_1 * (theta_0 + theta_1 * x)

chapter.chain(
    at="Problem 3.1",
    steps=[
        step(
            (99, 99),
            r"$y = \phi_0 + \phi_1 \psi_0 + \phi_1 \psi_1 \theta_0 + \phi_1 \psi_1 \theta_1 x$",
            equal(
                with_linear_activation,
                phi_0 + phi_1 * psi_0 + phi_1 * psi_1 * theta_0 + phi_1 * psi_1 * theta_1 * x,
            ),
        ),
        step((99, 99), "which is linear as well", equal(Derivative(with_linear_activation, x, x), 0)),
        step(
            (99, 99),
            r"the equation continues to be linear- $y = \phi_0 + \phi_1(\theta_0 + \theta_1 x)$",
            equal(Derivative(without_activation, x, x), 0),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 3.2",
    lines=(103, 103),
    printed="The hidden units that are active in the figure are- h_1 and h_2",
    why="says what a figure of the book shows, and the figure is not at hand",
)

chapter.claim(
    at="Problem 3.3, joints",
    lines=(109, 109),
    printed=r"$\theta_0 + \theta_1 x = 0$, so $x = -\theta_0/\theta_1$",
    says=equal(x, -theta_0 / theta_1, given=[Eq(theta_0 + theta_1 * x, 0)]),
)
unit = phi_1 * relu(theta_0 + theta_1 * x)  # what one unit adds to the slope, where it is active and where it is not
chapter.chain(
    at="Problem 3.3, slopes",
    steps=[
        step(
            (109, 109),
            "The slopes of each part of the function depend on which activation functions.",
            equal(Derivative(unit, x), phi_1 * theta_1, given=[theta_0 + theta_1 * x > 0]),
        ),
        step(
            (109, 109),
            "The slopes of each part of the function depend on which activation functions.",
            equal(Derivative(unit, x), 0, given=[theta_0 + theta_1 * x < 0]),
        ),
    ],
)

alpha = Symbol("alpha", positive=True)
z = Symbol("z", real=True)

chapter.chain(
    at="Problem 3.5",
    steps=[
        step(
            (113, 113),
            r"\text{ReLU}[\alpha \cdot z] = \begin{cases} 0 & \text{if } \alpha \cdot z < 0, \\ "
            r"\alpha \cdot z & \text{if } \alpha \cdot z \geq 0. \end{cases}",
            equal(relu(alpha * z), Piecewise((0, alpha * z < 0), (alpha * z, alpha * z >= 0))),
        ),
        step(
            (115, 115),
            r"if $z < 0$, the output is 0 and $\alpha \cdot z$ for the other case",
            equal(alpha * relu(z), Piecewise((0, z < 0), (alpha * z, True))),
        ),
        step(
            (115, 115),
            r"$\text{ReLU}[\alpha \cdot z] = \alpha \cdot \text{ReLU}[z]$ holds true",
            equal(relu(alpha * z), alpha * relu(z)),
        ),
    ],
)

theta_10, theta_11, theta_20, theta_21, theta_30, theta_31 = symbols(
    "theta_10 theta_11 theta_20 theta_21 theta_30 theta_31", real=True
)
h_1, h_2, h_3 = (
    relu(theta_10 + theta_11 * x),
    relu(theta_20 + theta_21 * x),
    relu(theta_30 + theta_31 * x),
)
scaled = relu(alpha * theta_10 + alpha * theta_11 * x)

chapter.chain(
    at="Problem 3.6",
    steps=[
        step(
            (119, 119),
            r"$h'_1 = \alpha h_1 = \alpha \cdot a[\theta_{10} + \theta_{11}x]$",
            equal(scaled, alpha * h_1),
        ),
        step(
            (119, 119),
            r"$y = \phi_0 + \phi_1 \alpha h_1 + \phi_2 h_2 + \phi_3 h_3$",
            equal(
                phi_0 + phi_1 * scaled + phi_2 * h_2 + phi_3 * h_3,
                phi_0 + phi_1 * alpha * h_1 + phi_2 * h_2 + phi_3 * h_3,
            ),
        ),
        step(
            (119, 119),
            r"If we divide the slope ϕ_1 by α we get back the original equation.",
            equal(
                phi_0 + phi_1 / alpha * scaled + phi_2 * h_2 + phi_3 * h_3,
                phi_0 + phi_1 * h_1 + phi_2 * h_2 + phi_3 * h_3,
            ),
        ),
    ],
)

# Equation 3.1 as problem 4.7 of the same document prints it
equation_3_1 = phi_0 + phi_1 * h_1 + phi_2 * h_2 + phi_3 * h_3
two_units = phi_0 + phi_1 * h_1 + phi_2 * h_2
targets, inputs = family("y"), family("x")
I, i = Symbol("I", integer=True, positive=True), Symbol("i", integer=True)


def network(at, intercept, slope, weight):
    """The network of this problem, with the three parameters of its first unit."""
    return phi_0 + weight * relu(intercept + slope * at) + phi_2 * relu(theta_20 + theta_21 * at)


chapter.chain(
    at="Problem 3.7",
    steps=[
        step(
            (123, 123),
            r"$y = \phi_0 + \phi_1 a[\theta_{10} + \theta_{11}x] + \phi_2 a[\theta_{20} + \theta_{21}x] = 0$ (equation 3.1)",
            equal(equation_3_1, two_units),
            expect="refuted",
            slip="notation",
            why="Equation 3.1, as problem 4.7 prints it, has a third hidden unit, which is left out here.",
        ),
        step(
            (123, 123),
            r"\phi_2 a[\theta_{20} + \theta_{21}x] = 0$ (equation 3.1)",
            equal(two_units, 0),
            expect="refuted",
            slip="notation",
            why="The expression is the network's output, which depends on x; nothing makes it zero.",
        ),
        step(
            (123, 123),
            'a model does not always have a single "best" set of parameters',
            # a second set with the same least squares loss: the first unit rescaled as in problem 3.6
            equal(
                Sum((targets[i] - network(inputs[i], theta_10, theta_11, phi_1)) ** 2, (i, 1, I)),
                Sum(
                    (targets[i] - network(inputs[i], alpha * theta_10, alpha * theta_11, phi_1 / alpha)) ** 2, (i, 1, I)
                ),
            ),
        ),
    ],
)

j = Symbol("j", integer=True)

chapter.claim(
    at="Problem 3.10",
    lines=(127, 127),
    printed="one input, one output and 3 hidden units can have almost 4 linear regions",
    says=equal(r(Integer(3), Integer(1)), 4, definitions=deletion_restriction),
)
# units with one joint act as one unit; a unit that always returns 0 is left out; a linear activation makes no joint
chapter.chain(
    at="Problem 3.10, fewer regions",
    steps=[
        step(
            (127, 127),
            "2 or more activation functions are activated with the same value of x",
            equal(
                phi_0 + phi_1 * h_1 + phi_2 * relu(alpha * (theta_10 + theta_11 * x)) + phi_3 * h_3,
                phi_0 + (phi_1 + alpha * phi_2) * h_1 + phi_3 * h_3,
            ),
        ),
        step(
            (127, 127),
            "This can also occur if the activation function always returns 0",
            equal(
                phi_0 + phi_1 * h_1 + phi_2 * relu(theta_20 + theta_21 * x) + phi_3 * h_3,
                phi_0 + phi_1 * h_1 + phi_3 * h_3,
                given=[theta_20 + theta_21 * x <= 0],
            ),
        ),
        step(
            (127, 127),
            "or if the activation function is linear",
            equal(Derivative(with_linear_activation, x, x), 0),
        ),
    ],
)

chapter.chain(
    at="Problem 3.11",
    steps=[
        step((131, 131), "Weights + Biases = $12", count(arithmetic("1*4 + 4*2"), 12)),
        step((131, 131), "+ 6 =", count(arithmetic("4 + 2"), 6)),
        step((131, 131), "$12 + 6 = 18$", count(arithmetic("12 + 6"), 18)),
    ],
)
chapter.chain(
    at="Problem 3.12",
    steps=[
        step((135, 135), "Weights + Biases = $9", count(arithmetic("2*3 + 3*1"), 9)),
        step((135, 135), "+ 4 =", count(arithmetic("3 + 1"), 4)),
        step((135, 135), "$9 + 4 = 13$", count(arithmetic("9 + 4"), 13)),
    ],
)

theta, phi, hidden = family("theta"), family("phi"), family("h")
d = Symbol("d", integer=True)
no_activation = (
    "A hidden unit is the activation of this sum (equation 3.3: h_1 = a[...]); without it the network is linear in x."
)
no_hidden_unit = "The third hidden unit h_3 is missing beside its weight, which stands there like a second bias."

chapter.chain(
    at="Problem 3.14",
    steps=[
        step(
            (139, 139),
            r"h_1 = \theta_{10} + \theta_{11}x_1 + \theta_{12}x_2 + \theta_{13}x_3",
            equal(
                relu(theta[1, 0] + Sum(theta[1, d] * inputs[d], (d, 1, 3))),
                theta[1, 0] + theta[1, 1] * inputs[1] + theta[1, 2] * inputs[2] + theta[1, 3] * inputs[3],
            ),
            expect="refuted",
            why=no_activation,
        ),
        step(
            (141, 141),
            r"h_2 = \theta_{20} + \theta_{21}x_1 + \theta_{22}x_2 + \theta_{23}x_3",
            equal(
                relu(theta[2, 0] + Sum(theta[2, d] * inputs[d], (d, 1, 3))),
                theta[2, 0] + theta[2, 1] * inputs[1] + theta[2, 2] * inputs[2] + theta[2, 3] * inputs[3],
            ),
            expect="refuted",
            why=no_activation,
        ),
        step(
            (143, 143),
            r"h_3 = \theta_{30} + \theta_{31}x_1 + \theta_{32}x_2 + \theta_{33}x_3",
            equal(
                relu(theta[3, 0] + Sum(theta[3, d] * inputs[d], (d, 1, 3))),
                theta[3, 0] + theta[3, 1] * inputs[1] + theta[3, 2] * inputs[2] + theta[3, 3] * inputs[3],
            ),
            expect="refuted",
            why=no_activation,
        ),
        step(
            (145, 145),
            r"y_1 = \phi_{10} + \phi_{11}h_1 + \phi_{12}h_2 + \phi_{13}",
            equal(
                phi[1, 0] + Sum(phi[1, d] * hidden[d], (d, 1, 3)),
                phi[1, 0] + phi[1, 1] * hidden[1] + phi[1, 2] * hidden[2] + phi[1, 3],
            ),
            expect="refuted",
            why=no_hidden_unit,
        ),
        step(
            (147, 147),
            r"y_2 = \phi_{20} + \phi_{21}h_1 + \phi_{22}h_2 + \phi_{23}",
            equal(
                phi[2, 0] + Sum(phi[2, d] * hidden[d], (d, 1, 3)),
                phi[2, 0] + phi[2, 1] * hidden[1] + phi[2, 2] * hidden[2] + phi[2, 3],
            ),
            expect="refuted",
            why=no_hidden_unit,
        ),
    ],
)

D = Symbol("D", integer=True, nonnegative=True)
D_i = Symbol("D_i", integer=True)
D_o = Symbol("D_o", integer=True, nonnegative=True)
by_binomials = Sum(binomial(D, j), (j, 0, D_i))

chapter.chain(
    at="Problem 3.15",
    steps=[
        step(
            (153, 153),
            r"N = \sum_{j=0}^{D_i} \binom{D}{j}",
            equal(r(D, D_i), by_binomials, given=[D_i >= 0], definitions=deletion_restriction),
            using=("derivations.linear_regions.zaslavsky",),
        ),
        step(
            (153, 153),
            r"= \sum_{j=0}^{D_i} \frac{D!}{(D-j)!j!}",
            # term by term: at j = 0 both terms are 1, and from j - 1 to j both grow by the factor (D - j + 1)/j
            equal(binomial(D, j), (D - j + 1) / j * binomial(D, j - 1), given=[j >= 1, j <= D]),
        ),
        step(
            (153, 153),
            r"\frac{D!}{(D-j)!j!}",
            equal(
                factorial(D) / (factorial(D - j) * factorial(j)),
                (D - j + 1) / j * (factorial(D) / (factorial(D - (j - 1)) * factorial(j - 1))),
                given=[j >= 1, j <= D],
            ),
        ),
        step(
            (155, 155),
            "Substituting the value of the number of input and hidden units, we get 8.",
            equal(Sum(binomial(3, j), (j, 0, 3)), 8),
        ),
    ],
)

i, i_in_range = index("i", 1, 4)

chapter.chain(
    at="Problem 3.16",
    steps=[
        step(
            (161, 161),
            r"h_i = \sum_{j=1}^2 \theta_{ij}x_j + \theta_{i0}",
            equal(
                relu(theta[i, 0] + Sum(theta[i, j] * inputs[j], (j, 1, 2))),
                Sum(theta[i, j] * inputs[j], (j, 1, 2)) + theta[i, 0],
                given=i_in_range,
            ),
            expect="refuted",
            why=no_activation,
        ),
        step(
            (165, 165),
            r"\forall i \in \{1, 2\}",
            count(3, Sum(Integer(1), (i, 1, 2))),
            expect="refuted",
            why="The problem asks for a network with three outputs; the equations define two.",
        ),
    ],
)

k = Symbol("k", integer=True)

chapter.chain(
    at="Problem 3.17",
    steps=[
        step(
            (169, 169),
            "$D_i * D + D * D_o$",
            equal(Sum(D_i, (d, 1, D)) + Sum(D, (k, 1, D_o)), D_i * D + D * D_o),
        ),
        step((171, 171), "$D + D_o$", equal(Sum(1, (d, 1, D)) + Sum(1, (k, 1, D_o)), D + D_o)),
        step(
            (173, 173),
            "$D(D_i + D_o + 1) + D_o$",
            equal(D_i * D + D * D_o + D + D_o, D * (D_i + D_o + 1) + D_o),
        ),
    ],
)

chapter.claim(
    at="Problem 3.18",
    lines=(177, 177),
    printed="with $D_i = 2, D = 5$, we get 16.",
    says=equal(Sum(binomial(5, j), (j, 0, 2)), 16),
)
