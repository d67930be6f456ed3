"""Week 7, Activation functions (lines 1196 to 1295).

Phi(x) is the distribution function of the standard normal distribution, (1 + erf(x/sqrt(2)))/2; m is 1 with probability
Phi(x) and else 0.  In the chain rule a_1, a_2, a_3 are the inputs of three layers with one neuron each.
"""

from sympy import (
    Derivative,
    Eq,
    Function,
    Limit,
    MatrixSymbol,
    Max,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    erf,
    exp,
    oo,
    sqrt,
    symbols,
    tanh,
)

from derivations.documents.editions import course_notes
from udlsym import (
    Chapter,
    Prime,
    arithmetic,
    equal,
    expectation,
    less,
    number,
    proportional,
    relu,
    sigmoid,
    step,
    swish,
)

chapter = Chapter(course_notes, "Week 7, Activation functions")

x = Symbol("x", real=True)
n = Symbol("n", integer=True, positive=True)

# The chain rule through three layers
w_1, w_2, w_3, h_0, factor = symbols("w_1 w_2 w_3 h_0 delta", real=True)
g_1, g_2, output, loss = (
    Function("g_1", real=True),
    Function("g_2", real=True),
    Function("O", real=True),
    Function("L", real=True),
)
a_1 = w_1 * h_0
a_2 = w_2 * g_1(a_1)
a_3 = w_3 * g_2(a_2)

chapter.not_checkable(
    at="Game of gradients",
    lines=(1196, 1197),
    printed="The gradient tells us the responsibility of a parameter towards the loss",
    why="a way of speaking",
)
chapter.chain(
    at="Gradient and input of a layer",
    steps=[
        step((1199, 1199), "is proportional to the input as shown below", proportional(factor * h_0, h_0, in_=[h_0])),
        step(
            (1201, 1201),
            r"\nabla w_i = \frac{\partial \mathcal{L}(w)}{\partial y} * \frac{\partial y}{\partial a_3} * \dots * \frac{\partial a_1}{\partial w_1}",
            equal(
                Derivative(loss(output(a_3)), w_1),
                Prime(loss(output(a_3)))
                * Prime(output(a_3))
                * (w_3 * Prime(g_2(a_2)))
                * (w_2 * Prime(g_1(a_1)))
                * Derivative(a_1, w_1),
            ),
        ),
        step((1203, 1203), r"$\frac{\partial a_1}{\partial w_1} = h_{i-1}$", equal(Derivative(a_1, w_1), h_0)),  # i = 1
    ],
)
chapter.not_checkable(
    at="History of backpropagation",
    lines=(1205, 1205),
    printed="Backpropagation algorithm existed since 70's",
    why="history",
)
chapter.not_checkable(
    at="Unsupervised pre-training",
    lines=(1206, 1215),
    printed=r"\min \frac{1}{m} \sum_{i=1}^m \sum_{j=1}^n (\hat{x}_{ij} - x_{ij})^2",
    why="a method: a loss is defined and its use explained in words",
)

# Linear activations; W_1 is p x n and W_2 is q x p
p, q = symbols("p q", integer=True, positive=True)
first, second = MatrixSymbol("W_1", p, n), MatrixSymbol("W_2", q, p)
bias_1, bias_2, vector = MatrixSymbol("b_1", p, 1), MatrixSymbol("b_2", q, 1), MatrixSymbol("x", n, 1)
chapter.claim(
    at="Linear activations",
    lines=(1216, 1216),
    printed="the output simply becomes a linear function.",
    says=equal(second * (first * vector + bias_1) + bias_2, (second * first) * vector + (second * bias_1 + bias_2)),
)

