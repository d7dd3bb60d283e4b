"""Story 10: staff see what a change would do before they make it, and say why they do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules.acts import Role
from registration.rules.delegates import Status
from registration.store import cascades, delegates
from registration.store.rows import read
from registration.store.writes import write_all
from schema.callers import STAFF
from schema.policy import ALLOWED
from schema.root import schema
from tests import cascades as stage
from tests import journeys, plans
from tests.cascades import World
from tests.clients import signed_in
from tests.conftest import Trips
from tests.dry_runs import code, counts, send, tried
from tests.sessions import NOW, stored
from tests.sign_ups import desk, key

pytestmark = pytest.mark.usefixtures("store")

# What staff do, and cannot try: what happens by itself as well, on the same path; what is asked for
# and is there at once; and pushes, which have trials of their own.
NOT_TRIED = {
    "waitingListPromote",
    "companySignUp",
    "meetingRequest",
    "pageLinkCreate",
    "registrationCreate",
    "registrationsPush",
    "registrationsPushOpen",
    "registrationsPushStart",
    "registrationsPushStop",
    "sessionCreate",
    "signInLinkRequest",
}
# What everybody does who has the link: no matter of the desk's.
BY_LINK = {
    "registrationConfirm",
    "waitingListAccept",
    "waitingListDecline",
    "registrationAdopt",
    "pushObject",
    "registrationCancelConfirm",
}
READS = {"Query", "BatchGetItem"}


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def off(there: World, **given: Any) -> dict[str, Any]:
    known = there.here.delegation
    about = {"id": known.id, "expectedVersion": known.version, "reason": "Strike"}
    return {"idempotencyKey": key(), **about, **given}


def test_what_a_dry_run_tells_is_what_happens_then(trips: Trips) -> None:
    there = stage.world()
    trips.reset()
    seen = tried("delegationCancel", off(there))
    assert set(trips.calls) <= READS  # nothing was written
    assert not any(one["atLeast"] for one in seen["effects"])
    told = counts(seen["effects"])
    assert (told["CHANGED"], told["ACTIVITIES_CANCELLED"]) == (1, 2)
    [booked] = [one["sampleIds"] for one in seen["effects"] if one["kind"] == "MEETINGS_ENDED"]
    assert booked == [there.booked.id]

    send("delegationCancel", off(there, confirm=seen["confirmation"]["token"]))
    made = [event.work.subject for event in stage.happened() if event.work]
    [job] = [id for id in made if id.startswith("job_")]
    cascade = read(cascades.key(job))
    assert cascade
    done = stage.run(cascade).counts
    assert done.registrations == told["REGISTRATIONS_CANCELLED"] == told["SEATS_RELEASED"] == 3
    assert done.meetings == told["MEETINGS_ENDED"] == 1
    assert done.requests == told["REQUESTS_ENDED"]
    assert done.digests == told["MAILS"]


def test_what_cannot_be_taken_back_is_not_done_unseen() -> None:
    there = stage.world()
    [refused] = send("delegationCancel", off(there))["userErrors"]
    assert refused["code"] == "CONFIRMATION_NEEDED"
    assert counts(refused["effects"])["REGISTRATIONS_CANCELLED"] == 3
    assert stage.activity(there.here.activity).is_scheduled


def test_a_token_holds_for_the_very_call_that_was_tried() -> None:
    there = stage.world()
    token = tried("delegationCancel", off(there))["confirmation"]["token"]
    given = off(there, confirm=token)
    another = {**given, "id": there.here.activity.id, "expectedVersion": 1}
    for payload in (
        send("delegationCancel", {**given, "reason": "Another"}),
        send("delegationCancel", given, signed_in(Role.ADMIN, "somebody else")),
        send("delegationCancel", {**given, "confirm": "x.y"}),
        send("activityCancel", another),
    ):
        assert code(payload) == "CONFIRMATION_NEEDED"
    assert code(send("delegationCancel", given)) is None


def test_a_token_holds_for_a_quarter_of_an_hour_and_an_answer_for_a_week(
    at: Callable[[datetime], None],
) -> None:
    there = stage.world()
    given = off(there, confirm=tried("delegationCancel", off(there))["confirmation"]["token"])
    at(NOW + timedelta(minutes=15))
    assert code(send("delegationCancel", given)) == "CONFIRMATION_NEEDED"
    at(NOW + timedelta(minutes=14))
    assert code(send("delegationCancel", given)) is None
    at(NOW + timedelta(days=1))
    assert code(send("delegationCancel", given)) is None  # told again, not done again


def test_a_token_is_of_no_use_once_what_it_is_about_has_changed() -> None:
    there = stage.world()
    token = tried("delegationCancel", off(there))["confirmation"]["token"]
    changed = {"id": there.here.activity.id, "expectedVersion": 1, "title": {"en": "Talks"}}
    assert code(send("activityUpdate", changed)) is None
    assert code(send("delegationCancel", off(there, confirm=token))) == "CONFIRMATION_NEEDED"
    again = tried("delegationCancel", off(there))["confirmation"]["token"]
    assert code(send("delegationCancel", off(there, confirm=again))) is None


def test_those_who_leave_are_tried_with_the_meetings_that_end(trips: Trips) -> None:
    there = stage.world()
    anna, lucia = there.here.registrations[0], there.here.delegates[0]
    rosa = journeys.delegate(Status.INVITED, name="Rosa Otra", email="rosa@otra.example")
    write_all(delegates.listed(rosa))
    seat = {"id": anna.id, "expectedVersion": 1}
    chair = {"id": lucia.id, "expectedVersion": lucia.version}
    instead = {**chair, "replacementId": rosa.id, "replacementVersion": rosa.version}
    trips.reset()
    cancelled = counts(tried("registrationCancel", seat)["effects"])
    replaced = counts(tried("delegateReplace", instead)["effects"])
    dropped = counts(tried("delegateDropOut", {**chair, "reason": "Ill"})["effects"])
    assert set(trips.calls) <= READS
    assert (cancelled["REGISTRATIONS_CANCELLED"], cancelled["MEETINGS_ENDED"]) == (1, 1)
    assert replaced["MEETINGS_TO_RECONFIRM"] == 1
    assert (dropped["MEETINGS_ENDED"], dropped["MAILS"]) == (1, 2)
    assert stored(there.booked) == there.booked

    own = signed_in(Role.COMPANY, anna.company_id)
    assert code(tried("registrationCancel", seat, own)) == "NOT_ALLOWED"
    assert code(send("registrationCancel", seat, own)) is None  # her own matter: no token


def test_a_plan_is_tried_before_it_is_in_force(trips: Trips) -> None:
    here = plans.asked(firms=2, people=1, slots_=3, tables=1)
    draft = plans.drafted(here)
    trips.reset()
    seen = tried("planPublish", {"id": draft["id"], "expectedVersion": draft["version"]})
    assert set(trips.calls) <= READS
    assert counts(seen["effects"])["MEETINGS_PLANNED"] == 2
    assert plans.looked_at(draft["id"])["state"] == "DRAFT"


def test_a_dry_run_is_refused_like_the_change_and_a_reason_is_in_the_audit() -> None:
    there = stage.world()
    known = {"id": there.here.delegation.id, "expectedVersion": 99, "reason": "  All is  set "}
    stale = tried("delegationLock", known)
    assert (code(stale), stale["effects"]) == ("VERSION_CONFLICT", None)
    assert code(send("delegationLock", {**known, "reason": "x" * 501})) == "INVALID"
    known["expectedVersion"] = there.here.delegation.version
    assert code(send("delegationLock", known)) is None
    query = "query ($of: ID!) { auditEntries(of: $of, first: 1) { nodes { operation reason } } }"
    [entry] = desk().ask(query, of=known["id"])["auditEntries"]["nodes"]
    assert entry == {"operation": "delegationLock", "reason": "All is set"}


def test_whatever_staff_change_can_be_tried_and_says_why() -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    theirs = {name for name in mutation.fields if ALLOWED[name] & STAFF} - BY_LINK - NOT_TRIED
    assert {name for name in mutation.fields if ALLOWED[name] <= STAFF} - NOT_TRIED <= theirs
    for name in theirs:
        field = mutation.fields[name]
        given = field.args["input"].type.of_type.fields
        assert "dryRun" in given, name
        assert "reason" in given or not ALLOWED[name] <= STAFF, name
        assert {"effects", "confirmation"} <= set(field.type.of_type.fields), name
