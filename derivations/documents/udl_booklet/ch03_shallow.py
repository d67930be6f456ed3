"""Chapter 3, Shallow neural networks: problems 3.1 to 3.10, the network of figure 3.3.

The network of figure 3.3 is f(x) = phi_0 + phi_1 h_1 + phi_2 h_2 + phi_3 h_3 with h_m = a[theta_m0 + theta_m1 x], a the
ReLU (equation 3.1 of the book, printed in problem 6.5).  Its parameters are printed in problem 3.8: the joints lie at
1/2, 1 and 11/7, so that units 1 and 2 are active to the right of their joints and unit 3 to the left of its joint.
"""

from sympy import Derivative, Eq, Integer, Rational, Symbol, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, equal, relu, step

chapter = Chapter(udl_booklet, "Chapter 3, Shallow neural networks")

x, phi_0, phi_1, phi_2, phi_3 = symbols("x phi_0 phi_1 phi_2 phi_3", real=True)
theta_10, theta_11, theta_20, theta_21, theta_30, theta_31 = symbols(
    "theta_10 theta_11 theta_20 theta_21 theta_30 theta_31", real=True
)


def unit_1(at):
    """The input of hidden unit 1."""
    return theta_10 + theta_11 * at


def unit_2(at):
    """The input of hidden unit 2."""
    return theta_20 + theta_21 * at


def unit_3(at):
    """The input of hidden unit 3."""
    return theta_30 + theta_31 * at


def network(at, activation=relu):
    """Equation 3.1."""
    return phi_0 + phi_1 * activation(unit_1(at)) + phi_2 * activation(unit_2(at)) + phi_3 * activation(unit_3(at))


# Problem 3.1: a linear activation psi_0 + psi_1 z makes a linear mapping; so does no activation at all.
psi_0, psi_1 = symbols("psi_0 psi_1", real=True)

chapter.chain(
    at="Problem 3.1",
    steps=[
        step(
            (47, 47),
            r"if the activation function in equation 3.1 was linear so that $a[z] = \psi_0 + \psi_1 z$",
            equal(
                network(x, lambda z: psi_0 + psi_1 * z),
                phi_0
                + psi_0 * (phi_1 + phi_2 + phi_3)
                + psi_1 * (phi_1 * theta_10 + phi_2 * theta_20 + phi_3 * theta_30)
                + psi_1 * (phi_1 * theta_11 + phi_2 * theta_21 + phi_3 * theta_31) * x,
            ),
        ),
        step(
            (47, 47),
            r"if the activation function was removed, so $a[z] = z$",
            equal(
                network(x, lambda z: z),
                phi_0
                + (phi_1 * theta_10 + phi_2 * theta_20 + phi_3 * theta_30)
                + (phi_1 * theta_11 + phi_2 * theta_21 + phi_3 * theta_31) * x,
            ),
        ),
    ],
)

# Problem 3.2 asks which units are active in each region: an inactive unit is gone from the network's output.
figure_3_3 = {
    phi_0: Rational("-0.23"),
    phi_1: Rational("-1.3"),
    phi_2: Rational("1.3"),
    phi_3: Rational("0.66"),
    theta_10: Rational("-0.2"),
    theta_11: Rational("0.4"),
    theta_20: Rational("-0.9"),
    theta_21: Rational("0.9"),
    theta_30: Rational("1.1"),
    theta_31: Rational("-0.7"),
}
drawn = network(x).subs(figure_3_3)
h_1 = unit_1(x).subs(figure_3_3)
h_2 = unit_2(x).subs(figure_3_3)
h_3 = unit_3(x).subs(figure_3_3)
joint_1, joint_2, joint_3 = Rational(1, 2), Integer(1), Rational(11, 7)
asked_3_2 = (
    r"For each of the four linear regions in figure 3.3j, indicate which hidden units are inactive and which are active"
)

