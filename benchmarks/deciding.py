"""Who decides what: udlsym beside SymPy's ``simplify`` and ``equals``, on the same identities in the same run.

    PYTHONPATH=. python benchmarks/deciding.py [--each 20] [--seconds 5] [--seed 20]

prints a table: share decided, share right, share wrong, median and largest seconds, for true and false identities of 10
to 200 nodes (`identities.py`).  Every answer is computed in a worker process that is killed at the limit.  ``simplify``
says that an identity holds where the difference of its sides becomes 0; anything else it says is no answer.
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
SIZES = (10, 25, 50, 100, 200)


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
    """Print the table."""
    from identities import false_identity, true_identity

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="identities of each size and truth")
    parser.add_argument("--seconds", type=float, default=5.0, help="limit for one answer")
    parser.add_argument("--seed", type=int, default=20, help="of the random identities")
    parser.add_argument("--processes", type=int, default=1, help="worker processes")
    options = parser.parse_args()
    print("| nodes | truth | contestant | decided | right | wrong | median s | largest s |")
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        for truth, make in ((True, true_identity), (False, false_identity)):
            rng = random.Random(f"{options.seed} {size} {truth}")
            pairs = [make(rng, size) for _ in range(options.each)]
            for name in CONTESTANTS:
                tasks = [(name, pair) for pair in pairs]
                answers, times = [], []
                for result in workers.run_in_order(
                    timed_in_worker, tasks, seconds=options.seconds, processes=options.processes
                ):
                    finished = isinstance(result, workers.Finished)
                    answers.append(result.value[0] if finished else None)
                    times.append(result.value[1] if finished else options.seconds)
                decided, right = (sum(share) / len(answers) for share in _shares(answers, truth))
                print(
                    f"| {size} | {truth} | {name} | {decided:.1%} | {right:.1%} | {decided - right:.1%} "
                    f"| {statistics.median(times):.3f} | {max(times):.3f} |",
                    flush=True,
                )


def _shares(answers: list[Answer], truth: bool) -> tuple[list[bool], list[bool]]:
    return [answer is not None for answer in answers], [answer is truth for answer in answers]


def timed_in_worker(task: tuple[str, tuple[Expr, Expr]]) -> tuple[Answer, float]:
    return timed(task)


if __name__ == "__main__":
    import deciding

    timed_in_worker = deciding.timed  # workers import functions by module, and __main__ is none
    main()
