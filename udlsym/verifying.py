"""Settles claims and theorems in worker processes, each within its budget, and says what became of every one.

A statement that takes too long is undecided with the reason "time: over 10 s"; one that takes its worker down is
undecided with the reason "crashed: ..."; the others go on.  The same statement is settled once in a run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from udlsym import workers
from udlsym.claims import Step
from udlsym.collecting import FoundStep, FoundTheorem, import_file, load_theorem
from udlsym.errors import ProverBug, UdlsymError
from udlsym.outcomes import Found, Outcome, Severity
from udlsym.statements import Statement
from udlsym.verdicts import Refuted, Undecided, Verdict, name_of

SECONDS = 10.0
HANGING = 60.0
"""After so long a search for a repair, which is bounded by effort and takes a few seconds, hangs in some library."""

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class StatementTask:
    """Settle a statement, with the theorems that may be used (dotted paths)."""

    statement: Statement
    using: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TheoremTask:
    """Prove a theorem: the variable of the module in a file."""

    file: str
    variable: str


Task: TypeAlias = StatementTask | TheoremTask


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict and what it cost.  ``trouble`` is a bug of the engine, which fails a run whatever was expected."""

    verdict: Verdict
    seconds: float
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class TheoremPart:
    """A theorem, which must be proved, or one of its near misses, which must be refuted."""

    id: str
    name: str
    statement: Statement
    expect: str
    task: Task


@dataclass(frozen=True, slots=True)
class TheoremOutcome:
    """A theorem or a near miss, settled."""

    part: TheoremPart
    settled: Settled

    @property
    def as_expected(self) -> bool:
        """Whether the theorem holds, or the near miss does not."""
        return not self.settled.trouble and name_of(self.settled.verdict) == self.part.expect


