"""Whom a company sends is decided on what is true, also where the index is a moment behind."""

from dataclasses import replace

import pytest

from registration.actions import wishes
from registration.rules.meetings import Side
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.wishes import NotAdmitted
from registration.store import places, registrations, seats
from registration.store.writes import put, write_all
from tests.sessions import Session, act, as_company, ask, opened, session

pytestmark = pytest.mark.usefixtures("store")


def lagging(*, confirmed: int) -> Session:
    """A session whose index still shows the first registration, cancelled by now.

    The others, so many, are CONFIRMED, and the index does not show them yet.
    """
    whole = session(representatives=1 + confirmed)
    first, *others = whole.registrations
    here = opened(replace(whole, registrations=()))
    gone = replace(first, state=RegistrationState.CANCELLED, version=2)
    shown = registrations.added(first, here.get_together).row
    shown.sk = f"SHOWN#{first.ulid}"  # what the index has of the row, where no key leads
    quota_key = seats.quota_key(here.get_together.id, here.companies[0].id)
    persons = {one.ulid: places.FOR_GOOD for one in others}
    quota = places.QuotaRow(quota_key.pk, quota_key.sk, persons=persons)
    quota.confirmed = set(persons) or None
    write_all(put(shown), *(put(hidden(one)) for one in (gone, *others)), put(quota))
    return replace(here, registrations=(first, *others))


def hidden(one: Registration) -> registrations.RegistrationRow:
    """The row without what the index takes from it."""
    where = registrations.key(one.id)
    return registrations.RegistrationRow(where.pk, where.sk, body=one, version=one.version)


def test_who_has_just_left_makes_room_for_who_has_just_come() -> None:
    here = lagging(confirmed=1)
    [sent] = ask(here).meeting.representatives
    assert sent.registration_id == here.registrations[1].id


def test_who_has_just_come_can_be_named() -> None:
    here = lagging(confirmed=1)
    wish = wishes.Wish(
        activity_id=here.activity.id,
        company_id=here.companies[0].id,
        delegate_id=here.delegates[0].id,
        asking=Side.COMPANY,
        representative_ids=(here.registrations[1].id,),
    )
    [sent] = wishes.request(act(as_company(here.companies[0])), wish).meeting.representatives
    assert sent.registration_id == here.registrations[1].id


def test_where_nobody_is_left_the_company_is_not_admitted() -> None:
    with pytest.raises(NotAdmitted):
        ask(lagging(confirmed=0))
