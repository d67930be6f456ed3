r"""Chapter 6, Fitting models.

Sums run over the training pairs i = 1..I.  The least squares loss of a line (equation 6.5 of the book) is
L = sum_i (phi_0 + phi_1 x_i - y_i)^2, and the Gabor model (equation 6.8 of the book) is
f[x, phi] = sin[phi_0 + 0.06 phi_1 x] exp[-(phi_0 + 0.06 phi_1 x)^2/32].  a[z] is the ReLU.
"""

from sympy import (
    Derivative,
    Eq,
    Function,
    Integer,
    Ne,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    sin,
    symbols,
)

from derivations.documents.editions import udl_booklet
from udlsym import (
    Chapter,
    Definition,
    Partial,
    arithmetic,
    at_most,
    composite,
    count,
    equal,
    family,
    indicator,
    less,
    relu,
    sigmoid,
    step,
)

chapter = Chapter(udl_booklet, "Chapter 6, Fitting models")

i, j, k = symbols("i j k", integer=True)
I = Symbol("I", integer=True, positive=True)
phi_0, phi_1, phi_2, phi_3 = symbols("phi_0 phi_1 phi_2 phi_3", real=True)
x, y, z, t = symbols("x y z t", real=True)
xs, ys = family("x"), family("y")

# Problems 6.1 and 6.2: the line
line = phi_0 + phi_1 * xs[i]
least_squares = Sum((line - ys[i]) ** 2, (i, 1, I))
of_least_squares = r"Show that the derivatives of the least squares loss function in equation 6.5"

chapter.chain(
    at="Problem 6.1",
    steps=[
        step(
            (288, 288),
            of_least_squares,
            equal(Derivative(least_squares, phi_0), Sum(2 * (line - ys[i]), (i, 1, I))),
        ),
        step(
            (288, 288),
            of_least_squares,
            equal(Derivative(least_squares, phi_1), Sum(2 * xs[i] * (line - ys[i]), (i, 1, I))),
        ),
    ],
)

hessian_00 = 2 * I
hessian_01 = 2 * Sum(xs[i], (i, 1, I))
hessian_11 = 2 * Sum(xs[i] ** 2, (i, 1, I))
spread = Sum((xs[i] - Sum(xs[j], (j, 1, I)) / I) ** 2, (i, 1, I))
hessian = r"Find an algebraic expression for the Hessian matrix"
a, b = symbols("a b", real=True)

chapter.not_checkable(
    at="Problem 6.2, definition",
    lines=(292, 292),
    printed=r"\mathbf{H}[\phi] = \begin{bmatrix}",
    why="the definition of the Hessian",
)
chapter.chain(
    at="Problem 6.2, Hessian",
    steps=[
        step((290, 290), hessian, equal(Derivative(least_squares, (phi_0, 2)), hessian_00)),
        step((290, 290), hessian, equal(Derivative(least_squares, phi_0, phi_1), hessian_01)),
        step((290, 290), hessian, equal(Derivative(least_squares, phi_1, phi_0), hessian_01)),
        step((290, 290), hessian, equal(Derivative(least_squares, (phi_1, 2)), hessian_11)),
    ],
)
chapter.chain(
    at="Problem 6.2, convexity",
    steps=[
        step(
            (294, 294),
            r"Prove that this function is convex",
            at_most(0, Sum(2 * (a + b * xs[i]) ** 2, (i, 1, I))),
        ),
        step(
            (294, 294),
            r"Prove that this function is convex",
            equal(
                a**2 * hessian_00 + 2 * a * b * hessian_01 + b**2 * hessian_11,
                Sum(2 * (a + b * xs[i]) ** 2, (i, 1, I)),
            ),
        ),
        step((294, 294), r"both the **trace**", less(0, hessian_00 + hessian_11)),
        step(
            (294, 294),
            r"and the **determinant** of the matrix",
            equal(hessian_00 * hessian_11 - hessian_01**2, 4 * I * spread),
        ),
        # A line is fitted to inputs that are not all alike
        step(
            (294, 294),
            r"and the **determinant** of the matrix are positive",
            less(0, hessian_00 * hessian_11 - hessian_01**2, given=[spread > 0]),
            expect="undecided",
            why="True by the step before; no prover multiplies a hypothesis about a sum.",
        ),
    ],
)

# Problem 6.3
gabor_argument = phi_0 + Rational("0.06") * phi_1 * xs[i]
envelope = exp(-(gabor_argument**2) / 32)
gabor = sin(gabor_argument) * envelope
gabor_loss = Sum((gabor - ys[i]) ** 2, (i, 1, I))
slope_of_gabor = (cos(gabor_argument) - gabor_argument / 16 * sin(gabor_argument)) * envelope
gabor_derivatives = (
    r"Compute the derivatives of the least squares loss $L[\phi]$ with respect to the Gabor model (equation 6.8)."
)

chapter.chain(
    at="Problem 6.3",
    steps=[
        step(
            (296, 296),
            gabor_derivatives,
            equal(Derivative(gabor_loss, phi_0), Sum(2 * (gabor - ys[i]) * slope_of_gabor, (i, 1, I))),
        ),
        step(
            (296, 296),
            gabor_derivatives,
            equal(
                Derivative(gabor_loss, phi_1),
                Sum(2 * (gabor - ys[i]) * Rational("0.06") * xs[i] * slope_of_gabor, (i, 1, I)),
            ),
        ),
    ],
)

