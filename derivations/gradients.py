"""Gradients of linear models over I training examples with D inputs, for every I and D.

1. least squares on a line: gradient and Hessian; 2. least squares with D inputs; 3. its convexity; 4. logistic
regression; 5. a step of gradient descent on a quadratic.

>>> line_slope.prove().method
'field normal form'
"""

from sympy import Derivative, Function, Integer, Sum, Symbol

from udlsym import Definition, at_most, equal, family, index, less, sigmoid, softplus, theorem

I, D = Symbol("I", integer=True, positive=True), Symbol("D", integer=True, positive=True)
i, d = Symbol("i", integer=True), Symbol("d", integer=True)
j, j_in_range = index("j", 1, D)
l, l_in_range = index("l", 1, D)
y = family("y")

# A line --------------------------------------------------------------------------------------------------------------

x = family("x")
intercept, slope = Symbol("phi_0", real=True), Symbol("phi_1", real=True)
line = Sum((intercept + slope * x[i] - y[i]) ** 2, (i, 1, I))

line_intercept = theorem(
    "least squares on a line, differentiated by the intercept",
    Derivative(line, intercept),
    2 * Sum(intercept + slope * x[i] - y[i], (i, 1, I)),
    near_misses=[equal(Derivative(line, intercept), Sum(intercept + slope * x[i] - y[i], (i, 1, I)))],
    source="Understanding Deep Learning, problem 6.1",
)

line_slope = theorem(
    "least squares on a line, differentiated by the slope",
    Derivative(line, slope),
    2 * Sum(x[i] * (intercept + slope * x[i] - y[i]), (i, 1, I)),
    near_misses=[
        equal(Derivative(line, slope), 2 * Sum(intercept + slope * x[i] - y[i], (i, 1, I))),
        equal(Derivative(line, slope), 2 * Sum(x[1] * (intercept + slope * x[i] - y[i]), (i, 1, I))),
    ],
    source="Understanding Deep Learning, problem 6.1",
)

line_curvature = theorem(
    "least squares on a line, differentiated by the slope twice",
    Derivative(line, (slope, 2)),
    2 * Sum(x[i] ** 2, (i, 1, I)),
    near_misses=[equal(Derivative(line, (slope, 2)), 2 * Sum(x[i], (i, 1, I)))],
    source="Understanding Deep Learning, problem 6.2",
)

line_mixed = theorem(
    "least squares on a line, differentiated by intercept and slope",
    Derivative(line, intercept, slope),
    2 * Sum(x[i], (i, 1, I)),
    near_misses=[equal(Derivative(line, intercept, slope), Sum(x[i], (i, 1, I)))],
    source="Understanding Deep Learning, problem 6.2",
)

line_intercept_curvature = theorem(
    "least squares on a line, differentiated by the intercept twice",
    Derivative(line, (intercept, 2)),
    2 * I,
    near_misses=[equal(Derivative(line, (intercept, 2)), 2)],
    source="Understanding Deep Learning, problem 6.2",
)

spread = Sum((x[i] - Sum(x[d], (d, 1, I)) / I) ** 2, (i, 1, I))

line_determinant = theorem(
    "the determinant of the Hessian of least squares on a line is a variance",
    I * Sum(x[i] ** 2, (i, 1, I)) - Sum(x[i], (i, 1, I)) ** 2,
    I * spread,
    near_misses=[equal(I * Sum(x[i] ** 2, (i, 1, I)) - Sum(x[i], (i, 1, I)) ** 2, spread)],
    source="Understanding Deep Learning, problem 6.2, a quarter of the determinant",
)

line_convexity = theorem(
    "the Hessian of least squares on a line has no negative determinant",
    0,
    I * Sum(x[i] ** 2, (i, 1, I)) - Sum(x[i], (i, 1, I)) ** 2,
    "<=",
    near_misses=[
        less(0, I * Sum(x[i] ** 2, (i, 1, I)) - Sum(x[i], (i, 1, I)) ** 2),
        at_most(0, Sum(x[i] ** 2, (i, 1, I)) - Sum(x[i], (i, 1, I)) ** 2),
    ],
    source="Understanding Deep Learning, problem 6.2; zero where all inputs agree",
)

