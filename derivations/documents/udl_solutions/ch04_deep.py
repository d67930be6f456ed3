"""Chapter 4, Deep neural networks: problems 4.1 to 4.11.

beta and Omega are biases and weights, entry by entry; D is the number of hidden units in a layer and K the number of
hidden layers.  A size p x q is checked by counting entries: as many as the layer has inputs, for each output.
The data of the problems (sizes, joints, slopes) are those of the booklet: problem 4.4 has 5 inputs, hidden layers of
20, 10 and 7 units and 4 outputs; problem 4.5 has 20 hidden layers of 30 units; problem 4.6 has one input, one output
and 10 layers of 10 units; problem 4.8 has slopes 1, 1, -1 and joints 1/6, 2/6, 4/6.
"""

from sympy import Eq, Integer, Rational, Sum, Symbol, binomial, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, arithmetic, at_most, count, equal, family, index, less, relu, step

chapter = Chapter(udl_solutions, "Chapter 4, Deep neural networks")

chapter.not_checkable(
    at="Problem 4.1",
    lines=(193, 193),
    printed="There is a similar problem in notebook 4.1- composing networks.",
    why="points to a notebook",
)
chapter.not_checkable(
    at="Problem 4.2",
    lines=(197, 199),
    printed="Number of hidden layers = 3.",
    why="counts layers and units in a figure of the book that is not at hand",
)

m, n, p = symbols("m n p", integer=True, positive=True)
i, i_in_range = index("i", 1, m)
k, l = symbols("k l", integer=True)
beta_0, beta_1, Omega_0, Omega_1, x = (family(name) for name in ("beta_0", "beta_1", "Omega_0", "Omega_1", "x"))
lambda_0, lambda_1 = symbols("lambda_0 lambda_1", nonnegative=True)

hidden = relu(beta_0[k] + lambda_0 * Sum(Omega_0[k, l] * x[l], (l, 1, p)))
rescaled_hidden = relu(beta_0[k] / lambda_0 + Sum(Omega_0[k, l] * x[l], (l, 1, p)))
left = relu(beta_1[i] + lambda_1 * Sum(Omega_1[i, k] * hidden, (k, 1, n)))
inner_factor_out = relu(beta_1[i] + lambda_1 * lambda_0 * Sum(Omega_1[i, k] * rescaled_hidden, (k, 1, n)))
as_printed = (
    lambda_0
    * lambda_1
    * relu(beta_1[i] / (lambda_0 * lambda_1) + lambda_1 * lambda_0 * Sum(Omega_1[i, k] * rescaled_hidden, (k, 1, n)))
)
right = lambda_0 * lambda_1 * relu(beta_1[i] / (lambda_0 * lambda_1) + Sum(Omega_1[i, k] * rescaled_hidden, (k, 1, n)))

chapter.chain(
    at="Problem 4.3",
    steps=[
        step(
            (205, 207),
            r"$ReLU[\beta_1 + \lambda_1 \Omega_1 ReLU[\beta_0 + \lambda_0 \Omega_0 x]]$ "
            r"$= ReLU[\beta_1 + \lambda_1 \Omega_1 \lambda_0 ReLU[\beta_0 / \lambda_0 + \Omega_0 x]]$",
            equal(left, inner_factor_out, given=i_in_range),
        ),
        step(
            (209, 209),
            r"$= \lambda_0 \lambda_1 ReLU[\frac{\beta_1}{\lambda_0 \lambda_1} + \lambda_1 \Omega_1 \lambda_0 "
            r"ReLU[\beta_0 / \lambda_0 + \Omega_0 x]]",
            equal(inner_factor_out, as_printed, given=i_in_range),
            expect="refuted",
            why="Taking lambda_0 lambda_1 out of the ReLU divides both terms by it; the second one has kept the factor.",
        ),
        step(
            (209, 209),
            r"= \text{RHS}.",
            equal(as_printed, right, given=i_in_range),
            expect="refuted",
            follows=True,
            why="The right-hand side of the problem has no factor lambda_0 lambda_1 before Omega_1.",
        ),
    ],
)

outputs = Symbol("outputs", integer=True)
unit, in_first_layer = index("unit", 1, 20)
bias, weight = family("beta"), family("Omega")  # the first index is that of the layer, as printed

