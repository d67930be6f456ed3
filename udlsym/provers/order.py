"""Order between real expressions by a certificate of visible sign.

Decides: inequalities whose difference, once in normal form, is a product or sum of terms of known sign - after
factoring, completing squares, or expanding in the gaps of the hypotheses.  How: the certificate is the difference
rewritten; its sign is read off its shape.  Stops at: positivity that needs a Positivstellensatz with multipliers.
"""

from __future__ import annotations

from udlsym.evidence import Evidence
from udlsym.order.ordering import sign_evidence
from udlsym.statements import Statement

METHOD = "sign certificate"


def prove(statement: Statement) -> Evidence | None:
    """A sign certificate, or None."""
    if statement.relation == "==" or statement.tolerance is not None:
        return None
    evidence, _ = sign_evidence(statement)
    return evidence
