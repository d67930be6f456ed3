"""The homework on back-propagation, question 2: convolutions, shapes, parameters, receptive fields.

W, H, D are width, height and depth, F a filter's size, N the number of filters, S the stride.  A feature map of width W
under a filter of size F, without padding, has width floor((W - F)/S) + 1.
"""

from sympy import Sum, Symbol, sqrt, symbols

from derivations.documents.editions import backprop_homework
from udlsym import Chapter, arithmetic, at_most, count, equal, family, less, step

chapter = Chapter(backprop_homework, "Question 2, Convolution basics")

W, F, S = symbols("W F S", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)

chapter.not_checkable(
    at="Question 2, part 1",
    lines=(82, 89),
    printed="(a) When you apply a filter to feature maps, under what conditions does the size of the feature map decrease?",
    why="questions, which are answered below",
)
# m + 1 positions of the filter fit in where m S + F <= W, and the width of the output is the largest such number.  A filter of
# size 1 covers no neighbours; one that does leaves fewer positions than W, whatever the stride
chapter.chain(
    at="Question 2, answer 1(a)",
    steps=[
        step(
            (117, 117),
            "If there is no padding and a stride of at least 1",
            at_most(m + F, W, given=[m * S + F <= W, S >= 1]),
        ),
        step(
            (117, 117),
            "If there is no padding and a stride of at least 1",
            less(m + 1, W, given=[m + F <= W, F >= 2]),
        ),
    ],
)
# What fits in with a larger stride fits in with a smaller one
chapter.claim(
    at="Question 2, answer 1(b)",
    lines=(119, 119),
    printed="Larger stride creates smaller deature map outputs",
    says=at_most(m * S + F, W, given=[m * (S + 1) + F <= W]),
)
chapter.not_checkable(
    at="Question 2, answer 1(c)",
    lines=(120, 120),
    printed="Each neuron in a layer is connected to a subset of the next layer.",
    why="an explanation of a term, in words",
)

# Batch normalisation of a batch z of size B; a bias b is added to every entry
z = family("z")
b = Symbol("b", real=True)
B = Symbol("B", integer=True, positive=True)
epsilon = Symbol("epsilon", positive=True)
i, j, k = symbols("i j k", integer=True)
mean = Sum(z[j], (j, 1, B)) / B
variance = Sum((z[k] - mean) ** 2, (k, 1, B)) / B
mean_with_bias = Sum(z[j] + b, (j, 1, B)) / B
variance_with_bias = Sum((z[k] + b - mean_with_bias) ** 2, (k, 1, B)) / B

chapter.claim(
    at="Question 2, answer 1(d)",
    lines=(121, 121),
    printed="So basically with or without bias has no impact with batch normalization.",
    says=equal(
        (z[i] + b - mean_with_bias) / sqrt(variance_with_bias + epsilon),
        (z[i] - mean) / sqrt(variance + epsilon),
        given=[i >= 1, i <= B],
    ),
)

# n x m filters, l feature maps in, filters (the text's k) feature maps out
n, m, l, filters = symbols("n m l k_out", integer=True, positive=True)
parameters = (n * m * l + 1) * filters

chapter.chain(
    at="Question 2, answer 2",
    steps=[
        step((122, 122), "(a) True.", less(n * m * l * filters, n * m * (l + 1) * filters)),
        step((123, 123), "(b) True.", equal(parameters - n * m * l * filters, filters)),
        step(
            (124, 126),
            r"(c) False. Number of parameters = $(n * m * l + 1) * k$",
            equal(n * m * l * filters + filters, parameters),
        ),
    ],
)
chapter.not_checkable(
    at="Question 2, answer 2(d)",
    lines=(127, 127),
    printed="(d) True",
    why="what max-pooling means: it is applied to each channel on its own",
)