chapter.chain(
    at="Sigmoid",
    steps=[
        step(
            (1217, 1217),
            r"The derivative/gradient of a sigmoid function is given by  $\sigma(x)(1 - \sigma(x))$",
            equal(Derivative(sigmoid(x), x), sigmoid(x) * (1 - sigmoid(x))),
            using=["derivations.activations.sigmoid_derivative"],
        ),
        step(
            (1217, 1217),
            r"vanishes at its saturation points when the input  $x$  is higher than  $\approx +5$",
            equal(Limit(sigmoid(x) * (1 - sigmoid(x)), x, oo), 0),
        ),
        step(
            (1217, 1217),
            r"or lesser than  $\approx -5$ .",
            equal(Limit(sigmoid(x) * (1 - sigmoid(x)), x, -oo), 0),
        ),
        step(
            (1219, 1221),
            "if the weights are reasonably high, the sigmoid will",
            equal(Limit(sigmoid(w_1 * h_0), w_1, oo), 1, given=[h_0 > 0]),  # saturate: h_0 is the input
        ),
    ],
)
error = Symbol("delta", real=True)  # the derivative of the loss by the input of the layer
h_1, h_2 = symbols("h_1 h_2", positive=True)
chapter.claim(
    at="Sigmoid, signs of gradients",
    lines=(1224, 1226),
    printed="the gradients with respect to individual weights at a specific layer will all be positive, or will all be negative.",
    says=less(0, (error * h_1) * (error * h_2), given=[Ne(error, 0)]),
)
chapter.not_checkable(
    at="Sigmoid, zig-zag",
    lines=(1226, 1231),
    printed="This zig-zag pattern of movement takes a long time to reach the optimum value",
    why="the figure is missing, and no loss is given",
)
chapter.chain(
    at="Tanh",
    steps=[
        step((1233, 1233), "it's zero-centered", equal(arithmetic("tanh(-x)", x=x), -tanh(x))),
        step(
            (1233, 1233),
            "but saturates around  $x = 2$",
            equal(Limit(1 - tanh(x) ** 2, x, oo), 0),  # the slope; how small it is to be is not said
        ),
    ],
)
chapter.not_checkable(
    at="ReLU, definition",
    lines=(1234, 1234),
    printed=r"$f(x) = \max(0, x)$ .",
    why="a definition",
)
relu6 = Max(0, x) - Max(0, x - 6)
chapter.chain(
    at="ReLU",
    steps=[
        step((1238, 1238), "This function resembles a sigmoid", equal(relu6, 0, given=[x <= 0])),
        step((1238, 1238), r"$f(x) = \max(0, x) - \max(0, x - 6)$", equal(relu6, x, given=[x >= 0, x <= 6])),
        step((1238, 1238), r"saturates at  $x = 6$ .", equal(relu6, 6, given=[x >= 6])),
        step(
            (1243, 1243), "it doesn't saturate in the positive region.", equal(Derivative(relu(x), x), 1, given=[x > 0])
        ),
        step(
            (1244, 1244), "gradient vanishes in the negative direction", equal(Derivative(relu(x), x), 0, given=[x < 0])
        ),
    ],
)
chapter.not_checkable(
    at="ReLU, learning rate",
    lines=(1244, 1244),
    printed="it's advisable to set learning rate to 0.01, whenever ReLU is used.",
    why="advice",
)
alpha = Symbol("alpha", positive=True)
chapter.chain(
    at="Relatives of ReLU",
    steps=[
        step(
            (1245, 1245),
            r"Leaky ReLU ( $f(x) = \max(0.1x, x)$ ) allows a slight leakage on the negative side",
            equal(arithmetic("Max(0.1*x, x)", x=x), Piecewise((x, x > 0), (x / 10, True))),
        ),
        step(
            (1245, 1245),
            r"Parametric ReLU ( $f(x) = \max(\alpha x, x)$ )",
            equal(  # alpha < 1, for a leakage that is slight
                Max(alpha * x, x), Piecewise((x, x > 0), (alpha * x, True)), given=[alpha < 1]
            ),
        ),
        step(
            (1248, 1248),
            r"ae^x - 1 \text{ if } x \leq 0",
            equal(alpha * (exp(x) - 1), alpha * exp(x) - 1, given=[x <= 0]),
            expect="refuted",
            why="The ELU is a(e^x - 1) for x <= 0: it comes from 0 at x = 0, where the other branch begins, and decays to -a.  "
            "Without the bracket it jumps at 0, from a - 1 to 0, unless a = 1.",
        ),
    ],
)
chapter.chain(
    at="Maxout, sampling",
    steps=[
        step(
            (1252, 1252),
            r"When you do sampling with replacement, nearly 36% of training samples are duplicates.",
            # a sample is left out with probability (1 - 1/n)^n, so that as many of the n draws are repetitions
            equal(Limit((1 - 1 / n) ** n, n, oo), exp(-1)),
        ),
        step(
            (1252, 1252),
            r"When you do sampling with replacement, nearly 36% of training samples are duplicates.",
            number(exp(-1), "0.36", tolerance="0.01"),  # nearly
        ),
    ],
)
chapter.not_checkable(
    at="Maxout, definition",
    lines=(1257, 1259),
    printed=r"f(x) = \max(w_1x + b_1, \dots, w_nx + b_n)",
    why="a definition and its motives",
)
four = Max(x / 2, -x / 2, x, -x - Rational(1, 5))
asked = r"(0.5x, -0.5x, x, -x - 0.2)$ . When maxout strategy is applied, it produces the following activation."
chapter.chain(
    at="Maxout",
    steps=[
        step(
            (1261, 1261),
            r"$w_1 = 0, b_1 = 0, w_2 = 1, b_2 = 0$ , the above equation essentially boils down to  $\text{ReLU} - \max(0, x)$ .",
            equal(arithmetic("Max(0*x + 0, 1*x + 0)", x=x), relu(x)),
        ),
        step((1263, 1263), asked, equal(four, x, given=[x >= 0])),
        step((1263, 1263), asked, equal(four, -x / 2, given=[-Rational(2, 5) <= x, x <= 0])),
        step((1263, 1263), asked, equal(four, -x - Rational(1, 5), given=[x <= -Rational(2, 5)])),
    ],
)
chapter.not_checkable(
    at="Hard threshold",
    lines=(1267, 1269),
    printed=r"f(x) = \begin{cases} 1, & \text{if } x > 0 \\ 0, & \text{if } x \leq 0 \end{cases}",
    why="a definition",
)
chapter.claim(
    at="ReLU, by cases",
    lines=(1273, 1273),
    printed=r"f(x) = \begin{cases} 1 \cdot x, & \text{if } x > 0 \\ 0, & \text{if } x \leq 0 \end{cases}",
    says=equal(relu(x), Piecewise((x, x > 0), (0, True))),
)
chapter.not_checkable(
    at="Dropout and GELU",
    lines=(1275, 1286),
    printed=r"f(x) = m \cdot x",
    why="definitions",
)
mask = Symbol("m", real=True)
phi = Symbol("phi", real=True)  # phi(x) at the x at hand
normal = (1 + erf(x / sqrt(2))) / 2
two_values = arithmetic("p*1*x + (1 - p)*0*x", p=phi, x=x)
chapter.chain(
    at="GELU",
    steps=[
        step(
            (1288, 1288),
            r"E(m \cdot x) = \phi(x) \cdot 1 \cdot x + (1 - \phi(x)) \cdot 0 \cdot x",
            equal(expectation(mask * x, mask), two_values, given=[Eq(expectation(mask, mask), phi)]),
        ),
        step(
            (1288, 1288),
            r"\phi(x) \cdot 1 \cdot x + (1 - \phi(x)) \cdot 0 \cdot x = \phi(x) \cdot x",
            equal(two_values, phi * x),
        ),
        step(
            (1288, 1288),
            r"P(X \leq x) \cdot x = \sigma(1.702x) \cdot x",
            equal(normal * x, sigmoid(arithmetic("1.702*x", x=x)) * x),
            expect="refuted",
            slip="notation",
            why="P(X <= x) is Phi(x) of the normal distribution in GELU, and sigmoid(1.702 x) only comes near it: at x = 1 they "
            "are 0.841 and 0.846.  The last sign must be an 'approximately equal'.",
        ),
    ],
)
chapter.not_checkable(
    at="SELU",
    lines=(1290, 1291),
    printed="SELU ensures zero mean and unit variance outputs",
    why="said in words, without a formula",
)
beta = Symbol("beta", real=True)
chapter.chain(
    at="Swish",
    steps=[
        step(
            (1295, 1295),
            r"When  $\beta = 1.702$ , we get GELU.",
            equal(  # as line 1288 has it
                swish(x, beta), sigmoid(arithmetic("1.702*x", x=x)) * x, given=[Eq(beta, arithmetic("1.702"))]
            ),
        ),
        step(
            (1295, 1295),
            r"When  $\beta = 1$ , we get SILU.",
            equal(swish(x, beta), x * sigmoid(x), given=[Eq(beta, 1)]),
        ),
    ],
)
