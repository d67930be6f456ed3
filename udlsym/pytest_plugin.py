"""pytest: every step of a claim, every theorem and every near miss of one is an item.

Files under a folder ``derivations`` are collected, and any other file that is named on the command line and makes a
chapter or a theorem at its top level.  All selected items are settled in one batch, in worker processes.  Loading
this plugin imports no mathematics.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from udlsym.collecting import FoundStep
    from udlsym.verifying import Settled, Task, TheoremPart

SECONDS = 30.0
PROCESSES = 2


class NotAsExpected(Exception):
    """The verdict is not the expected one; the message shows the claim, both sides and the witness or reason."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DerivationFile | None:
    """Take a Python file for a file of derivations where it is one."""
    if file_path.suffix != ".py" or file_path.name == "conftest.py" or file_path.name.startswith("test_"):
        return None
    root = parent.config.rootpath
    inside = file_path.is_relative_to(root) and "derivations" in file_path.relative_to(root).parts[:-1]
    if inside or (parent.session.isinitpath(file_path) and _makes_claims(file_path)):
        return DerivationFile.from_parent(parent, path=file_path)
    return None


class DerivationFile(pytest.File):
    """A module with claims or theorems."""

    def collect(self) -> Iterator[pytest.Item]:
        """Import the module and yield its items in the order of definition; nothing is settled yet."""
        from udlsym import collecting, verifying

        library = collecting.gather([self.path])
        for theorem in library.theorems:
            for part in verifying.parts_of(theorem):
                yield TheoremItem.from_parent(self, name=part.id, part=part)
        for found in library.steps:
            yield StepItem.from_parent(self, name=found.id, found=found)


class DerivationItem(pytest.Item):
    """Something to settle; ``task`` is None where nothing can be."""

    kind = "item"
    task: Task | None = None

    def runtest(self) -> None:
        """Fail where the verdict is not as expected."""
        if self.task is not None:
            self.judge(_batch(self).settled(self))

    def judge(self, settled: Settled) -> None:
        """Raise NotAsExpected where this is not what was expected."""
        raise NotImplementedError

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the claim rather than the engine's stack."""
        if isinstance(excinfo.value, NotAsExpected):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The item's file, and its id; an item has no line of its own."""
        return self.path, 0, f"{self.kind} {self.name}"


class StepItem(DerivationItem):
    """One step of a claim, under its id."""

    kind = "claim"

    def __init__(self, *, found: FoundStep, **rest: Any) -> None:
        super().__init__(**rest)
        from udlsym import verifying

        self.found = found
        if found.step.says is None:
            self.add_marker(pytest.mark.skip(reason=f"not checkable: {found.step.why}"))
        else:
            self.task = verifying.task_of(found)

    def judge(self, settled: Settled) -> None:
        """Compare with what the careful reader found."""
        from udlsym import wording
        from udlsym.outcomes import Outcome

        found = self.found
        outcome = Outcome(found.id, found.claim, found.step, settled.verdict, settled.seconds, trouble=settled.trouble)
        if not outcome.as_expected:
            raise NotAsExpected(wording.step_report(outcome))


class TheoremItem(DerivationItem):
    """A theorem, which must be proved, or a near miss, which must be refuted."""

    def __init__(self, *, part: TheoremPart, **rest: Any) -> None:
        super().__init__(**rest)
        self.part, self.task = part, part.task
        self.kind = "theorem" if part.expect == "proved" else "near miss"

    def judge(self, settled: Settled) -> None:
        """Compare with what it must be."""
        from udlsym import verifying, wording

        outcome = verifying.TheoremOutcome(self.part, settled)
        if not outcome.as_expected:
            raise NotAsExpected(wording.theorem_report(outcome))


class Batch:
    """The tasks of all selected items, settled in their order by one pool while pytest goes through the items."""

    def __init__(self, items: Iterable[DerivationItem]) -> None:
        from udlsym import verifying

        self._items = [item for item in items if item.task is not None]
        tasks = [item.task for item in self._items if item.task is not None]
        self._answers = verifying.settle_in_order(tasks, seconds=SECONDS, processes=PROCESSES)
        self._pending = iter(self._items)
        self._settled: dict[str, Settled] = {}

    def settled(self, item: DerivationItem) -> Settled:
        """What became of an item of the batch; waits for it."""
        while item.nodeid not in self._settled:
            self._settled[next(self._pending).nodeid] = next(self._answers)
        return self._settled[item.nodeid]

    def close(self) -> None:
        """Stop the workers; what is not settled yet is not needed."""
        self._answers.close()


_BATCH = pytest.StashKey[Batch]()


def _batch(item: DerivationItem) -> Batch:
    session = item.session
    if _BATCH not in session.stash:
        shared = hasattr(session.config, "workerinput")  # under pytest-xdist each process runs its own share
        if shared:
            return Batch([item])
        session.stash[_BATCH] = Batch(i for i in session.items if isinstance(i, DerivationItem))
    return session.stash[_BATCH]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the workers where a run ends early."""
    if _BATCH in session.stash:
        session.stash[_BATCH].close()


def _makes_claims(path: Path) -> bool:
    """Whether a file makes a chapter or a theorem at its top level; told from the text, without importing it."""
    try:
        source = path.read_bytes()
        tree = ast.parse(source) if b"udlsym" in source else None
    except (OSError, SyntaxError, ValueError):
        return False
    for node in tree.body if tree else ():
        value = getattr(node, "value", None)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(value, ast.Call):
            name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
            if name in ("Chapter", "theorem"):
                return True
    return False
