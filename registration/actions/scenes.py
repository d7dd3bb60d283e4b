"""Everything that a step of a meeting is decided on, in one read."""

from dataclasses import dataclass
from datetime import datetime

from registration.rules import ids
from registration.rules.activities import Activity, expect_scheduled
from registration.rules.acts import Principal, Role
from registration.rules.companies import Company
from registration.rules.delegates import Delegate
from registration.rules.delegations import Delegation, expect
from registration.rules.meetings import By, Meeting, Side, id_of
from registration.rules.notices import Occasion
from registration.rules.refusals import NotFound
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import Grid
from registration.store import activities, companies, delegates, delegations, meetings, slots
from registration.store.rows import read, read_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A pair in a session. `meeting` is what they have, if anything."""

    delegation: Delegation
    activity: Activity
    company: Company
    delegate: Delegate
    grid: Grid
    meeting: Meeting | None

    @property
    def occasion(self) -> Occasion:
        return Occasion(activity=self.activity, company=self.company.name, delegate=self.delegate)

    def expect_live(self) -> None:
        """Raises WrongState where delegation or session no longer take place."""
        expect(self.delegation, self.delegation.is_live)
        expect_scheduled(self.activity)


def of_pair(activity_id: str, company_id: str, delegate_id: str) -> Scene:
    """One BatchGet; one more where the pair's meeting was taken over from a replaced delegate.

    Raises NotFound about the input field, RegistrationWindowClosed while there is no grid.
    """
    delegation, _ = ids.split("act", activity_id) or ("", "")
    delegation_key = delegations.key(ids.make("del", delegation))
    activity_key = activities.key(activity_id)
    company_key, delegate_key = companies.key(company_id), delegates.key(delegate_id)
    meeting_key = meetings.key(id_of(activity_id, company_id, delegate_id))
    pair_key = meetings.pair_key(activity_id, company_id, delegate_id)
    grid_key = slots.key(activity_id)
    found = read_many(
        (delegation_key, activity_key, company_key, delegate_key, meeting_key, pair_key, grid_key)
    )
    delegate = found.need(delegate_key, "delegate_id")
    if ids.split("dgt", delegate_id) != (delegation, ids.last(delegate_id)):
        raise NotFound(("delegate_id",))
    meeting, pair, grid = found[meeting_key], found[pair_key], found[grid_key]
    if pair:
        taken_over = read(meetings.key(pair.meeting_id))
        theirs = taken_over is not None and taken_over.delegate_id == delegate_id
        meeting = taken_over if theirs else meeting
    activity = found.need(activity_key, "activity_id")
    if grid is None:
        raise RegistrationWindowClosed(None, None)
    return Scene(
        delegation=found.need(delegation_key, "activity_id"),
        activity=activity,
        company=found.need(company_key, "company_id"),
        delegate=delegate,
        grid=grid,
        meeting=meeting,
    )


def of_meeting(meeting_id: str, by: Principal) -> tuple[Scene, Meeting]:
    """One BatchGet; one more where another delegate took the meeting over.

    Raises NotFound where there is no such meeting, or none of the principal's.
    """
    parts = ids.split("mtg", meeting_id)
    if parts is None:
        raise NotFound(("meeting_id",))
    delegation, activity, company, delegate = parts
    delegation_key = delegations.key(ids.make("del", delegation))
    activity_key = activities.key(ids.make("act", delegation, activity))
    company_key = companies.key(ids.make("com", company))
    delegate_key = delegates.key(ids.make("dgt", delegation, delegate))
    meeting_key, grid_key = meetings.key(meeting_id), slots.key(activity)
    found = read_many(
        (delegation_key, activity_key, company_key, delegate_key, meeting_key, grid_key)
    )
    meeting = found.need(meeting_key, "meeting_id")
    side_of(by, meeting)
    person = found.need(delegate_key, "meeting_id")
    if person.id != meeting.delegate_id:
        person = read(delegates.key(meeting.delegate_id)) or person
    scene = Scene(
        delegation=found.need(delegation_key, "meeting_id"),
        activity=found.need(activity_key, "meeting_id"),
        company=found.need(company_key, "meeting_id"),
        delegate=person,
        grid=found.need(grid_key, "meeting_id"),
        meeting=meeting,
    )
    return scene, meeting


def side_of(principal: Principal, meeting: Meeting) -> By:
    """On which side of a meeting the principal stands. Raises NotFound where on none."""
    if principal.is_staff:
        return None
    if principal.role is Role.COMPANY and principal.id == meeting.company_id:
        return Side.COMPANY
    if principal.role is Role.DELEGATE and principal.id == meeting.delegate_id:
        return Side.DELEGATE
    raise NotFound(("meeting_id",))


def visible(principal: Principal, meeting: Meeting, now: datetime) -> Meeting | None:
    """The meeting as the principal sees it, or None where it is not theirs to see."""
    try:
        return meeting.seen_by(side_of(principal, meeting), now)
    except NotFound:
        return None
