"""Inverses and determinants of matrices made of blocks, by Schur's complement of a block on the diagonal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, TypeAlias

from sympy import Integer

from udlsym.exact.fields import Fraction
from udlsym.matrices.expressions import Injection
from udlsym.matrices.letters import ONE, Letter, Polynomial, Word
from udlsym.matrices.words import Words

Blocks: TypeAlias = dict[tuple[int, int], Polynomial]


class BlockInverses(Words, ABC):
    """Words with what the blocks of a matrix say of its inverse and its determinant."""

    @abstractmethod
    def inverse(self, a: Polynomial) -> Polynomial:
        """The inverse of a square matrix."""

    @abstractmethod
    def is_invertible(self, a: Polynomial) -> bool:
        """Whether a matrix is seen to be invertible."""

    @abstractmethod
    def determinant(self, a: Polynomial) -> Fraction:
        """The determinant of a square matrix."""

    def _blocks(self, a: Polynomial) -> tuple[Blocks, tuple[Any, ...]] | None:
        """The blocks of a square matrix, by place, and their sizes; None where it is not made of blocks."""
        sizes: tuple[Any, ...] = ()
        inside: dict[tuple[int, int], list[tuple[Fraction, Word]]] = {}
        for word, coefficient in a.terms.items():
            if not word:
                continue
            first, last = word[0], word[-1]
            if not (isinstance(first.base, Injection) and isinstance(last.base, Injection) and len(word) > 1):
                return None
            sizes = sizes or first.base.args[1:]
            if first.transposed or not last.transposed or {first.base.args[1:], last.base.args[1:]} != {sizes}:
                return None
            inside.setdefault((int(first.base.args[0]), int(last.base.args[0])), []).append((coefficient, word[1:-1]))
        if not sizes:
            return None
        if () in a.terms:
            for i in range(len(sizes)):
                inside.setdefault((i, i), []).append((a.terms[()], ()))
        blocks = {place: self.make(sizes[place[0]], sizes[place[1]], parts) for place, parts in inside.items()}
        return {place: block for place, block in blocks.items() if block.terms}, sizes

    def _assembled(self, a: Polynomial, sizes: tuple[Any, ...], blocks: Blocks) -> Polynomial:
        places = [Injection(Integer(i), *sizes) for i in range(len(sizes))]
        parts: list[tuple[Fraction, Word]] = [
            (c, (Letter(places[i], False, ONE), *word, Letter(places[j], True, ONE)))
            for (i, j), block in blocks.items()
            for word, c in block.terms.items()
        ]
        return self.make(a.rows, a.columns, parts)

    def _pivot(self, blocks: Blocks, places: list[int]) -> int | None:
        """A place on the diagonal with an invertible block: known to be, or because the whole is and is triangular."""
        if _is_triangular(blocks):
            return places[0] if (places[0], places[0]) in blocks else None
        found = [i for i in places if (i, i) in blocks and self.is_invertible(blocks[i, i])]
        self.wanting = self.wanting or not found
        return found[0] if found else None

    def _complement(self, blocks: Blocks, sizes: tuple[Any, ...], p: int) -> Blocks:
        """Schur's complement of a block on the diagonal, and the products with its inverse along its row and column."""
        inverse = self.inverse(blocks[p, p])
        found = {place: block for place, block in blocks.items() if p not in place}
        for i, j in ((i, j) for i, k in blocks for m, j in blocks if k == p == m and p not in (i, j)):
            product = self.times(self.times(blocks[i, p], inverse), blocks[p, j])
            whole = found.get((i, j), self.make(sizes[i], sizes[j], []))
            found[i, j] = self.minus(whole, product)
        return {place: block for place, block in found.items() if block.terms}

    def _inverse_of_blocks(self, blocks: Blocks, sizes: tuple[Any, ...], places: list[int]) -> Blocks | None:
        if len(places) == 1:
            (only,) = places
            return {(only, only): self.inverse(blocks.get((only, only), self.make(sizes[only], sizes[only], [])))}
        p = self._pivot(blocks, places)
        if p is None:
            return None
        rest = [i for i in places if i != p]
        lower = self._inverse_of_blocks(self._complement(blocks, sizes, p), sizes, rest)
        if lower is None:
            return None
        inverse, minus_one = self.inverse(blocks[p, p]), self.scalar(-ONE)
        found = dict(lower)
        for j in rest:  # -A^-1 B S^-1 and -S^-1 C A^-1
            beside = [self.times(blocks[p, k], lower[k, j]) for k in rest if (p, k) in blocks and (k, j) in lower]
            below = [self.times(lower[j, k], blocks[k, p]) for k in rest if (k, p) in blocks and (j, k) in lower]
            if beside:
                found[p, j] = self.scaled(minus_one, self.times(inverse, self.plus(beside)))
            if below:
                found[j, p] = self.scaled(minus_one, self.times(self.plus(below), inverse))
        both = [k for k in rest if (p, k) in found and (k, p) in blocks]
        corner = [self.times(self.times(found[p, k], blocks[k, p]), inverse) for k in both]
        found[p, p] = self.minus(inverse, self.plus(corner)) if corner else inverse
        return found

    def _determinant_of_blocks(self, blocks: Blocks, sizes: tuple[Any, ...], places: list[int]) -> Fraction | None:
        if _is_triangular(blocks):
            empty = [self.make(sizes[i], sizes[i], []) for i in places]
            return self.field.product(
                [self.determinant(blocks.get((i, i), e)) for i, e in zip(places, empty, strict=True)]
            )
        p = self._pivot(blocks, places)
        if p is None:
            return None
        rest = self._determinant_of_blocks(self._complement(blocks, sizes, p), sizes, [i for i in places if i != p])
        return None if rest is None else self.field.multiply(self.determinant(blocks[p, p]), rest)


def _is_triangular(blocks: Blocks) -> bool:
    return all(i <= j for i, j in blocks) or all(i >= j for i, j in blocks)
