"""Deep networks and large polynomials: what the field prover must not do, for it would double the cost or never end."""

import pytest
from sympy import Integer, Max, Symbol, symbols

from udlsym.effort import spent
from udlsym.exact.extrema import extremum
from udlsym.exact.fields import MOST_FACTORED, Field, TooLarge
from udlsym.normal_forms.preparing import identity
from udlsym.provers import identities
from udlsym.statements import equal

x, y = symbols("x y", real=True)
scale = Symbol("scale", positive=True)


def network(depth, inputs):
    """Two ReLUs a layer, without offsets."""
    for layer in range(depth):
        w = [[Symbol(f"w{layer}{i}{j}", real=True) for j in range(2)] for i in range(2)]
        inputs = [extremum(Max, Integer(0), w[i][0] * inputs[0] + w[i][1] * inputs[1]) for i in range(2)]
    return inputs[0]


def homogeneous(depth):
    """The network scales with its inputs."""
    return equal(network(depth, [scale * x, scale * y]), scale * network(depth, [x, y]))


def test_a_hidden_maximum_is_the_same_function():
    """What is built without comparisons is what SymPy builds with them, where nothing can be compared."""
    hidden = x + y * Max(0, x)
    assert extremum(Max, Integer(0), hidden) == Max(0, hidden)


def test_nested_maxima_are_not_compared(monkeypatch):
    """A network is settled without SymPy's comparison of arguments in which another maximum is hidden."""
    statement = homogeneous(4)
    compare = Max._find_localzeros.__func__

    def watched(cls, values, **options):
        values = list(values)
        assert not any(value.has(Max) for value in values)
        return compare(cls, values, **options)

    monkeypatch.setattr(Max, "_find_localzeros", classmethod(watched))
    assert identities.prove(statement) is not None


def test_a_layer_costs_what_the_one_before_did():
    """Twice as many layers cost about twice as much counted work."""
    costs = []
    for depth in (4, 8):
        before = spent()
        assert identity(homogeneous(depth))[0] is not None
        costs.append(spent() - before)
    assert costs[1] < 3 * costs[0]


def test_no_large_polynomial_is_factored():
    """A polynomial with too many terms is refused at once, not factored for minutes."""
    field = Field()
    one = field.constant(Integer(1))
    factors = [field.add(field.generator(Symbol(f"t{i}")), one) for i in range(12)]
    product = field.constant(Integer(1)).top
    for factor in factors:
        product = field.here(product) * field.here(factor.top)
    assert len(product) > MOST_FACTORED
    with pytest.raises(TooLarge):
        field.factors(product)


def test_an_identity_gives_up_by_counted_work(monkeypatch):
    """The prover returns nothing once it has spent its share."""
    monkeypatch.setattr(identities, "EFFORT", 10)
    assert identities.prove(homogeneous(2)) is None
