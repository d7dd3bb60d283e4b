"""Draw a session's slot grid, and say when somebody is away."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from registration.actions import activities as programme
from registration.actions.publications import clear_the_way
from registration.actions.reassignments import redraw
from registration.actions.rivals import decide_again
from registration.rules import drawings
from registration.rules import slots as rules
from registration.rules.activities import Activity, expect_scheduled
from registration.rules.acts import Act, Principal, Role
from registration.rules.breaches import Rule
from registration.rules.companies import speaks_for
from registration.rules.delegations import expect
from registration.rules.drawings import Part
from registration.rules.events import Change, Event, Job, Work
from registration.rules.journeys import delegation_of
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
from registration.store.rows import read, read_many
from registration.store.writes import Overtaken, Write

MOST_MOVES = 90  # absences rewritten with a grid, so that all fits into one transaction


def draw(
    act: Act,
    wanted: Grid,
    *,
    expected: int | None,
    keeps: Collection[Part] = (),
    reassign: bool = False,
) -> Grid:
    """Set the grid of a matchmaking session. `expected` is the version it replaces, None: none.

    Of the grid it replaces it `keeps` what is named so. Absences move along with the times. Raises
    SlotsInUse where meetings would lose their time, table or interpreter, unless `reassign` finds a
    new place for each of them; and what is wrong with the grid, all at once.
    """

    def decide(_: int) -> Grid:
        old, grid, unchanged = _checked(act, wanted, expected, keeps)
        try:
            return _draw(act, old, grid, unchanged)
        except SlotsInUse:
            if old is None or not reassign:
                raise
        return redraw(act, old, grid, [unchanged])

    return decide_again(decide)


def _checked(
    act: Act, wanted: Grid, expected: int | None, keeps: Collection[Part]
) -> tuple[Grid | None, Grid, Write]:
    """The grid as it was and as it is to be; and that the activity stays as it is."""
    delegation_key = delegations.key(delegation_of(wanted.activity_id))
    activity_key = activities.key(wanted.activity_id)
    grid_key = store.key(wanted.activity_id)
    fixed = {id: delegates.key(id) for id in wanted.fixed_tables}
    found = read_many((delegation_key, activity_key, grid_key, *fixed.values()))
    delegation = found.need(delegation_key, "activity_id")
    activity = found.need(activity_key, "activity_id")
    expect(delegation, delegation.takes_people)
    _check_activity(activity)
    old = found[grid_key]
    clear_the_way(old)
    if expected != (old.version if old else None):
        raise VersionConflict(wanted.activity_id, old.version if old else 0)
    form = Form()
    for index, id in enumerate(wanted.fixed_tables):
        if found[fixed[id]] is None or delegation_of(id) != delegation.id:
            form.reject(("fixed_tables", index, "delegate_id"), Rule.UNKNOWN_REFERENCE, id=id)
    form.check()
    grid = drawings.over(wanted, old, keeps, act.at)
    rules.check(grid, within=_times(activity))
    return old, grid, activities.unchanged(activity, Overtaken())


def _draw(act: Act, old: Grid | None, grid: Grid, unchanged: Write) -> Grid:
    moves = _moves(old, grid) if old else ()
    ledger.accept(
        act,
        store.drawn(grid, old),
        unchanged,
        *moves,
        changes=[Change(subject=grid.activity_id, before=old, after=grid)],
        events=[_freed("slot_grid.set", grid.activity_id, grid.activity_id)],
        answer=grid.activity_id,
    )
    return grid


def revise_activity(
    act: Act, id: str, changes: Mapping[str, Any], *, expected: int, override: str | None
) -> Activity:
    """Change an activity; a matchmaking session only so that its grid, and with that every
    meeting, still lies within. Raises GridOutside, and what `activities.revise` raises."""
    return programme.revise(
        act, id, changes, expected=expected, override=override, beside=_grid_stays
    )


def _grid_stays(was: Activity, now: Activity) -> tuple[Write, ...]:
    if was.kind is not Kind.MATCHMAKING_SESSION:
        return ()
    grid = read(store.key(now.id))
    clear_the_way(grid)
    if grid:
        is_session = now.kind is Kind.MATCHMAKING_SESSION
        rules.check_stays(grid, within=_times(now) if is_session else None)
    return (store.unchanged(now.id, grid),)


def _times(activity: Activity) -> Period:
    return Period(starts_at=activity.starts_at, ends_at=activity.ends_at)


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
    """Say in which slots a delegate, a representative or an interpreter is away; in all others they
    are there.

    Each side for itself, staff for anybody. Raises SlotsInUse where a meeting lies in one.
    """
    return decide_again(lambda attempt: _stay_away(act, wanted))


def _stay_away(act: Act, wanted: Absence) -> Absence:
    kind, grid = _participant(act.by, wanted)
    clear_the_way(grid)
    _check_slots(grid, wanted)
    holders = store.holders(wanted.activity_id)
    was = _absent(holders, kind, wanted.participant_id)
    now = tuple(Claim(slot=n, kind=kind, id=wanted.participant_id) for n in sorted({*wanted.slots}))
    meetings = [holders[claim] for claim in now if holders.get(claim, store.ABSENT) != store.ABSENT]
    if meetings:
        raise SlotsInUse(tuple(meetings))
    before, absence = _with_slots(wanted, was), _with_slots(wanted, now)
    ledger.accept(
        act,
        store.used(grid),
        *store.freed(wanted.activity_id, set(was) - set(now), store.ABSENT),
        *store.away(wanted.activity_id, set(now) - set(was)),
        changes=[Change(subject=wanted.participant_id, before=before, after=absence)],
        events=[_freed("availability.set", absence.participant_id, wanted.activity_id)],
        answer=absence.participant_id,
    )
    return absence


def absence_of(by: Principal, asked: Absence) -> Absence:
    """When a delegate or a representative is away; what `asked` says of slots is of no account.

    Raises NotFound where it does not concern the principal.
    """
    kind, _ = _participant(by, asked)
    holders = store.holders(asked.activity_id)
    return _with_slots(asked, _absent(holders, kind, asked.participant_id))


def _freed(kind: str, subject: str, activity_id: str) -> Event:
    """What may have made room for a meeting that takes any slot."""
    return Event(kind=kind, subject=subject, work=Work(job=Job.FILL, subject=activity_id))


def _absent(holders: Mapping[Claim, str], kind: ResourceKind, id: str) -> tuple[Claim, ...]:
    return tuple(
        claim
        for claim, by in holders.items()
        if claim.id == id and claim.kind is kind and by == store.ABSENT
    )


def _with_slots(absence: Absence, claims: tuple[Claim, ...]) -> Absence:
    return replace(absence, slots=tuple(sorted(claim.slot for claim in claims)))


def _check_slots(grid: Grid, wanted: Absence) -> None:
    last = len(rules.slots(grid)) - 1
    form = Form()
    for index, number in enumerate(wanted.slots):
        if not 0 <= number <= last:
            form.reject(("absent_slots", index), Rule.OUT_OF_RANGE, low=0, high=last)
    form.check()


def _participant(by: Principal, absence: Absence) -> tuple[ResourceKind, Grid]:
    """What the participant is in this session, and its grid: one BatchGet.

    Raises NotFound where the principal has no say in it, NotAllowed for who is not vouched for.
    """
    id = absence.participant_id
    activity_key, grid_key = activities.key(absence.activity_id), store.key(absence.activity_id)
    delegate_key, registration_key = delegates.key(id), registrations.key(id)
    company_key, caller_key = companies.key(by.id), contacts.key(by.contact or "")
    found = read_many(
        (activity_key, grid_key, delegate_key, registration_key, company_key, caller_key)
    )
    if not by.is_staff and found[activity_key] is None:
        raise NotFound(("participant",))  # as for somebody else's: what is drafted is not told
    activity = found.need(activity_key, "activity_id")
    delegate, registration = found[delegate_key], found[registration_key]
    if delegate and delegate.is_on_roster and delegation_of(id) == delegation_of(activity.id):
        kind, owner = ResourceKind.DELEGATE, (Role.DELEGATE, id)
    elif registration and (registration.id, registration.activity_id) == (id, activity.admits_from):
        kind, owner = ResourceKind.REPRESENTATIVE, (Role.COMPANY, registration.company_id)
    elif by.is_staff and drawings.interprets(found[grid_key], id):
        kind, owner = ResourceKind.INTERPRETER, (Role.OPERATOR, by.id)
    else:
        raise NotFound(("participant",))
    if not by.is_staff and (by.role, by.id) != owner:
        raise NotFound(("participant",))
    own = found[company_key]
    if own and not speaks_for(by, own, found[caller_key]):
        raise NotAllowed
    return kind, found.need(grid_key, "activity_id")
