"""Chapter 11, Residual networks: problems 11.1 to 11.9.

f_1, ..., f_4 are the residual blocks of equation 11.4, arbitrary functions, written for one component.  A fully
connected network of ten hidden layers with twenty units has one input and one output; batch normalization has two
parameters for each unit or channel.  Convolutions are counted as the text counts them, without biases.
"""

from sympy import Eq, Function, Integer, Sum, Symbol, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, arithmetic, count, equal, step

chapter = Chapter(udl_solutions, "Chapter 11, Residual networks")

x, y, h_1, h_2, h_3 = symbols("x y h_1 h_2 h_3", real=True)
f_1, f_2, f_3, f_4 = (Function(name, real=True) for name in ("f_1", "f_2", "f_3", "f_4"))
after_1 = x + f_1(x)
after_2 = after_1 + f_2(x + f_1(x))
after_3 = after_2 + f_3(x + f_1(x) + f_2(x + f_1(x)))

chapter.not_checkable(
    at="Problem 11.1, blocks",
    lines=(880, 888),
    printed=r"\mathbf{h}_1 = \mathbf{x} + \mathbf{f}_1[\mathbf{x}] \quad (1)",
    why="the definition of the network",
)
chapter.claim(
    at="Problem 11.1",
    lines=(890, 890),
    printed=r"\mathbf{y} = & \mathbf{x} + \mathbf{f}_1[\mathbf{x}] + \mathbf{f}_2[\mathbf{x} + \mathbf{f}_1[\mathbf{x}]] + "
    r"\mathbf{f}_3[\mathbf{x} + \mathbf{f}_1[\mathbf{x}] + \mathbf{f}_2[\mathbf{x} + \mathbf{f}_1[\mathbf{x}]]] \\ & + "
    r"\mathbf{f}_4[\mathbf{x} + \mathbf{f}_1[\mathbf{x}] + \mathbf{f}_2[\mathbf{x} + \mathbf{f}_1[\mathbf{x}]] + "
    r"\mathbf{f}_3[\mathbf{x} + \mathbf{f}_1[\mathbf{x}] + \mathbf{f}_2[\mathbf{x} + \mathbf{f}_1[\mathbf{x}]]]]",
    says=equal(
        y,
        x
        + f_1(x)
        + f_2(x + f_1(x))
        + f_3(x + f_1(x) + f_2(x + f_1(x)))
        + f_4(x + f_1(x) + f_2(x + f_1(x)) + f_3(x + f_1(x) + f_2(x + f_1(x)))),
        given=[
            Eq(y, h_3 + f_4(h_3)),
            Eq(h_3, h_2 + f_3(h_2)),
            Eq(h_2, h_1 + f_2(h_1)),
            Eq(h_1, x + f_1(x)),
        ],
    ),
)

layer = Symbol("layer", integer=True)

chapter.chain(
    at="Problem 11.6",
    steps=[
        step(
            (894, 894),
            "$20 + 9 * 20 * 20 + 20$",
            count(20 + Sum(arithmetic("20*20"), (layer, 2, 10)) + 20, arithmetic("20 + 9*20*20 + 20")),
        ),
        step((896, 896), "$10 * 20 + 1$", count(Sum(Integer(20), (layer, 1, 10)) + 1, arithmetic("10*20 + 1"))),
        step((898, 898), "$20 * 10 * 2$", count(Sum(arithmetic("20*2"), (layer, 1, 10)), arithmetic("20*10*2"))),
        step(
            (900, 900),
            "Total parameters = 4241.",
            count(arithmetic("(20 + 9*20*20 + 20) + (10*20 + 1) + 20*10*2"), 4241),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 11.7",
    lines=(904, 904),
    printed=r"the scaling parameter γ will increase proportionally to compensate",
    why="predicts in words how training goes",
)

channel = Symbol("channel", integer=True)

chapter.chain(
    at="Problem 11.8, residual block",
    steps=[
        step((908, 908), "$512 * 2$", count(Sum(Integer(2), (channel, 1, 512)), arithmetic("512*2"))),
        step(
            (910, 910),
            "$512 * 3 * 3 * 512$",
            count(Sum(arithmetic("3*3*512"), (channel, 1, 512)), arithmetic("512*3*3*512")),
        ),
        step(
            (912, 912),
            "Total parameters = 23, 60, 320.",
            count(arithmetic("512*2 + 512*3*3*512"), 2360320),
        ),
    ],
)
chapter.chain(
    at="Problem 11.8, bottleneck block",
    steps=[
        step(
            (914, 914),
            "$2 * 512 + 512 * 1 * 1 * 128$",
            count(
                Sum(Integer(2), (channel, 1, 512)) + Sum(arithmetic("1*1*512"), (channel, 1, 128)),
                arithmetic("2*512 + 512*1*1*128"),
            ),
        ),
        step(
            (916, 916),
            "$128 * 2 + 128 * 3 * 3 * 128$",
            count(
                Sum(Integer(2), (channel, 1, 128)) + Sum(arithmetic("3*3*128"), (channel, 1, 128)),
                arithmetic("128*2 + 128*3*3*128"),
            ),
        ),
        step(
            (918, 918),
            "$128 * 2 + 128 * 1 * 1 * 512$",
            count(
                Sum(Integer(2), (channel, 1, 128)) + Sum(arithmetic("1*1*128"), (channel, 1, 512)),
                arithmetic("128*2 + 128*1*1*512"),
            ),
        ),
        step(
            (920, 920),
            "Total parameters = 280, 064.",
            count(arithmetic("(2*512 + 512*1*1*128) + (128*2 + 128*3*3*128) + (128*2 + 128*1*1*512)"), 280064),
        ),
    ],
)
chapter.not_checkable(
    at="Problem 11.9",
    lines=(924, 924),
    printed="it makes training difficult as images of different sizes cannot be batched together",
    why="argues in words about training",
)
