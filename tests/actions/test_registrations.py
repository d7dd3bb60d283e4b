"""Registrations step by step: what is left in the store, and what each step costs."""

from dataclasses import replace

import pytest

from registration.actions import holds, registrations
from registration.rules.activities import Status
from registration.rules.acts import Principal, Role
from registration.rules.pages import Window
from registration.rules.refusals import (
    LinkInvalid,
    NotFound,
    VersionConflict,
    WrongState,
)
from registration.rules.registrations import (
    HoldExpired,
    RegistrationClosed,
    RegistrationState,
)
from registration.rules.seats import (
    ActivityFull,
    Quota,
    Seats,
)
from registration.store import activities, seats
from registration.store import registrations as store
from registration.store.rows import read
from registration.store.writes import write_all
from tests.conftest import Trips
from tests.registrations import (
    LATER,
    STAFF,
    by,
    company,
    counted,
    events,
    get_together,
    hold,
    secret,
    stored,
    wish,
)

pytestmark = pytest.mark.usefixtures("store")


def test_the_link_confirms(trips: Trips) -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    confirmed = registrations.confirm(by(None), secret())
    assert (confirmed.id, confirmed.state) == (held.id, RegistrationState.CONFIRMED)
    assert stored(held) == confirmed
    assert counted(activity) == Seats(capacity=60, taken=1)
    assert read(seats.quota_key(activity.id, firm.id)) == Quota(
        persons={held.ulid: None}, confirmed=(held.ulid,)
    )
    assert [event.kind for event in events()] == ["registration.held", "registration.confirmed"]


def test_no_step_takes_more_than_two_round_trips(trips: Trips) -> None:
    activity, firm = get_together(needs_approval=True), company()
    trips.reset()
    held = hold(activity, firm)
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]
    link = secret()
    trips.reset()
    pending = registrations.confirm(by(None), link)
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]
    trips.reset()
    registrations.approve(by(STAFF), held.id, expected=pending.version)
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]
    trips.reset()
    registrations.cancel(by(firm), held.id, None, expected=3)
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]


def test_whoever_confirms_too_late_is_told_so_and_may_register_again() -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    with pytest.raises(HoldExpired):
        registrations.confirm(by(None, LATER), secret())
    again = holds.register(by(firm, LATER), wish(activity))
    assert again.id != held.id


def test_a_link_works_once_and_a_forged_one_never() -> None:
    hold(get_together(), company())
    link = secret()
    registrations.confirm(by(None), link)
    for used in (link, link[:-4] + "AAAA", "no link"):
        with pytest.raises(LinkInvalid):
            registrations.confirm(by(None), used)


def test_a_chamber_registers_its_own_members_and_sees_no_others() -> None:
    activity, firm = get_together(), company()
    chemnitz = Principal(role=Role.CHAMBER, id="IHK_CHEMNITZ")
    dresden = replace(chemnitz, id="IHK_DRESDEN")
    with pytest.raises(NotFound) as no:
        holds.register(by(dresden), wish(activity, company_id=firm.id))
    assert no.value.path == ("company_id",)
    held = holds.register(by(chemnitz), wish(activity, company_id=firm.id))
    with pytest.raises(NotFound):
        registrations.cancel(by(dresden), held.id, None, expected=1)
    gone = registrations.cancel(by(chemnitz), held.id, None, expected=1)
    assert gone.state is RegistrationState.CANCELLED


def test_cancelling_frees_seat_person_and_place_at_once() -> None:
    activity, firm = get_together(1, max_persons_per_company=1), company()
    hold(activity, firm)
    confirmed = registrations.confirm(by(None), secret())
    cancelled = registrations.cancel(by(firm), confirmed.id, "Ill.", expected=2)
    assert (cancelled.state, cancelled.reason) == (RegistrationState.CANCELLED, "Ill.")
    assert hold(activity, firm).id != confirmed.id
    assert events()[-2].mails[0].template == "registration_ended"


def test_cancelling_twice_changes_nothing() -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    once = registrations.cancel(by(firm), held.id, None, expected=1)
    assert registrations.cancel(by(firm), held.id, "Again.", expected=1) == once
    assert counted(activity) == Seats(capacity=60, line=1)
    assert len(events()) == 2


def test_who_cancels_what_has_moved_on_is_told_so() -> None:
    held = hold(get_together(), firm := company())
    registrations.confirm(by(None), secret())
    with pytest.raises(VersionConflict):
        registrations.cancel(by(firm), held.id, None, expected=held.version)
    assert stored(held).state is RegistrationState.CONFIRMED


def test_who_has_lapsed_cannot_be_cancelled() -> None:
    held = hold(get_together(), firm := company())
    with pytest.raises(WrongState) as no:
        registrations.cancel(by(firm, LATER), held.id, None, expected=1)
    assert no.value.state == "EXPIRED"


def test_approval_keeps_the_seat_until_the_organiser_decides() -> None:
    activity = get_together(1, needs_approval=True)
    hold(activity, firm := company())
    pending = registrations.confirm(by(None), secret())
    assert pending.state is RegistrationState.PENDING_APPROVAL
    with pytest.raises(ActivityFull):
        holds.register(by(company(2), LATER), wish(activity, "Bodo Beispiel"))
    with pytest.raises(VersionConflict):
        registrations.approve(by(STAFF), pending.id, expected=1)
    approved = registrations.approve(by(STAFF), pending.id, expected=2)
    assert approved.state is RegistrationState.CONFIRMED
    quota = read(seats.quota_key(activity.id, firm.id))
    assert quota
    assert quota.confirmed == (approved.ulid,)


def test_a_rejected_person_frees_the_seat_and_is_told_why() -> None:
    activity = get_together(1, needs_approval=True)
    hold(activity, company())
    pending = registrations.confirm(by(None), secret())
    registrations.reject(by(STAFF), pending.id, "Suppliers only.", expected=2)
    assert counted(activity) == Seats(capacity=1, line=1)
    assert events()[-1].mails[0].params["reason"] == "Suppliers only."
    assert hold(activity, company(2)).keeps_seat


def test_registrations_are_listed_by_activity_by_state_and_by_company() -> None:
    activity, firm = get_together(max_persons_per_company=9), company()
    names = ("Anna Beispiel", "Bodo Beispiel", "Clara Beispiel")
    anna, bodo, clara = (hold(activity, firm, name) for name in names)
    registrations.confirm(by(None), secret())
    registrations.cancel(by(firm), bodo.id, None, expected=1)
    later = holds.register(by(firm, LATER), wish(activity, "Dora Beispiel"))
    window = Window(first=10)

    def ids(state: RegistrationState) -> list[str]:
        page = store.of_activity_in(activity.id, state, window, LATER)
        return [one.id for one in page.values]

    assert ids(RegistrationState.CONFIRMED) == [clara.id]
    assert ids(RegistrationState.CANCELLED) == [bodo.id]
    assert ids(RegistrationState.EXPIRED) == [anna.id]
    assert ids(RegistrationState.HELD) == [later.id]
    everybody = [one.id for one in store.of_activity(activity.id, window).values]
    assert everybody == sorted([anna.id, bodo.id, clara.id, later.id])
    mine = [one.id for one in store.of_company(firm.id, window).values]
    assert mine[-1] == bodo.id
    assert len(mine) == 4


def test_nobody_is_confirmed_for_what_was_called_off() -> None:
    activity = get_together()
    hold(activity, company())
    write_all(activities.written(replace(activity, status=Status.CANCELLED)))
    with pytest.raises(RegistrationClosed) as no:
        registrations.confirm(by(None), secret())
    assert no.value.state == "CANCELLED"
