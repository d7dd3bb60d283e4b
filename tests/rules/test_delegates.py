"""Decision-makers: the way onto the roster, what companies see, and standing in for one another."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from registration.rules import delegates as rules
from registration.rules import delegations
from registration.rules.breaches import Rule
from registration.rules.consents import Channel, ConsentForm, Purpose
from registration.rules.delegates import Delegate, RosterEntry, Status
from registration.rules.refusals import Invalid, Problems, WrongState
from registration.rules.sectors import Scheme, Sector
from registration.rules.texts import Language, Text
from tests.journeys import (
    CANDIDATE,
    GET_TOGETHER,
    MAY,
    VISIT,
    activity,
    broken,
    delegate,
    delegation,
)

JUNE = datetime(2019, 6, 1, 9, tzinfo=UTC)
OPEN = delegation(delegations.Status.PUBLISHED)
SHARE = ConsentForm(
    purpose=Purpose.SHARE_PROFILE,
    text_version="2019-05",
    language=Language.ES,
    channel=Channel.PAPER,
)


def sharing(status: Status = Status.ACCEPTED) -> Delegate:
    return rules.agree(delegate(status), (SHARE,), (), evidence="sheet 4", at=JUNE)


def test_a_name_on_the_list_is_kept_in_one_spelling() -> None:
    found = delegate(
        name=" Lucía  Ejemplo ",
        role=" ",
        country="mx",
        languages=("ES", "es"),
        phone="+52 222 123 4567",
    )

    assert (found.name, found.role, found.country) == ("Lucía Ejemplo", None, "MX")
    assert (found.languages, found.phone) == (("es",), "+522221234567")
    assert found.status is Status.IDENTIFIED


def test_the_form_gets_all_its_problems_at_once() -> None:
    with pytest.raises(Problems) as refused:
        delegate(
            name="",
            firm=" ",
            country="XX",
            sectors=(Sector(scheme=Scheme.WZ_2025, code="x"),),
            interests=Text(en="", es="Piezas"),
            languages=("es", "xx"),
            email="lucia",
            phone="12",
            attends=("act_unknown",),
        )

    assert broken(refused.value) == {
        ("name", Rule.REQUIRED),
        ("firm", Rule.REQUIRED),
        ("country", Rule.UNKNOWN_COUNTRY),
        ("sectors.0.code", Rule.SECTOR_FORMAT),
        ("interests.en", Rule.REQUIRED),
        ("languages.1", Rule.UNKNOWN_LANGUAGE),
        ("email", Rule.EMAIL_FORMAT),
        ("phone", Rule.PHONE_FORMAT),
        ("attends.0", Rule.UNKNOWN_REFERENCE),
    }


def test_she_comes_to_the_whole_programme_or_to_the_activities_named() -> None:
    visit, party = activity(VISIT), activity(GET_TOGETHER)

    some = rules.revise(
        delegate(), {"attends": (visit.id,)}, delegation=OPEN, timetable=(visit, party), at=JUNE
    )

    assert delegate().attends_to(party.id)
    assert some.attends_to(visit.id)
    assert not some.attends_to(party.id)


def test_she_cannot_come_to_what_has_no_seats_for_delegates() -> None:
    closed = activity(VISIT, seats_delegates=0)

    with pytest.raises(Invalid) as refused:
        rules.revise(
            delegate(), {"attends": (closed.id,)}, delegation=OPEN, timetable=(closed,), at=JUNE
        )
    assert broken(refused.value) == {("attends.0", Rule.UNKNOWN_REFERENCE)}


def test_a_list_has_an_end() -> None:
    with pytest.raises(Invalid) as refused:
        rules.identify(CANDIDATE, id="dgt_1", delegation=OPEN, timetable=(), listed=100, at=MAY)

    assert broken(refused.value) == {("", Rule.TOO_MANY)}


ALLOWED = {
    (Status.IDENTIFIED, Status.INVITED),
    (Status.IDENTIFIED, Status.WITHDRAWN),
    (Status.INVITED, Status.ACCEPTED),
    (Status.INVITED, Status.DECLINED),
    (Status.INVITED, Status.WITHDRAWN),
    (Status.DECLINED, Status.INVITED),
    (Status.DECLINED, Status.ACCEPTED),
    (Status.ACCEPTED, Status.REPLACED),
}


@pytest.mark.parametrize(("old", "new"), [*product(Status, Status)])
def test_a_decision_maker_takes_no_step_but_those_of_the_diagram(old: Status, new: Status) -> None:
    known = delegate(old)

    if (old, new) in ALLOWED:
        moved = rules.move(known, new, delegation=OPEN, at=JUNE)
        assert (moved.status, moved.version, moved.updated_at) == (new, 2, JUNE)
        assert moved.is_on_roster == (new is Status.ACCEPTED)
    else:
        with pytest.raises(WrongState) as no:
            rules.move(known, new, delegation=OPEN, at=JUNE)
        assert (no.value.id, no.value.state) == (known.id, old)


@pytest.mark.parametrize("status", list(delegations.Status))
def test_people_still_answer_when_the_programme_is_locked_but_not_when_all_is_over(
    status: delegations.Status,
) -> None:
    around = delegation(status)
    known = delegate(Status.INVITED)
    over = {
        delegations.Status.COMPLETED,
        delegations.Status.ARCHIVED,
        delegations.Status.CANCELLED,
    }

    if status in over:
        with pytest.raises(WrongState) as no:
            rules.move(known, Status.ACCEPTED, delegation=around, at=JUNE)
        assert (no.value.id, no.value.state) == (around.id, status)
        with pytest.raises(WrongState):
            rules.invite(known, delegation=around, at=JUNE)
    else:
        assert rules.move(known, Status.ACCEPTED, delegation=around, at=JUNE).is_on_roster


def test_inviting_needs_an_address_to_write_to() -> None:
    with pytest.raises(Invalid) as refused:
        rules.invite(delegate(email=None), delegation=OPEN, at=JUNE)

    assert broken(refused.value) == {("email", Rule.REQUIRED)}


def test_inviting_again_sends_a_fresh_link_and_takes_nothing_back() -> None:
    assert rules.invite(delegate(), delegation=OPEN, at=JUNE).status is Status.INVITED
    for status in (Status.INVITED, Status.ACCEPTED):
        again = rules.invite(delegate(status), delegation=OPEN, at=JUNE)
        assert (again.status, again.version) == (status, 2)
    with pytest.raises(WrongState):
        rules.invite(delegate(Status.WITHDRAWN), delegation=OPEN, at=JUNE)


def test_companies_see_what_she_shares_and_nothing_else() -> None:
    seen = rules.seen_by_companies(sharing())

    assert seen == RosterEntry(
        id=seen.id if seen else "",
        name="Lucía Ejemplo Ramírez",
        firm="Autopartes Ficticias de Puebla",
        role="Purchasing director",
        interests=CANDIDATE.interests,
        languages=("es", "en"),
    )
    assert set(RosterEntry.__slots__).isdisjoint({"email", "phone", "country", "consents"})


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ACCEPTED])
def test_companies_see_nobody_who_has_not_accepted(status: Status) -> None:
    assert rules.seen_by_companies(sharing(status)) is None


def test_companies_see_nobody_who_has_not_agreed_to_it() -> None:
    other = replace(SHARE, purpose=Purpose.PHOTOS)
    photographed = rules.agree(delegate(Status.ACCEPTED), (other,), (), evidence="sheet 4", at=JUNE)

    assert rules.seen_by_companies(delegate(Status.ACCEPTED)) is None
    assert rules.seen_by_companies(photographed) is None


def test_a_consent_withdrawn_takes_effect_at_once_and_stays_provable() -> None:
    shared = sharing()
    hidden = rules.agree(shared, (), (Purpose.SHARE_PROFILE,), evidence="", at=JUNE)

    assert rules.seen_by_companies(hidden) is None
    [entry] = hidden.consents
    assert (entry.text_version, entry.evidence, entry.withdrawn_at) == ("2019-05", "sheet 4", JUNE)


def test_a_consent_names_the_text_that_was_agreed_to() -> None:
    blank = replace(SHARE, text_version=" ")

    with pytest.raises(Invalid) as refused:
        rules.agree(delegate(), (blank,), (), evidence="sheet 4", at=JUNE)
    assert broken(refused.value) == {("consents.0.text_version", Rule.REQUIRED)}


def test_whoever_stands_in_keeps_the_activities_but_not_the_consent() -> None:
    visit = activity(VISIT)
    old = rules.revise(
        sharing(), {"attends": (visit.id,)}, delegation=OPEN, timetable=(visit,), at=JUNE
    )
    new = delegate(Status.INVITED, name="Diego Ejemplo", email="diego@autopartes.example")

    left, came = rules.stand_in(old, new, delegation=OPEN, at=JUNE)

    assert (left.status, left.replaced_by, left.version) == (Status.REPLACED, new.id, 3)
    assert (came.status, came.replaces, came.version) == (Status.ACCEPTED, old.id, 2)
    assert came.attends == (visit.id,)
    assert rules.seen_by_companies(left) is None
    assert rules.seen_by_companies(came) is None


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.DECLINED, Status.REPLACED])
def test_only_somebody_who_waits_on_the_list_stands_in(status: Status) -> None:
    with pytest.raises(WrongState):
        rules.stand_in(delegate(Status.ACCEPTED), delegate(status), delegation=OPEN, at=JUNE)


def test_only_a_chair_on_the_roster_is_handed_over() -> None:
    with pytest.raises(WrongState):
        rules.stand_in(delegate(Status.INVITED), delegate(), delegation=OPEN, at=JUNE)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REPLACED])
def test_whoever_left_is_not_rewritten(status: Status) -> None:
    with pytest.raises(WrongState):
        rules.revise(delegate(status), {"name": "X"}, delegation=OPEN, timetable=(), at=JUNE)
