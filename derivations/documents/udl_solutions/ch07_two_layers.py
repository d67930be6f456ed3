"""Chapter 7, Gradients and initialization: problem 7.1, a network of two layers with two hidden units each.

a is the ReLU and I[z > 0] its derivative away from z = 0; u_1, u_2 are the pre-activations of the first layer, v_1, v_2
those of the second.  At a joint of the ReLU there is no derivative, so the claims are about the points off the joints.
"""

from sympy import Derivative, Ne, symbols

from derivations.documents.editions import udl_solutions
from udlsym import Chapter, equal, indicator, relu, step

chapter = Chapter(udl_solutions, "Chapter 7, Gradients and initialization")

x, phi_0, phi_1, phi_2 = symbols("x phi_0 phi_1 phi_2", real=True)
theta_01, theta_02, theta_11, theta_12 = symbols("theta_01 theta_02 theta_11 theta_12", real=True)
psi_01, psi_02, psi_11, psi_12, psi_21, psi_22 = symbols("psi_01 psi_02 psi_11 psi_12 psi_21 psi_22", real=True)

u_1, u_2 = theta_01 + theta_11 * x, theta_02 + theta_12 * x
v_1 = psi_01 + psi_11 * relu(u_1) + psi_21 * relu(u_2)
v_2 = psi_02 + psi_12 * relu(u_1) + psi_22 * relu(u_2)
y = phi_0 + phi_1 * relu(v_1) + phi_2 * relu(v_2)
first_layer = (Ne(u_1, 0), Ne(u_2, 0))
second_layer = (Ne(v_1, 0), Ne(v_2, 0))
off_joints = (*first_layer, *second_layer)

