"""Week 8, Convolutional neural networks: sizes of feature maps, LeNet-5, and the problem on parameters.

An input of width W_1 and height H_1 with P zeros on each side, under an F x F filter with stride S, gives a feature map
of the width W_2 and height H_2 of equation 25, where the division comes out even.  D is a depth.  The printed dimensions
and parameter counts of the layers are kept as the arithmetic that the document does or describes.
"""

from sympy import Eq, Sum, Symbol, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, count, equal, less, step

chapter = Chapter(course_notes, "Week 8, Convolutional neural networks")

W_1, H_1, F, S, D = symbols("W_1 H_1 F S D", integer=True, positive=True)
P = symbols("P", integer=True, nonnegative=True)
width, height = (W_1 - F + 2 * P) / S + 1, (H_1 - F + 2 * P) / S + 1  # equation 25
j = Symbol("j", integer=True)  # counts filters and neurons, each with its weights and its bias

chapter.not_checkable(
    at="CNN, convolution",
    lines=(1299, 1300),
    printed="it blurs the image",
    why="what a filter does to the look of an image",
)
chapter.not_checkable(
    at="CNN, feature maps",
    lines=(1301, 1303),
    printed="1D filter slides over 1D input resulting in a 1D feature map.",
    why="says along which directions a filter is moved",
)
chapter.claim(
    at="CNN, depth of a 3D filter",
    lines=(1304, 1304),
    printed="3D filter slides over 3D input (with multiple channels occupying the *depth* of the input) resulting in 2D",
    says=count(arithmetic("(D - D + 2*0)/1 + 1", D=D), 1),  # positions in depth, by equation 25
)
chapter.chain(
    at="CNN, equation 25",
    steps=[
        step(
            (1305, 1307),
            r"W_2 = \frac{W_1 - F + 2P}{S} + 1",
            # so many places: the last of the filters, each S after the one before, ends where the padded input ends
            equal(arithmetic("F + (N - 1)*S", F=F, S=S, N=width), W_1 + 2 * P),
        ),
        step(
            (1308, 1308),
            r"H_2 = \frac{H_1 - F + 2P}{S} + 1.",
            equal(arithmetic("F + (N - 1)*S", F=F, S=S, N=height), H_1 + 2 * P),
        ),
    ],
)
chapter.not_checkable(
    at="CNN, feature engineering and shared weights",
    lines=(1311, 1322),
    printed="The last two methods are called *feature engineering*.",
    why="terms and explanations in words",
)
chapter.claim(
    at="CNN, pooling",
    lines=(1323, 1323),
    printed=r"pooling using a filter size of  $2 \times 2$  would result in  $1/4^{th}$  the input dimensions.",
    says=equal(arithmetic("((W - 2)/2 + 1)*((H - 2)/2 + 1)", W=W_1, H=H_1), W_1 * H_1 / 4),  # with stride 2
)
chapter.not_checkable(
    at="CNN, depth and 1D or 2D convolutions",
    lines=(1324, 1324),
    printed="Applying a 2d convolution over a 3d volume keeps the depth the same",
    why="how a filter without depth is applied to a volume, channel by channel or summed over them, is not said",
)
chapter.not_checkable(
    at="LeNet-5, figure",
    lines=(1325, 1333),
    printed="Shown below is an example of a CNN, with 6 layers, excluding the input and output layers.",
    why="the figure is missing",
)
chapter.claim(
    at="LeNet-5, layers",
    lines=(1325, 1325),
    printed="a CNN, with 6 layers, excluding the input and output layers",
    says=count(arithmetic("4 + 2"), 6),  # Layer-1 to Layer-4 and FC1, FC2, as lines 1333 to 1374 name them
)