# Problem 6.4: the curve sig[phi_0 + phi_1 x] of (i) rises where phi_1 > 0; it is one half at x = -phi_0/phi_1
curve = sigmoid(phi_0 + phi_1 * x)

chapter.not_checkable(
    at="Problem 6.4",
    lines=(298, 308),
    printed=r"Pr(y = 1|x) = \text{sig}[\phi_0 + \phi_1 x],",
    why="the definitions of the model and of the sigmoid, and the questions",
)
chapter.chain(
    at="Problem 6.4, answer (i)",
    steps=[
        step(
            (312, 312),
            r"The result looks like a sigmoid function",
            equal(curve, Rational(1, 2), given=[Eq(x, -phi_0 / phi_1), phi_1 > 0]),
        ),
        step(
            (312, 312),
            r"shifts to the left as we increase ϕ_0",
            less(Derivative(-phi_0 / phi_1, phi_0), 0, given=[phi_1 > 0]),
        ),
        step(
            (312, 312),
            r"gets steeper as we increase ϕ_1",
            equal(Derivative(curve, x), phi_1 / 4, given=[Eq(x, -phi_0 / phi_1)]),
        ),
    ],
)

z_i = phi_0 + phi_1 * xs[i]
cross_entropy = Sum(-(1 - ys[i]) * log(1 - sigmoid(z_i)) - ys[i] * log(sigmoid(z_i)), (i, 1, I))
in_sigmoid = (1 - ys[i]) / (1 - sigmoid(z_i)) - ys[i] / sigmoid(z_i)

# (ii) the loss of a pair is minus the logarithm of the probability of its label
label = Symbol("y", integer=True)
pair_loss = -(1 - label) * log(1 - curve) - label * log(curve)
printed_pair_loss = (
    r"-(1 - y_i) \log [1 - \text{sig}[\phi_0 + \phi_1 x_i]] - y_i \log [\text{sig}[\phi_0 + \phi_1 x_i]]"
)

chapter.chain(
    at="Problem 6.4, answer (ii)",
    steps=[
        step((316, 316), printed_pair_loss, equal(pair_loss, -log(1 - curve), given=[Eq(label, 0)])),
        step((316, 316), printed_pair_loss, equal(pair_loss, -log(curve), given=[Eq(label, 1)])),
    ],
)
chapter.chain(
    at="Problem 6.4, answer (iii)",
    steps=[
        step(
            (320, 320),
            r"\frac{\partial \text{sig}[z]}{\partial z} = \frac{\exp[-z]}{(1 + \exp[-z])^2}",
            equal(Derivative(sigmoid(z), z), exp(-z) / (1 + exp(-z)) ** 2),
        ),
        step(
            (324, 324),
            r"\frac{\partial L}{\partial \phi_0} &= \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}[\phi_0 + \phi_1 "
            r"x_i]} - \frac{y_i}{\text{sig}[\phi_0 + \phi_1 x_i]} \right) \frac{\exp[-\phi_0 - \phi_1 x_i]}{(1 + "
            r"\exp[-\phi_0 - \phi_1 x_i])^2}",
            equal(
                Derivative(cross_entropy, phi_0),
                Sum(in_sigmoid * exp(-phi_0 - phi_1 * xs[i]) / (1 + exp(-phi_0 - phi_1 * xs[i])) ** 2, (i, 1, I)),
            ),
        ),
        step(
            (324, 324),
            r"\frac{\partial L}{\partial \phi_1} &= \sum_{i=1}^I \left(\frac{1 - y_i}{1 - \text{sig}[\phi_0 + \phi_1 "
            r"x_i]} - \frac{y_i}{\text{sig}[\phi_0 + \phi_1 x_i]} \right) \frac{x_i \cdot \exp[-\phi_0 - \phi_1 "
            r"x_i]}{(1 + \exp[-\phi_0 - \phi_1 x_i])^2}",
            equal(
                Derivative(cross_entropy, phi_1),
                Sum(
                    in_sigmoid * xs[i] * exp(-phi_0 - phi_1 * xs[i]) / (1 + exp(-phi_0 - phi_1 * xs[i])) ** 2,
                    (i, 1, I),
                ),
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 6.4, answer (iv)",
    lines=(326, 326),
    printed=r"The heatmap is shown in figure 6.1",
    why="A figure that is not in the text.",
)

# (v) along every line (phi_0 + t a, phi_1 + t b) the second derivative of the loss of one pair is not negative
along = phi_0 + t * a + (phi_1 + t * b) * x
pair_along = -(1 - y) * log(1 - sigmoid(along)) - y * log(sigmoid(along))

chapter.chain(
    at="Problem 6.4, answer (v)",
    steps=[
        step(
            (328, 328),
            r"You could prove this by examining the Hessian matrix.",
            equal(
                Derivative(pair_along, (t, 2)),
                (a + b * x) ** 2 * sigmoid(along) * (1 - sigmoid(along)),
            ),
        ),
        step(
            (328, 328),
            r"It is convex",
            at_most(0, (a + b * x) ** 2 * sigmoid(along) * (1 - sigmoid(along))),
        ),
    ],
)

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
