"""Draw a session's slot grid, and say when somebody is away."""

from dataclasses import replace

from registration.actions.rivals import decide_again
from registration.rules import ids
from registration.rules import slots as rules
from registration.rules.activities import Activity, expect_scheduled
from registration.rules.acts import Act, Role
from registration.rules.breaches import Rule
from registration.rules.companies import speaks_for
from registration.rules.delegations import expect
from registration.rules.events import Change, Event
from registration.rules.refusals import Form, Invalid, NotAllowed, NotFound, VersionConflict
from registration.rules.slots import Absence, Claim, Grid, Period, ResourceKind, SlotsInUse
from registration.rules.stops import Kind
from registration.store import (
    activities,
    companies,
    contacts,
    delegates,
    delegations,
    ledger,
    registrations,
)
from registration.store import slots as store
from registration.store.rows import Found, read_many
from registration.store.writes import Write

MOST_MOVES = 90  # absences rewritten with a grid, so that all fits into one transaction


def draw(act: Act, wanted: Grid, *, expected: int | None) -> Grid:
    """Set the grid of a matchmaking session. `expected` is the version it replaces, None: none.

    Absences move along with the times. Raises SlotsInUse where meetings would lose their time
    or table, and what is wrong with the grid, all at once.
    """
    return decide_again(lambda attempt: _draw(act, wanted, expected))


def _draw(act: Act, wanted: Grid, expected: int | None) -> Grid:
    delegation_key = delegations.key(_delegation_of(wanted.activity_id))
    activity_key = activities.key(wanted.activity_id)
    grid_key = store.key(wanted.activity_id)
    fixed = {id: delegates.key(id) for id in wanted.fixed_tables}
    found = read_many((delegation_key, activity_key, grid_key, *fixed.values()))
    delegation = found.need(delegation_key, "activity_id")
    activity = found.need(activity_key, "activity_id")
    expect(delegation, delegation.takes_people)
    _check_activity(activity)
    old = found[grid_key]
    if expected != (old.version if old else None):
        raise VersionConflict(wanted.activity_id, old.version if old else 0)
    form = Form()
    for index, id in enumerate(wanted.fixed_tables):
        if found[fixed[id]] is None or not ids.same_delegation(id, wanted.activity_id):
            form.reject(("fixed_tables", index, "delegate_id"), Rule.UNKNOWN_REFERENCE, id=id)
    form.check()
    rules.check(wanted, within=Period(starts_at=activity.starts_at, ends_at=activity.ends_at))
    moves = _moves(old, wanted) if old else ()
    grid = replace(wanted, uses=old.uses, version=old.version + 1) if old else wanted
    ledger.accept(
        act,
        store.drawn(grid, old),
        *moves,
        changes=[Change(subject=grid.activity_id, before=old, after=grid)],
        events=[Event(kind="slot_grid.set", subject=grid.activity_id)],
        answer=grid.activity_id,
    )
    return grid


def _check_activity(activity: Activity) -> None:
    expect_scheduled(activity)
    if activity.kind is not Kind.MATCHMAKING_SESSION:
        raise Invalid(("activity_id",), Rule.NO_MATCHMAKING)


def _moves(old: Grid, new: Grid) -> tuple[Write, ...]:
    """What happens to the claims under the old grid."""
    holders = store.holders(old.activity_id)
    absences = {claim for claim, by in holders.items() if by == store.ABSENT}
    misplaced = {
        by
        for claim, by in holders.items()
        if by != store.ABSENT and not rules.same_place(old, new, claim)
    }
    moved = rules.moved(old, new, absences)
    ended, begun = absences - moved, moved - absences
    crowded = len(ended) + len(begun) > MOST_MOVES
    if misplaced or crowded:
        raise SlotsInUse(tuple(sorted(misplaced)), len(absences) if crowded else 0)
    return (
        *store.freed(old.activity_id, ended, store.ABSENT),
        *store.away(old.activity_id, begun),
    )


def stay_away(act: Act, wanted: Absence) -> Absence:
    """Say in which slots a delegate or a representative is away; in all others they are there.

    Each side for itself, staff for anybody. Raises SlotsInUse where a meeting lies in one.
    """
    return decide_again(lambda attempt: _stay_away(act, wanted))


def _stay_away(act: Act, wanted: Absence) -> Absence:
    activity_key, grid_key = activities.key(wanted.activity_id), store.key(wanted.activity_id)
    participant = delegates.key(wanted.participant_id)
    registration = registrations.key(wanted.participant_id)
    company, caller = companies.key(act.by.id), contacts.key(act.by.contact or "")
    found = read_many((activity_key, grid_key, participant, registration, company, caller))
    activity = found.need(activity_key, "activity_id")
    kind = _kind(act, found, wanted.participant_id, activity)
    own = found[company]
    if own and not speaks_for(act.by, own, found[caller]):
        raise NotAllowed
    grid = found.need(grid_key, "activity_id")
    _check_slots(grid, wanted)
    holders = store.holders(wanted.activity_id)
    was = tuple(
        claim
        for claim, by in holders.items()
        if claim.id == wanted.participant_id and claim.kind is kind and by == store.ABSENT
    )
    now = tuple(Claim(slot=n, kind=kind, id=wanted.participant_id) for n in sorted({*wanted.slots}))
    meetings = [holders[claim] for claim in now if holders.get(claim, store.ABSENT) != store.ABSENT]
    if meetings:
        raise SlotsInUse(tuple(meetings))
    absence = replace(wanted, slots=tuple(claim.slot for claim in now))
    before = replace(wanted, slots=tuple(sorted(claim.slot for claim in was)))
    ledger.accept(
        act,
        store.used(grid),
        *store.freed(wanted.activity_id, set(was) - set(now), store.ABSENT),
        *store.away(wanted.activity_id, set(now) - set(was)),
        changes=[Change(subject=wanted.participant_id, before=before, after=absence)],
        events=[Event(kind="availability.set", subject=wanted.participant_id)],
        answer=f"{wanted.activity_id} {wanted.participant_id}",
    )
    return absence


def absence_of(activity_id: str, participant_id: str) -> Absence:
    """When a delegate or a representative is away."""
    away = [
        claim.slot
        for claim, by in store.holders(activity_id).items()
        if claim.id == participant_id and by == store.ABSENT
    ]
    return Absence(
        activity_id=activity_id, participant_id=participant_id, slots=tuple(sorted(away))
    )


def _check_slots(grid: Grid, wanted: Absence) -> None:
    last = len(rules.slots(grid)) - 1
    form = Form()
    for index, number in enumerate(wanted.slots):
        if not 0 <= number <= last:
            form.reject(("absent_slots", index), Rule.OUT_OF_RANGE, low=0, high=last)
    form.check()


def _kind(act: Act, found: Found, id: str, activity: Activity) -> ResourceKind:
    """What the participant is in this session. NotFound where the caller has no say in it."""
    delegate, registration = found[delegates.key(id)], found[registrations.key(id)]
    by = act.by
    if delegate and delegate.is_on_roster and ids.same_delegation(id, activity.id):
        owns = by.role is Role.DELEGATE and by.id == id
        kind = ResourceKind.DELEGATE
    elif registration and registration.activity_id == activity.admits_from:
        owns = by.role is Role.COMPANY and by.id == registration.company_id
        kind = ResourceKind.REPRESENTATIVE
    else:
        raise NotFound(("participant",))
    if not (owns or by.is_staff):
        raise NotFound(("participant",))
    return kind


def _delegation_of(activity_id: str) -> str:
    delegation, _ = ids.split("act", activity_id) or ("", "")
    return ids.make("del", delegation)
