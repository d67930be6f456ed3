"""Does the engine find a slip, and mend it?  Mutants of the library's proved steps, settled and repaired.

    PYTHONPATH=.:benchmarks python benchmarks/mutation.py [--each 200 | --all] [--seed 1] [--settle] [--verbose] [ID]

Every mutant is a proved step with one random slip (`mutants`).  It must be refuted, or proved where it is still true;
a refuted one must be repaired, at best to an equivalent of what stood there.  Wrong is a mutant that was proved
although a long search finds a rigorous counterexample.  The exit code is 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from mutants import Mutant, mutate
from sympy import Integer, Rational

from udlsym import workers
from udlsym.certificates import formula
from udlsym.collecting import FoundStep, collect
from udlsym.outcomes import Repair
from udlsym.statements import Statement
from udlsym.verdicts import Proved, Refuted

ZERO, HALF = Integer(0), Rational(1, 2)
LONG = 2_000_000
"""What the search for a counterexample to a proved mutant may spend."""
KINDS = ("wrong", "still true", "refuted", "undecided")
MENDS = ("as before", "otherwise", "not mended")


@dataclass(frozen=True)
class Fate:
    """What became of a mutant."""

    id: str
    mutant: Mutant
    verdict: str
    mended: str = ""
    repair: Repair | None = None
    searched: str = ""


@dataclass(frozen=True)
class Subject:
    """A proved step, with what is printed around it."""

    id: str
    mutant: Mutant
    before: Statement | None
    after: Statement | None


def subjects(steps: Iterable[FoundStep], seed: int) -> Iterator[Subject]:
    """One mutant of every step that a careful reader found right; the slip depends on seed and id only."""
    for found in steps:
        if found.step.expect == "proved" and found.step.says is not None:
            mutant = mutate(found.step.says, random.Random(f"{seed}/{found.id}"))
            if mutant is not None:
                yield Subject(found.id, mutant, *_around(found, mutant))


def _around(found: FoundStep, mutant: Mutant) -> tuple[Statement | None, Statement | None]:
    """The lines before and after as they would be printed: what is one expression in the chain has the same slip."""
    before, after, old, new = found.neighbour(-1), found.neighbour(+1), mutant.original, mutant.statement
    if before is not None and before.rhs == old.lhs:
        before = replace(before, rhs=new.lhs)
    if after is not None and after.lhs == old.rhs:
        after = replace(after, lhs=new.rhs)
    return before, after


def settled(subject: Subject) -> Fate | None:
    """In a worker: settle a mutant; None where the step itself is not proved today."""
    from udlsym.deciding import settle
    from udlsym.searching import search_for

    mutant = subject.mutant
    verdict = settle(mutant.statement)
    if isinstance(verdict, Proved):
        against = search_for(mutant.statement).upto(400, effort=LONG)
        return Fate(subject.id, mutant, "still true" if against is None else "wrong", searched=str(against or ""))
    if not isinstance(settle(mutant.original), Proved):
        return None
    if not isinstance(verdict, Refuted):
        return Fate(subject.id, mutant, "undecided", searched=verdict.reason)
    return Fate(subject.id, mutant, "refuted", "not mended")


def fate(subject: Subject) -> Fate | None:
    """In a worker: settle a mutant and mend it; None where the step itself is not proved today."""
    from udlsym.repairing import repair

    mutant, before = subject.mutant, settled(subject)
    if before is None or before.verdict != "refuted":
        return before
    found, searched = repair(mutant.statement, before=subject.before, after=subject.after)
    if found is None:
        return Fate(subject.id, mutant, "refuted", "not mended", searched=searched)
    mended = "as before" if is_the_same(found.statement, mutant.original) else "otherwise"
    return Fate(subject.id, mutant, "refuted", mended, found, searched)


def is_the_same(repaired: Statement, original: Statement) -> bool:
    """Whether a repaired statement has the hypotheses and, provably, both sides of the original one."""
    from udlsym.deciding import settle
    from udlsym.statements import equal

    if repaired.relation != original.relation or set(repaired.given) != set(original.given):
        return False

    def same(one: Any, other: Any) -> bool:
        claim = equal(one, other, given=original.given, definitions=original.definitions)
        return bool(one == other) or isinstance(settle(claim), Proved)

    if original.kind in ("up-to-constant", "proportional"):
        return True  # proved to say the same of the other side, which is all that the original says
    gap, before = repaired.lhs - repaired.rhs, original.lhs - original.rhs
    if original.kind == "number" or original.relation != "==":
        pairs = [(repaired.lhs, original.lhs, repaired.rhs, original.rhs)]
    else:  # what is true of -x and -y, or of x/2 and y/2, is true of x and y
        pairs = [(repaired.lhs, original.lhs, repaired.rhs, original.rhs)]
        pairs += [(gap, factor * before, ZERO, ZERO) for factor in (-1, 2, HALF, -2, -HALF)]
    return any(same(a, b) and same(c, d) for a, b, c, d in pairs)


def measure(
    chosen: Sequence[Subject], *, seconds: float = 60.0, processes: int | None = None, mend: bool = True
) -> list[Fate]:
    """The fates of mutants, in order; without ``mend`` their verdicts only."""
    fates: list[Fate] = []
    results = workers.run_in_order(fate if mend else settled, chosen, seconds=seconds, processes=processes)
    for subject, result in zip(chosen, results, strict=True):
        if not isinstance(result, workers.Finished):
            fates.append(Fate(subject.id, subject.mutant, "undecided", searched=str(result)))
        elif result.value is not None:
            fates.append(result.value)
        if sys.stderr.isatty():
            print(f"\r{len(fates)} of {len(chosen)}", end="", file=sys.stderr)
    return fates


def report(fates: Sequence[Fate]) -> str:
    """The table, slip by slip."""
    lines = [f"{'slip':>10} {'mutants':>8} " + " ".join(f"{name:>10}" for name in (*KINDS, *MENDS))]
    for slip in (*sorted({f.mutant.slip for f in fates}), "all"):
        group = [f for f in fates if slip in ("all", f.mutant.slip)]
        counts = Counter(f.verdict for f in group) + Counter(f.mended for f in group)
        numbers = " ".join(f"{counts[name]:>10}" for name in (*KINDS, *MENDS))
        lines.append(f"{slip:>10} {len(group):>8} {numbers}")
    refuted = [f for f in fates if f.verdict == "refuted"]
    mended = sum(f.mended != "not mended" for f in refuted)
    undecided = sum(f.verdict == "undecided" for f in fates)
    same = sum(f.mended == "as before" for f in refuted)
    if fates and refuted:
        lines.append(
            f"undecided {undecided / len(fates):.1%}; of {len(refuted)} refuted {mended / len(refuted):.1%} mended, "
            f"{same / len(refuted):.1%} to an equivalent of what stood there"
        )
    return "\n".join(lines)


def story(fate: Fate) -> str:
    """One mutant in full."""
    mutant = fate.mutant
    lines = [
        f"{fate.id}: {fate.verdict} {fate.mended} ({mutant.slip}, {mutant.side}: {mutant.words})",
        f"    was    {formula(mutant.original)}",
        f"    mutant {formula(mutant.statement)}",
    ]
    if fate.repair is not None:
        lines.append(f"    repair {formula(fate.repair.statement)}  [{fate.repair.edit}]")
    return "\n".join([*lines, f"    {fate.searched}"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", help="steps, or beginnings of their ids")
    parser.add_argument("--each", type=int, default=200, help="how many steps are drawn")
    parser.add_argument("--all", action="store_true", help="every proved step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for one mutant")
    parser.add_argument("--processes", type=int, default=None)
    parser.add_argument("--settle", action="store_true", help="only settle the mutants, which is quick")
    parser.add_argument("--verbose", action="store_true", help="tell every mutant that is not mended as before")
    options = parser.parse_args()
    steps = collect().steps
    if options.ids:
        steps = [f for f in steps if f.id.startswith(tuple(options.ids))]
    chosen = list(subjects(steps, options.seed))
    if not options.all and not options.ids and len(chosen) > options.each:
        chosen = random.Random(options.seed).sample(chosen, options.each)
    fates = measure(chosen, seconds=options.seconds, processes=options.processes, mend=not options.settle)
    for found in fates:
        told = found.verdict == "undecided" if options.settle else found.mended != "as before"
        if found.verdict == "wrong" or (options.verbose and told):
            print(story(found))
    print(report(fates))
    return int(any(found.verdict == "wrong" for found in fates))


if __name__ == "__main__":
    from mutation import main as run  # so that workers find the functions by the module's name

    sys.exit(run())
