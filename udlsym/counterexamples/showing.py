"""Values as the texts of a witness."""

from __future__ import annotations

from flint import arb, fmpq

from udlsym.balls.evaluating import Value, show


def texts_of(left: Value, right: Value) -> tuple[str, str]:
    """Both sides with as many digits as it takes to see them apart."""
    for digits in (10, 16, 24, 40, 100):
        texts = show(left, digits=digits), show(right, digits=digits)
        if _apart(*texts):
            break
    return texts


def _apart(left: str, right: str) -> bool:
    try:
        balls = [arb(fmpq(*map(int, t.split("/")))) if t[0] != "[" else arb(t) for t in (left, right)]
    except (ValueError, TypeError):
        return left != right
    return not balls[0].overlaps(balls[1])
