"""Story 10: two rows of one company become one, whoever comes to which; and two again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from functions import sweep
from registration.rules import ids
from registration.rules.acts import Role
from registration.rules.events import Job
from registration.rules.meetings import MeetingState
from registration.rules.registrations import RegistrationState
from registration.store import claims, companies, contacts, desk_wishes, interests, meetings, seats
from registration.store.rows import read
from tests import merging, pushes, sign_ups, talks
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.dry_runs import code, counts, send, tried
from tests.functions.deliveries import Time
from tests.merging import LATER, Pair
from tests.sessions import NOW, accept, ask, asked, events, stored
from tests.sign_ups import desk

pytestmark = pytest.mark.usefixtures("store")

READS = {"Query", "BatchGetItem"}


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def test_what_a_dry_run_tells_of_a_merge_is_what_happens_and_nothing_is_written(
    trips: Trips,
) -> None:
    there = merging.pair(merging.same_person)
    booked = accept(there.here, asked(there.here, firm=1))
    trips.reset()
    seen = counts(tried("companiesMerge", merging.input_of(there))["effects"])
    assert set(trips.calls) <= READS
    # two companies, a person, an interest, a meeting
    assert seen["CHANGED"] == 5
    assert seen["REGISTRATIONS_CANCELLED"] == seen["SEATS_RELEASED"] == 1
    assert "MEETINGS_ENDED" not in seen
    assert code(send("companiesMerge", merging.input_of(there))) == "CONFIRMATION_NEEDED"
    assert stored(booked) == booked


def test_all_that_belonged_to_the_loser_is_the_survivors() -> None:
    there = merging.pair()
    booked, wish = accept(there.here, asked(there.here, firm=1)), ask(there.here, firm=1, person=1)
    payload = merging.merged(there)
    assert payload["company"]["id"] == there.survivor.id
    merging.done(payload["merge"]["id"])

    anna = merging.now(there.here.registrations[1])
    assert (anna.company_id, anna.state) == (there.survivor.id, RegistrationState.CONFIRMED)
    for meeting in (booked, wish.meeting):
        assert replace(stored(meeting), version=1, company_id="") == replace(
            meeting, version=1, company_id=""
        )
        assert stored(meeting).company_id == there.survivor.id
    quota = read(seats.quota_key(there.here.get_together.id, there.survivor.id))
    assert quota
    assert set(quota.confirmed) == {one.ulid for one in there.here.registrations}
    own = f"con_{ids.last(there.survivor.id)}.{ids.last(there.ina.id)}"
    ina = read(contacts.key(own))
    assert ina
    assert (ina.company, ina.email) == (there.survivor.id, there.ina.email)
    assert read(interests.key(there.interest.id)) is None
    agenda = signed_in(Role.COMPANY, there.survivor.id).ask(
        talks.AGENDA, **{"for": {"companyId": there.survivor.id}}
    )["agenda"]["nodes"]
    assert len([one for one in agenda if one["registration"]]) == 2
    assert [one["meeting"]["id"] for one in agenda if one["meeting"]] == [booked.id]


def test_the_survivor_acts_on_the_meetings_of_the_loser() -> None:
    there = merging.pair()
    booked = talks.book(there.here, firm=1)
    merging.done(merging.merged(there)["merge"]["id"])
    firm = talks.of_company(there.survivor)
    known = talks.of_company(there.survivor).ask(talks.MEETING_BY, id=booked["id"])["meeting"]
    assert known["viewerCanCancel"]
    again = talks.send(
        "meetingRequest",
        firm,
        activityId=there.here.activity.id,
        delegateId=there.here.delegates[0].id,
    )
    assert again["meeting"]["id"] == booked["id"]  # one meeting per pair
    assert talks.step("meetingCancel", firm, known)["state"] == "CANCELLED"
    assert len(meetings.with_company(there.here.activity.id, there.survivor.id)) == 1


def test_the_loser_stays_as_a_row_that_leads_to_the_survivor() -> None:
    there = merging.pair()
    payload = merging.merged(there)
    node = merging.look(there.loser.id)
    assert node["mergedInto"]["id"] == there.survivor.id
    assert not node["viewerCanUpdate"]
    listed = desk().ask(sign_ups.LIST, first=10, search="")["companies"]["nodes"]
    assert len(listed) == 1
    merging.done(payload["merge"]["id"])
    members = signed_in(Role.CHAMBER, there.survivor.chambers[0].value)
    assert len(members.ask(sign_ups.LIST, first=10, search="")["companies"]["nodes"]) == 1
    assert (
        merging.look(there.ina.id)["id"]
        == f"con_{ids.last(there.survivor.id)}.{ids.last(there.ina.id)}"
    )
    change = {"id": there.loser.id, "expectedVersion": 2, "legalName": "Other GmbH"}
    assert code(send("companyUpdate", change)) == "COMPANY_MERGED"


def test_what_identifies_the_loser_leads_to_the_survivor() -> None:
    there = merging.pair()
    merging.merged(there)
    found = read(companies.key(there.survivor.id))
    assert found
    assert found.profile.identifiers.vat_id == "DE136695976"  # which it had not
    assert read(claims.identifier_key("VAT", "136695976")) == there.survivor.id
    joined = sign_ups.sign_up(
        desk(),
        legalName="Ganz anders GmbH",
        register=None,
        contact=sign_ups.person("Neu Hier", "neu@anderswo.example"),
    )
    assert joined["receipt"]["company"]["id"] == there.survivor.id


def test_a_session_of_the_losers_person_is_one_of_the_survivors() -> None:
    there = merging.pair()
    ina = signed_in(Role.COMPANY, there.loser.id, contact=there.ina.id)
    merging.done(merging.merged(there)["merge"]["id"])
    assert ina.ask("{ viewer { subject company { id } } }")["viewer"] == {
        "subject": there.survivor.id,
        "company": {"id": there.survivor.id},
    }


def test_who_is_a_contact_of_both_is_one_person_then() -> None:
    there = merging.pair()
    own = merging.contact(there.survivor, there.ina.email.upper())
    ina = signed_in(Role.COMPANY, there.loser.id, contact=there.ina.id)
    id = merging.merged(there)["merge"]["id"]
    merging.done(id)
    [item] = [one for one in merging.look(id)["items"]["nodes"] if one["id"] == there.ina.id]
    assert (item["outcome"], item["doubleOf"]) == ("DOUBLE", own.id)
    assert ina.ask("{ viewer { subject } }")["viewer"]["subject"] == there.survivor.id


def test_who_is_registered_twice_keeps_one_seat() -> None:
    there = merging.pair(merging.same_person)
    booked = accept(there.here, asked(there.here, firm=1))
    id = merging.merged(there)["merge"]["id"]
    merging.done(id)
    promoted = [
        one.work.subject for one in events(there.here) if one.work and one.work.job is Job.PROMOTE
    ]
    assert promoted == [there.here.get_together.id]  # who waits is offered the seat
    first, late = (merging.now(one) for one in there.here.registrations)
    assert (first.state, late.state) == (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
    counted = read(seats.key(there.here.get_together.id))
    assert counted
    assert counted.taken == 1
    place = stored(booked).place
    assert place
    assert place.representative == first.id  # who sits where the other was to sit
    [double] = [one for one in merging.look(id)["items"]["nodes"] if one["doubleOf"]]
    assert (double["id"], double["doubleOf"], double["outcome"]) == (late.id, first.id, "DOUBLE")


def test_two_agreed_meetings_with_one_delegate_are_in_the_way() -> None:
    there = merging.pair()
    both = [accept(there.here, asked(there.here, firm=firm)) for firm in (0, 1)]
    [clash] = desk().do(
        merging.MERGE, input={"idempotencyKey": sign_ups.key(), **merging.input_of(there)}
    )["userErrors"]
    assert clash["code"] == "MERGE_CLASH"
    assert {one["id"] for one in clash["meetings"]} == {one.id for one in both}
    assert read(companies.key(there.loser.id)) == there.loser


def test_one_person_at_two_tables_at_once_is_in_the_way() -> None:
    there = merging.pair(merging.same_person)
    here = there.here
    for number in (0, 1):
        accept(here, asked(here, firm=number, person=number), slot=1)
    assert code(tried("companiesMerge", merging.input_of(there))) == "MERGE_CLASH"


def test_of_two_wishes_for_one_delegate_what_is_agreed_stays() -> None:
    there = merging.pair()
    open_, booked = asked(there.here, firm=0), accept(there.here, asked(there.here, firm=1))
    merge = merging.done(merging.merged(there)["merge"]["id"])
    assert stored(booked).state is MeetingState.BOOKED
    assert stored(open_).state is MeetingState.EXPIRED
    merging.undone(merge)
    assert (stored(booked).company_id, stored(booked).state) == (there.loser.id, booked.state)
    assert stored(open_).state is MeetingState.PENDING


def test_a_merge_is_closed_by_the_sweep_once_nothing_comes_any_more(
    at: Callable[[datetime], None],
) -> None:
    there = merging.pair()
    id = merging.merged(there)["merge"]["id"]
    merging.go_on(id)
    again = merging.input_of(there, survivorId=there.loser.id, loserId=there.survivor.id)
    assert code(tried("companiesMerge", again)) == "VERSION_CONFLICT"
    assert merging.look(id)["state"] == "MOVING"
    at(LATER)
    sweep.handler({}, Time())
    assert merging.look(id)["state"] == "MERGED"


def test_whose_word_counts_is_the_desks_choice() -> None:
    there = merging.pair()
    merging.merged(there, choices={"legalName": "LOSER", "vatId": "SURVIVOR"})
    found = read(companies.key(there.survivor.id))
    assert found
    assert found.name == there.loser.name
    assert found.profile.identifiers == merging.EUID
    assert read(claims.identifier_key("VAT", "136695976")) == there.survivor.id


def test_a_link_that_was_mailed_to_the_losers_person_opens_the_survivor() -> None:
    there = merging.pair()
    asked_for = {"email": there.ina.email, "idempotencyKey": sign_ups.key()}
    Client().done(sign_ups.LINK, input=asked_for)
    merging.done(merging.merged(there)["merge"]["id"])
    _, session = sign_ups.trade(there.ina.email)
    assert session["subject"] == there.survivor.id


def test_the_task_that_asked_whether_two_are_one_is_closed_by_the_merge() -> None:
    there = merging.pair()
    new = sign_ups.sign_up(desk(), legalName=there.survivor.name, register=None, vatId=None)
    other = new["receipt"]["company"]["id"]
    [task] = [one for one in open_tasks() if one["company"]["id"] == other]
    survivor = task["candidate"]["id"]
    versions = {"survivor": 1, "loser": 1}
    given = merging.input_of(there, loserId=other, survivorId=survivor, expectedVersions=versions)
    wrong = {**given, "loserId": there.loser.id, "reviewTaskId": task["id"]}
    if survivor != there.loser.id:
        assert code(tried("companiesMerge", wrong)) == "INVALID"
    given = {**given, "reviewTaskId": task["id"], "idempotencyKey": sign_ups.key()}
    payload = desk().do(merging.MERGE, input=desk().seen("companiesMerge", given))
    assert payload["userErrors"] == []
    assert task["id"] not in {one["id"] for one in open_tasks()}


def open_tasks() -> Any:
    return desk().ask("{ reviewTasks { nodes { id company { id } candidate { id } } } }")[
        "reviewTasks"
    ]["nodes"]


def test_what_the_organiser_wants_of_the_loser_it_wants_of_the_survivor() -> None:
    there = merging.pair()
    activity, delegate = there.here.activity.id, there.here.delegates[0].id
    pair = {"activityId": activity, "companyId": there.loser.id, "delegateId": delegate}
    assert code(send("meetingWishSet", {**pair, "stance": "NO"})) is None
    merge = merging.done(merging.merged(there)["merge"]["id"])
    assert read(desk_wishes.key(activity, there.survivor.id, delegate))
    merging.undone(merge)
    assert read(desk_wishes.key(activity, there.loser.id, delegate))
    assert read(desk_wishes.key(activity, there.survivor.id, delegate)) is None


def test_what_chambers_push_to_the_loser_reaches_the_survivor() -> None:
    there = merging.pair()
    party, ihk = there.here.get_together, pushes.chamber()
    before = pushes.only(ihk, pushes.row(party))
    assert before["company"]["id"] == there.loser.id
    merge = merging.merge(replaced(there))
    linked = pushes.row(party, revision=2, company={**pushes.FIRM, "website": "www.neu.example"})
    berta = {"name": "Berta Neu", "email": "berta@federn-beispiel.example"}
    for row in (linked, pushes.row(party, "M-2", person=berta)):
        assert pushes.only(ihk, row)["company"]["id"] == there.survivor.id
    merging.done(merge.id)
    for again in (linked, pushes.row(party, "M-2", 2, person=berta)):
        assert pushes.only(ihk, again)["company"]["id"] == there.survivor.id
    assert pushes.only(ihk, pushes.row(party))["result"] == "STALE"


def replaced(there: Pair) -> Pair:
    """The same with the loser as it is now."""
    loser = read(companies.key(there.loser.id))
    assert loser
    return replace(there, here=replace(there.here, companies=(there.survivor, loser)))
