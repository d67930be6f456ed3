"""Week 8, the worked example of backpropagation through a convolution (lines 1385 to 1487).

X_ij and K_j are the entries of the input and of the filter, a and h the convolution before and after the sigmoid, A_2 the
sum of the h, y_hat the sigmoid of A_2, and the loss is half the squared error.  The example computes with values rounded
to two decimals, and so do the steps here: a rounded value is checked against the exact one where it is first printed,
and what is computed from rounded values against those.  The learning rate eta is 1, as line 1483 puts it in.
"""

from sympy import Derivative, Eq, Rational, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, equal, number, sigmoid, step

chapter = Chapter(course_notes, "Week 8, Convolutional neural networks, worked example")

K_0, K_1, y = symbols("K_0 K_1 y", real=True)
X_00, X_01, X_02, X_03 = symbols("X_00 X_01 X_02 X_03", real=True)
X_20, X_21, X_22, X_23 = symbols("X_20 X_21 X_22 X_23", real=True)
first_row = (Eq(X_00, 1), Eq(X_01, -1), Eq(X_02, 2), Eq(X_03, -2))
third_row = (Eq(X_20, 1), Eq(X_21, -1), Eq(X_22, 2), Eq(X_23, -2))
a_00 = K_0 * X_00 + K_1 * X_01
a_01 = K_0 * X_02 + K_1 * X_03
a_10 = K_0 * X_20 + K_1 * X_21
a_11 = K_0 * X_22 + K_1 * X_23

chapter.not_checkable(
    at="Convolution example, given",
    lines=(1387, 1393),
    printed=r"y = 0.1, K = [0.6 \ -0.2], S = 2$$",
    why="the numbers that are given",
)
chapter.chain(
    at="Convolution example, layer 1",
    steps=[
        step(
            (1395, 1399),
            r"a_{00} = K_0 \cdot X_{00} + K_1 \cdot X_{01}",
            number(arithmetic("0.6*1 + (-0.2)*(-1)"), "0.8"),
        ),
        step(
            (1395, 1401),
            r"a_{01} = K_0 \cdot X_{02} + K_1 \cdot X_{03}",
            number(arithmetic("0.6*2 + (-0.2)*(-2)"), "1.6"),
        ),
        step(
            (1395, 1403),
            r"a_{10} = K_0 \cdot X_{20} + K_1 \cdot X_{21}",
            number(arithmetic("0.6*1 + (-0.2)*(-1)"), "0.8"),
        ),
        step(
            (1395, 1405),
            r"a_{11} = K_0 \cdot X_{22} + K_1 \cdot X_{23}",
            number(arithmetic("0.6*2 + (-0.2)*(-2)"), "1.6"),
        ),
        step(
            (1409, 1409),
            r"\frac{\partial a_{00}}{\partial K_0} = X_{00} = 1",
            equal(Derivative(a_00, K_0), 1, given=first_row),
        ),
        step(
            (1409, 1409),
            r"\frac{\partial a_{00}}{\partial K_1} = X_{01} = -1",
            equal(Derivative(a_00, K_1), -1, given=first_row),
        ),
        step(
            (1411, 1411),
            r"\frac{\partial a_{01}}{\partial K_0} = X_{02} = 2",
            equal(Derivative(a_01, K_0), 2, given=first_row),
        ),
        step(
            (1411, 1411),
            r"\frac{\partial a_{01}}{\partial K_1} = X_{03} = -2",
            equal(Derivative(a_01, K_1), -2, given=first_row),
        ),
        step(
            (1413, 1413),
            r"\frac{\partial a_{10}}{\partial K_0} = X_{20} = 1",
            equal(Derivative(a_10, K_0), 1, given=third_row),
        ),
        step(
            (1413, 1413),
            r"\frac{\partial a_{10}}{\partial K_1} = X_{21} = -1",
            equal(Derivative(a_10, K_1), -1, given=third_row),
        ),
        step(
            (1415, 1415),
            r"\frac{\partial a_{11}}{\partial K_0} = X_{22} = 2",
            equal(Derivative(a_11, K_0), 2, given=third_row),
        ),
        step(
            (1415, 1415),
            r"\frac{\partial a_{11}}{\partial K_1} = X_{23} = -2",
            equal(Derivative(a_11, K_1), -2, given=third_row),
        ),
    ],
)

