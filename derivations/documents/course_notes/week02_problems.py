"""Week 2, third part: two problems on one step of gradient descent for a sigmoid neuron (lines 493 to 587).

The neuron is yhat = sigmoid(wx + b) and the loss (yhat - y)^2/2.  Where the document has a program, its lines are taken
as formulas.  The numbers of a problem are put in with the printed precision, never with rounded intermediate values.
"""

from sympy import Derivative, Function, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, Prime, arithmetic, equal, less, number, sigmoid, step

chapter = Chapter(course_notes, "Week 2, Problems on gradient descent")

w, b, x, y, yhat, z = symbols("w b x y yhat z", real=True)
neuron = sigmoid(w * x + b)
loss = (neuron - y) ** 2 / 2
gradient_b = (neuron - y) * neuron * (1 - neuron)
gradient_w = gradient_b * x
L = Function("L", real=True)

# Problem 47: x = 0, y = 1, w = 2, b = 1 and eta = 10.  As x = 0, only b changes.
chapter.not_checkable(
    at="Question 47, form",
    lines=(495, 509),
    printed=r"L = 0.5 * (\hat{y} - y)^2",
    why="the form of an examination, and definitions",
)
before = arithmetic("1/(1 + exp(-(2*0 + 1)))")
bias_after = arithmetic("1 - 10*(p - 1)*p*(1 - p)", p=before)
weight_after = arithmetic("2 - 10*(p - 1)*p*(1 - p)*0", p=before)
after = arithmetic("1/(1 + exp(-(w*0 + b)))", w=weight_after, b=bias_after)
loss_after = arithmetic("0.5*(p - 1)**2", p=after)
chapter.chain(
    at="Question 47, numbers",
    steps=[
        step((511, 511), r"$\hat{y} = 0.731$", number(before, "0.731")),
        step(
            (513, 513),
            "Enter the loss value to three significant digits. That is, if your answer is 0.06134, then enter it as 0.061",
            number(arithmetic("0.06134"), "0.061"),  # three decimal places: the example says which digits are meant
        ),
        step((527, 527), "0.012 to 0.020", less(arithmetic("0.012"), loss_after)),
        step((527, 527), "0.012 to 0.020", less(loss_after, arithmetic("0.020"))),
    ],
)
chapter.chain(
    at="Question 47, derivatives",
    steps=[
        step(
            (531, 531),
            r"\frac{\partial \mathcal{L}}{\partial w} = \frac{\partial \mathcal{L}}{\partial \hat{y}} * \frac{\partial \hat{y}}{\partial w}",
            equal(Derivative(L(neuron), w), Prime(L(neuron)) * Derivative(neuron, w)),
        ),
        step(
            (531, 531),
            r"\frac{\partial \mathcal{L}}{\partial b} = \frac{\partial \mathcal{L}}{\partial \hat{y}} * \frac{\partial \hat{y}}{\partial b}",
            equal(Derivative(L(neuron), b), Prime(L(neuron)) * Derivative(neuron, b)),
        ),
        step(
            (533, 533),
            r"\hat{y} = \frac{1}{1 + \exp(-(-wx + b))}",
            equal(neuron, sigmoid(-w * x + b)),
            expect="refuted",
            why="Line 505 gives the neuron as 1/(1 + exp(-(wx + b))), and so do the derivatives below; the minus before wx "
            "is one too many.",
        ),
        step(
            (535, 537),
            r"\frac{\partial \mathcal{L}}{\partial \hat{y}} = 2 * 0.5 * (\hat{y} - y) * \left( \frac{\partial \hat{y}}{\partial \hat{y}} - \frac{\partial y}{\partial \hat{y}} \right)",
            equal(
                Derivative(arithmetic("0.5*(p - y)**2", p=yhat, y=y), yhat),
                arithmetic("2*0.5*(p - y)", p=yhat, y=y) * (Derivative(yhat, yhat) - Derivative(y, yhat)),
            ),
        ),
        step(
            (537, 537),
            r"= (\hat{y} - y) * (1 - 0)",
            equal(
                arithmetic("2*0.5*(p - y)", p=yhat, y=y) * (Derivative(yhat, yhat) - Derivative(y, yhat)),
                arithmetic("(p - y)*(1 - 0)", p=yhat, y=y),
            ),
        ),
        step(
            (537, 537),
            r"(\hat{y} - y) * (1 - 0) = (\hat{y} - y)",
            equal(arithmetic("(p - y)*(1 - 0)", p=yhat, y=y), yhat - y),
        ),
        step(
            (539, 541),
            r"\frac{\partial \hat{y}}{\partial w} &= \hat{y}(1 - \hat{y}) * \frac{\partial(wx + b)}{\partial w}",
            equal(
                Derivative(neuron, w), neuron * (1 - neuron) * Derivative(w * x + b, w)
            ),  # the dash is that of a list
        ),
        step(
            (541, 541),
            r"\hat{y}(1 - \hat{y}) * \frac{\partial(wx + b)}{\partial w} = \hat{y}(1 - \hat{y}) * x",
            equal(neuron * (1 - neuron) * Derivative(w * x + b, w), neuron * (1 - neuron) * x),
        ),
        step(
            (541, 541),
            r"\frac{\partial \hat{y}}{\partial b} &= \hat{y}(1 - \hat{y}) * \frac{\partial(wx + b)}{\partial b}",
            equal(Derivative(neuron, b), neuron * (1 - neuron) * Derivative(w * x + b, b)),
        ),
        step(
            (541, 541),
            r"\hat{y}(1 - \hat{y}) * \frac{\partial(wx + b)}{\partial b} = \hat{y}(1 - \hat{y}) * 1 = \hat{y}(1 - \hat{y})",
            equal(neuron * (1 - neuron) * Derivative(w * x + b, b), neuron * (1 - neuron)),
        ),
        step(
            (544, 544),
            r"\frac{\partial \mathcal{L}}{\partial w} = (\hat{y} - y) * \hat{y}(1 - \hat{y}) * x",
            equal(Derivative(loss, w), gradient_w),
        ),
        step(
            (544, 544),
            r"\frac{\partial \mathcal{L}}{\partial b} = (\hat{y} - y) * \hat{y}(1 - \hat{y})",
            equal(Derivative(loss, b), gradient_b),
        ),
    ],
)

