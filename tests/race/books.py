"""What must be true of a registration desk at any time, read from the raw rows."""

from collections import Counter
from datetime import datetime

from registration.rules.activities import Activity
from registration.rules.meetings import HELD, Meeting
from registration.rules.registrations import TIMED, Registration, RegistrationState
from registration.rules.seats import PersonClaim, Quota, Seats
from registration.rules.slots import Claim
from registration.rules.waiting import PlaceInLine
from registration.store import seats, slots
from registration.store.rows import read_range


def seats_taken(activity: Activity, now: datetime, *, resized: bool = False) -> Seats:
    """The seats, once the raw rows of the activity are found to agree with each other.

    `resized`: their number was lowered, so that more may sit than there are seats.
    """
    values = [row.value() for row in read_range(seats.key(activity.id).pk, "")]
    [counted] = [value for value in values if isinstance(value, Seats)]
    known = [value for value in values if isinstance(value, Registration)]
    held = {one.ulid for one in known if one.state in TIMED}
    living = {one.ulid: one for one in known if one.as_of(now).keeps_seat}
    for_good = living.keys() - held
    assert held == counted.holds.keys()
    assert counted.taken == len(held) + len(for_good)
    assert counted.occupied(now) == len(living)
    assert resized or len(living) <= counted.capacity

    line = [value.registration_id for value in values if isinstance(value, PlaceInLine)]
    in_line = [one.id for one in known if one.state is RegistrationState.WAITING]
    assert sorted(line) == sorted(in_line)
    assert counted.waiting == len(line)

    claims = [value for value in values if isinstance(value, PersonClaim)]
    owners = Counter(claim.registration_id for claim in claims)
    assert all(owners[id] == 1 for id in [*(one.id for one in living.values()), *in_line])

    quotas = [value for value in values if isinstance(value, Quota)]
    places = {ulid: until for quota in quotas for ulid, until in quota.persons.items()}
    assert living.keys() <= places.keys()
    assert {ulid for ulid, until in places.items() if until is None} == for_good
    admitted = [ulid for quota in quotas for ulid in quota.confirmed]
    confirmed = {one.ulid for one in known if one.state is RegistrationState.CONFIRMED}
    assert sorted(admitted) == sorted(confirmed)
    return counted


def meetings_held(activity: Activity) -> list[Meeting]:
    """What is agreed, once each claim has its one meeting and each meeting its three claims."""
    rows = read_range(slots.key(activity.id).pk, "MEETING#")
    held: list[Meeting] = [row.value() for row in rows if row.value().state in HELD]
    claims = [claim for meeting in held for claim in meeting.claims()]
    assert [claim for claim, times in Counter(claims).items() if times > 1] == []
    taken = {claim: by for claim, by in slots.holders(activity.id).items() if by != slots.ABSENT}
    assert taken == {claim: meeting.id for meeting in held for claim in meeting.claims()}
    return held


def absences(activity: Activity) -> set[Claim]:
    return {claim for claim, by in slots.holders(activity.id).items() if by == slots.ABSENT}
