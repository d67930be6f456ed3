r"""Chapter 6, Fitting models: problems 6.5 to 6.11, the gradient of a small network and gradient descent.

Sums run over the training pairs i = 1..I.  a[z] is the ReLU; the network is equation 3.1 of the book, which problem 6.5
prints.
"""

from sympy import (
    Derivative,
    Eq,
    Function,
    Integer,
    Ne,
    Sum,
    Symbol,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    Definition,
    Partial,
    arithmetic,
    composite,
    count,
    equal,
    family,
    indicator,
    less,
    relu,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 6, Fitting models")

i, j, k = symbols("i j k", integer=True)
I = Symbol("I", integer=True, positive=True)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
x, y, z = symbols("x y z", real=True)
xs, ys = family("x"), family("y")

# Problem 6.5: for the loss, f[x_i, phi] is any differentiable function of phi x_i; then the network of equation 3.1
phi = Symbol("phi", real=True)
theta_10, theta_11, theta_20, theta_21, theta_30, theta_31 = symbols(
    "theta_10 theta_11 theta_20 theta_21 theta_30 theta_31", real=True
)
unit_1, unit_2, unit_3 = theta_10 + theta_11 * x, theta_20 + theta_21 * x, theta_30 + theta_31 * x
network = phi_0 + phi_1 * relu(unit_1) + phi_2 * relu(unit_2) + phi_3 * relu(unit_3)
of_x = Function("f", real=True)
model = of_x(phi * xs[i])

chapter.not_checkable(
    at="Problem 6.5",
    lines=(332, 343),
    printed=r"f[x, \phi] = \phi_0 + \phi_1 a[\theta_{10} + \theta_{11} x]",
    why="the definition of the network, and the words before the answer",
)
chapter.claim(
    at="Problem 6.5, answer, loss",
    lines=(345, 345),
    printed=r"\frac{\partial L}{\partial \phi_j} = -2 \sum_i (y - f[x_i, \phi]) \frac{\partial f[x_i, \phi]}{\partial "
    r"\phi_j}.",
    says=equal(
        Derivative(Sum((model - ys[i]) ** 2, (i, 1, I)), phi),
        -2 * Sum((y - model) * Derivative(model, phi), (i, 1, I)),
    ),
    expect="refuted",
    why="The target of pair i is y_i, as in the loss; the y under the sum has lost its index.",
    slip="notation",
)
chapter.chain(
    at="Problem 6.5, answer, ReLU",
    steps=[
        step(
            (347, 347),
            r"The derivative of the ReLU is zero if the input z is less than zero",
            equal(Derivative(relu(z), z), 0, given=[z < 0]),
        ),
        step(
            (347, 347),
            r"one if the input z is greater than zero",
            equal(Derivative(relu(z), z), 1, given=[z > 0]),
        ),
        step(
            (347, 347),
            r"which we can write as $\mathbb{I}[z > 0]$",
            equal(Derivative(relu(z), z), indicator(z > 0), given=[Ne(z, 0)]),
        ),
    ],
)
chapter.chain(
    at="Problem 6.5, answer, phi",
    steps=[
        step((349, 349), r"\frac{\partial f[x_i, \phi]}{\partial \phi_0} &= 1", equal(Derivative(network, phi_0), 1)),
        step(
            (349, 349),
            r"\frac{\partial f[x_i, \phi]}{\partial \phi_1} &= a[\theta_{10} + \theta_{11}x_i]",
            equal(Derivative(network, phi_1), relu(unit_1)),
        ),
        step(
            (349, 349),
            r"\frac{\partial f[x_i, \phi]}{\partial \phi_2} &= a[\theta_{20} + \theta_{21}x_i]",
            equal(Derivative(network, phi_2), relu(unit_2)),
        ),
        step(
            (349, 349),
            r"\frac{\partial f[x_i, \phi]}{\partial \phi_3} &= a[\theta_{30} + \theta_{31}x_i]",
            equal(Derivative(network, phi_3), relu(unit_3)),
        ),
    ],
)
# At the joint itself the ReLU has no derivative: the answer speaks of inputs less and greater than zero.
off_joint_1, off_joint_2, off_joint_3 = [Ne(unit_1, 0)], [Ne(unit_2, 0)], [Ne(unit_3, 0)]

chapter.chain(
    at="Problem 6.5, answer, theta",
    steps=[
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{10}} &= \phi_1 \cdot \mathbb{I}[\theta_{10} + \theta_{11}x_i > 0]",
            equal(Derivative(network, theta_10), phi_1 * indicator(unit_1 > 0), given=off_joint_1),
        ),
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{11}} &= \phi_1 \cdot x_i \cdot "
            r"\mathbb{I}[\theta_{10} + \theta_{11}x_i > 0]",
            equal(Derivative(network, theta_11), phi_1 * x * indicator(unit_1 > 0), given=off_joint_1),
        ),
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{20}} &= \phi_2 \cdot \mathbb{I}[\theta_{20} + \theta_{21}x_i > 0]",
            equal(Derivative(network, theta_20), phi_2 * indicator(unit_2 > 0), given=off_joint_2),
        ),
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{21}} &= \phi_2 \cdot x_i \cdot "
            r"\mathbb{I}[\theta_{20} + \theta_{21}x_i > 0]",
            equal(Derivative(network, theta_21), phi_2 * x * indicator(unit_2 > 0), given=off_joint_2),
        ),
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{30}} &= \phi_3 \cdot \mathbb{I}[\theta_{30} + \theta_{31}x_i > 0]",
            equal(Derivative(network, theta_30), phi_3 * indicator(unit_3 > 0), given=off_joint_3),
        ),
        step(
            (351, 351),
            r"\frac{\partial f[x_i, \phi]}{\partial \theta_{31}} &= \phi_3 \cdot x_i \cdot "
            r"\mathbb{I}[\theta_{30} + \theta_{31}x_i > 0]",
            equal(Derivative(network, theta_31), phi_3 * x * indicator(unit_3 > 0), given=off_joint_3),
        ),
    ],
)

