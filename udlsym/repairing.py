"""The smallest edit of a refuted statement that is proved: what a careful referee would have printed.

The edits are tried cheapest first.  Balls at a few points throw most of them out; what is left must be proved, by the
same provers, checker and cross-check as anything else.  Of equally small ones, that which keeps the lines before and
after true goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Add, Derivative, I, Limit, Pow, Product, Rational, Sum, Symbol, expand, nan, oo, zoo

from udlsym.deciding import prove
from udlsym.edits import Assume, Conclusion, Edit, Flipped, Put, Write, edits
from udlsym.effort import spend, spent, within
from udlsym.matrices import concerns_matrices
from udlsym.normalising import normal_form
from udlsym.outcomes import Repair
from udlsym.rounding import decimal, exact_value, rounded
from udlsym.searching import glance
from udlsym.severity import EditKind, severity_of
from udlsym.sieving import Sieve
from udlsym.statements import Statement
from udlsym.stocks import SideName
from udlsym.verdicts import Proved

EFFORT = 450_000
"""What the search for one repair may spend: a few seconds."""
ONE_PROOF = 0.2
"""The part of it that one proof may take."""
MOST_PROOFS = 24
"""So many attempts at a proof may fail."""
RESERVE = 0.25
"""The part that is kept for computing the right side where no edit works."""
CANDIDATE = 100
"""What writing down one edited statement is counted as."""
LINE = 20_000
"""What looking for a counterexample to a neighbouring line may spend."""
BRANCH = 5
"""A condition that costs as much picks a branch: it is no repair where a smaller edit survives every check."""
SIMPLE = 12
"""Operations in a factor or a term that a side may be said to lack."""


class _OutOfEffort(Exception):
    pass


def repair(
    statement: Statement, *, before: Statement | None = None, after: Statement | None = None, effort: int = EFFORT
) -> tuple[Repair | None, str]:
    """The smallest provable edit of a refuted statement, or None; and how the search ended, in words.

    ``before`` and ``after`` are what the neighbouring steps of the chain say.

    >>> x = Symbol("x", real=True)
    >>> repair(equal(sqrt(x**2), x))[0].statement.given
    (x >= 0,)
    """
    return _Search(statement, before, after, spent(), effort).run()


@dataclass(slots=True)
class _Search:
    statement: Statement
    before: Statement | None
    after: Statement | None
    start: int
    effort: int
    tried: int = 0
    unproved: int = 0
    seen: set[Conclusion] = field(default_factory=set)
    survivor: Edit | None = None
    leftward: bool = False

    def run(self) -> tuple[Repair | None, str]:
        direct = self._direct()
        if direct is not None:
            return direct, "the right number was computed"
        detours = self._detours()
        self.leftward = detours[0] > detours[1]
        ordered = edits(self.statement, before=self.before, after=self.after, detours=detours)
        sieve = Sieve(self.statement)
        try:
            found = self._best(ordered, sieve) or self._best(self._twice(ordered), sieve)
            if found is not None:
                return found, f"proved after {self.tried} of {len(ordered)} edits"
            ended = f"no edit among {len(ordered)} could be proved"
        except _OutOfEffort:
            ended = f"stopped early, at edit {self.tried} of {len(ordered)}"
        if self.survivor is not None:
            ended += f"; neither proved nor refuted: {self.survivor.words}"
        return self._last_resort(ended)

    def _detours(self) -> tuple[int, int]:
        """What it costs more to touch the right and the left side, by what the lines before and after say.

        A document claims its right sides; but where the line before was wrong and this one is right again, or the next
        line goes on from this right side truly, the slip may be on the left.
        """
        before, after, statement = self.before, self.after, self.statement
        if before is not None and before.rhs == statement.lhs:
            if glance(before, effort=LINE) is None:
                return 0, 4
            if glance(before.with_sides(before.lhs, statement.rhs), effort=LINE) is None:
                return 4, 0
        elif after is not None and after.lhs == statement.rhs and glance(after, effort=LINE) is None:
            return 0, 0
        return 0, 2

    def _twice(self, ordered: list[Edit]) -> list[Edit]:
        """The small edits of the right side once more, with the sign of the whole side flipped as well."""
        if self.statement.relation != "==" or _is_matrix(self.statement):
            return []
        found: list[Edit] = []
        for edit in ordered:
            if edit.cost <= 3 and isinstance(edit.change, (Put, Write)) and edit.change.side == "rhs":
                phrase = edit.phrase + ", and flip the sign of the right-hand side"
                found.append(replace(edit, cost=5, change=Flipped(edit.change), phrase=phrase))
        return found

    # The search -----------------------------------------------------------------------------------------------------

    def _best(self, ordered: list[Edit], sieve: Sieve) -> Repair | None:
        """The first edit that is proved; of those that cost the same, the one that spoils fewest of the other lines."""
        best: tuple[int, Edit, Repair] | None = None
        looked_further = 0
        computed = False
        for edit in ordered:
            if best is not None and (edit.cost > best[1].cost or looked_further >= 3):
                break
            if self.survivor is not None and edit.cost > self.survivor.cost + 2:
                break
            if edit.cost >= 4 and not computed:
                computed = True
                found = within(self.effort * ONE_PROOF, self._missing_factor_or_term, sieve)
                if found is not None:
                    return found
            if self._spent() > self.effort * (1 - RESERVE) or self.unproved > MOST_PROOFS:
                if best is None:
                    raise _OutOfEffort
                break
            self.tried += 1
            if self.survivor is not None and edit.kind == "condition" and edit.cost >= BRANCH:
                continue
            candidate = self._candidate(edit, sieve)
            if candidate is None:
                continue
            proof = self._proof(candidate)
            if proof is None:
                self._note(edit, candidate, sieve)
                continue
            fixed = self._repair(edit, candidate, proof)
            rank = self._spoils(candidate)
            if best is None or rank < best[0]:
                best = (rank, edit, fixed)
            if best[0] == 0:
                break
            looked_further += 1
        return best[2] if best is not None else None

    def _proof(self, candidate: Statement) -> Proved | None:
        """The proof of a candidate, within a part of the effort."""
        left = self.effort - self._spent()
        proof = within(min(left, self.effort * ONE_PROOF), prove, candidate)
        self.unproved += proof is None
        return proof

    def _note(self, edit: Edit, candidate: Statement, sieve: Sieve) -> None:
        """Remember the first edit that nothing speaks against."""
        told = sieve.points or candidate.kind in ("up-to-constant", "proportional")
        if self.survivor is None and edit.kind != "condition" and told and glance(candidate) is None:
            self.survivor = edit

    def _spent(self) -> int:
        return spent() - self.start

    def _candidate(self, edit: Edit, sieve: Sieve) -> Statement | None:
        """The edited statement, unless it is none, says nothing, was tried before, or fails at a point of the sieve."""
        statement = self.statement
        spend(CANDIDATE)
        try:
            lhs, _, rhs = conclusion = edit.conclusion(statement)
            if any(side.has(nan, zoo, oo) and not side.has(Limit) for side in (lhs, rhs)):
                return None
            if not isinstance(edit.change, Assume):
                if conclusion == (statement.lhs, statement.relation, statement.rhs) or conclusion in self.seen:
                    return None
                self.seen.add(conclusion)
                if sieve.speaks_against(conclusion):
                    return None
            candidate = edit.applied(statement)
        except Exception:  # SymPy refuses some edits in ways of its own
            return None
        if lhs == rhs and not _keeps_most(statement, candidate):
            return None
        return candidate if sieve.passes(candidate) else None

    def _repair(self, edit: Edit, candidate: Statement, proof: Proved) -> Repair:
        severity = severity_of(edit.kind, last=self.after is None)
        return Repair(candidate, edit.words, severity, proof)

    def _spoils(self, candidate: Statement) -> int:
        """How many of the neighbouring lines the edit would make false."""
        spoiled = 0
        for line, side, of in ((self.after, "lhs", "rhs"), (self.before, "rhs", "lhs")):
            old, new = getattr(self.statement, of), getattr(candidate, of)
            if line is not None and old != new and getattr(line, side) == old:
                edited = replace(line, lhs=new) if side == "lhs" else replace(line, rhs=new)
                spoiled += glance(edited, effort=LINE) is not None
        return spoiled

    # Numbers: the right one at the same precision -------------------------------------------------------------------

    def _direct(self) -> Repair | None:
        """A printed number by the right one: the rounded value, or the exact one."""
        statement = self.statement
        if statement.relation != "==" or not isinstance(statement.rhs, Rational):
            return None
        if statement.kind == "number":
            return self._rounded()
        exact = exact_value(statement)
        if exact is None:
            exact = _normal(statement, statement.lhs)
        if not isinstance(exact, Rational) or exact in (statement.rhs, statement.lhs):
            return None
        return self._with_number(exact, "number", str(exact), str(statement.rhs))

    def _rounded(self) -> Repair | None:
        statement = self.statement
        assert statement.tolerance is not None
        unit = 2 * statement.tolerance
        places = next((n for n in range(40) if unit == Rational(1, 10**n)), None)
        if places is None:  # a stated tolerance: one place finer than it
            places = next(n for n in range(400) if statement.tolerance * 10**n >= 1)
            unit = Rational(1, 10**places)
        value = rounded(statement.lhs, unit)
        if value is None or value == statement.rhs:
            return None
        close = abs(value - statement.rhs) <= 2 * unit
        texts = (decimal(value, places), decimal(statement.rhs, places))
        return self._with_number(value, "rounding" if close else "number", *texts)

    def _with_number(self, value: Rational, kind: EditKind, new: str, old: str) -> Repair | None:
        candidate = replace(self.statement, rhs=value)
        proof = self._proof(candidate)
        if proof is None:
            return None
        severity = severity_of("sign" if value == -self.statement.rhs else kind, last=True)
        return Repair(candidate, f"replace {old} by {new}", severity, proof)

    # What the right side lacks, by computing ------------------------------------------------------------------------

    def _missing_factor_or_term(self, sieve: Sieve) -> Repair | None:
        """A short factor or term that the right side lacks, read off the normal form of quotient or difference."""
        statement = self.statement
        if statement.relation != "==" or statement.kind not in ("equality", "count") or _is_matrix(statement):
            return None
        side: SideName = "lhs" if self.leftward else "rhs"
        wrong, right = (statement.lhs, statement.rhs) if self.leftward else (statement.rhs, statement.lhs)
        if not wrong.free_symbols:
            return None
        found: list[tuple[int, Edit]] = []
        name = "the left-hand side" if self.leftward else "the right-hand side"
        for kind, new, phrase, part in _lacking(statement, wrong, right, name):
            size = part.count_ops() + (6 if kind == "factor" and part.has(Add) else 0)
            if size > min(SIMPLE, max(2, wrong.count_ops())) or part.has(
                nan, zoo, oo, I, Sum, Product, Derivative, Limit
            ):
                continue
            found.append((size, Edit(kind, 4, Put(side, (((), new),)), phrase)))
        for _, edit in sorted(found, key=lambda pair: pair[0]):
            if self._spent() > self.effort * (1 - RESERVE):
                return None
            self.tried += 1
            candidate = self._candidate(edit, sieve)
            if candidate is None:
                continue
            proof = self._proof(candidate)
            if proof is not None:
                return self._repair(edit, candidate, proof)
        return None

    def _last_resort(self, ended: str) -> tuple[Repair | None, str]:
        """The right side computed, where no edit works."""
        statement = self.statement
        if statement.relation != "==" or statement.kind not in ("equality", "count") or _is_matrix(statement):
            return None, ended
        right = within(self.effort - self._spent(), _normal, statement, statement.lhs)
        if right is None or right.has(nan, zoo, oo) or right == statement.lhs or self.leftward:
            return None, ended
        forms = [form for form in (right, expand(right)) if form not in (statement.lhs, statement.rhs)]
        right = min(forms or [right], key=lambda e: e.count_ops())
        right = _with_printed_indices(right, statement)
        sides = (statement.lhs, statement.rhs)
        if right.count_ops() > 10 + 2 * max(s.count_ops() for s in sides) or _is_foreign(right, sides):
            return None, f"{ended}; the right-hand side can be computed, but not as one would print it"
        ended += f"; the right-hand side would be {right}"
        candidate = replace(statement, rhs=right)
        if right == statement.rhs or self.survivor is not None:
            return None, ended
        proof = self._proof(candidate)
        if proof is None:
            return None, ended
        edit = f"replace the right-hand side by {right}"
        return Repair(candidate, edit, severity_of("whole", last=True), proof), ended


def _lacking(statement: Statement, wrong: Any, right: Any, name: str) -> Iterator[tuple[EditKind, Any, str, Any]]:
    """What the wrong side, or a term of it, must be multiplied by or must have added, to be the right one."""
    if wrong == 0:
        return
    ratio = _normal(statement, right / wrong)
    if ratio is not None and ratio != 0:
        yield "factor", wrong * ratio, f"multiply {name} by {ratio}", ratio
    difference = _normal(statement, right - wrong)
    if difference is None:
        return
    yield "term", wrong + difference, f"add the term {difference} to {name}", difference
    if isinstance(wrong, Add):
        for term in wrong.args:
            part = _normal(statement, (right - wrong) / term + 1)
            if part is not None and part != 0:
                yield "factor", wrong - term + term * part, f"multiply {term} by {part}", part


def _normal(statement: Statement, expression: Any) -> Any:
    try:
        found = normal_form(statement, expression)
    except Exception:
        return None
    return found[0] if found is not None else None


def _is_foreign(right: Any, sides: tuple[Any, ...]) -> bool:
    """Whether a normal form brings in what nobody printed: complex exponentials, powers of -1."""
    powers = any(p.base == -1 for p in right.atoms(Pow))
    return (right.has(I) or powers) and not any(side.has(I) for side in sides)


def _with_printed_indices(expression: Any, statement: Statement) -> Any:
    """The expression with the bound symbols of its sums named as the statement names those of the same range."""
    printed = {
        x.limits[0][1:]: x.limits[0][0] for side in (statement.rhs, statement.lhs) for x in side.atoms(Sum, Product)
    }
    for node in sorted(expression.atoms(Sum, Product), key=lambda n: n.count_ops()):
        index, lower, upper = node.limits[0]
        name = printed.get((lower, upper))
        if name is not None and name not in node.function.atoms(Symbol):
            new = node.func(node.function.xreplace({index: name}), (name, lower, upper))
            expression = expression.xreplace({node: new})
    return expression


def _is_matrix(statement: Statement) -> bool:
    return concerns_matrices(statement.lhs, statement.rhs)


def _keeps_most(statement: Statement, candidate: Statement) -> bool:
    """Whether an edit that makes both sides the same expression leaves a third of that side as it was printed."""
    printed, edited = (
        (statement.lhs, candidate.lhs) if candidate.rhs == statement.rhs else (statement.rhs, candidate.rhs)
    )
    return printed.count_ops() > 0 and edited.count_ops() > 0 and 3 * printed.count_ops() >= edited.count_ops()
