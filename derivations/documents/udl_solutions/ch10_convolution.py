"""Chapter 10, Convolutional networks: problems 10.1 to 10.16.

x_1, x_2, ... is the input, omega the kernel and z_i the i-th output.  conv(p) is the convolution of equation 10.3, with
kernel size three, at position p; with stride s the i-th output stands at position 1 + s (i - 1).  A layer's weights are
one for each place of the kernel, input channel and output channel, its biases one for each output channel.  A layer
with kernel size k and dilation d adds (k - 1) d steps of its input to a receptive field, and a step is as many entries
of x as the product of the strides below.
"""

from sympy import Function, Integer, Sum, Symbol, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, Definition, arithmetic, count, equal, family, step

chapter = Chapter(udl_solutions, "Chapter 10, Convolutional networks")

omega, x = family("omega"), family("x")
i, j, k, p = symbols("i j k p", integer=True)
conv, translated, translated_conv = (Function(name, real=True) for name in ("conv", "translated", "translated_conv"))
convolution = Definition(conv(p), omega[1] * x[p - 1] + omega[2] * x[p] + omega[3] * x[p + 1], variables=(p,))
translation = Definition(translated(p), x[p + k], variables=(p,))
convolution_of_translated = Definition(
    translated_conv(p),
    omega[1] * translated(p - 1) + omega[2] * translated(p) + omega[3] * translated(p + 1),
    variables=(p,),
)

chapter.not_checkable(
    at="Notebook problems",
    lines=(784, 788),
    printed="Notebook 10.1: 1D Convolution",
    why="titles of notebooks",
)
chapter.not_checkable(
    at="Problem 10.1, cases",
    lines=(796, 802),
    printed=r"Applying translation: $x_i \rightarrow x_{i+k}$",
    why="the definition of a translation, and the names of two cases",
)
chapter.chain(
    at="Problem 10.1",
    steps=[
        step(
            (800, 800),
            r"z_{i+k} = \omega_1 x_{i+k-1} + \omega_2 x_{i+k} + \omega_3 x_{i+k+1}",
            equal(
                translated_conv(i),
                omega[1] * x[i + k - 1] + omega[2] * x[i + k] + omega[3] * x[i + k + 1],
                definitions=[convolution_of_translated, translation],
            ),
        ),
        step(
            (804, 804),
            r"z_i = \omega_1 x_{i-1} + \omega_2 x_i + \omega_3 x_{i+1}",
            equal(
                conv(i),
                Sum(omega[j] * x[i + j - 2], (j, 1, 3)),
                definitions=[convolution],
            ),
        ),
        step(
            (806, 806),
            r"z_{i+k} \rightarrow \omega_1 x_{i+k-1} + \omega_2 x_{i+k} + \omega_3 x_{i+k+1}",
            equal(
                conv(i + k),
                omega[1] * x[i + k - 1] + omega[2] * x[i + k] + omega[3] * x[i + k + 1],
                definitions=[convolution],
            ),
        ),
        step(
            (794, 794),
            "they yield the same result irrespective of their applied order",
            equal(translated_conv(i), conv(i + k), definitions=[convolution_of_translated, translation, convolution]),
        ),
    ],
)

chapter.claim(
    at="Problem 10.2",
    lines=(810, 810),
    printed=r"z_i = \omega_1 x_{2i-2} + \omega_2 x_{2i-1} + \omega_3 x_{2i}",
    says=equal(
        conv(1 + 2 * (i - 1)),
        omega[1] * x[2 * i - 2] + omega[2] * x[2 * i - 1] + omega[3] * x[2 * i],
        definitions=[convolution],
    ),
)
chapter.claim(
    at="Problem 10.3",
    lines=(814, 814),
    printed=r"z_i = \omega_1 x_{i-2} + \omega_2 x_i + \omega_3 x_{i+2}",
    says=equal(
        Sum(omega[j] * x[i + 2 * (j - 2)], (j, 1, 3)),
        omega[1] * x[i - 2] + omega[2] * x[i] + omega[3] * x[i + 2],
    ),
)
chapter.claim(
    at="Problem 10.4",
    lines=(818, 818),
    printed=r"z_i = \omega_1 x_{3i-11} + \omega_2 x_{3i-8} + \omega_3 x_{3i-5} + \omega_4 x_{3i-2} + "
    r"\omega_5 x_{3i+1} + \omega_6 x_{3i+4} + \omega_7 x_{3i+7}",
    says=equal(
        Sum(omega[j] * x[1 + 3 * (i - 1) + 3 * (j - 4)], (j, 1, 7)),
        omega[1] * x[3 * i - 11]
        + omega[2] * x[3 * i - 8]
        + omega[3] * x[3 * i - 5]
        + omega[4] * x[3 * i - 2]
        + omega[5] * x[3 * i + 1]
        + omega[6] * x[3 * i + 4]
        + omega[7] * x[3 * i + 7],
    ),
)