chapter.chain(
    at="LeNet-5, dimensions",
    steps=[
        step(
            (1335, 1335),
            r"\frac{32 - 5 + 0}{1} + 1",
            equal(width, arithmetic("(32 - 5 + 0)/1 + 1"), given=[Eq(W_1, 32), Eq(F, 5), Eq(P, 0), Eq(S, 1)]),
        ),
        step((1335, 1335), r"\frac{32 - 5 + 0}{1} + 1 = 28", count(arithmetic("(32 - 5 + 0)/1 + 1"), 28)),
        step(
            (1339, 1339),
            r"\frac{28 - 2 + 0}{2} + 1",
            equal(width, arithmetic("(28 - 2 + 0)/2 + 1"), given=[Eq(W_1, 28), Eq(F, 2), Eq(P, 0), Eq(S, 2)]),
        ),
        step((1339, 1339), r"\frac{28 - 2 + 0}{2} + 1 = 14.", count(arithmetic("(28 - 2 + 0)/2 + 1"), 14)),
        step(
            (1347, 1347),
            r"\frac{14 - 5 + 0}{1} + 1",
            equal(width, arithmetic("(14 - 5 + 0)/1 + 1"), given=[Eq(W_1, 14), Eq(F, 5), Eq(P, 0), Eq(S, 1)]),
        ),
        step((1347, 1347), r"\frac{14 - 5 + 0}{1} + 1 = 10.", count(arithmetic("(14 - 5 + 0)/1 + 1"), 10)),
        step(
            (1355, 1355),
            r"\frac{10 - 2 + 0}{2} + 1",
            equal(width, arithmetic("(10 - 2 + 0)/2 + 1"), given=[Eq(W_1, 10), Eq(F, 2), Eq(P, 0), Eq(S, 2)]),
        ),
        step((1355, 1355), r"\frac{10 - 2 + 0}{2} + 1 = 5.", count(arithmetic("(10 - 2 + 0)/2 + 1"), 5)),
    ],
)
chapter.not_checkable(
    at="LeNet-5, depths",
    lines=(1336, 1359),
    printed=r"including the 6 filters",
    why="the depth of a layer's output is the number of filters, read off",
)
chapter.chain(
    at="LeNet-5, parameters",
    steps=[
        step(
            (1363, 1363),
            r"6 filters, each of which is  $5 \times 5 \times 1$ , thus resulting in 150 parameters.",
            count(arithmetic("6*5*5*1"), 150),
        ),
        step(
            (1365, 1365),
            r"16 filters, each of which is  $5 \times 5 \times 6$  (6 is the depth of the previous layer), thus resulting in 2400 parameters.",
            count(arithmetic("16*5*5*6"), 2400),
        ),
        step(
            (1370, 1372),
            r"$5 * 5 * 16 * 120 + 120",
            count(Sum(arithmetic("5*5*16 + 1"), (j, 1, 120)), arithmetic("5*5*16*120 + 120")),
        ),
        step(
            (1370, 1372),
            r"$5 * 5 * 16 * 120 + 120 = 48120$",
            count(arithmetic("5*5*16*120 + 120"), 48120),
        ),
        step(
            (1374, 1374),
            r"$120 * 84 + 84",
            count(Sum(arithmetic("120 + 1"), (j, 1, 84)), arithmetic("120*84 + 84")),
        ),
        step((1374, 1374), r"$120 * 84 + 84 = 10164$", count(arithmetic("120*84 + 84"), 10164)),
        step(
            (1376, 1378),
            r"$84 * 10 + 10",
            count(Sum(arithmetic("84 + 1"), (j, 1, 10)), arithmetic("84*10 + 10")),
        ),
        step((1378, 1378), r"$84 * 10 + 10 = 850$", count(arithmetic("84*10 + 10"), 850)),
        step(
            (1382, 1382),
            "the fully connected layers have the maximum number of parameters, as compared to the sparse layers.",
            less(arithmetic("150 + 2400"), arithmetic("48120 + 10164 + 850")),  # of the network above
        ),
    ],
)
chapter.not_checkable(
    at="LeNet-5, layers without parameters",
    lines=(1364, 1366),
    printed="Layer-2 (pooling) has no parameters, since pooling doesn't involve any transformation of its input.",
    why="what pooling means: it takes a maximum or a mean and has nothing to learn",
)
chapter.chain(
    at="LeNet-5, names of layers",
    steps=[
        step(
            (1374, 1374),
            "FC1 has 84 neurons, each of which has biases.",
            count(arithmetic("48120/(5*5*16 + 1)"), 84),  # the neurons of FC1, by the parameters of line 1372
            expect="refuted",
            slip="notation",
            why="FC1 has the 120 neurons of line 1370.  The layer with 84 neurons, whose input is 120, is FC2.",
        ),
        step(
            (1376, 1376),
            "FC1 has 10 neurons, each of which has biases.",
            count(arithmetic("48120/(5*5*16 + 1)"), 10),
            expect="refuted",
            slip="notation",
            why="FC1 has the 120 neurons of line 1370.  The layer with 10 neurons, whose input is 84, is the output layer.",
        ),
    ],
)
filters = Symbol("K", integer=True, positive=True)
chapter.claim(
    at="LeNet-5, bias of a filter",
    lines=(1380, 1380),
    printed="Bias at the filter level adds to the number of parameters",
    says=less(Sum(F * F * D, (j, 1, filters)), Sum(F * F * D + 1, (j, 1, filters))),
)
chapter.not_checkable(
    at="CNN, training",
    lines=(1384, 1384),
    printed="Note that this technique would work only if stride  $S = 1$",
    why="the technique is in a recording and not in the text",
)

