"""Everything that a session's plan is made from, as it was at one moment, and which wishes count.

Open requests count, those that nobody answered in time as well; what was agreed; and what the
organiser wants. Who said no, or the organiser, is a veto. What was withdrawn or called off counts
no more, unless the organiser wants it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.companies import Company, CompanyState
from registration.rules.delegates import Delegate
from registration.rules.meetings import HELD, Meeting, MeetingState, id_of
from registration.rules.plans.pairs import BOTH, USUAL_PRIORITY, DeskStance, DeskWish
from registration.rules.registrations import Registration
from registration.rules.slots import Claim, Grid

OPEN = (MeetingState.PENDING, MeetingState.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What lies in the store about one session. `meetings` as they are in force.

    `people` are the confirmed registrations by company (id), `away` the claims of absences.
    """

    at: datetime
    activity: Activity
    grid: Grid
    companies: Mapping[str, Company]
    delegates: Mapping[str, Delegate]
    people: Mapping[str, tuple[Registration, ...]]
    meetings: tuple[Meeting, ...]
    wishes: tuple[DeskWish, ...]
    away: frozenset[Claim]

    def held(self) -> dict[str, Meeting]:
        """The live plan: what is agreed, by id."""
        return {one.id: one for one in self.meetings if one.state in HELD and one.place}

    def comes(self, delegate_id: str) -> bool:
        """Whether that delegate can be met in this session."""
        found = self.delegates.get(delegate_id)
        return found is not None and found.is_on_roster and found.attends_to(self.activity.id)

    def sends(self, company_id: str) -> bool:
        """Whether that company has somebody who may come."""
        found = self.companies.get(company_id)
        active = found is not None and found.state is CompanyState.ACTIVE
        return active and bool(self.people.get(company_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A pair that counts: what the two have (`meeting`), and what the organiser wants (`desk`).

    `id` is that of their meeting, whether there is one yet or not.
    """

    id: str
    company_id: str
    delegate_id: str
    meeting: Meeting | None
    desk: DeskWish | None

    @property
    def is_held(self) -> bool:
        found = self.meeting
        return found is not None and found.state in HELD and found.place is not None

    @property
    def must(self) -> bool:
        return self.desk is not None and self.desk.stance is DeskStance.MUST

    @property
    def vetoed(self) -> bool:
        """Whether one of the two, or the organiser, has said no."""
        declined = self.meeting is not None and self.meeting.state is MeetingState.DECLINED
        return declined or (self.desk is not None and self.desk.stance is DeskStance.NO)

    @property
    def weight(self) -> int:
        """A wish of both always outweighs one that only one side has, or the organiser."""
        asked = _asked(self.meeting) if self.meeting else 0
        return max(asked, self.desk.weight if self.desk else 0)

    def representatives(self, picture: Picture) -> tuple[str, ...]:
        """Whom the company may send: those the request names, of those who are confirmed."""
        confirmed = tuple(one.id for one in picture.people.get(self.company_id, ()))
        named = self.meeting.representatives if self.meeting else ()
        chosen = {one.registration_id for one in named}
        return tuple(id for id in confirmed if id in chosen) or confirmed


def wanted(picture: Picture) -> tuple[Wanted, ...]:
    """Every pair that counts, by id."""
    desk = {(one.company_id, one.delegate_id): one for one in picture.wishes}
    found = {(one.company_id, one.delegate_id): one for one in _asked_for(picture, desk)}
    for pair, wish in desk.items():
        if pair not in found and wish.stance is not DeskStance.NO and _can_come(picture, *pair):
            id = id_of(picture.activity.id, *pair)
            found[pair] = Wanted(
                id=id, company_id=pair[0], delegate_id=pair[1], meeting=None, desk=wish
            )
    return tuple(sorted(found.values(), key=lambda one: one.id))


def _asked_for(picture: Picture, desk: Mapping[tuple[str, str], DeskWish]) -> Iterator[Wanted]:
    """The pairs that have a meeting, or wanted one."""
    for meeting in sorted(picture.meetings, key=lambda one: (one.state in HELD, one.id)):
        pair = meeting.company_id, meeting.delegate_id
        wish = desk.get(pair)
        one = Wanted(
            id=meeting.id, company_id=pair[0], delegate_id=pair[1], meeting=meeting, desk=wish
        )
        if _is_begun(picture, meeting) or (_counts(meeting, wish) and _can_come(picture, *pair)):
            yield one


def _is_begun(picture: Picture, meeting: Meeting) -> bool:
    """What has begun is held, whoever has left by then."""
    place = meeting.place
    return meeting.state in HELD and place is not None and place.starts_at <= picture.at


def _counts(meeting: Meeting, wish: DeskWish | None) -> bool:
    vetoed = meeting.state is MeetingState.DECLINED and meeting.vetoed_by is not None
    wanted_anyway = wish is not None and wish.stance is not DeskStance.NO
    return meeting.state in (*OPEN, *HELD) or vetoed or wanted_anyway


def _can_come(picture: Picture, company_id: str, delegate_id: str) -> bool:
    return picture.sends(company_id) and picture.comes(delegate_id)


def _asked(meeting: Meeting) -> int:
    """What the two together make of it; both, where it was answered with yes."""
    if meeting.state not in (*OPEN, *HELD, MeetingState.DECLINED):
        return 0
    first = meeting.priority or USUAL_PRIORITY
    if meeting.mutual or (meeting.state in HELD and not meeting.planned):
        return first + (meeting.reply_priority or USUAL_PRIORITY) + BOTH
    return first