chapter.not_checkable(
    at="Problem 6.6",
    lines=(353, 353),
    printed=r"Which of the functions in figure 6.11 from the book is convex?",
    why="Asks about a figure of the book that is not in the text.",
)

# Problem 6.7: where a line search along the gradient g stops, the step changes the loss by -(new gradient) . g = 0
n = Symbol("n", integer=True, positive=True)
position, g = family("phi"), family("g")
alpha = Symbol("alpha", positive=True)
loss = composite("L", position[k] - alpha * g[k], k, n)

chapter.not_checkable(
    at="Problem 6.7",
    lines=(355, 355),
    printed="oscillates back and forth inefficiently as it moves down the valley toward the minimum",
    why="describes a figure of the book",
)
chapter.claim(
    at="Problem 6.7, answer",
    lines=(359, 359),
    printed=r"The direction must turn at right angles",
    says=equal(Sum(Partial(loss, k) * g[k], (k, 1, n)), 0, given=[Eq(Derivative(loss, alpha), 0)]),
)

# Problem 6.8: with L(phi) = (phi^2 - 1)^2, whose two valleys meet at 0, and learning rate 1/2, the step from 3/2
chapter.claim(
    at="Problem 6.8, answer",
    lines=(365, 365),
    printed=r"Yes! The distance moved just depends on the gradient at the current point and the learning rate.",
    says=less(arithmetic("3/2 - 1/2*4*(3/2)*((3/2)**2 - 1)"), 0),
)

chapter.claim(
    at="Problem 6.9",
    lines=(367, 367),
    printed=r"How many epochs are we running the algorithm for?",
    says=count(arithmetic("1000*20/100"), 200),
)

# Problem 6.10: equation 6.11 of the book is m_{t+1} = beta m_t + (1 - beta) g_t, g_t the gradient at iteration t
m = Function("m", real=True)
time = Symbol("t", integer=True, nonnegative=True)
beta = Symbol("beta", positive=True)
momentum = (
    Definition(m(Integer(0)), Integer(0)),
    Definition(m(time), beta * m(time - 1) + (1 - beta) * g[time - 1], variables=(time,), given=(time >= 1,)),
)

chapter.claim(
    at="Problem 6.10",
    lines=(369, 369),
    printed=r"the momentum term \mathbf{m}_t (equation 6.11) is an infinite weighted sum of the gradients at the previous "
    r"iterations",
    says=equal(
        m(time),
        Sum((1 - beta) * beta ** (time - 1 - k) * g[k], (k, 0, time - 1)),
        definitions=momentum,
    ),
)
chapter.not_checkable(
    at="Problem 6.11",
    lines=(371, 371),
    printed=r"What dimensions will the Hessian have if the model has one million parameters?",
    why="A Hessian has one row and one column for each parameter by definition; nothing is computed.",
)