chapter.chain(
    at="Problem 10.8",
    steps=[
        step((822, 822), "Total weights = 236", count(arithmetic("3*3*4 + 5*4*10"), 236)),
        step((822, 822), "total biases = 14", count(arithmetic("4 + 10"), 14)),
    ],
)
chapter.claim(at="Problem 10.9", lines=(826, 826), printed="7.", says=count(arithmetic("1 + 3*(3 - 1)"), 7))
chapter.claim(at="Problem 10.10", lines=(830, 830), printed="19.", says=count(arithmetic("1 + 3*(7 - 1)"), 19))
chapter.chain(
    at="Problem 10.11",
    steps=[
        step((834, 834), "R_1 = 5", count(arithmetic("1 + (5 - 1)"), 5)),
        step((834, 834), "R_2 = 9", count(arithmetic("1 + (5 - 1) + 2*(3 - 1)"), 9)),
        step(
            (834, 834),
            "R_3 = 17",
            count(arithmetic("1 + (5 - 1) + 2*(3 - 1) + 2*2*(5 - 1)"), 17),
            expect="refuted",
            why="The third kernel has dilation two and its input has stride two, so its five places span 16 more "
            "entries of x: 9 + 16 = 25. 17 forgets the dilation.",
        ),
    ],
)
chapter.claim(at="Problem 10.12", lines=(838, 838), printed="2500.", says=count(arithmetic("100000/(4000/100)"), 2500))

kernels = Symbol("kernels", integer=True, positive=True)
kernel_size = Symbol("kernel_size", integer=True, positive=True)

chapter.chain(
    at="Problem 10.14",
    steps=[
        step(
            (842, 842),
            "Weights = kernel size * number of kernels",
            equal(Sum(kernel_size, (j, 1, kernels)), kernel_size * kernels),
        ),
        step((842, 842), "biases = number of kernels", equal(Sum(1, (j, 1, kernels)), kernels)),
        step(
            (844, 844),
            "Weights = $5 * 5 * 3 * 10$",
            count(Sum(arithmetic("5*5*3"), (j, 1, 10)), arithmetic("5*5*3*10")),
        ),
        step((844, 844), "biases = 10", count(Sum(Integer(1), (j, 1, 10)), 10)),
    ],
)

# AlexNet: the kernels of each layer, one sum over its output channels or units
layer_1 = Sum(arithmetic("11*11*3 + 1"), (j, 1, 96))
layer_2 = Sum(arithmetic("5*5*96 + 1"), (j, 1, 256))
layer_3 = Sum(arithmetic("3*3*256 + 1"), (j, 1, 384))
layer_4 = Sum(arithmetic("3*3*384 + 1"), (j, 1, 384))
layer_5 = Sum(arithmetic("3*3*384 + 1"), (j, 1, 256))
full_1 = Sum(arithmetic("6*6*256 + 1"), (j, 1, 4096))
full_2 = Sum(arithmetic("4096 + 1"), (j, 1, 4096))
full_3 = Sum(arithmetic("4096 + 1"), (j, 1, 1000))

chapter.claim(
    at="Problem 10.16, parameters",
    lines=(848, 848),
    printed="Parameters = Weights + Biases = Kernel Size * Number of kernels + Biases",
    says=equal(Sum(kernel_size + 1, (j, 1, kernels)), kernel_size * kernels + kernels),
)
chapter.chain(
    at="Problem 10.16",
    steps=[
        step(
            (850, 850),
            r"Conv_1 : 11 \times 11 = 11 * 11 * 3 * 96 + 96",
            count(layer_1, arithmetic("11*11*3*96 + 96")),
        ),
        step(
            (852, 852),
            r"Conv_2 : 5 \times 5 = 5 * 5 * 96 * 256 + 256",
            count(layer_2, arithmetic("5*5*96*256 + 256")),
        ),
        step(
            (854, 854),
            r"Conv_3 : 3 \times 3 = 3 * 3 * 256 * 384 + 384",
            count(layer_3, arithmetic("3*3*256*384 + 384")),
        ),
        step(
            (856, 856),
            r"Conv_4 : 3 \times 3 = 3 * 3 * 384 * 384 + 384",
            count(layer_4, arithmetic("3*3*384*384 + 384")),
        ),
        step(
            (858, 858),
            r"Conv_5 : 3 \times 3 = 3 * 3 * 384 * 256 + 256",
            count(layer_5, arithmetic("3*3*384*256 + 256")),
        ),
        step(
            (860, 860),
            "FC_1 = 6 * 6 * 256 * 4096 + 4096",
            count(full_1, arithmetic("6*6*256*4096 + 4096")),
        ),
        step(
            (862, 862),
            "FC_2 = 4096 * 1000 + 1000",
            count(full_2, arithmetic("4096*1000 + 1000")),
            expect="refuted",
            why="AlexNet's second fully connected layer maps 4096 units to 4096; what is printed is the third. "
            "The lines as printed add up to 45597032, and the total below needs the missing layer's 16781312.",
        ),
        step(
            (864, 864),
            "Total parameters = 62378344",
            count(layer_1 + layer_2 + layer_3 + layer_4 + layer_5 + full_1 + full_2 + full_3, 62378344),
        ),
    ],
)
