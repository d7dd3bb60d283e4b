"""What chambers push: rows, what becomes of each, and whose a field is."""

from registration.rules.pushes.outcomes import Conflict, Outcome, Problem, Result, rejected
from registration.rules.pushes.reading import external_id_of, read_row
from registration.rules.pushes.rows import LegalBasis, Op, PushRow, Revision, RevisionKind

__all__ = [
    "Conflict",
    "LegalBasis",
    "Op",
    "Outcome",
    "Problem",
    "PushRow",
    "Result",
    "Revision",
    "RevisionKind",
    "external_id_of",
    "read_row",
    "rejected",
]
