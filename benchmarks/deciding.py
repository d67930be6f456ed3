"""Who decides what: udlsym beside SymPy's ``simplify`` and ``equals``, on the same identities in the same run.

    python benchmarks/deciding.py [--each 20] [--seconds 5]

prints a table: share decided, share right, median seconds, for true and false identities of 10 to 200 nodes.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sympy import Expr, simplify

from udlsym import workers

Answer = bool | None


def by_udlsym(pair: tuple[Expr, Expr]) -> Answer:
    from udlsym.deciding import settle
    from udlsym.statements import equal
    from udlsym.verdicts import Proved, Refuted

    verdict = settle(equal(*pair))
    return True if isinstance(verdict, Proved) else False if isinstance(verdict, Refuted) else None


def by_simplify(pair: tuple[Expr, Expr]) -> Answer:
    return True if simplify(pair[0] - pair[1]) == 0 else None


def by_equals(pair: tuple[Expr, Expr]) -> Answer:
    return pair[0].equals(pair[1])


CONTESTANTS: dict[str, Callable[[tuple[Expr, Expr]], Answer]] = {
    "udlsym": by_udlsym,
    "simplify": by_simplify,
    "equals": by_equals,
}


def timed(task: tuple[str, tuple[Expr, Expr]]) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = CONTESTANTS[task[0]](task[1])
    return answer, time.perf_counter() - began


def main() -> None:
    from identities import false_identity, true_identity

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="identities of each size and truth")
    parser.add_argument("--seconds", type=float, default=5.0, help="limit for one answer")
    options = parser.parse_args()
    rng = random.Random(20)
    print(f"{'size':>5} {'truth':>6} {'contestant':>10} {'decided':>8} {'right':>7} {'median s':>9}")
    for size in (10, 25, 50, 100, 200):
        for truth, make in ((True, true_identity), (False, false_identity)):
            pairs = [make(rng, size) for _ in range(options.each)]
            for name in CONTESTANTS:
                tasks = [(name, pair) for pair in pairs]
                answers, times = [], []
                for result in workers.run_in_order(timed_in_worker, tasks, seconds=options.seconds, processes=2):
                    finished = isinstance(result, workers.Finished)
                    answers.append(result.value[0] if finished else None)
                    times.append(result.value[1] if finished else options.seconds)
                decided = sum(a is not None for a in answers) / len(answers)
                right = sum(a is truth for a in answers) / len(answers)
                print(
                    f"{size:>5} {truth!s:>6} {name:>10} {decided:>8.0%} {right:>7.0%} {statistics.median(times):>9.3f}"
                )


def timed_in_worker(task: tuple[str, tuple[Expr, Expr]]) -> tuple[Answer, float]:
    return timed(task)


if __name__ == "__main__":
    import deciding

    timed_in_worker = deciding.timed  # workers import functions by module, and __main__ is none
    main()