# D inputs ------------------------------------------------------------------------------------------------------------

X, w = family("X"), family("w")
prediction = Sum(w[d] * X[i, d], (d, 1, D))
regression = Sum((prediction - y[i]) ** 2, (i, 1, I))

regression_gradient = theorem(
    "the gradient of least squares",
    Derivative(regression, w[j]),
    2 * Sum(X[i, j] * (prediction - y[i]), (i, 1, I)),
    given=j_in_range,
    near_misses=[
        equal(Derivative(regression, w[j]), 2 * Sum(X[j, i] * (prediction - y[i]), (i, 1, I)), given=j_in_range),
        equal(Derivative(regression, w[j]), Sum(X[i, j] * (prediction - y[i]), (i, 1, I)), given=j_in_range),
    ],
    source="2 X^T (X w - y), by components",
)

regression_hessian = theorem(
    "the Hessian of least squares",
    Derivative(regression, w[j], w[l]),
    2 * Sum(X[i, j] * X[i, l], (i, 1, I)),
    given=j_in_range + l_in_range,
    near_misses=[
        equal(Derivative(regression, w[j], w[l]), 2 * Sum(X[j, i] * X[l, i], (i, 1, I)), given=j_in_range + l_in_range)
    ],
    source="2 X^T X, by components",
)

# Logistic regression -------------------------------------------------------------------------------------------------

logistic = Sum(softplus(prediction) - y[i] * prediction, (i, 1, I))

logistic_gradient = theorem(
    "the gradient of logistic regression",
    Derivative(logistic, w[j]),
    Sum(X[i, j] * (sigmoid(prediction) - y[i]), (i, 1, I)),
    given=j_in_range,
    near_misses=[
        equal(Derivative(logistic, w[j]), Sum(X[i, j] * (y[i] - sigmoid(prediction)), (i, 1, I)), given=j_in_range)
    ],
    source="maximum likelihood with labels y in {0, 1}: X^T (sigma(X w) - y), by components",
)

logistic_hessian = theorem(
    "the Hessian of logistic regression",
    Derivative(logistic, w[j], w[l]),
    Sum(X[i, j] * X[i, l] * sigmoid(prediction) * (1 - sigmoid(prediction)), (i, 1, I)),
    given=j_in_range + l_in_range,
    near_misses=[
        equal(
            Derivative(logistic, w[j], w[l]),
            Sum(X[i, j] * X[i, l] * sigmoid(prediction), (i, 1, I)),
            given=j_in_range + l_in_range,
        )
    ],
    source="X^T diag(p (1 - p)) X, by components",
)

# Gradient descent on a quadratic -------------------------------------------------------------------------------------

t, T = Symbol("t", integer=True), Symbol("T", integer=True, nonnegative=True)
rate, curvature = Symbol("alpha", positive=True), Symbol("h", positive=True)
start, minimum = Symbol("w_0", real=True), Symbol("w_min", real=True)
position = Function("w", real=True)
descent = (
    Definition(position(t), position(t - 1) - rate * curvature * (position(t - 1) - minimum), (t,), (t >= 1,)),
    Definition(position(Integer(0)), start),
)

descent_on_a_quadratic = theorem(
    "gradient descent on a quadratic approaches the minimum geometrically",
    position(T),
    minimum + (1 - rate * curvature) ** T * (start - minimum),
    definitions=descent,
    near_misses=[
        equal(position(T), minimum + (1 + rate * curvature) ** T * (start - minimum), definitions=descent),
        equal(position(T), minimum + (1 - rate * curvature) ** (T + 1) * (start - minimum), definitions=descent),
    ],
    source="the loss is h (w - w_min)^2/2; the factor is below one in size for 0 < alpha < 2/h",
)

descent_contraction = theorem(
    "a step of gradient descent contracts for small learning rates",
    (1 - rate * curvature) ** 2,
    1,
    "<",
    given=[rate * curvature < 2],
    near_misses=[less((1 - rate * curvature) ** 2, 1)],
    source="0 < alpha < 2/h",
)