chapter.not_checkable(
    at="Problem 7.1, network",
    lines=(494, 494),
    printed=r"y = \phi_0 + \phi_1 a[\psi_{01} + \psi_{11} a[\theta_{01} + \theta_{11} x]",
    why="the definition of the network",
)
chapter.chain(
    at="Problem 7.1",
    steps=[
        step(
            (496, 496),
            r"\frac{\partial y}{\partial \phi_0} = 1",
            equal(Derivative(y, phi_0), 1),
        ),
        step(
            (498, 498),
            r"\frac{\partial y}{\partial \phi_1} = a[\psi_{01} + \psi_{11} a[\theta_{01} + "
            r"\theta_{11} x] + \psi_{21} a[\theta_{02} + \theta_{12} x]]",
            equal(Derivative(y, phi_1), relu(v_1)),
        ),
        step(
            (500, 500),
            r"\frac{\partial y}{\partial \phi_2} = a[\psi_{02} + \psi_{12} a[\theta_{01} + "
            r"\theta_{11} x] + \psi_{22} a[\theta_{02} + \theta_{12} x]]",
            equal(Derivative(y, phi_2), relu(v_2)),
        ),
        step(
            (502, 503),
            r"\frac{\partial y}{\partial \psi_{01}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0]",
            equal(Derivative(y, psi_01), phi_1 * indicator(v_1 > 0), given=off_joints),
        ),
        step(
            (504, 504),
            r"\frac{\partial y}{\partial \psi_{02}} &= \phi_2 \cdot \mathbb{I}[\psi_{02} + "
            r"\psi_{12}a[\theta_{01} + \theta_{11}x] + \psi_{22}a[\theta_{02} + \theta_{12}x] > 0]",
            equal(Derivative(y, psi_02), phi_2 * indicator(v_2 > 0), given=off_joints),
        ),
        step(
            (505, 505),
            r"\frac{\partial y}{\partial \psi_{11}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot a[\theta_{01} + \theta_{11}x]",
            equal(Derivative(y, psi_11), phi_1 * indicator(v_1 > 0) * relu(u_1), given=off_joints),
        ),
        step(
            (506, 506),
            r"\frac{\partial y}{\partial \psi_{12}} &= \phi_2 \cdot \mathbb{I}[\psi_{02} + "
            r"\psi_{12}a[\theta_{01} + \theta_{11}x] + \psi_{22}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot a[\theta_{01} + \theta_{11}x]",
            equal(Derivative(y, psi_12), phi_2 * indicator(v_2 > 0) * relu(u_1), given=off_joints),
        ),
        step(
            (507, 507),
            r"\frac{\partial y}{\partial \psi_{21}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot a[\theta_{02} + \theta_{12}x]",
            equal(Derivative(y, psi_21), phi_1 * indicator(v_1 > 0) * relu(u_2), given=off_joints),
        ),
        step(
            (508, 508),
            r"\frac{\partial y}{\partial \psi_{22}} &= \phi_2 \cdot \mathbb{I}[\psi_{02} + "
            r"\psi_{12}a[\theta_{01} + \theta_{11}x] + \psi_{22}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot a[\theta_{02} + \theta_{12}x]",
            equal(Derivative(y, psi_22), phi_2 * indicator(v_2 > 0) * relu(u_2), given=off_joints),
        ),
        step(
            (509, 510),
            r"\frac{\partial y}{\partial \theta_{01}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot \psi_{11} \cdot \mathbb{I}[\theta_{01} + \theta_{11}x > 0] \\ "
            r"&+ \phi_2 \cdot \mathbb{I}[\psi_{02} + \psi_{12}a[\theta_{01} + \theta_{11}x] + "
            r"\psi_{22}a[\theta_{02} + \theta_{12}x] > 0] \cdot \psi_{12} \cdot "
            r"\mathbb{I}[\theta_{01} + \theta_{11}x > 0]",
            equal(
                Derivative(y, theta_01),
                phi_1 * indicator(v_1 > 0) * psi_11 * indicator(u_1 > 0)
                + phi_2 * indicator(v_2 > 0) * psi_12 * indicator(u_1 > 0),
                given=off_joints,
            ),
        ),
        step(
            (511, 512),
            r"\frac{\partial y}{\partial \theta_{02}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot \psi_{21} \cdot \mathbb{I}[\theta_{02} + \theta_{12}x > 0] \\ "
            r"&+ \phi_2 \cdot \mathbb{I}[\psi_{02} + \psi_{12}a[\theta_{01} + \theta_{11}x] + "
            r"\psi_{22}a[\theta_{02} + \theta_{12}x] > 0] \cdot \psi_{22} \cdot "
            r"\mathbb{I}[\theta_{02} + \theta_{12}x > 0]",
            equal(
                Derivative(y, theta_02),
                phi_1 * indicator(v_1 > 0) * psi_21 * indicator(u_2 > 0)
                + phi_2 * indicator(v_2 > 0) * psi_22 * indicator(u_2 > 0),
                given=off_joints,
            ),
        ),
        step(
            (513, 514),
            r"\frac{\partial y}{\partial \theta_{11}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot \psi_{11} \cdot \mathbb{I}[\theta_{01} + \theta_{11}x > 0] \cdot x \\ "
            r"&+ \phi_2 \cdot \mathbb{I}[\psi_{02} + \psi_{12}a[\theta_{01} + \theta_{11}x] + "
            r"\psi_{22}a[\theta_{02} + \theta_{12}x] > 0] \cdot \psi_{12} \cdot "
            r"\mathbb{I}[\theta_{01} + \theta_{11}x > 0] \cdot x",
            equal(
                Derivative(y, theta_11),
                phi_1 * indicator(v_1 > 0) * psi_11 * indicator(u_1 > 0) * x
                + phi_2 * indicator(v_2 > 0) * psi_12 * indicator(u_1 > 0) * x,
                given=off_joints,
            ),
        ),
        step(
            (515, 517),
            r"\frac{\partial y}{\partial \theta_{12}} &= \phi_1 \cdot \mathbb{I}[\psi_{01} + "
            r"\psi_{11}a[\theta_{01} + \theta_{11}x] + \psi_{21}a[\theta_{02} + \theta_{12}x] > 0] "
            r"\cdot \psi_{21} \cdot \mathbb{I}[\theta_{02} + \theta_{12}x > 0] \cdot x \\ "
            r"&+ \phi_2 \cdot \mathbb{I}[\psi_{02} + \psi_{12}a[\theta_{01} + \theta_{11}x] + "
            r"\psi_{22}a[\theta_{02} + \theta_{12}x] > 0] \cdot \psi_{22} \cdot "
            r"\mathbb{I}[\theta_{02} + \theta_{12}x > 0] \cdot x",
            equal(
                Derivative(y, theta_12),
                phi_1 * indicator(v_1 > 0) * psi_21 * indicator(u_2 > 0) * x
                + phi_2 * indicator(v_2 > 0) * psi_22 * indicator(u_2 > 0) * x,
                given=off_joints,
            ),
        ),
    ],
)