chapter.chain(
    at="Problem 4.4",
    steps=[
        step(
            (213, 213),
            r"h_k = a[\beta_{k-1} + \Omega_{k-1} x]",
            None,
            expect="not-checkable",
            why="the general form of a layer, in which x stands for what the layer is given",
        ),
        step(
            (215, 215),
            r"$y = \beta_4 + \Omega_4 a[\beta_3 + \Omega_3 a[\beta_2 + \Omega_2 a[\beta_1 + \Omega_1 x]]]$",
            # the innermost layer: h_1 by line 213, and as it stands here
            equal(
                relu(bias[0, unit] + Sum(weight[0, unit, l] * x[l], (l, 1, 5))),
                relu(bias[1, unit] + Sum(weight[1, unit, l] * x[l], (l, 1, 5))),
                given=in_first_layer,
            ),
            expect="refuted",
            slip="notation",
            why="By lines 213 and 217 the parameters are numbered from 0: h_1 = a[beta_0 + Omega_0 x], and only Omega_0, of "
            "size 20 x 5, can multiply x.  Here every index is one too large, and beta_4 and Omega_4 have no size below.",
        ),
        step((217, 217), r"$\beta_0 = 20", count(Sum(Integer(1), (outputs, 1, 20)), 20)),
        step((217, 217), r"\beta_1 = 10", count(Sum(Integer(1), (outputs, 1, 10)), 10)),
        step((217, 217), r"\beta_2 = 7", count(Sum(Integer(1), (outputs, 1, 7)), 7)),
        step((217, 217), r"\beta_3 = 4", count(Sum(Integer(1), (outputs, 1, 4)), 4)),
        step(
            (217, 217),
            r"\Omega_0 = 20 \times 5",
            count(Sum(Integer(5), (outputs, 1, 20)), arithmetic("20*5")),
        ),
        step(
            (217, 217),
            r"\Omega_1 = 10 \times 20",
            count(Sum(Integer(20), (outputs, 1, 10)), arithmetic("10*20")),
        ),
        step(
            (217, 217),
            r"\Omega_2 = 7 \times 10",
            count(Sum(Integer(10), (outputs, 1, 7)), arithmetic("7*10")),
        ),
        step(
            (217, 217),
            r"\Omega_3 = 4 \times 7",
            count(Sum(Integer(7), (outputs, 1, 4)), arithmetic("4*7")),
        ),
    ],
)

chapter.chain(
    at="Problem 4.5",
    steps=[
        step((221, 221), "Depth = 20 (number of hidden layers)", count(Sum(Integer(1), (k, 1, 20)), 20)),
        step(
            (221, 221),
            "width = 20 (number of hidden units)",
            count(Sum(Integer(1), (k, 1, 30)), 20),
            expect="refuted",
            why="The problem gives each hidden layer D = 30 hidden units; 20 is the number of layers.",
        ),
    ],
)

present, deeper, wider = (
    arithmetic("10 + 9*(10*10) + 10"),
    arithmetic("10 + 10*(10*10) + 10"),
    arithmetic("11 + 9*(11*11) + 11"),
)

chapter.chain(
    at="Problem 4.6",
    steps=[
        step(
            (227, 227),
            r"10 + (10 \times 10 + 10 \times 10 \dots 9 \text{ times}) + 10 = 920.",
            count(present, 920),
        ),
        step(
            (231, 231),
            r"10 + (10 \times 10 + 10 \times 10 \dots 10 \text{ times}) + 10 = 1020.",
            count(deeper, 1020),
        ),
        step(
            (235, 235),
            r"11 + (11 \times 11 + 11 \times 11 \dots 9 \text{ times}) + 11 = 1111.",
            count(wider, 1111),
        ),
        step((237, 237), "width or depth, the number of weights increases as well", less(present, wider)),
        step((237, 237), "depth, the number of weights increases as well", less(present, deeper)),
    ],
)

a, b, t = symbols("a b t", real=True)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
theta_1, theta_2, theta_3 = symbols("theta_1 theta_2 theta_3", real=True)
theta_11 = Integer(0)  # one of the parameters that are kept zero

chapter.not_checkable(
    at="Problem 4.7, identity",
    lines=(241, 241),
    printed=r"For an identity function $f, f[x] = x, \text{ for } x \in [a, b]$.",
    why="the definition of the identity function",
)
chapter.claim(
    at="Problem 4.7",
    lines=(243, 243),
    printed=r"We can get an identity function for $\phi_0 = a, \phi_1 = 1, \theta_{10} = -a$. "
    "keeping the rest of the parameters zero.",
    says=equal(a + 1 * relu(-a + theta_11 * t), t, given=[a <= t, t <= b]),
    expect="refuted",
    why="With theta_11 = 0 the hidden unit does not depend on x, so the function is constant; theta_11 must be 1.",
)

slope, joint = symbols("slope joint", real=True)
positive_slope, negative_slope = Eq(slope, 1), Eq(slope, -1)