chapter.chain(
    at="Problem 3.2",
    steps=[
        step(
            (49, 49),
            asked_3_2,
            equal(drawn, Rational("-0.23") + Rational("0.66") * h_3, given=[x < joint_1, x < joint_2, x < joint_3]),
        ),
        step(
            (49, 49),
            asked_3_2,
            equal(
                drawn,
                Rational("-0.23") - Rational("1.3") * h_1 + Rational("0.66") * h_3,
                given=[joint_1 < x, x < joint_2, x < joint_3],
            ),
        ),
        step(
            (49, 49),
            asked_3_2,
            equal(
                drawn,
                Rational("-0.23") - Rational("1.3") * h_1 + Rational("1.3") * h_2 + Rational("0.66") * h_3,
                given=[joint_1 < x, joint_2 < x, x < joint_3],
            ),
        ),
        step(
            (49, 49),
            asked_3_2,
            equal(
                drawn,
                Rational("-0.23") - Rational("1.3") * h_1 + Rational("1.3") * h_2,
                given=[joint_1 < x, joint_2 < x, joint_3 < x],
            ),
        ),
    ],
)

chapter.chain(
    at="Problem 3.3, answer, joints",
    steps=[
        step((55, 55), r"$-\theta_{10}/\theta_{11}$", equal(x, -theta_10 / theta_11, given=[Eq(unit_1(x), 0)])),
        step((55, 55), r"$-\theta_{20}/\theta_{21}$", equal(x, -theta_20 / theta_21, given=[Eq(unit_2(x), 0)])),
        step((55, 55), r"$-\theta_{30}/\theta_{31}$", equal(x, -theta_30 / theta_31, given=[Eq(unit_3(x), 0)])),
    ],
)


# The four regions of figure 3.3j, by which units are active (problem 3.2)
def first_region(at):
    """Only unit 3 is active."""
    return (unit_1(at) < 0, unit_2(at) < 0, unit_3(at) > 0)


def second_region(at):
    """Units 1 and 3 are active."""
    return (unit_1(at) > 0, unit_2(at) < 0, unit_3(at) > 0)


def third_region(at):
    """All three units are active."""
    return (unit_1(at) > 0, unit_2(at) > 0, unit_3(at) > 0)


def fourth_region(at):
    """Units 1 and 2 are active."""
    return (unit_1(at) > 0, unit_2(at) > 0, unit_3(at) < 0)


slope = Derivative(network(x), x)

