"""Week 2, second part: the sigmoid neuron, Taylor series, and gradient descent (lines 377 to 491).

In the Taylor series L0 to L3 are the values of the loss and of its first three derivatives at w_0.  In lines 424 to 434 the
parameters theta and their change u have n entries, g is the gradient.  From line 458 the neuron is f(x) = sigmoid(wx + b).
"""

from sympy import Abs, Derivative, Eq, Integer, Limit, MatrixSymbol, Sum, Symbol, factorial, oo, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import (
    Chapter,
    Partial,
    arithmetic,
    at_most,
    composite,
    count,
    equal,
    family,
    indicator,
    less,
    proportional,
    sigmoid,
    step,
    unequal,
)
from udlsym.matrices import gradient, scalar, symmetric

chapter = Chapter(course_notes, "Week 2, Gradient descent")

z = Symbol("z", real=True)
chapter.chain(
    at="Sigmoid neuron",
    steps=[
        step((377, 377), "varies between 0 and 1", less(0, sigmoid(z))),
        step((377, 377), "varies between 0 and 1", less(sigmoid(z), 1)),
        step(
            (383, 383),
            r"when  $z$  approaches  $\infty$ ,  $\hat{y}$  approaches 1.",
            equal(Limit(sigmoid(z), z, oo), 1),
        ),
        step(
            (383, 383),
            r"When  $z$  approaches  $-\infty$ ,  $\hat{y}$  approaches 0.",
            equal(Limit(sigmoid(z), z, -oo), 0),
        ),
        step(
            (389, 389),
            "it is differentiable",
            equal(Derivative(sigmoid(z), z), sigmoid(z) * (1 - sigmoid(z))),
            using=["derivations.activations.sigmoid_derivative"],
        ),
    ],
)
w_all, x_all = family("w"), family("x")
count_of_inputs, which = Symbol("n", integer=True, positive=True), Symbol("i", integer=True)
weighted = Sum(w_all[which] * x_all[which], (which, 1, count_of_inputs))
score = Sum(w_all[which] * x_all[which], (which, 0, count_of_inputs))  # equation (2), with x_0 = 1
chapter.claim(
    at="Sigmoid neuron, equation (5)",
    lines=(381, 381),
    printed=r"\text{ where } z = -w_0 + \sum_{i=1}^n w_i x_i \quad (5)",
    says=equal(score, -w_all[0] + weighted, given=[Eq(x_all[0], 1)]),
    expect="refuted",
    slip="notation",
    why="w_0 is the bias, minus the threshold (line 196), so that the score of equation (2) is w_0 plus the weighted sum; "
    "and so is the z of lines 505 and 569, where the bias is b.  Here it enters with a minus.",
)
chapter.not_checkable(
    at="Goal of learning",
    lines=(390, 392),
    printed="The goal of machine learning is to find the relation between input",
    why="a goal in words",
)
chapter.claim(
    at="Decision boundaries, equation (6)",
    lines=(394, 396),
    printed=r"\frac{1}{1 + \exp(-z)} \text{ where } z = -w_0 + \sum_{i=1}^n w_i x_i \quad (6)",
    says=equal(sigmoid(score), sigmoid(-w_all[0] + weighted), given=[Eq(x_all[0], 1)]),
    expect="refuted",
    slip="notation",
    why="The same sentence has the boundary w_0 + w_1 x_1 + w_2 x_2 = 0 and calls w_0 the bias b; with this w_0 the z of the "
    "sigmoid neuron is w_0 plus the weighted sum.",
)
chapter.not_checkable(
    at="Decision boundaries",
    lines=(394, 394),
    printed="in the case of sigmoid neuron, the decision boundary is",
    why="an expression follows and no equation: at which output of the sigmoid neuron the boundary lies is not said",
)