# Problem Q2: x = 10, y = 1, w = b = 0.1 and eta = 1.  The program is the printed answer; its result is not printed.
chapter.not_checkable(
    at="Question Q2",
    lines=(550, 552),
    printed=r"Update the parameters once using GD with  $\eta=1$ . Enter the sum of updated parameter values.",
    why="a question whose answer is the program below; its result is not printed",
)
chapter.chain(
    at="Question Q2, program",
    steps=[
        step(
            (562, 574),
            "dL_dy_hat = y_hat - y",
            equal(Derivative((y - yhat) ** 2 / 2, yhat), yhat - y),
        ),
        step(
            (575, 575),
            "dy_hat_dz = y_hat * (1 - y_hat)",
            equal(Derivative(sigmoid(z), z), sigmoid(z) * (1 - sigmoid(z))),
        ),
        step(
            (576, 576),
            "dL_dz = dL_dy_hat * dy_hat_dz",
            equal(Derivative((y - sigmoid(z)) ** 2 / 2, z), (sigmoid(z) - y) * Derivative(sigmoid(z), z)),
        ),
        step(
            (578, 578),
            "dL_dw = dL_dz * x",
            equal(Derivative(loss, w), (neuron - y) * (neuron * (1 - neuron)) * x),
        ),
        step(
            (579, 586),
            "dL_db = dL_dz * 1",
            equal(Derivative(loss, b), (neuron - y) * (neuron * (1 - neuron)) * 1),
        ),
    ],
)