chapter.chain(
    at="Problem 3.3, answer, slopes",
    steps=[
        step((59, 59), r"$\theta_{31}\phi_3$", equal(slope, theta_31 * phi_3, given=first_region(x))),
        step(
            (60, 60),
            r"$\theta_{11}\phi_1 + \theta_{31}\phi_3$",
            equal(slope, theta_11 * phi_1 + theta_31 * phi_3, given=second_region(x)),
        ),
        step(
            (61, 61),
            r"$\theta_{11}\phi_1 + \theta_{21}\phi_2 + \theta_{31}\phi_3$",
            equal(slope, theta_11 * phi_1 + theta_21 * phi_2 + theta_31 * phi_3, given=third_region(x)),
        ),
        step(
            (62, 62),
            r"$\theta_{11}\phi_1 + \theta_{21}\phi_2$",
            equal(slope, theta_11 * phi_1 + theta_21 * phi_2, given=fourth_region(x)),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 3.4",
    lines=(64, 64),
    printed=r"Draw a version of figure 3.3 (from book)",
    why="The answer is a drawing (figure 3.1), and neither figure is in the text.",
)

alpha = Symbol("alpha", positive=True)
z = Symbol("z", real=True)

chapter.not_checkable(
    at="Problem 3.5, domain",
    lines=(66, 66),
    printed=r"$\alpha \in \mathbb{R}^+$",
    why="the domain of alpha",
)
chapter.claim(
    at="Problem 3.5",
    lines=(68, 68),
    printed=r"\text{ReLU}[\alpha \cdot z] = \alpha \cdot \text{ReLU}[z].",
    says=equal(relu(alpha * z), alpha * relu(z)),
)

# Problem 3.6: theta_10, theta_11 times alpha and phi_1 over alpha leave the network as it is where alpha > 0; a
# negative alpha turns the unit round: it passes what it clipped, with the other sign.
negative = Symbol("alpha", negative=True)
others = Symbol("others", real=True)  # phi_2 h_2 + phi_3 h_3, which stays as it is
unscaled = phi_0 + phi_1 * relu(unit_1(x)) + others
positive_constant = (
    r"multiply the parameters θ_{10} and θ_{11} by a positive constant α and divide the slope ϕ_1 by the same "
    r"parameter α ?"
)

chapter.chain(
    at="Problem 3.6",
    steps=[
        step(
            (77, 77),
            positive_constant,
            equal(alpha * theta_10 + alpha * theta_11 * x, alpha * unit_1(x)),
        ),
        step(
            (77, 77),
            positive_constant,
            equal(phi_0 + phi_1 / alpha * relu(alpha * unit_1(x)) + others, unscaled),
        ),
        step(
            (77, 77),
            r"What happens if α is negative?",
            equal(
                phi_0 + phi_1 / negative * relu(negative * unit_1(x)) + others,
                phi_0 - phi_1 * relu(-unit_1(x)) + others,
            ),
        ),
    ],
)

# Problem 3.7: no, the scaling of problem 3.6 leads from every minimum to others with the same loss, pair by pair.
y = Symbol("y", real=True)

chapter.claim(
    at="Problem 3.7",
    lines=(79, 79),
    printed=r"Does this loss function have a unique minimum?",
    says=equal(
        (phi_0 + phi_1 / alpha * relu(alpha * unit_1(x)) + others - y) ** 2,
        (unscaled - y) ** 2,
    ),
)

chapter.not_checkable(
    at="Problem 3.8, functions",
    lines=(81, 85),
    printed=r"\text{heaviside}[z] = \begin{cases} 0 & z < 0 \\ 1 & z \geq 0 \end{cases},",
    why="the definitions of two functions",
)
chapter.not_checkable(
    at="Problem 3.8",
    lines=(87, 87),
    printed=r"Redraw a version of figure 3.3 for each of these functions.",
    why="Asks for drawings and an informal description.",
)

# Problem 3.9, at a point of each of the three regions
x_1, x_3, x_4 = symbols("x_1 x_3 x_4", real=True)

chapter.claim(
    at="Problem 3.9",
    lines=(89, 89),
    printed=r"the third linear region in figure 3.3 has a slope that is the sum of the slopes of the first and fourth "
    r"linear regions",
    says=equal(
        Derivative(network(x_3), x_3),
        Derivative(network(x_1), x_1) + Derivative(network(x_4), x_4),
        given=(*first_region(x_1), *third_region(x_3), *fourth_region(x_4)),
    ),
)

# Problem 3.10: a joint makes no new region where its unit is not used (phi_1 = 0: the slopes on both sides of joint 1 agree),
# and where two joints coincide (their units change sign together)
circumstances = "Under what circumstances could this network produce a function with fewer than four linear regions?"
x_2 = Symbol("x_2", real=True)

chapter.chain(
    at="Problem 3.10",
    steps=[
        step(
            (95, 95),
            circumstances,
            equal(
                Derivative(network(x_1), x_1),
                Derivative(network(x_2), x_2),
                given=[*first_region(x_1), *second_region(x_2), Eq(phi_1, 0)],
            ),
        ),
        step(
            (95, 95),
            circumstances,
            equal(unit_2(x), theta_21 / theta_11 * unit_1(x), given=[Eq(-theta_10 / theta_11, -theta_20 / theta_21)]),
        ),
    ],
)
