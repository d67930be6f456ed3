"""An edit as data: what it changes, what kind of slip it mends, what it costs, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sympy import Derivative, Lambda, Limit, Max, Min
from sympy.concrete.expr_with_limits import ExprWithLimits

from udlsym.repairs.positions import Path, put_all, written
from udlsym.repairs.severity import EditKind
from udlsym.repairs.stocks import SideName
from udlsym.statements import RelationName, Statement


@dataclass(frozen=True, slots=True)
class Put:
    """Other nodes at paths of one side."""

    side: SideName
    news: tuple[tuple[Path, Any], ...]

    def applied(self, expression: Any) -> Any:
        """The side with the nodes put in."""
        return put_all(expression, self.news)


@dataclass(frozen=True, slots=True)
class Write:
    """Other expressions for symbols throughout a side."""

    side: SideName
    news: tuple[tuple[Any, Any], ...]

    def applied(self, expression: Any) -> Any:
        """The side with the symbols exchanged."""
        if expression.has(Max, Min) and not expression.has(ExprWithLimits, Derivative, Lambda, Limit):
            return written(expression, dict(self.news))  # SymPy would compare the arguments of each maximum anew
        return expression.subs(dict(self.news), simultaneous=True)


@dataclass(frozen=True, slots=True)
class Both:
    """Other nodes at paths of one side, and after that other expressions for symbols throughout it."""

    first: Put | Write
    second: Write

    @property
    def side(self) -> SideName:
        """The side of both."""
        return self.first.side

    def applied(self, expression: Any) -> Any:
        """The side after both."""
        return self.second.applied(self.first.applied(expression))


@dataclass(frozen=True, slots=True)
class Flipped:
    """Another change, and the sign of the whole side."""

    change: Put | Write

    @property
    def side(self) -> SideName:
        """The side of the other change."""
        return self.change.side

    def applied(self, expression: Any) -> Any:
        """The side after the change, negated."""
        return -self.change.applied(expression)


@dataclass(frozen=True, slots=True)
class Twice:
    """Other nodes on the left, and the same on the right, which is the left one with other symbols."""

    change: Put
    renaming: tuple[tuple[Any, Any], ...]
    relation: RelationName


@dataclass(frozen=True, slots=True)
class Relate:
    """Another relation between the sides."""

    relation: RelationName


@dataclass(frozen=True, slots=True)
class Assume:
    """One more hypothesis."""

    condition: Any


Change: TypeAlias = Put | Write | Both | Flipped | Twice | Relate | Assume
Conclusion: TypeAlias = tuple[Any, RelationName, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """One small change, what kind of slip it mends, and what it costs; ``words`` are made when they are asked for."""

    kind: EditKind
    cost: int
    change: Change
    phrase: str
    parts: tuple[Any, ...] = field(default=())

    @property
    def words(self) -> str:
        """The edit as an instruction: "flip the sign of log(2)"."""
        return self.phrase.format(*self.parts)

    def conclusion(self, statement: Statement) -> Conclusion:
        """The edited sides and the relation between them: cheaper than a statement, which checks its symbols."""
        lhs, relation, rhs, change = statement.lhs, statement.relation, statement.rhs, self.change
        if isinstance(change, Relate):
            relation = change.relation
        elif isinstance(change, Twice):
            lhs, relation = change.change.applied(lhs), change.relation
            rhs = lhs.xreplace(dict(change.renaming))
        elif not isinstance(change, Assume):
            lhs, rhs = (change.applied(lhs), rhs) if change.side == "lhs" else (lhs, change.applied(rhs))
        return lhs, relation, rhs

    def applied(self, statement: Statement) -> Statement:
        """The edited statement."""
        if isinstance(self.change, Assume):
            return statement.with_given(self.change.condition)
        lhs, relation, rhs = self.conclusion(statement)
        return replace(statement, lhs=lhs, relation=relation, rhs=rhs)
