"""What is ordered for the people at an activity: a buffet, beds, a coach.

Numbers can change until `final_at`. After that, whoever does not come is paid for all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path
from registration.rules.wording import check_line, check_range, tidy_line

MAX_ARRANGEMENTS = 10
HIGHEST_COST_CENTS = 1_000_000


class ArrangementKind(StrEnum):
    """What is ordered."""

    CATERING = "CATERING"
    HOTEL = "HOTEL"
    TRANSPORT = "TRANSPORT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """`cost_cents` is what one person costs, in euro cents."""

    kind: ArrangementKind
    supplier: str
    final_at: datetime
    cost_cents: int

    def is_final(self, at: datetime) -> bool:
        """Whether the supplier takes no other numbers any more."""
        return at >= self.final_at


def tidied(arrangements: Sequence[Arrangement]) -> tuple[Arrangement, ...]:
    """One spelling per supplier."""
    return tuple(replace(each, supplier=tidy_line(each.supplier)) for each in arrangements)


def check(form: Form, path: Path, arrangements: Sequence[Arrangement], starts_at: datetime) -> None:
    """Notes everything that is wrong with them, at an activity that starts then."""
    if len(arrangements) > MAX_ARRANGEMENTS:
        form.reject(path, Rule.TOO_MANY, limit=MAX_ARRANGEMENTS)
    for index, each in enumerate(arrangements):
        here = (*path, index)
        check_line(form, (*here, "supplier"), each.supplier)
        check_range(form, (*here, "cost_cents"), each.cost_cents, 0, HIGHEST_COST_CENTS)
        if each.final_at > starts_at:
            form.reject((*here, "final_at"), Rule.AFTER_START)
