"""Chapter 10, Convolutional networks.

Equation 10.3 of the book is z_i = omega_1 x_{i-1} + omega_2 x_i + omega_3 x_{i+1}, to which the printed answer of problem 10.1
adds no bias.  Weights of a layer are input channels times output channels times kernel size.
"""

from sympy import Function, KroneckerDelta, Sum, Symbol, symbols

from derivations.documents.editions import udl_booklet
from udlsym import Chapter, Definition, arithmetic, count, equal, family, step

chapter = Chapter(udl_booklet, "Chapter 10, Convolutional networks")

# Problem 10.1: t[x] shifts by tau, t[x]_i = x_{i+tau}, and f(i) is f_i[x]
omega_1, omega_2, omega_3 = symbols("omega_1 omega_2 omega_3", real=True)
i, j, tau = symbols("i j tau", integer=True)
x, shifted = family("x"), family("t")
f = Function("f", real=True)
shift = [Definition(shifted[j], x[j + tau], variables=(j,))]
layer = [Definition(f(j), omega_1 * x[j - 1] + omega_2 * x[j] + omega_3 * x[j + 1], variables=(j,))]
of_shifted = omega_1 * x[i - 1 + tau] + omega_2 * x[i + tau] + omega_3 * x[i + 1 + tau]

chapter.chain(
    at="Problem 10.1, answer",
    steps=[
        step(
            (617, 617),
            r"f_i[t[\mathbf{x}]] = \omega_1 x_{i-1+\tau} + \omega_2 x_{i+\tau} + \omega_3 x_{i+1+\tau}",
            equal(
                omega_1 * shifted[i - 1] + omega_2 * shifted[i] + omega_3 * shifted[i + 1],
                of_shifted,
                definitions=shift,
            ),
        ),
        step(
            (617, 617),
            r"= f_{i+\tau}[\mathbf{x}] = t[f_i[\mathbf{x}]]",
            equal(of_shifted, f(i + tau), definitions=layer),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 10.2",
    lines=(619, 619),
    printed="Write out the equivalent equation for the 1D convolution with a kernel size of three and a stride of two",
    why="the alignment of strides is in a figure of the book",
)
chapter.not_checkable(
    at="Problem 10.3",
    lines=(621, 621),
    printed="Write out the equation for the 1D dilated convolution",
    why="the picture is in the book; the equation is a definition",
)
chapter.not_checkable(
    at="Problem 10.4",
    lines=(623, 623),
    printed="Write out the equation for a 1D convolution with kernel size seven, dilation rate of three, and stride of three.",
    why="asks for a definition",
)
chapter.not_checkable(
    at="Problem 10.5",
    lines=(625, 625),
    printed="Draw weight matrices in the style of figure 10.4d",
    why="asks for drawings",
)
chapter.not_checkable(
    at="Problem 10.6, answer",
    lines=(627, 631),
    printed="The answer is depicted in figure 10.1a.",
    why="the figure is not in the document",
)
chapter.not_checkable(
    at="Problem 10.7, answer",
    lines=(638, 642),
    printed="The answer is depicted in figure 10.1b.",
    why="the figure is not in the document",
)

chapter.chain(
    at="Problem 10.8",
    steps=[
        step((644, 644), "how many weights are needed", count(arithmetic("3*4*3"), 36)),
        step((644, 644), "How many biases", count(arithmetic("4*1"), 4)),
        step((644, 644), "how many weights are needed", count(arithmetic("4*10*5"), 200)),
        step((644, 644), "How many biases", count(arithmetic("10*1"), 10)),
    ],
)
# A layer of kernel size k and dilation d widens the field by (k - 1) d times the product of the strides before it
chapter.claim(
    at="Problem 10.9",
    lines=(646, 646),
    printed="What size is the receptive field of the hidden units in the third layer?",
    says=count(arithmetic("1 + (3 - 1) + (3 - 1) + (3 - 1)"), 7),
)
chapter.claim(
    at="Problem 10.10",
    lines=(648, 648),
    printed="What size is the receptive field of hidden units in the third layer?",
    says=count(arithmetic("1 + (7 - 1) + (7 - 1) + (7 - 1)"), 19),
)
chapter.chain(
    at="Problem 10.11",
    steps=[
        step(
            (650, 650),
            "What are the receptive field sizes at each hidden layer?",
            count(arithmetic("1 + (5 - 1)"), 5),
        ),
        step(
            (650, 650),
            "What are the receptive field sizes at each hidden layer?",
            count(arithmetic("5 + (3 - 1)*2"), 9),
        ),
        step(
            (650, 650),
            "What are the receptive field sizes at each hidden layer?",
            count(arithmetic("9 + (5 - 1)*2*2"), 25),
        ),
    ],
)
chapter.claim(
    at="Problem 10.12",
    lines=(652, 652),
    printed="How many epochs was the network trained for?",
    says=count(arithmetic("100000/(4000/100)"), 2500),
)
chapter.not_checkable(
    at="Problem 10.13",
    lines=(654, 654),
    printed="Draw a weight matrix in the style of figure 10.4d",
    why="asks for a drawing after a figure of the book",
)
chapter.chain(
    at="Problem 10.14",
    steps=[
        step((656, 656), "How many convolutional weights are there?", count(arithmetic("3*10*5*5"), 750)),
        step((656, 656), "How many biases?", count(arithmetic("10*1"), 10)),
    ],
)
# Problem 10.15: row i of the sampling matrix has its one in column 2i, and there are n outputs of stride one to sample from
n = Symbol("n", integer=True, positive=True)
stride_one = omega_1 * x[j - 1] + omega_2 * x[j] + omega_3 * x[j + 1]
chapter.claim(
    at="Problem 10.15",
    lines=(658, 658),
    printed="is equivalent to composing the matrices for 1D convolution with kernel size three and stride one and this sampling matrix",
    says=equal(
        Sum(KroneckerDelta(j, 2 * i) * stride_one, (j, 1, n)),
        omega_1 * x[2 * i - 1] + omega_2 * x[2 * i] + omega_3 * x[2 * i + 1],
        given=[i >= 1, 2 * i <= n],
    ),
)

# Problem 10.16: the weights as printed, and the biases, of which there is one per output channel
chapter.chain(
    at="Problem 10.16, answer",
    steps=[
        step((664, 664), r"3 \times 96 \times 11 \times 11 = 34,848", count(arithmetic("3*96*11*11"), 34848)),
        step((665, 665), r"96 \times 256 \times 5 \times 5 = 614,400", count(arithmetic("96*256*5*5"), 614400)),
        step((666, 666), r"256 \times 384 \times 3 \times 3 = 884,736", count(arithmetic("256*384*3*3"), 884736)),
        step((667, 667), r"384 \times 384 \times 3 \times 3 = 1,327,104", count(arithmetic("384*384*3*3"), 1327104)),
        step((668, 668), r"384 \times 256 \times 3 \times 3 = 884,736", count(arithmetic("384*256*3*3"), 884736)),
        step(
            (669, 669),
            r"Rounding, down, it now has size $6 \times 6 \times 256 = 9,216$",
            count(arithmetic("floor(13/2)*floor(13/2)*256"), 9216),
        ),
        step((669, 669), r"9,216 \times 4096 = 37,748,736", count(arithmetic("9216*4096"), 37748736)),
        step((670, 670), r"4096 \times 4096 = 16,777,216", count(arithmetic("4096*4096"), 16777216)),
        step((671, 671), r"4096 \times 1000 = 4,096,000", count(arithmetic("4096*1000"), 4096000)),
        step(
            (673, 673),
            r"34,848 + 96 + 614,400 + 256 + 884,736 + 384 + 1,327,104 + 384 + 884,736 + 256 + 37,748,736 + 4096 + 16,777,216 + 4096 + 4,096,000 + 1000 = 62,378,344",
            count(
                arithmetic(
                    "34848 + 96 + 614400 + 256 + 884736 + 384 + 1327104 + 384 + 884736 + 256 + 37748736 + 4096 "
                    "+ 16777216 + 4096 + 4096000 + 1000"
                ),
                62378344,
            ),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 10.16, answer, versions",
    lines=(675, 677),
    printed="actually had more than one version of their network",
    why="a remark on the history of the network",
)
chapter.not_checkable(
    at="Problem 10.17",
    lines=(679, 679),
    printed="What is the receptive field size at the first three layers of AlexNet",
    why="kernel sizes, strides and pooling of the layers are in a figure of the book",
)
chapter.not_checkable(
    at="Problem 10.18",
    lines=(681, 681),
    printed="in the VGG architecture (figure 10.17 in the book)",
    why="the architecture is in a figure of the book",
)
# Problem 10.19: He initialization has variance 2 over the number of weights that contribute
chapter.not_checkable(
    at="Problem 10.19",
    lines=(683, 683),
    printed="Describe how to initialize the weights using He initialization.",
    why="the question; its answer is checked below",
)
C_1 = Symbol("C_1", integer=True, positive=True)
chapter.claim(
    at="Problem 10.19, answer",
    lines=(687, 687),
    printed="a variance of $2/9C_1$",
    says=equal(arithmetic("2/(c*3*3)", c=C_1), 2 / (9 * C_1)),
)
