"""Going down into an expression: what is known at a place, and how the expression is built up around something new.

Only heads that depend on the values of their arguments alone, and are undefined where one of these is, may be entered;
and the body of a sum, a product, a derivative or a limit, where only such hypotheses count as hold there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sympy import (
    ITE,
    Add,
    Basic,
    Derivative,
    Dummy,
    Expr,
    Function,
    Gt,
    Indexed,
    Integer,
    Limit,
    Lt,
    Mul,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
    Tuple,
    oo,
)
from sympy.core.function import AppliedUndef

from udlsym.binding import free_in, outermost, substitute
from udlsym.errors import Rejected
from udlsym.evidence import Place
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.exact.conditions import Need
from udlsym.exact.expectations import Expectation, names_in
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, ZERO, facts_of, is_integer, sign_of
from udlsym.statements import Definition

_CLOSED = (Piecewise, ITE, Prime, Partial, Composite, Expectation)
BODY = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What may be used at a place: hypotheses, definitions, what is known to be defined, and what is bound there."""

    given: tuple[Basic, ...] = ()
    definitions: tuple[Definition, ...] = ()
    defined: tuple[Need, ...] = ()
    bound: frozenset[Symbol] = frozenset()


def may_enter(node: Basic, step: int) -> bool:
    """Whether the argument counts by its value alone, or is a body that `enter` knows."""
    if isinstance(node, (Sum, Product)):
        return all(len(limit) == 3 for limit in node.limits) and step in (0, 1, 2)
    if isinstance(node, (Derivative, Limit)):
        return step == BODY
    if isinstance(node, Indexed):
        return step > 0
    if isinstance(node, _CLOSED):
        return False
    named = isinstance(node, Function) and str(node.func.__module__).startswith("sympy.functions.")
    return isinstance(node, (Add, Mul, Pow, AppliedUndef)) or named


def enter(node: Basic, step: int, around: Context) -> tuple[Basic, Context]:
    """The argument at ``step``, or the body of a binder, and what is known there.  Raises `Rejected`."""
    if not may_enter(node, step):
        raise Rejected(f"equals are not put for equals at argument {step} of {node.func.__name__}")
    if isinstance(node, (Sum, Product)):
        return _of_range(node, step, around)
    if isinstance(node, Derivative):
        return _of_derivative(node, around)
    if isinstance(node, Limit):
        return _of_limit(node, around)
    return node.args[step], around


def rebuild(node: Basic, children: Mapping[int, Basic]) -> Basic:
    """The node with other arguments at some places, numbered as `enter` does."""
    if not children:
        return node
    if isinstance(node, (Sum, Product)):
        body, index, lower, upper = _plain(node)
        pieces = [children.get(place, old) for place, old in enumerate((body, lower, upper))]
        return node.func(pieces[0], (index, *pieces[1:]))
    args = [children.get(place, old) for place, old in enumerate(node.args)]
    if isinstance(node, Limit):
        return Limit(*args[:3], str(args[3]))
    return node.func(*args)


def exchange(
    node: Basic, places: Sequence[Place], around: Context, put: Callable[[Basic, Place, Context], Basic], depth: int = 0
) -> Basic:
    """The expression with what ``put`` gives for what stands at each place.  Raises `Rejected` where two overlap."""
    here = [place for place in places if len(place.position) == depth]
    deeper: dict[int, list[Place]] = {}
    for place in places:
        if len(place.position) > depth:
            deeper.setdefault(place.position[depth], []).append(place)
    if len(here) == 1 and not deeper and not here[0].parts:
        return put(node, here[0], around)
    gone = [part for place in here for part in place.parts]
    if len(set(gone)) < len(gone) or set(gone) & set(deeper) or not all(place.parts for place in here):
        raise Rejected("two places overlap")
    if here and not (isinstance(node, (Add, Mul)) and set(gone) <= set(range(len(node.args)))):
        raise Rejected("only a sum or a product has parts in any order")
    children = {}
    for step, below in deeper.items():
        child, inside = enter(node, step, around)
        children[step] = exchange(child, below, inside, put, depth + 1)
    if not here:
        return rebuild(node, children)
    kept = [children.get(step, arg) for step, arg in enumerate(node.args) if step not in gone]
    news = [put(node.func(*(node.args[part] for part in place.parts)), place, around) for place in here]
    return node.func(*kept, *news)


def _plain(node: Basic) -> tuple[Basic, Symbol, Expr, Expr]:
    """Body, index and bounds, the index an integer of which nothing else is declared: what it declares is not true."""
    body, index, lower, upper = outermost(node)
    declared = {name for name, value in index._assumptions_orig.items() if value is not None} - {"commutative"}
    if declared == {"integer"} and index.is_integer:
        return body, index, lower, upper
    taken, name = free_in(body) | lower.free_symbols | upper.free_symbols, index.name
    # the same each time: what the prover wrote about the index must fit what the checker sees
    number = {"dummy_index": index.dummy_index} if isinstance(index, Dummy) else {}
    while (plain := type(index)(name, **number, integer=True)) in taken:
        name += "'"
    return substitute(body, {index: plain}), plain, lower, upper