chapter.not_checkable(
    at="Question 2, part 3",
    lines=(103, 111),
    printed="represents a convolutional layer with N 4x4 filters, valid padding, and a stride of 2",
    why="the definition of the network",
)
chapter.not_checkable(
    at="Question 2, answer 3, sizes",
    lines=(128, 155),
    printed="W_1 = 64",
    why="names the sizes that the question gives, and sums up the next lines",
)
conv_1 = arithmetic("floor((64 - 4)/2) + 1")
conv_1_parameters = arithmetic("1*4*4*5 + 5")
pool_1 = arithmetic("floor(31/3)")
conv_2 = arithmetic("floor((10 - 3)/1) + 1")
conv_2_parameters = arithmetic("5*3*3*5 + 5")
pool_2 = arithmetic("floor(8/2)")

chapter.chain(
    at="Question 2, answer 3",
    steps=[
        step((157, 157), r"W_2 = \lfloor \frac{W_1 - F_1}{S_1} \rfloor + 1 = 31", count(conv_1, 31)),
        step((159, 159), r"H_2 = \lfloor \frac{H_1 - F_1}{S_1} \rfloor + 1 = 31", count(conv_1, 31)),
        step(
            (163, 163),
            r"D_1 \times F_1 \times F_1 \times N_1 + N_1 = 85",
            count(conv_1_parameters, 85),
        ),
        step((167, 167), r"W_3 = \lfloor \frac{W_2}{3} \rfloor = 10", count(pool_1, 10)),
        step((169, 169), r"H_3 = \lfloor \frac{H_2}{3} \rfloor = 10", count(pool_1, 10)),
        step((177, 177), r"W_4 = \lfloor \frac{W_3 - F_2}{S_2} \rfloor + 1 = 8", count(conv_2, 8)),
        step((179, 179), r"H_4 = \lfloor \frac{H_3 - F_2}{S_2} \rfloor + 1 = 8", count(conv_2, 8)),
        step(
            (183, 183),
            r"D_3 \times F_2 \times F_2 \times N_2 + N_2 = 230",
            count(conv_2_parameters, 230),
        ),
        step((187, 187), r"W_5 = \lfloor \frac{W_4}{2} \rfloor = 4", count(pool_2, 4)),
        step((189, 189), r"H_5 = \lfloor \frac{H_4}{2} \rfloor = 4", count(pool_2, 4)),
        step(
            (203, 203),
            r"D_5 \times W_5 \times H_5 \times FC5 + FC5 = 405",
            count(arithmetic("5*4*4*5 + 5"), 405),
        ),
    ],
)
chapter.not_checkable(
    at="Question 2, answer 3, depths",
    lines=(161, 201),
    printed=r"D_2 = N_1 = 5",
    why="depths, widths of one and layers without parameters are read off, not computed",
)

# R_l with kernels of size 5 and stride 1; R_0 = 1 is one pixel

chapter.claim(
    at="Question 2, part 4",
    lines=(113, 113),
    printed="Having two Conv-3x3 layers in succession leads to a 5x5 receptive field.",
    says=count(arithmetic("3 + (3 - 1)*1"), 5),
)
chapter.not_checkable(
    at="Question 2, part 4, network",
    lines=(115, 115),
    printed="5 Convolution layers, each with kernel size 5, stride 1",
    why="the definition of the network",
)
chapter.chain(
    at="Question 2, answer 4",
    steps=[
        step((207, 212), "1 5 x 5", count(arithmetic("1 + (5 - 1)*1"), 5)),
        step((213, 213), r"$5 + (5 - 1) \times 1 = 9", count(arithmetic("5 + (5 - 1)*1"), 9)),
        step((214, 214), r"$9 + (5 - 1) \times 1^2 = 13", count(arithmetic("9 + (5 - 1)*1**2"), 13)),
        step((215, 215), r"$13 + (5 - 1) \times 1^3 = 17", count(arithmetic("13 + (5 - 1)*1**3"), 17)),
        step((216, 216), r"$17 + (5 - 1) \times 1^4 = 21", count(arithmetic("17 + (5 - 1)*1**4"), 21)),
    ],
)