# Layer 2: the entries of the second row repeat those of the first
a = symbols("a", real=True)  # an entry of A_1
sigma_08, sigma_16 = sigmoid(Rational(4, 5)), sigmoid(Rational(8, 5))
slope = sigmoid(a) * (1 - sigmoid(a))

chapter.chain(
    at="Convolution example, layer 2",
    steps=[
        step((1419, 1419), r"\sigma(0.8) & \sigma(1.6)", number(sigma_08, "0.69")),
        step((1419, 1419), r"0.69 & 0.83", number(sigma_16, "0.83")),
        step(
            (1423, 1423),
            r"\frac{\partial h_{00}}{\partial a_{00}} = \sigma(a_{00})(1 - \sigma(a_{00}))",
            equal(Derivative(sigmoid(a), a), slope),
        ),
        step((1423, 1423), r"0.69 * (1 - 0.69) = 0.21", number(arithmetic("0.69*(1 - 0.69)"), "0.21")),
        step(
            (1425, 1425),
            r"\frac{\partial h_{01}}{\partial a_{01}} = \sigma(a_{01})(1 - \sigma(a_{01}))",
            equal(Derivative(sigmoid(a), a), slope),
        ),
        step((1425, 1425), r"0.83 * (1 - 0.83) = 0.14", number(arithmetic("0.83*(1 - 0.83)"), "0.14")),
        step(
            (1427, 1427),
            r"\frac{\partial h_{10}}{\partial a_{10}} = \sigma(a_{10})(1 - \sigma(a_{10}))",
            equal(Derivative(sigmoid(a), a), slope),
        ),
        step((1427, 1427), r"0.69 * (1 - 0.69) = 0.21", number(arithmetic("0.69*(1 - 0.69)"), "0.21")),
        step(
            (1427, 1427),
            r"\sigma(a_{10})(1 - \sigma(a_{10})) = 0.69 * (1 - 0.69) = 0.21",
            number(sigma_08 * (1 - sigma_08), "0.21"),
        ),
        step(
            (1429, 1429),
            r"\frac{\partial h_{11}}{\partial a_{11}} = \sigma(a_{11})(1 - \sigma(a_{11}))",
            equal(Derivative(sigmoid(a), a), slope),
        ),
        step((1429, 1429), r"0.83 * (1 - 0.83) = 0.14", number(arithmetic("0.83*(1 - 0.83)"), "0.14")),
        step(
            (1429, 1429),
            r"\sigma(a_{11})(1 - \sigma(a_{11})) = 0.83 * (1 - 0.83) = 0.14",
            number(sigma_16 * (1 - sigma_16), "0.14"),
        ),
    ],
)

h_00, h_01, h_10, h_11 = symbols("h_00 h_01 h_10 h_11", real=True)
A_2 = h_00 + h_01 + h_10 + h_11

chapter.chain(
    at="Convolution example, layer 3",
    steps=[
        step(
            (1433, 1433),
            r"A_2 = h_{00} + h_{01} + h_{10} + h_{11} = 3.04",
            number(arithmetic("0.69 + 0.83 + 0.69 + 0.83"), "3.04"),
        ),
        step((1437, 1437), r"\frac{\partial A_2}{\partial h_{00}} = 1", equal(Derivative(A_2, h_00), 1)),
        step((1437, 1437), r"\frac{\partial A_2}{\partial h_{01}} = 1", equal(Derivative(A_2, h_01), 1)),
        step((1437, 1437), r"\frac{\partial A_2}{\partial h_{10}} = 1", equal(Derivative(A_2, h_10), 1)),
        step((1437, 1437), r"\frac{\partial A_2}{\partial h_{11}} = 1", equal(Derivative(A_2, h_11), 1)),
    ],
)

