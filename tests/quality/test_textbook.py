"""What textbooks say: statements of deep learning, calculus, probability and linear algebra, beside near misses.

A line of the banks under `textbook/` is ``left relation right ## wrong right side ## hypotheses ## domains``; names
without a domain are families where they have an index, positive integers if they are called so, else real.
"""

import re
from pathlib import Path

import pytest

from udlsym.deciding import settle
from udlsym.reading.parsing import parse_statement
from udlsym.reading.vocabulary import CONSTANTS, FORMS, WORDS
from udlsym.verdicts import Proved, Refuted

BANKS = Path(__file__).parent / "textbook"
RELATION = re.compile(r" (==|<=|>=|<|>) ")
INDICES, NATURALS = frozenset("ijk"), frozenset("nmNKdLTtr")


def lines(name):
    """The lines of a bank that say something."""
    return [line for line in (BANKS / f"{name}.txt").read_text().splitlines() if line[:1] not in ("", "#")]


def domain_of(name, text):
    """The domain of a name that declares none."""
    if re.search(rf"\b{name}\[|softmax\({name},", text):
        return "real family"
    bound = re.search(rf"\({name}, ", text) is not None and re.search("Sum|Product", text) is not None
    if name in INDICES or (name == "l" and bound):
        return "integer"
    return "positive integer" if name in NATURALS else "real"


def outside(statement):
    """Where the relation stands: the first one outside all brackets."""
    depth = 0
    for place, letter in enumerate(statement):
        depth += (letter in "([") - (letter in ")]")
        found = RELATION.match(statement, place) if depth == 0 else None
        if found:
            return found
    raise ValueError(f"no relation in {statement}")


def read(line):
    """The statement of a line, and the near miss."""
    said, wrong, given, domains = (part.strip() for part in (line + " ## ## ##").split("##")[:4])
    relation = outside(said)
    lhs, rhs = said[: relation.start()], said[relation.end() :]
    declared = dict(part.strip().split(" ", 1) for part in domains.split(";") if part.strip())
    text = " ".join((lhs, rhs, wrong, given))
    for name in set(re.findall(r"[A-Za-z_]\w*", text)) - {"Matrix", *WORDS, *CONSTANTS, *FORMS, *declared}:
        declared[name] = domain_of(name, text)
    hypotheses = [part.strip() for part in given.split(";") if part.strip()]
    for side in (rhs, wrong):
        used = " ".join((lhs, side, given, *declared.values()))
        symbols = {name: domain for name, domain in declared.items() if re.search(rf"\b{name}\b", used)}
        yield parse_statement({"lhs": lhs, "rel": relation[1], "rhs": side, "given": hypotheses, "symbols": symbols})


@pytest.mark.parametrize("line", [line for name in ("learning", "mathematics", "matrices") for line in lines(name)])
def test_what_a_textbook_says_is_proved_and_its_near_miss_refuted(line):
    """Each truth beside a slip."""
    true, false = read(line)
    assert isinstance(settle(true), Proved)
    assert isinstance(settle(false), Refuted)
