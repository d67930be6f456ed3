"""Week 8, Problems: counting the parameters of a small convolutional network (lines 1489 to 1529).

The sizes given are those of the question: an input of 55 x 55 x 3, ten 5 x 5 filters with padding 1 and stride 2, then one
kernel of 100 x 1 with stride 10 over the flattened output, then a fully connected layer with 10 outputs.
"""

from derivations.documents.editions import course_notes
from udlsym import Chapter, arithmetic, count, step

chapter = Chapter(course_notes, "Week 8, Convolutional neural networks, problems")

chapter.chain(
    at="Week 8, problem, convolution layer",
    steps=[
        step(
            (1491, 1497),
            r"\frac{55 + (2 * 1) - 5}{2} + 1 = 27",
            count(arithmetic("(55 + 2*1 - 5)/2 + 1"), 27),
        ),
        step(
            (1507, 1507),
            r"\text{Number of parameters in the convolution layer} = (5 * 5 * 3 * 10) + 10 = 760",
            count(arithmetic("5*5*3*10 + 10"), 760),
        ),
        step(
            (1499, 1511),
            r"$7290 (27 * 27 * 10)$",
            count(arithmetic("27*27*10"), 7290),
        ),
    ],
)
chapter.not_checkable(
    at="Week 8, problem, sizes",
    lines=(1501, 1521),
    printed="Number of filters = 10",
    why="the sizes of filters, depths and numbers of filters are repeated from the question",
)
chapter.chain(
    at="Week 8, problem, later layers",
    steps=[
        step(
            (1493, 1515),
            r"\frac{7290 - 100}{10} + 1 = 720",
            count(arithmetic("(7290 - 100)/10 + 1"), 720),
        ),
        step(
            (1523, 1523),
            r"\text{Number of parameters in the convolution layer} = 100 * 1 + 1 = 101",
            count(arithmetic("100*1 + 1"), 101),
        ),
        step(
            (1527, 1527),
            r"\text{Number of parameters in the fully connected layer} = 720 * 10 + 10 = 7210",
            count(arithmetic("720*10 + 10"), 7210),
        ),
        step(
            (1529, 1529),
            r"\text{Thus, total number of parameters in the entire network} = 7210 + 101 + 760 = 8071",
            count(arithmetic("7210 + 101 + 760"), 8071),
        ),
        step(
            (1493, 1529),
            "How many parameters are in the entire network?",
            count(arithmetic("(5*5*3 + 1)*10 + (100 + 1)*1 + (((27*27*10 - 100)/10 + 1) + 1)*10"), 8071),
        ),
    ],
)
