"""Everything that a step of a meeting is decided on, in one read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace

from registration.actions.publications import clear_the_way
from registration.rules import ids
from registration.rules.activities import Activity, expect_scheduled
from registration.rules.acts import Principal
from registration.rules.companies import Company, expect_there, speaks_for
from registration.rules.contacts import Contact
from registration.rules.delegates import Delegate
from registration.rules.delegations import Delegation, expect
from registration.rules.journeys import delegation_of
from registration.rules.meetings import Meeting, Side, id_of, side_of
from registration.rules.notices import Occasion
from registration.rules.parties import party_of
from registration.rules.placements import Party
from registration.rules.quotas import Quota
from registration.rules.refusals import NotAllowed, NotFound, Refused
from registration.rules.registrations import RegistrationWindowClosed
from registration.rules.slots import Grid
from registration.store import (
    activities,
    companies,
    contacts,
    delegates,
    delegations,
    meetings,
    quotas,
    slots,
)
from registration.store.rows import Found, Key, read, read_many
from registration.store.writes import Overtaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A pair in a session. `meeting` is what they have, if anything; `quotas` what each uses."""

    delegation: Delegation
    activity: Activity
    company: Company
    delegate: Delegate
    grid: Grid
    meeting: Meeting | None
    quotas: dict[Side, Quota]

    @property
    def occasion(self) -> Occasion:
        return Occasion(
            activity=self.activity,
            company=self.company.name,
            delegate=self.delegate,
            interpreters=self.grid.interpreters,
        )

    def party(self, meeting: Meeting) -> Party:
        """Who would sit at the table, and who needs somebody to interpret."""
        return party_of(meeting, self.company, self.delegate)

    @contextmanager
    def while_grid_stands(self) -> Iterator[None]:
        """What is refused is refused by one plan: Overtaken where another is being published, which
        takes and gives back much on its way."""
        try:
            yield
        except Refused:
            now = read(slots.key(self.activity.id))
            if now is None or now.version != self.grid.version:
                raise Overtaken from None
            raise

    def expect_live(self) -> None:
        """Raises WrongState where delegation or session no longer take place."""
        expect(self.delegation, self.delegation.is_live)
        expect_scheduled(self.activity)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Where everything lies that a pair's steps are decided on."""

    delegation: Key[Delegation]
    activity: Key[Activity]
    company: Key[Company]
    delegate: Key[Delegate]
    grid: Key[Grid]
    meeting: Key[Meeting]
    pair: Key[meetings.Pair]
    company_quota: Key[Quota]
    delegate_quota: Key[Quota]
    caller: Key[Contact]

    def read(self) -> Found:
        return read_many(getattr(self, each.name) for each in fields(self))

    def check_speaks(self, found: Found, by: Principal) -> None:
        """Raises NotAllowed for a person of the company who is not vouched for."""
        company = found[self.company]
        if company and by.id == company.id and not speaks_for(by, company, found[self.caller]):
            raise NotAllowed

    def scene(
        self,
        found: Found,
        grid: Grid,
        delegate: Delegate,
        hers: Quota | None,
        meeting: Meeting | None,
    ) -> Scene:
        """Raises Overtaken once a plan that was being published is in force."""
        clear_the_way(grid, meeting)
        company, activity = found.need(self.company, "company_id"), grid.activity_id
        return Scene(
            delegation=found.need(self.delegation, "activity_id"),
            activity=found.need(self.activity, "activity_id"),
            company=company,
            delegate=delegate,
            grid=grid,
            meeting=meeting,
            quotas={
                Side.COMPANY: found[self.company_quota]
                or Quota(activity_id=activity, participant_id=company.id),
                Side.DELEGATE: hers or Quota(activity_id=activity, participant_id=delegate.id),
            },
        )


def _keys(by: Principal, activity_id: str, company_id: str, delegate_id: str) -> _Keys:
    return _Keys(
        delegation=delegations.key(delegation_of(activity_id)),
        activity=activities.key(activity_id),
        company=companies.key(company_id),
        delegate=delegates.key(delegate_id),
        grid=slots.key(activity_id),
        meeting=meetings.key(id_of(activity_id, company_id, delegate_id)),
        pair=meetings.pair_key(activity_id, company_id, delegate_id),
        company_quota=quotas.key(activity_id, company_id),
        delegate_quota=quotas.key(activity_id, delegate_id),
        caller=contacts.key(by.contact or ""),
    )


def of_pair(by: Principal, activity_id: str, company_id: str, delegate_id: str) -> Scene:
    """One BatchGet; one more where the pair's meeting was taken over from a replaced delegate.

    Raises NotAllowed for who does not speak for the company, NotFound about the input field,
    RegistrationWindowClosed while there is no grid: in this order, so that nobody learns by the
    answer what is drafted, or who is on a list.
    """
    keys = _keys(by, activity_id, company_id, delegate_id)
    found = keys.read()
    keys.check_speaks(found, by)
    delegation = found.need(keys.delegation, "activity_id")
    activity = found.need(keys.activity, "activity_id")
    if not (delegation.is_public or by.is_staff):
        raise NotFound(("activity_id",))
    if company := found[keys.company]:
        expect_there(company)
    grid = found[keys.grid]
    if grid is None:
        raise RegistrationWindowClosed(None, None)
    delegate = found.need(keys.delegate, "delegate_id")
    if delegation_of(activity.id) != delegation_of(delegate.id):
        raise NotFound(("delegate_id",))
    meeting, pair = found[keys.meeting], found[keys.pair]
    if pair:
        taken_over = read(meetings.key(pair.meeting_id))
        theirs = taken_over and (taken_over.company_id, taken_over.delegate_id)
        meeting = taken_over if theirs == (company_id, delegate_id) else meeting
    return keys.scene(found, grid, delegate, found[keys.delegate_quota], meeting)


def of_meeting(by: Principal, meeting_id: str) -> tuple[Scene, Meeting]:
    """One BatchGet; one more where another delegate took the meeting over, or its company has
    become part of another.

    Raises NotFound where there is no such meeting, or none of the principal's; NotAllowed.
    """
    delegation, activity, company, delegate = ids.split("mtg", meeting_id) or ("", "", "", "")
    keys = _keys(
        by,
        ids.make("act", delegation, activity),
        ids.make("com", company),
        ids.make("dgt", delegation, delegate),
    )
    found = keys.read()
    meeting = found.need(keys.meeting, "id")
    side_of(by, meeting)
    if meeting.company_id != ids.make("com", company):
        keys = replace(
            keys,
            company=companies.key(meeting.company_id),
            company_quota=quotas.key(meeting.activity_id, meeting.company_id),
        )
        found = keys.read()
        meeting = found.need(keys.meeting, "id")
    keys.check_speaks(found, by)
    grid, person = found.need(keys.grid, "id"), found.need(keys.delegate, "id")
    quota = found[keys.delegate_quota]
    if person.id != meeting.delegate_id:
        hers, used = (
            delegates.key(meeting.delegate_id),
            quotas.key(grid.activity_id, meeting.delegate_id),
        )
        theirs = read_many((hers, used))
        person, quota = theirs[hers] or person, theirs[used]
    return keys.scene(found, grid, person, quota, meeting), meeting
