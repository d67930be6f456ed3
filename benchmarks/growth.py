"""How cost grows with size: udlsym's time on families of true statements that differ in one number only.

    PYTHONPATH=. python benchmarks/growth.py [--seconds 20] [--family softmax]

prints a line for each size: the verdict, its method, the seconds, the seconds per unit of size, and the exponent e for
which the time grew like size**e since half that size.  A family that grows exponentially shows an exponent that grows.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from pathlib import Path
from sys import path

path.insert(0, str(Path(__file__).parent))

from sympy import Derivative, Expr, Integer, Max, Mul, Rational, Symbol, exp, log, sqrt, symbols, tanh

from udlsym import workers
from udlsym.exact.extrema import extremum
from udlsym.statements import Statement, equal


def softmax_diagonal(size: int) -> Statement:
    """d s_1/d z_1 = s_1 (1 - s_1), by explicit components."""
    z, s = _softmax(size)
    return equal(Derivative(s[0], z[0]), s[0] * (1 - s[0]))


def softmax_off_diagonal(size: int) -> Statement:
    """d s_1/d z_2 = -s_1 s_2, by explicit components."""
    z, s = _softmax(size)
    return equal(Derivative(s[0], z[1]), -s[0] * s[1])


def softmax_row(size: int) -> Statement:
    """The Jacobian's first row adds up to zero: every component of it in one statement."""
    z, s = _softmax(size)
    return equal(sum(Derivative(s[0], each) for each in z), 0)


def _softmax(size: int) -> tuple[tuple[Symbol, ...], list[Expr]]:
    z = symbols(f"z1:{size + 1}", real=True)
    total = sum(exp(each) for each in z)
    return z, [exp(each) / total for each in z]


def relu_network(depth: int) -> Statement:
    """A network of ReLUs, two in each layer and without offsets, is positively homogeneous."""
    scale = Symbol("scale", positive=True)
    x = symbols("x1:3", real=True)
    return equal(_network(depth, [scale * each for each in x])[0], scale * _network(depth, list(x))[0])


def relu_network_rescaled(depth: int) -> Statement:
    """Weights may be scaled up in one layer and down in the next."""
    scale = Symbol("scale", positive=True)
    x = list(symbols("x1:3", real=True))
    plain = _network(depth, x)[0]
    scaled = _network(depth, x, lambda layer: scale if layer % 2 else 1 / scale)[0]
    return equal(scaled, plain * scale if depth % 2 else plain)


def _network(depth: int, x: list[Expr], factor: Callable[[int], Expr] = lambda _: Rational(1)) -> list[Expr]:
    for layer in range(1, depth + 1):
        w = [[Symbol(f"w{layer}{i}{j}", real=True) for j in range(2)] for i in range(2)]
        x = [extremum(Max, Integer(0), sum(factor(layer) * w[i][j] * x[j] for j in range(2))) for i in range(2)]
    return x


def product_of_sums(size: int) -> Statement:
    """A product of sums written in another order, one factor with its sign turned twice."""
    a, b = symbols(f"a1:{size + 1}", real=True), symbols(f"b1:{size + 1}", real=True)
    left = Mul(*(u + v for u, v in zip(a, b, strict=True)))
    right = Mul(*((u**2 - v**2) / (u - v) for u, v in zip(a, b, strict=True)))
    return equal(left, right)


def product_of_functions(size: int) -> Statement:
    """prod tanh(z_k) = prod (1 - exp(-2 z_k))/(1 + exp(-2 z_k))."""
    z = symbols(f"z1:{size + 1}", real=True)
    return equal(Mul(*map(tanh, z)), Mul(*((1 - exp(-2 * u)) / (1 + exp(-2 * u)) for u in z)))


def logarithm_of_product(size: int) -> Statement:
    """log prod sqrt(p_k) = (1/2) sum log p_k."""
    p = symbols(f"p1:{size + 1}", positive=True)
    return equal(log(sqrt(Mul(*p))), sum(map(log, p)) / 2)


def derivative_of_product(size: int) -> Statement:
    """d/dz_1 prod (1 + z_k**2) = 2 z_1/(1 + z_1**2) times the product."""
    z = symbols(f"z1:{size + 1}", real=True)
    product = Mul(*(1 + u**2 for u in z))
    return equal(Derivative(product, z[0]), 2 * z[0] / (1 + z[0] ** 2) * product)


FAMILIES: dict[str, tuple[Callable[[int], Statement], tuple[int, ...]]] = {
    "softmax diagonal": (softmax_diagonal, (2, 4, 8, 16, 32)),
    "softmax off the diagonal": (softmax_off_diagonal, (2, 4, 8, 16, 32)),
    "softmax row": (softmax_row, (2, 4, 8, 16, 32)),
    "ReLU network": (relu_network, (1, 2, 3, 4, 5, 6, 7, 8)),
    "ReLU network rescaled": (relu_network_rescaled, (1, 2, 3, 4, 5, 6, 7, 8)),
    "product of sums": (product_of_sums, (1, 2, 4, 8, 16, 32, 64)),
    "product of functions": (product_of_functions, (1, 2, 4, 8, 16, 32, 64)),
    "logarithm of a product": (logarithm_of_product, (1, 2, 4, 8, 16, 32, 64)),
    "derivative of a product": (derivative_of_product, (1, 2, 4, 8, 16, 32, 64)),
}


def settled(statement: Statement) -> tuple[str, str, float]:
    """The verdict's name, its method, and the seconds it took."""
    from udlsym.deciding import settle

    began = time.perf_counter()
    verdict = settle(statement)
    return type(verdict).__name__, getattr(verdict, "method", ""), time.perf_counter() - began


def main() -> None:
    """Print the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="limit for one statement")
    parser.add_argument("--family", default="", help="only families whose name contains this")
    options = parser.parse_args()
    print(f"{'family':<26}{'size':>5}  {'verdict':<10}{'method':<20}{'seconds':>9}{'s/size':>9}{'exponent':>9}")
    for name, (make, sizes) in FAMILIES.items():
        if options.family not in name:
            continue
        seconds: dict[int, float] = {}
        for size in sizes:
            result = workers.call(settled_in_worker, make(size), options.seconds)
            if not isinstance(result, workers.Finished):
                print(f"{name:<26}{size:>5}  {type(result).__name__}")
                break
            verdict, method, seconds[size] = result.value
            half = seconds.get(size // 2) if size % 2 == 0 else None
            grown = f"{math.log2(seconds[size] / half):>9.1f}" if half else ""
            per = seconds[size] / size
            print(f"{name:<26}{size:>5}  {verdict:<10}{method:<20}{seconds[size]:>9.3f}{per:>9.4f}{grown}", flush=True)


settled_in_worker = settled

if __name__ == "__main__":
    import growth

    settled_in_worker = growth.settled  # workers import functions by module, and __main__ is none
    main()