# From the prediction to the gradient: symbols for the derivatives, then the printed numbers
s, y_hat = symbols("A_2 y_hat", real=True)
loss_of_prediction = (y_hat - y) ** 2 / 2
loss_of_sum = (sigmoid(s) - y) ** 2 / 2
to_sum = (sigmoid(s) - y) * (sigmoid(s) * (1 - sigmoid(s)))
loss_of_h = (sigmoid(A_2) - y) ** 2 / 2
to_A_2 = (sigmoid(A_2) - y) * (sigmoid(A_2) * (1 - sigmoid(A_2)))

b_00, b_01, b_10, b_11 = symbols("a_00 a_01 a_10 a_11", real=True)
sum_of_sigmoids = sigmoid(b_00) + sigmoid(b_01) + sigmoid(b_10) + sigmoid(b_11)
loss_of_a = (sigmoid(sum_of_sigmoids) - y) ** 2 / 2
to_h = (sigmoid(sum_of_sigmoids) - y) * sigmoid(sum_of_sigmoids) * (1 - sigmoid(sum_of_sigmoids))

# The loss of the example as a function of the filter, and its gradient at K = [0.6, -0.2], y = 0.1
sum_at_K = 2 * sigmoid(K_0 - K_1) + 2 * sigmoid(2 * K_0 - 2 * K_1)
loss_at_K = (sigmoid(sum_at_K) - Rational(1, 10)) ** 2 / 2
exact_sum = 2 * sigma_08 + 2 * sigma_16
exact_to_sum = (sigmoid(exact_sum) - Rational(1, 10)) * sigmoid(exact_sum) * (1 - sigmoid(exact_sum))
exact_to_K_0 = exact_to_sum * (
    sigma_08 * (1 - sigma_08) * 1
    + sigma_16 * (1 - sigma_16) * 2
    + sigma_08 * (1 - sigma_08) * 1
    + sigma_16 * (1 - sigma_16) * 2
)
exact_to_K_1 = -exact_to_K_0  # X_01 = -X_00, X_03 = -X_02, and so in the third row