chapter.not_checkable(
    at="CNN problem, given",
    lines=(1491, 1505),
    printed=r"Assume stride = 2 for all 10 convolution filters on the input image.",
    why="the sizes that are given",
)
chapter.chain(
    at="CNN problem, convolution layer",
    steps=[
        step(
            (1497, 1497),
            r"\frac{55 + (2 * 1) - 5}{2} + 1",
            equal(width, arithmetic("(55 + 2*1 - 5)/2 + 1"), given=[Eq(W_1, 55), Eq(F, 5), Eq(P, 1), Eq(S, 2)]),
        ),
        step(
            (1497, 1497),
            r"\frac{55 + (2 * 1) - 5}{2} + 1 = 27",
            count(arithmetic("(55 + 2*1 - 5)/2 + 1"), 27),
        ),
        step(
            (1507, 1507),
            r"(5 * 5 * 3 * 10) + 10",
            count(Sum(arithmetic("5*5*3 + 1"), (j, 1, 10)), arithmetic("5*5*3*10 + 10")),
        ),
        step(
            (1507, 1507),
            r"(5 * 5 * 3 * 10) + 10 = 760",
            count(arithmetic("5*5*3*10 + 10"), 760),
        ),
    ],
)
chapter.chain(
    at="CNN problem, layers after it",
    steps=[
        step((1511, 1511), r"$7290 (27 * 27 * 10)$", count(arithmetic("27*27*10"), 7290)),
        step(
            (1515, 1515),
            r"\frac{7290 - 100}{10} + 1",
            equal(width, arithmetic("(7290 - 100)/10 + 1"), given=[Eq(W_1, 7290), Eq(F, 100), Eq(P, 0), Eq(S, 10)]),
        ),
        step((1515, 1515), r"\frac{7290 - 100}{10} + 1 = 720", count(arithmetic("(7290 - 100)/10 + 1"), 720)),
        step((1523, 1523), r"100 * 1 + 1 = 101", count(arithmetic("100*1 + 1"), 101)),
        step(
            (1527, 1527),
            r"720 * 10 + 10",
            count(Sum(arithmetic("720 + 1"), (j, 1, 10)), arithmetic("720*10 + 10")),
        ),
        step((1527, 1527), r"720 * 10 + 10 = 7210", count(arithmetic("720*10 + 10"), 7210)),
        step((1529, 1529), r"7210 + 101 + 760 = 8071", count(arithmetic("7210 + 101 + 760"), 8071)),
        step(
            (1493, 1529),
            "How many parameters are in the entire network?",
            count(arithmetic("(5*5*3 + 1)*10 + (100*1 + 1)*1 + (((27*27*10 - 100)/10 + 1) + 1)*10"), 8071),
        ),
    ],
)
chapter.not_checkable(
    at="CNN problem, sizes",
    lines=(1513, 1521),
    printed=r"Filter size =  $100 \times 1$",
    why="the sizes of the one-dimensional kernel, repeated from the question",
)
