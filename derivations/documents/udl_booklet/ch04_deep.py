"""Chapter 4, Deep neural networks.

The hidden units of problem 4.8 are h_1 = ReLU[x - 1/6], h_2 = ReLU[x - 2/6], h_3 = ReLU[4/6 - x]: slopes 1, 1 and -1,
joints at 1/6, 2/6 and 4/6.  A network of K hidden layers of D units each has, with one input and one output,
2D + (K - 1)D^2 weights and KD + 1 biases.
"""

from sympy import Derivative, Eq, Function, Integer, MatrixSymbol, Rational, Sum, Symbol, binomial, floor, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, count, equal, family, less, relu, step
from udlsym.matrices import elementwise

chapter = Chapter(udl_booklet, "Chapter 4, Deep neural networks")

chapter.not_checkable(
    at="Problem 4.1, answer",
    lines=(141, 155),
    printed=r"The answer is depicted in figure 4.2.",
    why="The question and the answer are figures that are not in the text.",
)
chapter.not_checkable(
    at="Problem 4.2",
    lines=(157, 157),
    printed=r"Identify the hyperparameters in figure 4.6 (Hint: there are four!)",
    why="Asks about a figure of the book that is not in the text.",
)

# Problem 4.3 by component: row k of beta_1 + lambda_1 Omega_1 ReLU[...]; D_0 inputs, D_1 hidden units
D_0, D_1 = symbols("D_0 D_1", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
lambda_0, lambda_1 = symbols("lambda_0 lambda_1", nonnegative=True)
beta_0, beta_1, Omega_0, Omega_1, xs = (
    family("beta_0"),
    family("beta_1"),
    family("Omega_0"),
    family("Omega_1"),
    family("x"),
)
row_of_Omega_0_x = Sum(Omega_0[j, i] * xs[i], (i, 1, D_0))

chapter.claim(
    at="Problem 4.3",
    lines=(161, 161),
    printed=r"\text{ReLU}[\beta_1 + \lambda_1 \cdot \Omega_1 \text{ReLU}[\beta_0 + \lambda_0 \cdot \Omega_0 \mathbf{x}]] = "
    r"\lambda_0 \lambda_1 \cdot \text{ReLU}\left[\frac{1}{\lambda_0 \lambda_1} \beta_1 + \Omega_1 "
    r"\text{ReLU}\left[\frac{1}{\lambda_0} \beta_0 + \Omega_0 \mathbf{x}\right]\right],",
    says=equal(
        relu(beta_1[k] + lambda_1 * Sum(Omega_1[k, j] * relu(beta_0[j] + lambda_0 * row_of_Omega_0_x), (j, 1, D_1))),
        lambda_0
        * lambda_1
        * relu(
            1 / (lambda_0 * lambda_1) * beta_1[k]
            + Sum(Omega_1[k, j] * relu(1 / lambda_0 * beta_0[j] + row_of_Omega_0_x), (j, 1, D_1))
        ),
    ),
)
# The two moves of that proof, for each layer: s is an entry of Omega_0 x, r one of Omega_1 ReLU[beta_0/lambda_0 + ...].
# A scale of zero divides by zero on the right.
s, r, bias_0, bias_1 = symbols("s r b_0 b_1", real=True)
scale_0, scale_1 = symbols("lambda_0 lambda_1", positive=True)
scaled_0 = bias_0 / scale_0 + s
scaled_1 = bias_1 / (scale_0 * scale_1) + r
homogeneity = r"Using the non-negative homogeneity property of the ReLU function (see problem 3.5), show that"

chapter.chain(
    at="Problem 4.3, first layer",
    steps=[
        step((159, 159), homogeneity, equal(relu(bias_0 + scale_0 * s), relu(scale_0 * scaled_0))),
        step((159, 159), homogeneity, equal(relu(scale_0 * scaled_0), scale_0 * relu(scaled_0))),
    ],
)
chapter.chain(
    at="Problem 4.3, second layer",
    steps=[
        step(
            (159, 159),
            homogeneity,
            equal(relu(bias_1 + scale_1 * scale_0 * r), relu(scale_0 * scale_1 * scaled_1)),
        ),
        step(
            (159, 159),
            homogeneity,
            equal(relu(scale_0 * scale_1 * scaled_1), scale_0 * scale_1 * relu(scaled_1)),
        ),
    ],
)

# Problem 4.4: the layers of equation 4.15 put into one another are equation 4.16; products of other sizes would not exist
activation = Function("a", real=True)
inputs, outputs = MatrixSymbol("x", 5, 1), MatrixSymbol("y", 4, 1)
layer_1, layer_2, layer_3 = MatrixSymbol("h_1", 20, 1), MatrixSymbol("h_2", 10, 1), MatrixSymbol("h_3", 7, 1)
weights_0, weights_1 = MatrixSymbol("Omega_0", 20, 5), MatrixSymbol("Omega_1", 10, 20)
weights_2, weights_3 = MatrixSymbol("Omega_2", 7, 10), MatrixSymbol("Omega_3", 4, 7)
biases_0, biases_1 = MatrixSymbol("beta_0", 20, 1), MatrixSymbol("beta_1", 10, 1)
biases_2, biases_3 = MatrixSymbol("beta_2", 7, 1), MatrixSymbol("beta_3", 4, 1)
unit_of_1 = elementwise(activation, biases_0 + weights_0 * inputs)
unit_of_2 = elementwise(activation, biases_1 + weights_1 * unit_of_1)
unit_of_3 = elementwise(activation, biases_2 + weights_2 * unit_of_2)

chapter.claim(
    at="Problem 4.4",
    lines=(165, 165),
    printed=r"Write out the equations for a deep neural network that takes $D_i = 5$ inputs, $D_o = 4$ outputs and has "
    r"three hidden layers of sizes $D_1 = 20$, $D_2 = 10$, and $D_3 = 7$, respectively in both the forms",
    says=equal(
        outputs,
        biases_3 + weights_3 * unit_of_3,
        given=[
            Eq(layer_1, elementwise(activation, biases_0 + weights_0 * inputs)),
            Eq(layer_2, elementwise(activation, biases_1 + weights_1 * layer_1)),
            Eq(layer_3, elementwise(activation, biases_2 + weights_2 * layer_2)),
            Eq(outputs, biases_3 + weights_3 * layer_3),
        ],
    ),
)
chapter.not_checkable(
    at="Problem 4.5",
    lines=(167, 167),
    printed=r"What is the depth of this network? What is the width?",
    why="Asks what two words mean (K and D, which the problem states); nothing is computed.",
)
# 2D + (K - 1) D^2 weights with K = D = 10, one layer more, one unit more in each layer
chapter.claim(
    at="Problem 4.6",
    lines=(169, 169),
    printed=r"Would the number of weights increase more if we increased the depth by one or the width by one?",
    says=less(arithmetic("(2*10 + 10*10**2) - (2*10 + 9*10**2)"), arithmetic("(2*11 + 9*11**2) - (2*10 + 9*10**2)")),
)

# Problem 4.7: phi_0 = a, phi_1 = 1, theta_10 = -a, theta_11 = 1, the other parameters 0
x, a, b = symbols("x a b", real=True)
zero = Integer(0)

chapter.claim(
    at="Problem 4.7",
    lines=(171, 171),
    printed=r"that will define an identity function over a finite range $x \in [a, b]$",
    says=equal(a + 1 * relu(-a + 1 * x), x, given=[a <= x, x <= b]),
)

# Problem 4.8
h_1, h_2, h_3 = relu(x - Rational(1, 6)), relu(x - Rational(2, 6)), relu(Rational(4, 6) - x)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
combined = phi_0 + phi_1 * h_1 + phi_2 * h_2 + phi_3 * h_3
first_region = (x < Rational(1, 6),)
second_region = (Rational(1, 6) < x, x < Rational(2, 6))
third_region = (Rational(2, 6) < x, x < Rational(4, 6))
fourth_region = (Rational(4, 6) < x,)
wave = 4 - 12 * h_1 + 9 * h_2 - 6 * h_3

chapter.chain(
    at="Problem 4.8, answer, first region",
    steps=[
        step(
            (177, 177),
            r"In the first region, only hidden unit 3 is active.",
            equal(combined, phi_0 + phi_3 * (Rational(4, 6) - x), given=first_region),
        ),
        step(
            (177, 177),
            r"We need the output to be zero when $x = 0$ and one when $x = 1/6$. This is achieved by setting "
            r"$\phi_0 = 4$ and $\phi_3 = -6$.",
            count(arithmetic("4 - 6*(4/6 - 0)"), 0),
        ),
        step(
            (177, 177),
            r"one when $x = 1/6$. This is achieved by setting $\phi_0 = 4$ and $\phi_3 = -6$.",
            count(arithmetic("4 - 6*(4/6 - 1/6)"), 1),
        ),
    ],
)
chapter.chain(
    at="Problem 4.8, answer, second region",
    steps=[
        step(
            (177, 177),
            r"The second region has slope $\phi_1 - \phi_3$.",
            equal(Derivative(combined, x), phi_1 - phi_3, given=second_region),
        ),
        step(
            (177, 177),
            r"We need it to have slope -6 to bring the function back down to zero at $x = 2/6$.",
            count(arithmetic("(0 - 1)/(2/6 - 1/6)"), -6),
        ),
        step((177, 177), r"Hence $\phi_1 = -12$.", count(arithmetic("-12 - (-6)"), -6)),
    ],
)
chapter.chain(
    at="Problem 4.8, answer, third region",
    steps=[
        step(
            (177, 177),
            r"In the third region, the slope is $\phi_1 + \phi_2 - \phi_3$",
            equal(Derivative(combined, x), phi_1 + phi_2 - phi_3, given=third_region),
        ),
        step(
            (177, 177),
            r"we need this to take the value 3, to bring the function back to one at $x = 4/6$.",
            count(arithmetic("(1 - 0)/(4/6 - 2/6)"), 3),
        ),
        step((177, 177), r"This implies that $\phi_2 = 9$.", count(arithmetic("-12 + 9 - (-6)"), 3)),
    ],
)
chapter.chain(
    at="Problem 4.8, answer, fourth region",
    steps=[
        step(
            (177, 177),
            r"In the fourth region, the slope is $\phi_1 + \phi_2$",
            equal(Derivative(combined, x), phi_1 + phi_2, given=fourth_region),
        ),
        step((177, 177), r"and which is -3", count(arithmetic("-12 + 9"), -3)),
        step(
            (177, 177),
            r"which appropriately brings the function back down to zero at $x = 1$.",
            count(arithmetic("1 - 3*(1 - 4/6)"), 0),
        ),
    ],
)
oscillates = r"create a function with four linear regions that oscillate between output values of zero and one"
chapter.chain(
    at="Problem 4.8, function",
    steps=[
        step((173, 173), oscillates, equal(wave, 6 * x, given=first_region)),
        step((173, 173), oscillates, equal(wave, 1 - 6 * (x - Rational(1, 6)), given=second_region)),
        step((173, 173), oscillates, equal(wave, 3 * (x - Rational(2, 6)), given=third_region)),
        step((173, 173), oscillates, equal(wave, 1 - 3 * (x - Rational(4, 6)), given=fourth_region)),
    ],
)

chapter.not_checkable(
    at="Problem 4.8, figure",
    lines=(196, 196),
    printed="a) First hidden unit has a joint at position $x = 1/6$ and a slope of one in the active region.",
    why="the caption of a figure: the joints and slopes that problem 4.8 gives",
)
# regions_after(K): the regions of the network composed with itself K times; each composition replicates them fourfold
regions_after = Function("regions_after", real=True)
K = Symbol("K", integer=True, nonnegative=True)
compositions = (
    Definition(regions_after(Integer(0)), Integer(4)),
    Definition(regions_after(K), 4 * regions_after(K - 1), variables=(K,), given=(K >= 1,)),
)

chapter.chain(
    at="Problem 4.8, answer, compositions",
    steps=[
        step((179, 179), r"$4 \times 4 = 16$ regions", count(arithmetic("4*4"), 16)),
        step(
            (179, 179),
            r"If we compose it with itself K times, we get 4^{K+1} regions.",
            equal(regions_after(K), 4 ** (K + 1), definitions=compositions),
        ),
    ],
)

# Problem 4.9.  Two units of output slopes p and q: with both active on the same side one outer region is flat; with the
# left-active unit's joint first the middle region is flat; else the slopes are -q, p - q and p, and with -q up and p - q
# down p cannot be up.  (Down, up, down is the same with both signs changed.)
p, q = symbols("p q", real=True)
fourth_unit = wave + 6 * relu(x - 1)
possible = (
    r"it is possible to create a function with five linear regions that oscillates in the same way using a shallow "
    r"network with four hidden units"
)

impossible = (
    r"It is not possible to create a function with three linear regions that oscillates back and forth between "
    r"output values of zero and one using a shallow network with two hidden units."
)
joint_p, joint_q = symbols("joint_p joint_q", real=True)
same_side = relu(x - joint_p) * p + relu(x - joint_q) * q
left_first = relu(joint_p - x) * p + relu(x - joint_q) * q
overlapping = relu(x - joint_p) * p + relu(joint_q - x) * q

chapter.chain(
    at="Problem 4.9, answer, two hidden units",
    steps=[
        step((185, 185), impossible, equal(Derivative(same_side, x), 0, given=[x < joint_p, x < joint_q])),
        step((185, 185), impossible, equal(Derivative(left_first, x), 0, given=[joint_p < x, x < joint_q])),
        step((185, 185), impossible, equal(Derivative(overlapping, x), -q, given=[x < joint_p, x < joint_q])),
        step((185, 185), impossible, equal(Derivative(overlapping, x), p - q, given=[joint_p < x, x < joint_q])),
        step((185, 185), impossible, equal(Derivative(overlapping, x), p, given=[joint_p < x, joint_q < x])),
        step((185, 185), impossible, less(p, 0, given=[-q > 0, p - q < 0])),
    ],
)
chapter.chain(
    at="Problem 4.9, answer, four hidden units",
    steps=[
        step((187, 187), possible, equal(fourth_unit, 6 * x, given=first_region)),
        step((187, 187), possible, equal(fourth_unit, 1 - 6 * (x - Rational(1, 6)), given=second_region)),
        step((187, 187), possible, equal(fourth_unit, 3 * (x - Rational(2, 6)), given=third_region)),
        step((187, 187), possible, equal(fourth_unit, 1 - 3 * (x - Rational(4, 6)), given=[*fourth_region, x < 1])),
        step((187, 187), possible, equal(fourth_unit, 3 * (x - 1), given=[x > 1])),
    ],
)
# N hidden units: further ones with joints at 1, 4/3, 5/3, ... and slopes 6, -6, 6, ... in turn.  With an even number of joints
# passed the line falls from one to zero, with an odd number it rises; a joint that is not passed adds nothing.
turns, others = symbols("n others", integer=True, nonnegative=True)
unit = Symbol("m", integer=True)
further = 6 * (-1) ** (unit + 1) * relu(x - 1 - (unit - 1) / Integer(3))
falling = 1 - 3 * (x - Rational(4, 6))
general = r"for $N \geq 3$ hidden units it's possible to make a function that oscillates back and forth $N + 1$ times"
chapter.chain(
    at="Problem 4.9, answer, N hidden units",
    steps=[
        step(
            (187, 187),
            general,
            equal(
                falling + Sum(further, (unit, 1, 2 * turns)),
                1 - 3 * (x - (2 + 2 * turns) / Integer(3)),
                given=[x >= (2 + 2 * turns) / Integer(3)],
            ),
        ),
        step(
            (187, 187),
            general,
            equal(
                falling + Sum(further, (unit, 1, 2 * turns + 1)),
                3 * (x - (3 + 2 * turns) / Integer(3)),
                given=[x >= (3 + 2 * turns) / Integer(3)],
            ),
        ),
        step(
            (187, 187),
            general,
            equal(Sum(further.subs(unit, turns + unit), (unit, 1, others)), 0, given=[x <= 1 + turns / Integer(3)]),
        ),
    ],
)

# Problem 4.10: D weights and D biases, then K - 1 times D^2 weights and D biases, then D weights and a bias
layers, D = symbols("K D", integer=True, positive=True)
parameters = 3 * D + 1 + (layers - 1) * D * (D + 1)

chapter.claim(
    at="Problem 4.10",
    lines=(189, 189),
    printed=r"this network will have a total of $3D + 1 + (K - 1)D(D + 1)$ parameters",
    says=equal((D + D) + Sum(D**2 + D, (k, 2, layers)) + (D + 1), parameters),
)
chapter.not_checkable(
    at="Problem 4.11",
    lines=(191, 191),
    printed="How many parameters does each network have? How many linear regions can each network make?",
    why="the question; its answer is checked below",
)


def regions_of_deep(inputs, depth, width):
    """Equation 4.17 of the book: the regions of a network of K layers of D units each with D_i inputs."""
    return (floor(width / inputs) + 1) ** (inputs * (depth - 1)) * Sum(binomial(width, j), (j, 0, inputs))


chapter.chain(
    at="Problem 4.11, answer, parameters",
    steps=[
        step(
            (200, 200),
            r"Using the formula from problem 4.10, the shallow network has $3 \times 95 + 1",
            count(arithmetic("3*95 + 1 + (1 - 1)*95*(95 + 1)"), arithmetic("3*95 + 1")),
        ),
        step(
            (200, 200),
            r"the shallow network has $3 \times 95 + 1 = 286$ parameters",
            count(arithmetic("3*95 + 1"), 286),
        ),
        step(
            (200, 200),
            r"the second network has $3 \times 5 + 1 + (9 \times 5 \times 6)",
            count(arithmetic("3*5 + 1 + (10 - 1)*5*(5 + 1)"), arithmetic("3*5 + 1 + 9*5*6")),
        ),
        step((200, 200), r"$3 \times 5 + 1 + (9 \times 5 \times 6) = 286$", count(arithmetic("3*5 + 1 + 9*5*6"), 286)),
    ],
)
chapter.chain(
    at="Problem 4.11, answer, regions",
    steps=[
        step((202, 202), r"The shallow network can create 96 regions", count(Sum(binomial(95, j), (j, 0, 1)), 96)),
        step((202, 202), r"a total of 95 joints separating 96 linear regions", count(arithmetic("95 + 1"), 96)),
        step(
            (202, 202),
            r"The number of linear regions for the deep network is given by equation 4.17 and is 60,466,176.",
            count(regions_of_deep(1, 10, 5), 60466176),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 4.11, answer, speed",
    lines=(204, 204),
    printed=r"the shallow network will be faster to run on modern hardware as the computation is more parallel",
    why="A statement about hardware.",
)