chapter.chain(
    at="Convolution example, layer 4",
    steps=[
        step((1441, 1441), r"\hat{y} = \sigma(A_2) = 0.95", number(sigmoid(Rational("3.04")), "0.95")),
        step(
            (1445, 1445),
            r"\frac{\partial \hat{y}}{\partial A_2} = \sigma(A_2)(1 - \sigma(A_2))",
            equal(Derivative(sigmoid(s), s), sigmoid(s) * (1 - sigmoid(s))),
        ),
        step((1445, 1445), r"0.95 * 0.05 = 0.05", number(arithmetic("0.95*0.05"), "0.05")),
    ],
)
chapter.chain(
    at="Convolution example, loss",
    steps=[
        step(
            (1447, 1447),
            r"\frac{1}{2}(\hat{y} - y)^2 = 0.5 * (0.95 - 0.1)",
            equal(arithmetic("1/2*(0.95 - 0.1)**2"), arithmetic("0.5*(0.95 - 0.1)")),
            expect="refuted",
            why="The difference is to be squared: 0.5 * 0.85^2 is 0.36125, and what is printed is 0.425.",
        ),
        step(
            (1447, 1447),
            r"0.5 * (0.95 - 0.1) = 0.36",
            number(arithmetic("0.5*(0.95 - 0.1)"), "0.36"),
            expect="refuted",
            follows=True,
            why="0.36 is the value with the square that is missing; without it the product is 0.425.",
        ),
    ],
)
chapter.chain(
    at="Convolution example, backward",
    steps=[
        step(
            (1451, 1451),
            r"\frac{\partial \mathcal{L}}{\partial \hat{y}} = \hat{y} - y",
            equal(Derivative(loss_of_prediction, y_hat), y_hat - y),
        ),
        step(
            (1451, 1451),
            r"0.95 - 0.1 = 0.94",
            number(arithmetic("0.95 - 0.1"), "0.94"),
            expect="refuted",
            why="0.95 - 0.1 is 0.85; 0.94 is 0.95 - 0.01.",
        ),
        step(
            (1459, 1459),
            r"\frac{\partial \mathcal{L}}{\partial A_2} = \frac{\partial \mathcal{L}}{\partial \hat{y}} * \frac{\partial \hat{y}}{\partial A_2}",
            equal(Derivative(loss_of_sum, s), to_sum),
        ),
        step(
            (1459, 1459),
            r"\frac{\partial \mathcal{L}}{\partial \hat{y}} * \frac{\partial \hat{y}}{\partial A_2} = 0.94 * 0.05",
            equal(arithmetic("(0.95 - 0.1)*0.05"), arithmetic("0.94*0.05")),
            expect="refuted",
            follows=True,
            why="The first factor is 0.85, not 0.94 (line 1451); the product is then 0.0425, which rounds to 0.04.",
        ),
        step((1459, 1459), r"0.94 * 0.05 = 0.05", number(arithmetic("0.94*0.05"), "0.05")),
        step(
            (1461, 1461),
            r"\frac{\partial \mathcal{L}}{\partial h_{00}} = \frac{\partial \mathcal{L}}{\partial A_2} * \frac{\partial A_2}{\partial h_{00}}",
            equal(Derivative(loss_of_h, h_00), to_A_2 * Derivative(A_2, h_00)),
        ),
        step((1461, 1461), r"0.05 * 1 = 0.05", number(arithmetic("0.05*1"), "0.05")),
        step(
            (1463, 1463),
            r"\frac{\partial \mathcal{L}}{\partial h_{01}} = \frac{\partial \mathcal{L}}{\partial A_2} * \frac{\partial A_2}{\partial h_{01}}",
            equal(Derivative(loss_of_h, h_01), to_A_2 * Derivative(A_2, h_01)),
        ),
        step((1463, 1463), r"0.05 * 1 = 0.05", number(arithmetic("0.05*1"), "0.05")),
        step(
            (1465, 1465),
            r"\frac{\partial \mathcal{L}}{\partial h_{10}} = \frac{\partial \mathcal{L}}{\partial A_2} * \frac{\partial A_2}{\partial h_{10}}",
            equal(Derivative(loss_of_h, h_10), to_A_2 * Derivative(A_2, h_10)),
        ),
        step((1465, 1465), r"0.05 * 1 = 0.05", number(arithmetic("0.05*1"), "0.05")),
        step(
            (1467, 1467),
            r"\frac{\partial \mathcal{L}}{\partial h_{11}} = \frac{\partial \mathcal{L}}{\partial A_2} * \frac{\partial A_2}{\partial h_{11}}",
            equal(Derivative(loss_of_h, h_11), to_A_2 * Derivative(A_2, h_11)),
        ),
        step((1467, 1467), r"0.05 * 1 = 0.05", number(arithmetic("0.05*1"), "0.05")),
        step(
            (1469, 1469),
            r"\frac{\partial \mathcal{L}}{\partial a_{00}} = \frac{\partial \mathcal{L}}{\partial h_{00}} * \frac{\partial h_{00}}{\partial a_{00}}",
            equal(Derivative(loss_of_a, b_00), to_h * Derivative(sigmoid(b_00), b_00)),
        ),
        step((1469, 1469), r"0.05 * 0.21 = 0.01", number(arithmetic("0.05*0.21"), "0.01")),
        step(
            (1471, 1471),
            r"\frac{\partial \mathcal{L}}{\partial a_{01}} = \frac{\partial \mathcal{L}}{\partial h_{01}} * \frac{\partial h_{01}}{\partial a_{01}}",
            equal(Derivative(loss_of_a, b_01), to_h * Derivative(sigmoid(b_01), b_01)),
        ),
        step((1471, 1471), r"0.05 * 0.14 = 0.01", number(arithmetic("0.05*0.14"), "0.01")),
        step(
            (1473, 1473),
            r"\frac{\partial \mathcal{L}}{\partial a_{10}} = \frac{\partial \mathcal{L}}{\partial h_{10}} * \frac{\partial h_{10}}{\partial a_{10}}",
            equal(Derivative(loss_of_a, b_10), to_h * Derivative(sigmoid(b_10), b_10)),
        ),
        step((1473, 1473), r"0.05 * 0.21 = 0.01", number(arithmetic("0.05*0.21"), "0.01")),
        step(
            (1475, 1475),
            r"\frac{\partial \mathcal{L}}{\partial a_{11}} = \frac{\partial \mathcal{L}}{\partial h_{11}} * \frac{\partial h_{11}}{\partial a_{11}}",
            equal(Derivative(loss_of_a, b_11), to_h * Derivative(sigmoid(b_11), b_11)),
        ),
        step((1475, 1475), r"0.05 * 0.14 = 0.01", number(arithmetic("0.05*0.14"), "0.01")),
        step(
            (1477, 1477),
            r"+ \frac{\partial \mathcal{L}}{\partial a_{11}} * \frac{\partial a_{11}}{\partial K_0} = 0.06",
            number(arithmetic("0.01*1 + 0.01*2 + 0.01*1 + 0.01*2"), "0.06"),
        ),
        step(
            (1479, 1479),
            r"+ \frac{\partial \mathcal{L}}{\partial a_{11}} * \frac{\partial a_{11}}{\partial K_1} = -0.06",
            number(arithmetic("0.01*(-1) + 0.01*(-2) + 0.01*(-1) + 0.01*(-2)"), "-0.06"),
        ),
        step((1483, 1483), r"0.6 - (1 * 0.06) = 0.54", number(arithmetic("0.6 - 1*0.06"), "0.54")),
        step((1485, 1485), r"-0.2 + (1 * 0.06) = -0.14", number(arithmetic("-0.2 + 1*0.06"), "-0.14")),
    ],
)