def settle_in_order(
    tasks: Sequence[Task],
    *,
    seconds: float = SECONDS,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Generator[Settled, None, None]:
    """What became of each task, in their order, each as soon as it and those before it are settled."""
    places: dict[Task, int] = {}
    for task in tasks:
        places.setdefault(task, len(places))
    done: dict[int, Settled] = {}
    results = workers.run(_settle, list(places), seconds=seconds, processes=processes)
    for task in tasks:
        place = places[task]
        while place not in done:
            index, result = next(results)
            done[index] = _read(result)
            if progress is not None:
                progress(len(done), len(places))
        yield done[place]


def verify(
    steps: Iterable[FoundStep],
    *,
    seconds: float = SECONDS,
    processes: int | None = None,
    progress: Progress | None = None,
    repair: bool = True,
) -> list[Outcome]:
    """Every step settled, in order; a refuted one with its repair, its severity and the step it follows from.

    ``seconds`` is the budget of each step; the search for a repair is bounded by effort.
    """
    outcomes, _ = verify_all(steps, (), seconds=seconds, processes=processes, progress=progress, repair=repair)
    return outcomes


def verify_all(
    steps: Iterable[FoundStep],
    theorems: Iterable[FoundTheorem],
    *,
    seconds: float = SECONDS,
    processes: int | None = None,
    progress: Progress | None = None,
    repair: bool = True,
) -> tuple[list[Outcome], list[TheoremOutcome]]:
    """Steps, as `verify` does, and every theorem with each of its near misses, all in one go."""
    steps = list(steps)
    needed = {found.id: found for step in steps for found in _concerned(step)}
    checkable = [f for f in needed.values() if f.step.says is not None]
    parts = [part for found in theorems for part in parts_of(found)]
    tasks: list[Task] = [*map(task_of, checkable), *(part.task for part in parts)]
    answers = list(settle_in_order(tasks, seconds=seconds, processes=processes, progress=progress))
    settled = dict(zip([f.id for f in checkable], answers, strict=False))
    proved = [TheoremOutcome(part, answer) for part, answer in zip(parts, answers[len(checkable) :], strict=True)]
    refuted = [f for f in needed.values() if f.id in settled and isinstance(settled[f.id].verdict, Refuted)]
    sources = {f.id: _source(f, settled) for f in refuted if f.step.follows}
    repairs: dict[str, Found] = {}
    if repair:  # what follows is mended with what it follows from, once that is mended
        own = [f for f in refuted if sources.get(f.id) is None]
        repairs = _repairs(own, {}, processes, progress)
        following = [f for f in refuted if sources.get(f.id) is not None]
        carried = {f.id: _carried(needed[str(sources[f.id])], repairs) for f in following}
        repairs |= _repairs(following, carried, processes, progress)
    outcomes = [_outcome(found, settled, sources, repairs) for found in needed.values()]
    with_consequences = {outcome.id: outcome for outcome in _with_consequences(outcomes)}
    return [with_consequences[found.id] for found in steps], proved


def task_of(found: FoundStep) -> StatementTask:
    """The task that settles a checkable step."""
    if found.step.says is None:
        raise UdlsymError(f"{found.id} is registered as not checkable: there is nothing to settle")
    return StatementTask(found.step.says, found.step.using)


def parts_of(found: FoundTheorem) -> Iterator[TheoremPart]:
    """The theorem, and then each of its near misses."""
    theorem = found.theorem
    task = TheoremTask(found.place.file, found.variable)
    yield TheoremPart(found.id, theorem.name, theorem.statement, "proved", task)
    for number, miss in enumerate(theorem.near_misses, start=1):
        name = f"near miss of: {theorem.name}"
        yield TheoremPart(f"{found.id}/near-miss/{number}", name, miss, "refuted", StatementTask(miss))


def _settle(task: Task) -> Settled:
    """In a worker: settle one task."""
    start = time.perf_counter()
    trouble = ""
    verdict: Verdict
    try:
        if isinstance(task, TheoremTask):
            verdict = getattr(import_file(Path(task.file)), task.variable).verdict()
        else:
            from udlsym.deciding import settle

            verdict = settle(task.statement, theorems={name: _proved(name) for name in task.using})
    except ProverBug as error:
        verdict, trouble = Undecided("the engine contradicts itself"), str(error)
    except UdlsymError as error:
        verdict = Undecided(str(error))
    return Settled(verdict, time.perf_counter() - start, trouble)


def _proved(name: str) -> Statement:
    """What a theorem says, once it is proved; a step that uses one that is not raises NotProved."""
    theorem = load_theorem(name)
    theorem.prove()
    return theorem.statement


def _read(result: Any) -> Settled:
    if isinstance(result, workers.Finished):
        settled: Settled = result.value
        return settled
    if isinstance(result, workers.TimedOut):
        return Settled(Undecided(f"time: over {result.seconds:g} s"), result.seconds)
    if isinstance(result, workers.Crashed):
        return Settled(Undecided(f"crashed: {result.reason}"), 0.0)
    return Settled(Undecided(f"failed: {result.text}"), 0.0)


def _concerned(found: FoundStep) -> list[FoundStep]:
    """The step; where it follows from an earlier error the steps before it, and after an error those that follow."""
    steps = [FoundStep(id_, found.claim, n, found.place) for n, id_ in enumerate(found.claim.step_ids())]
    if found.step.follows:
        return steps[: found.position + 1]
    if found.step.expect != "refuted":
        return [found]
    after = [step for step in steps[found.position + 1 :] if step.step.follows]
    return steps[: after[-1].position + 1] if after else [found]


def _repairs(
    refuted: Sequence[FoundStep],
    carried: dict[str, tuple[Any, Any] | None],
    processes: int | None,
    progress: Progress | None,
) -> dict[str, Found]:
    """The search for the smallest provable edit of each refuted step; the same step printed twice is searched once."""
    payloads = {f.id: (f.step.says, f.neighbour(-1), f.neighbour(+1), carried.get(f.id)) for f in refuted}
    distinct = list(dict.fromkeys(payloads.values()))
    found: dict[Any, Found] = {}
    results = workers.run(_repair, distinct, seconds=HANGING, processes=processes)
    for number, (index, result) in enumerate(results, start=1):
        if isinstance(result, workers.Finished):
            found[distinct[index]] = result.value
        elif isinstance(result, workers.TimedOut):
            found[distinct[index]] = Found(None, f"the search was stopped after {HANGING:g} s", "wrong-result")
        else:
            found[distinct[index]] = Found(None, f"the search failed: {result}", "wrong-result")
        if progress is not None:
            progress(number, len(distinct))
    return {id_: found[payload] for id_, payload in payloads.items()}


def _repair(payload: tuple[Statement, Statement | None, Statement | None, tuple[Any, Any] | None]) -> Found:
    """In a worker: search for one repair."""
    from udlsym.repairing import search

    statement, before, after, carried = payload
    return search(statement, before=before, after=after, carried=carried)


def _carried(source: FoundStep, repairs: dict[str, Found]) -> tuple[Any, Any] | None:
    """What stands wrong in the line that others follow from, and what should stand there."""
    from udlsym.repairs.consequences import corrected

    found = repairs.get(source.id)
    return None if source.step.says is None or found is None else corrected(source.step.says, found.repair)


def _outcome(
    found: FoundStep, settled: dict[str, Settled], sources: dict[str, str | None], repairs: dict[str, Found]
) -> Outcome:
    if found.step.says is None:
        return Outcome(found.id, found.claim, found.step, None, 0.0)
    answer = settled[found.id]
    if not isinstance(answer.verdict, Refuted):
        return Outcome(found.id, found.claim, found.step, answer.verdict, answer.seconds, trouble=answer.trouble)
    search = repairs.get(found.id)
    trouble = answer.trouble
    source = sources.get(found.id)
    severity: Severity = "wrong-result" if search is None else search.severity
    if found.step.slip == "notation":
        severity = "notation"
    if source is not None:
        severity = "follows"
    elif found.step.follows and not trouble:
        trouble = "said to follow from an earlier error, but no earlier step of the claim was refuted"
    return Outcome(
        found.id,
        found.claim,
        found.step,
        answer.verdict,
        answer.seconds,
        repair=None if search is None else search.repair,
        searched="" if search is None else search.searched,
        severity=severity,
        follows_from=source,
        trouble=trouble,
    )


def _source(found: FoundStep, settled: dict[str, Settled]) -> str | None:
    """The error that a step said to follow carries on: of the nearest that it does, else of the nearest one."""
    from udlsym.repairs.consequences import carries

    earlier = _concerned(found)[:-1][::-1]
    wrong = [f for f in earlier if f.id in settled and isinstance(settled[f.id].verdict, Refuted)]
    for error in wrong:
        if error.step.says is not None and found.step.says is not None and carries(found.step.says, error.step.says):
            return _source(error, settled) if error.step.follows else error.id
    return next((error.id for error in wrong if not error.step.follows), None)


def _with_consequences(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes, each error with what later lines should have been."""
    from udlsym.repairs.consequences import of_following, reckoned_again

    for outcome in outcomes:
        if not outcome.is_erratum or outcome.follows_from is not None:
            yield outcome
            continue
        order = list(outcome.claim.step_ids())
        position = order.index(outcome.id)
        lines = [
            (name, step.printed, None if _is_wrong_itself(step) and name != outcome.id else step.says)
            for name, step in zip(order, outcome.claim.steps, strict=True)
        ]
        found = {c.id: c for c in reckoned_again(lines, position, outcome.repair)}
        found |= {o.id: of_following(o) for o in outcomes if o.follows_from == outcome.id}
        yield replace(outcome, consequences=tuple(sorted(found.values(), key=lambda c: order.index(c.id))))


def _is_wrong_itself(step: Step) -> bool:
    return step.expect == "refuted" and not step.follows