def _of_range(node: Basic, step: int, around: Context) -> tuple[Basic, Context]:
    body, index, lower, upper = _plain(node)
    if step != BODY:
        return (lower, upper)[step - 1], around
    ends = [end for end in (lower, upper) if end not in (oo, -oo)]
    if not all(map(is_integer, ends)):
        raise Rejected(f"a bound of {node} is not seen to be an integer")
    forward = len(ends) < 2 or (sign_of(upper - lower + 1, facts_of(around.given)) or {-1}) <= NONNEGATIVE
    ranges = ([lower <= index] if lower in ends else []) + ([index <= upper] if upper in ends else [])
    inside = _bound(around, frozenset({index}))
    known = tuple(r for r in ranges if forward and getattr(r, "rel_op", None))
    return body, Context((*inside.given, *known), inside.definitions, inside.defined, inside.bound)


def _bound(around: Context, names: frozenset[Symbol]) -> Context:
    """What still counts where symbols are bound: nothing that speaks of a free symbol of the same name."""
    return Context(
        tuple(h for h in around.given if not free_in(h) & names),
        tuple(d for d in around.definitions if not parameters_of(d) & names),
        tuple(n for n in around.defined if not free_in(n.term) & names),
        around.bound | names,
    )


def parameters_of(definition: Definition) -> frozenset[Basic]:
    """The free symbols of a definition that it does not bind itself."""
    parts = (definition.head, definition.body, *definition.given)
    return frozenset().union(*map(free_in, parts)) - set(definition.variables)


def _of_derivative(node: Derivative, around: Context) -> tuple[Basic, Context]:
    """Inside, an equation must hold in a neighbourhood: only strict polynomial inequalities hold all through one."""
    names: set[Basic] = set()
    for variable, _ in node.variable_count:
        if isinstance(variable, Indexed):
            names.add(variable.base.label)
        elif isinstance(variable, Symbol) and _is_open(variable):
            names.add(variable)
        else:
            raise Rejected(f"{variable} does not run through an open set: nothing is exchanged under its derivative")
    if any(isinstance(v, Indexed) and not v.base.label.is_real for v, _ in node.variable_count):
        raise Rejected("nothing is exchanged under a derivative by a family that is not real")
    moving = Expectation(Integer(0), Tuple(*sorted(names, key=str))).random_names(around.definitions)
    kept = tuple(h for h in around.given if not names_in(h) & moving or _opens(h, names, moving))
    bound = frozenset(s for s in names if isinstance(s, Symbol))
    still = tuple(d for d in around.definitions if not parameters_of(d) & names)
    return node.args[BODY], Context(kept, still, (), around.bound | bound)


def _is_open(variable: Symbol) -> bool:
    declared = {name for name, value in variable._assumptions_orig.items() if value is not None} - {"commutative"}
    return declared <= {"real", "positive", "negative", "complex", "finite"}


def _opens(hypothesis: Basic, names: set[Basic], moving: frozenset[object]) -> bool:
    """Whether a hypothesis, true at a point, is true near it: a strict inequality between polynomials."""
    if not isinstance(hypothesis, (Lt, Gt)) or (names_in(hypothesis) & moving) - names:
        return False
    gap, inside = hypothesis.lhs - hypothesis.rhs, [n for n in names if n in hypothesis.free_symbols]
    return not gap.atoms(Indexed) and bool(gap.is_polynomial(*inside))


def _of_limit(node: Limit, around: Context) -> tuple[Basic, Context]:
    """Inside, an equation must hold near the point, on the side from which it is approached."""
    body, variable, point, direction = node.args
    facts = facts_of(h for h in around.given if variable not in h.free_symbols)
    if not _approaches(variable, point, str(direction), sign_of(point, facts) if point not in (oo, -oo) else None):
        raise Rejected(f"{variable} does not approach {point} inside the domain that it declares")
    inside = _bound(around, frozenset({variable}))
    side: Basic | None = None
    if point in (oo, -oo):
        side = variable > 0 if point == oo else variable < 0
    elif variable not in point.free_symbols and variable.is_real and point.is_real and str(direction) != "+-":
        side = variable > point if str(direction) == "+" else variable < point
    known = (side,) if variable.is_real and getattr(side, "rel_op", None) else ()
    return body, Context((*inside.given, *known), inside.definitions, (), inside.bound)


def _approaches(variable: Symbol, point: Expr, direction: str, signs: frozenset[int] | None) -> bool:
    declared = {name for name, value in variable._assumptions_orig.items() if value is not None} - {"commutative"}
    if declared <= {"real", "complex", "finite"}:
        return True
    if declared <= {"integer"}:
        return point in (oo, -oo)
    if declared <= {"real", "integer", "positive", "nonnegative"}:
        inside = signs == POSITIVE or (signs == ZERO and direction == "+")
        return bool(point == oo or (inside and not variable.is_integer))
    return False