chapter.not_checkable(
    at="Convolution example, headings",
    lines=(1407, 1481),
    printed=r"Our objective is to compute  $\frac{\partial \mathcal{L}}{\partial K_0}$",
    why="headings and arrows between the equations, which are all claimed one by one",
)

here = (Eq(K_0, Rational(3, 5)), Eq(K_1, Rational(-1, 5)))
chapter.chain(
    at="Convolution example, result",
    steps=[
        step(
            (1477, 1477),
            r"\frac{\partial \mathcal{L}}{\partial K_0} = \frac{\partial \mathcal{L}}{\partial a_{00}} * \frac{\partial a_{00}}{\partial K_0} + \frac{\partial \mathcal{L}}{\partial a_{01}} * \frac{\partial a_{01}}{\partial K_0}",
            equal(Derivative(loss_at_K, K_0), exact_to_K_0, given=here),
        ),
        step(
            (1479, 1479),
            r"\frac{\partial \mathcal{L}}{\partial K_1} = \frac{\partial \mathcal{L}}{\partial a_{00}} * \frac{\partial a_{00}}{\partial K_1} + \frac{\partial \mathcal{L}}{\partial a_{01}} * \frac{\partial a_{01}}{\partial K_1}",
            equal(Derivative(loss_at_K, K_1), exact_to_K_1, given=here),
        ),
        step(
            (1477, 1477),
            r"\frac{\partial a_{11}}{\partial K_0} = 0.06",
            number(exact_to_K_0, "0.06"),
            expect="refuted",
            why="The derivative is 0.0366 (central differences of the loss give the same), 0.04 to two decimals.  0.06 comes "
            "of rounding every factor to 0.01 before the sum: 0.0079 and 0.0052 are both taken for 0.01.",
        ),
        step(
            (1479, 1479),
            r"\frac{\partial a_{11}}{\partial K_1} = -0.06",
            number(exact_to_K_1, "-0.06"),
            expect="refuted",
            why="The derivative is -0.0366, -0.04 to two decimals, for the reason given for the derivative in K_0.",
        ),
        step(
            (1487, 1487),
            r"Thus, the updated filter  $K = [0.54 \ -0.14]$",
            number(Rational(3, 5) - exact_to_K_0, "0.54"),
            expect="refuted",
            follows=True,
            why="With the gradient 0.0366 the entry is 0.563.",
        ),
        step(
            (1487, 1487),
            r"-0.14]$",
            number(Rational(-1, 5) - exact_to_K_1, "-0.14"),
            expect="refuted",
            follows=True,
            why="With the gradient -0.0366 the entry is -0.163.",
        ),
    ],
)
