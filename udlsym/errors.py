"""The errors that udlsym raises; each docstring says what happened and what to do next."""


class UdlsymError(Exception):
    """Base of every error that udlsym raises on purpose: catch this one to catch them all."""


class StatementError(UdlsymError):
    """A statement is not well formed: two domains for one name, a hypothesis that is no relation, a false hypothesis.

    The message names the part; mend the statement and try again.
    """


class ParseError(UdlsymError):
    """Text could not be read as an expression.  The message names the place; only names, numbers, operators and
    known functions may stand there.
    """


class Rejected(UdlsymError):
    """The checker does not accept a piece of evidence: a prover that offered it has a bug, or it was altered."""


class ForgeryError(UdlsymError):
    """Something other than a proof tried to make a theorem.  State it with ``theorem(...)`` and let it be proved."""


class NotProved(UdlsymError):
    """A theorem that was asked for does not hold, or could not be decided; the message carries the verdict."""


class ProverBug(UdlsymError):
    """A proof and a rigorous evaluation disagree: one of them is wrong, and nothing may be believed until it is found.

    Please report it with the statement that the message prints.
    """


class UnknownName(UdlsymError):
    """No document, claim or theorem has this name; the message lists the nearest ones."""


class DocumentError(UdlsymError):
    """A claim does not fit its document: lines out of range, or ``printed`` not found there."""
