"""Holding a seat: who gets one, who is told no, and what is left in the store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registration.actions import holds, registrations
from registration.actions.holds import Wish
from registration.rules.delegations import Status as DelegationStatus
from registration.rules.pages import Window
from registration.rules.refusals import (
    Invalid,
    NotAllowed,
    NotFound,
    Problems,
)
from registration.rules.registrations import (
    RegistrationClosed,
    RegistrationState,
    RegistrationWindowClosed,
)
from registration.rules.seats import (
    ActivityFull,
    AlreadyRegistered,
    CompanyLimitReached,
)
from registration.store import ledger
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
    person,
    stored,
    wish,
)

pytestmark = pytest.mark.usefixtures("store")


def test_a_company_holds_a_seat_and_its_person_gets_a_link() -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    assert stored(held) == held
    assert (held.state, held.company_id) == (RegistrationState.HELD, firm.id)
    assert held.hold_until == LATER
    assert counted(activity).taken == 1
    [event] = events()
    [mail] = event.mails
    assert event.kind == "registration.held"
    assert (mail.to, mail.template) == ("anna.beispiel@beispiel.example", "registration_held")
    assert mail.link
    assert mail.link.subject == held.id


def test_a_letter_to_an_unconfirmed_address_holds_no_words_of_the_sender() -> None:
    hold(get_together(), company())
    [event] = events()
    assert "Anna" not in str(event.mails[0].params)
    assert event.mails[0].params["starts"] == "24.09.2019, 16:00 (Europe/Berlin)"


def test_a_seat_that_lapsed_is_taken_over_in_the_same_two_round_trips(trips: Trips) -> None:
    activity, firm, other = get_together(1), company(1), company(2)
    lapsed = hold(activity, firm)
    trips.reset()
    newcomer = holds.register(by(other, LATER), wish(activity, "Bodo Beispiel"))
    assert trips.calls == ["BatchGetItem", "TransactWriteItems"]
    assert counted(activity).holds == {newcomer.ulid: LATER + timedelta(hours=1)}
    gone = stored(lapsed)
    assert (gone.state, gone.version, gone.updated_at) == (RegistrationState.EXPIRED, 2, LATER)
    [entry] = ledger.audit_page(lapsed.id, Window(first=1)).values
    assert entry.after == {"state": "EXPIRED"}
    assert "registration.expired" in [event.kind for event in events()]


def test_the_same_person_is_registered_once_and_mailed_once() -> None:
    activity, firm = get_together(), company()
    held = hold(activity, firm)
    with pytest.raises(AlreadyRegistered) as no:
        hold(activity, firm)
    assert no.value.id == held.id
    assert counted(activity).taken == 1
    assert len(events()) == 1


def test_another_company_learns_nothing_but_that_the_person_is_registered() -> None:
    activity, firm, other = get_together(), company(1), company(2)
    held = hold(activity, firm)
    with pytest.raises(AlreadyRegistered) as theirs:
        hold(activity, other)
    assert theirs.value.id is None
    with pytest.raises(AlreadyRegistered) as staffs:
        holds.register(by(STAFF), wish(activity, company_id=other.id))
    assert staffs.value.id == held.id


def test_a_company_sends_as_many_persons_as_the_activity_takes() -> None:
    activity, firm = get_together(max_persons_per_company=2), company()
    for name in ("Anna Beispiel", "Bodo Beispiel"):
        hold(activity, firm, name)
    with pytest.raises(CompanyLimitReached) as no:
        hold(activity, firm, "Clara Beispiel")
    assert no.value.limit == 2


def test_a_full_activity_is_full() -> None:
    activity = get_together(1)
    hold(activity, company(1))
    with pytest.raises(ActivityFull):
        hold(activity, company(2), "Bodo Beispiel")


def test_nobody_registers_outside_the_window() -> None:
    activity, firm = get_together(), company()
    assert activity.window
    with pytest.raises(RegistrationWindowClosed) as no:
        holds.register(by(firm, activity.window.closes_at), wish(activity))
    assert no.value.opens_at == activity.window.opens_at


def test_a_draft_is_not_there_for_companies_and_closed_for_staff() -> None:
    activity, firm = get_together(status=DelegationStatus.DRAFT), company()
    with pytest.raises(NotFound) as no:
        hold(activity, firm)
    assert no.value.path == ("activity_id",)
    with pytest.raises(RegistrationClosed):
        holds.register(by(STAFF), wish(activity, company_id=firm.id))


def test_staff_register_for_a_company_they_name() -> None:
    activity, firm = get_together(), company()
    held = holds.register(by(STAFF), wish(activity, company_id=firm.id))
    assert held.company_id == firm.id
    with pytest.raises(Invalid) as no:
        holds.register(by(STAFF), wish(activity, "Bodo Beispiel"))
    assert no.value.path == ("company_id",)


def test_a_company_registers_nobody_for_another() -> None:
    activity, firm, other = get_together(), company(1), company(2)
    with pytest.raises(NotFound):
        holds.register(by(firm), wish(activity, company_id=other.id))
    held = holds.register(by(firm), wish(activity, company_id=firm.id))
    with pytest.raises(NotFound):
        registrations.cancel(by(other), held.id, None, expected=1)


def test_who_joined_by_a_number_alone_does_not_act_for_the_company() -> None:
    activity, firm = get_together(), company()
    act = by(firm)
    stranger = replace(act, by=replace(act.by, contact="con_unknown"))
    with pytest.raises(NotAllowed):
        holds.register(stranger, wish(activity))


def test_a_form_gets_all_its_problems_at_once() -> None:
    form = replace(person(), name=" ", email="anna@", phone="12")
    with pytest.raises(Problems) as no:
        holds.register(
            by(company()), Wish(activity_id=get_together().id, company_id=None, person=form)
        )
    assert {problem.path for problem in no.value.problems} == {
        ("person", "name"),
        ("person", "email"),
        ("person", "phone"),
    }


@pytest.mark.parametrize("id", ["act_1", "", "com_00000000000000000000000001", "x" * 2000])
def test_an_activity_that_is_none_is_not_found(id: str) -> None:
    firm = company()
    with pytest.raises(NotFound) as no:
        holds.register(by(firm), Wish(activity_id=id, company_id=None, person=person()))
    assert no.value.path == ("activity_id",)