chapter.chain(
    at="Problem 4.8, hidden units",
    steps=[
        step(
            (249, 249),
            "h_1 = -1/6 + x",
            equal(slope * (t - joint), -Rational(1, 6) + t, given=[positive_slope, Eq(joint, Rational(1, 6))]),
        ),
        step(
            (251, 251),
            "h_2 = -2/6 + x",
            equal(slope * (t - joint), -Rational(2, 6) + t, given=[positive_slope, Eq(joint, Rational(2, 6))]),
        ),
        step(
            (253, 253),
            "h_3 = 4/6 - x",
            equal(slope * (t - joint), Rational(4, 6) - t, given=[negative_slope, Eq(joint, Rational(4, 6))]),
        ),
    ],
)

# Only the third unit is active at x = 0 and up to the first joint
through_origin = Eq(phi_0 + phi_3 * Rational(4, 6), 0)
through_peak = Eq(phi_0 + phi_3 * (Rational(4, 6) - Rational(1, 6)), 1)
slopes = (Eq(theta_1, 1), Eq(theta_2, 1), Eq(theta_3, -1))

chapter.chain(
    at="Problem 4.8, output weights",
    steps=[
        step(
            (255, 255),
            "which gives the equation $y = 6x$",
            equal(phi_0 + phi_3 * (Rational(4, 6) - t), 6 * t, given=[through_origin, through_peak]),
        ),
        step((255, 255), r"$\phi_3 = -6", equal(phi_3, -6, given=[through_origin, through_peak])),
        step((255, 255), r"\phi_0 = 4$", equal(phi_0, 4, given=[through_origin, through_peak])),
        step((257, 257), "we get the slope = -6", equal(arithmetic("(0 - 1)/(2/6 - 1/6)"), -6)),
        step(
            (257, 257),
            r"$\phi_1\theta_1 + \phi_3\theta_3 = -6$, so $\phi_1 = -12$",
            equal(phi_1, -12, given=[Eq(phi_1 * theta_1 + phi_3 * theta_3, -6), Eq(phi_3, -6), *slopes]),
        ),
        step((259, 259), "which gives slope = 3", equal(arithmetic("(1 - 0)/(4/6 - 2/6)"), 3)),
        step(
            (259, 259),
            r"we get $\phi_2 = 9$",
            equal(
                phi_2,
                9,
                given=[
                    Eq(phi_1 * theta_1 + phi_2 * theta_2 + phi_3 * theta_3, 3),
                    Eq(phi_1, -12),
                    Eq(phi_3, -6),
                    *slopes,
                ],
            ),
        ),
    ],
)

chapter.chain(
    at="Problem 4.9",
    steps=[
        step(
            (263, 265),
            "with only 2 hidden units can create a function with at most 2 linear regions",
            equal(Sum(binomial(2, k), (k, 0, 1)), 2),
            expect="refuted",
            why="Two hidden units make two joints on the line, which part it into three linear regions.",
        ),
        step(
            (265, 265),
            "It is possible to have 3 linear regions with 3 hidden units or more.",
            at_most(3, Sum(binomial(3, k), (k, 0, 1))),
        ),
    ],
)

D, K = symbols("D K", integer=True, positive=True)
weights = 1 * D + D**2 * (K - 1) + D * 1
biases = D * K + 1

chapter.chain(
    at="Problem 4.10",
    steps=[
        step(
            (270, 270),
            r"1 \cdot D + D^2(K - 1) + D \cdot 1",
            equal(Sum(1, (i, 1, D)) + Sum(D**2, (k, 2, K)) + Sum(1, (i, 1, D)), weights),
        ),
        step((272, 272), r"D \cdot K + 1", equal(Sum(D, (k, 1, K)) + 1, biases)),
        step((274, 274), "$3D + 1 + (K - 1)D(D + 1).$", equal(weights + biases, 3 * D + 1 + (K - 1) * D * (D + 1))),
    ],
)

chapter.chain(
    at="Problem 4.11",
    steps=[
        step(
            (278, 278),
            "The number of parameters in the shallow network = 286",
            count(arithmetic("3*95 + 1 + (1 - 1)*95*(95 + 1)"), 286),
        ),
        step(
            (278, 278),
            "the deep network also has 286 parameters",
            count(arithmetic("3*5 + 1 + (10 - 1)*5*(5 + 1)"), 286),
        ),
        step(
            (280, 280),
            "linear regions by the shallow network is 96",
            count(Sum(binomial(95, k), (k, 0, 1)), 96),
        ),
        step(
            (280, 280),
            r"the deep network is $6^9 \cdot 6",
            # equation 4.17 with one input, D = 5 and K = 10
            equal((Integer(5) / 1 + 1) ** (1 * (10 - 1)) * Sum(binomial(5, k), (k, 0, 1)), arithmetic("6**9*6")),
        ),
        step((280, 280), r"$6^9 \cdot 6 = 6^{10}.$", count(arithmetic("6**9*6"), arithmetic("6**10"))),
    ],
)