# Squared error on the two sides of y; absolute error at a distance t to the right and to the left of a prediction
prediction, y, t = Symbol("yhat", real=True), Symbol("y", real=True), Symbol("t", nonnegative=True)
chapter.not_checkable(
    at="Squared error loss",
    lines=(398, 398),
    printed=r"We define  $\mathcal{L}(w) = \sum_{i=1}^n (\hat{y}_i - y_i)^2$  as the error, in the case of linear regression.",
    why="a definition",
)
chapter.chain(
    at="Squared and absolute error",
    steps=[
        step(
            (400, 400),
            "the former is not differentiable",
            unequal(Derivative((prediction - y) ** 2, prediction), Derivative((y - prediction) ** 2, prediction)),
            expect="refuted",
            slip="notation",
            why="The former is the squared error, and it is differentiable: the slopes for yhat > y and for yhat < y are one "
            "and the same, 2(yhat - y).  A 'not' too many: the sentence wants the former to be differentiable.",
        ),
        step(
            (400, 400),
            "whereas the latter is not.",
            unequal(
                Derivative(Abs(prediction + t - y), t),
                -Derivative(Abs(prediction - t - y), t),
                given=[Eq(prediction, y), t > 0],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Parameters, equation (7)",
    lines=(401, 404),
    printed=r"\theta_{new} &= \theta + \eta \Delta\theta \end{aligned} \quad (7)",
    why="definitions",
)

# Taylor series: the printed polynomial has the value and the derivatives of the loss at w_0
w, w_0 = symbols("w w_0", real=True)
L0, L1, L2, L3 = symbols("L0 L1 L2 L3", real=True)
linear = L0 + L1 / factorial(1) * (w - w_0)
quadratic = linear + L2 / factorial(2) * (w - w_0) ** 2
cubic = quadratic + L3 / factorial(3) * (w - w_0) ** 3
chapter.not_checkable(
    at="Taylor series",
    lines=(406, 406),
    printed="The higher the degree, better the approximation.",
    why="a rule of thumb: no function and no neighbourhood are given",
)
chapter.chain(
    at="Taylor series, terms",
    steps=[
        step((408, 408), r"\mathcal{L}(w) = \mathcal{L}(w_0)", equal(cubic, L0, given=[Eq(w, w_0)])),
        step(
            (408, 408),
            r"\frac{\mathcal{L}'(w_0)}{1!}(w - w_0)",
            equal(Derivative(cubic, w), L1, given=[Eq(w, w_0)]),
        ),
        step(
            (408, 408),
            r"\frac{\mathcal{L}''(w_0)}{2!}(w - w_0)^2",
            equal(Derivative(cubic, (w, 2)), L2, given=[Eq(w, w_0)]),
        ),
        step(
            (408, 408),
            r"\frac{\mathcal{L}'''(w_0)}{3!}(w - w_0)^3 + \dots",
            equal(Derivative(cubic, (w, 3)), L3, given=[Eq(w, w_0)]),
        ),
        step(
            (410, 412),
            r"\mathcal{L}(w) = \mathcal{L}(w_0) + \frac{\mathcal{L}'(w_0)}{1!}(w - w_0)",
            equal(Derivative(linear, w), L1, given=[Eq(w, w_0)]),
        ),
        step(
            (416, 418),
            r"\frac{\mathcal{L}'(w_0)}{1!}(w - w_0) + \frac{\mathcal{L}''(w_0)}{2!}(w - w_0)^2",
            equal(Derivative(quadratic, (w, 2)), L2, given=[Eq(w, w_0)]),
        ),
        step(
            (420, 420),
            r"Note that the approximation will be better if  $w - w_0$  is small.",
            equal(Limit(cubic - quadratic, w, w_0), 0),
        ),
    ],
)

n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True)
eta = Symbol("eta", real=True)
theta, u, g = family("theta"), family("u"), family("g")
moved = composite("L", theta[k] + eta * u[k], k, n)
vector, change = MatrixSymbol("theta", n, 1), MatrixSymbol("u", n, 1)
H, b_vector = MatrixSymbol("H", n, n), MatrixSymbol("c", n, 1)


def quadratic_loss(at):
    """A loss whose Hessian is H."""
    return scalar(at.T * H * at) / 2 + scalar(b_vector.T * at)


chapter.chain(
    at="Taylor series in the parameters",
    steps=[
        step(
            (422, 426),
            r"\mathcal{L}(\theta + \eta u) = \mathcal{L}(\theta) + \eta * u^T \nabla_{\theta} \mathcal{L}(\theta)",
            equal(
                Derivative(moved, eta), Sum(u[k] * Partial(moved, k), (k, 1, n))
            ),  # the coefficient of eta, at eta = 0
        ),
        step(
            (430, 430),
            r"\mathcal{L}(\theta + \eta u) = \mathcal{L}(\theta) + \eta * u^T \nabla_{\theta} \mathcal{L}(\theta) + \frac{\eta^2}{2!} * u^T \nabla_{\theta}^2 \mathcal{L}(\theta) u",
            equal(  # exact where the loss is quadratic
                quadratic_loss(vector + eta * change),
                quadratic_loss(vector)
                + eta * scalar(change.T * gradient(quadratic_loss(vector), vector))
                + eta**2 / factorial(2) * scalar(change.T * H * change),
                given=[symmetric(H)],
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Taylor series in the parameters, shapes",
    lines=(432, 432),
    printed=r"$\nabla_{\theta}^2 \mathcal{L}(\theta)$  is a matrix (called hessian).",
    why="names of a scalar, a vector and a matrix",
)
rate, difference = Symbol("eta", positive=True), Symbol("difference", real=True)
chapter.chain(
    at="Favourable change",
    steps=[
        step(
            (434, 434),
            r"\mathcal{L}(\theta + \eta u) - \mathcal{L}(\theta) < 0$ , which in turn implies that  $u^T \nabla_{\theta} \mathcal{L}(\theta) < 0$ .",
            less(difference / rate, 0, given=[difference < 0]),  # by line 424 the difference is eta u^T grad L
        ),
        step(
            (434, 434),
            r"The lowest possible value of  $u^T \nabla_{\theta} \mathcal{L}(\theta)$  is when the angle between change in  $\theta$  is opposite to the current direction of  $\theta$ .",
            at_most(
                -Sum(theta[k] * g[k], (k, 1, n)) / sqrt(Sum(theta[k] ** 2, (k, 1, n))),
                Sum(u[k] * g[k], (k, 1, n)),
                given=[Eq(Sum(u[k] ** 2, (k, 1, n)), 1)],
            ),
            expect="refuted",
            slip="notation",
            why="Among changes of one length, u^T grad L is lowest where u points against the gradient, not against theta: "
            "with theta = (1, 0) and the gradient (0, 1) the change -theta gives 0, and (0, -1) gives -1.",
        ),
    ],
)
chapter.not_checkable(
    at="Gradient descent, equation (8)",
    lines=(435, 452),
    printed=r"\begin{aligned} w_{t+1} &= w_t - \eta \nabla w_t \\ b_{t+1} &= b_t - \eta \nabla b_t \\",
    why="the definition of the algorithm, and its pseudo code",
)

# Sigmoid neuron with the squared error
b, x = symbols("b x", real=True)
f = sigmoid(w * x + b)
loss = (f - y) ** 2 / 2
N = Symbol("N", integer=True, positive=True)
i = Symbol("i", integer=True)
inputs, targets = family("x"), family("y")
f_i = sigmoid(w * inputs[i] + b)
total_loss = Sum((f_i - targets[i]) ** 2 / 2, (i, 1, N))

chapter.chain(
    at="Gradient of a sigmoid neuron",
    steps=[
        step(
            (460, 462),
            r"\frac{\partial}{\partial w} \left[ \frac{1}{2} * (f(x) - y)^2 \right] = (f(x) - y) * \frac{\partial}{\partial w} (f(x)) \\",
            equal(Derivative(loss, w), (f - y) * Derivative(f, w)),
        ),
        step(
            (463, 464),
            r"&= (f(x) - y) * f(x) * (1 - f(x)) * x",
            equal((f - y) * Derivative(f, w), (f - y) * f * (1 - f) * x),
        ),
        step(
            (466, 466),
            r"$\nabla b = (f(x) - y) * f(x) * (1 - f(x))$",
            equal(Derivative(loss, b), (f - y) * f * (1 - f)),
        ),
        step(
            (471, 471),
            r"\nabla_w = \sum_{i=1}^N (f(x_i) - y_i) * f(x_i) * (1 - f(x_i)) * x_i \quad (9)",
            equal(Derivative(total_loss, w), Sum((f_i - targets[i]) * f_i * (1 - f_i) * inputs[i], (i, 1, N))),
        ),
        step(
            (475, 475),
            r"\nabla b = \sum_{i=1}^N (f(x_i) - y_i) * f(x_i) * (1 - f(x_i))",
            equal(Derivative(total_loss, b), Sum((f_i - targets[i]) * f_i * (1 - f_i), (i, 1, N))),
        ),
    ],
)
error, output = symbols("error output", real=True)  # f(x) - y and f(x), held fixed
size, larger = Symbol("size", positive=True), Symbol("larger", real=True)
chapter.chain(
    at="Gradient and input",
    steps=[
        step(
            (477, 477),
            r"the gradient  $\nabla w$  is essentially proportional to the input  $x$ .",
            proportional(error * output * (1 - output) * x, x, in_=[x]),
        ),
        step(
            (477, 477),
            r"as  $x$  increases,  $\nabla w$  increases and vice-versa.",
            less(size * x, size * larger, given=[x < larger]),  # in size, with the other factors held fixed
        ),
        step(
            (477, 477),
            r"when  $x$  is sparse,  $\nabla w = 0$ .",
            equal((f - y) * f * (1 - f) * x, 0, given=[Eq(x, 0)]),
        ),
    ],
)

# Towers: a sigmoid of a steep slope w is a step; a tower stands between the steps at left and right
place, left, right = symbols("x left right", real=True)
chapter.not_checkable(
    at="Universal approximation",
    lines=(478, 479),
    printed=r"can be used to approximate any continuous function (that maps  $\mathbb{R}^n \rightarrow \mathbb{R}^m$ ) to any desired precision.",
    why="the universal approximation theorem: existence, beyond what is computed here",
)
chapter.chain(
    at="Towers",
    steps=[
        step(
            (480, 480),
            r"if we set  $w$  to a very high value in a logistic function, we can approximate a step function.",
            equal(Limit(sigmoid(w * place), w, oo), 1, given=[place > 0]),
        ),
        step(
            (480, 480),
            r"if we set  $w$  to a very high value in a logistic function, we can approximate a step function.",
            equal(Limit(sigmoid(w * place), w, oo), 0, given=[place < 0]),
        ),
        step(
            (482, 482),
            "we can simulate a tower function.",
            equal(indicator(place >= left) - indicator(place >= right), 1, given=[left <= place, place < right]),
        ),
        step(
            (482, 482),
            "we can simulate a tower function.",
            equal(indicator(place >= left) - indicator(place >= right), 0, given=[place < left, place < right]),
        ),
        step(
            (482, 482),
            "we can simulate a tower function.",
            equal(indicator(place >= left) - indicator(place >= right), 0, given=[left <= place, right <= place]),
        ),
        step(
            (486, 486),
            r"To create a tower with inputs from  $\mathbb{R}^2$ , we must use 4 sigmoid neurons",
            count(arithmetic("2*2"), 4),  # two walls for each input
        ),
        step(
            (487, 487),
            r"To create  $n$  2D towers, we need  $(2n + 1)$  neurons.",
            equal(Sum(Integer(2), (k, 1, n)) + 1, 2 * n + 1),  # two steps for each tower, and the output
        ),
    ],
)
chapter.not_checkable(
    at="Towers, in three dimensions",
    lines=(488, 491),
    printed=r"To create  $n$  3D towers, we need  $2(2n + 1) + 1$  neurons.",
    why="the network is not described, and the text itself says that the page it refers to has another formula",
)
