"""What the organiser wants of a pair, beside what the two want themselves; neither is shown it.

It lies in a row of its own, so that no meeting's version tells anybody of it, and a pair that
nobody asked for can be brought together as well.
"""

from dataclasses import dataclass
from enum import StrEnum

from registration.rules.breaches import Rule
from registration.rules.refusals import Form
from registration.rules.wording import check_range

PRIORITIES = (1, 3)
USUAL_PRIORITY = 2
BOTH = 4  # what a wish counts more that both sides have; more than one side alone can give it


class DeskStance(StrEnum):
    """What the organiser wants of a pair."""

    MUST = "MUST"
    WANT = "WANT"
    NO = "NO"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWish:
    """`priority` is 1 to 3; None: it says nothing of that. Of a NO it means nothing."""

    activity_id: str
    company_id: str
    delegate_id: str
    stance: DeskStance
    priority: int | None = None
    version: int = 1

    @property
    def weight(self) -> int:
        return 0 if self.stance is DeskStance.NO else self.priority or USUAL_PRIORITY


def check(wish: DeskWish) -> None:
    """Raises Invalid."""
    form = Form()
    if wish.priority is not None:
        check_range(form, ("priority",), wish.priority, *PRIORITIES)
        if wish.stance is DeskStance.NO:
            form.reject(("priority",), Rule.MUST_BE_EMPTY)
    form.check()
