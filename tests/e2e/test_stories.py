"""What people do at the desk, on the deployed stage, from outside."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx2
import pytest

from tests import plans, sign_ups, talks, waiting
from tests.clients import Client
from tests.e2e import evening, stage
from tests.e2e.stage import address, chamber, key, lines, mailed, staff, until
from tests.push_files import row, written
from tests.stories.test_story_03_files import NODE, PAYLOAD

pytestmark = pytest.mark.e2e

AUDIT = "query ($id: ID!) { auditEntries(of: $id) { nodes { operation by after } } }"
VIEWER = "{ viewer { subject } }"


def in_state(read: Any, *states: str) -> Any:
    """What was read, once it has come to one of these states."""

    def look() -> Any:
        found = read()
        return found if found["state"] in states else None

    return until(look, f"one of {states}")


def test_a_company_signs_up_and_opens_its_mail() -> None:
    firm = evening.signed_up()
    assert firm.client.ask(VIEWER)["viewer"]["subject"] == firm.id
    known = firm.client.ask(sign_ups.COMPANY, id=firm.id)["company"]
    assert known["viewerCanUpdate"]
    assert [one["email"] for one in known["details"]["contacts"]["nodes"]] == [firm.email]


def test_a_chambers_file_is_worked_off_behind_its_queue() -> None:
    ihk = chamber()
    started = file_pushed(ihk, evening.opened(), "no row")
    done = in_state(lambda: ihk.ask(NODE, id=started["id"])["node"], "DONE", "FAILED")
    assert done["state"] == "DONE"
    counts = {one["result"]: one["count"] for one in done["counts"]}
    assert counts == {"CREATED": 30, "REJECTED": 1}
    results = lines(httpx2.get(done["resultFile"]["url"], timeout=60).content)
    assert [one["result"] for one in results] == ["CREATED"] * 30 + ["REJECTED"]


def file_pushed(client: Client, party: Any, *more: str) -> Any:
    """A file of thirty members, and more lines, that lies there and is to be worked off."""
    pushed = partial(push, client)
    opened = pushed("registrationsPushOpen")
    ours = key()[:8]  # a chamber's ids are for good, and there are more files than this one
    rows = [
        row(party["id"], number, externalId=f"{ours}-{number}", person=person(number))
        for number in range(1, 31)
    ]
    upload = httpx2.put(opened["upload"]["url"], content=written([*rows, *more]), timeout=60)
    assert upload.status_code == 200, upload.text
    started = pushed("registrationsPushStart", id=opened["id"], expectedVersion=1)
    assert started["state"] == "QUEUED"
    return started


def person(number: int) -> dict[str, str]:
    return {"name": f"Anna Muster {number}", "email": address("member")}


def push(client: Client, name: str, **given: Any) -> Any:
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}"
    return client.done(query, input={"idempotencyKey": key(), **given})["push"]


def test_a_plan_is_made_and_put_in_force() -> None:
    delegation = evening.drafted()
    party = evening.added(delegation, evening.PARTY)
    talk = evening.added(delegation, evening.TALKS, admissionId=party["id"])
    talks.done("slotGridSet", staff(), activityId=talk["id"], idempotencyKey=key(), **evening.GRID)
    evening.published(delegation)
    lucia, her = evening.accepted(delegation)
    firms = [evening.signed_up(name) for name in ("Stanzteile", "Federn")]
    for firm in firms:
        evening.registered(firm, party)
        evening.asked(firm, talk, lucia)

    plan = planned("planRun", activityId=talk["id"], seed=1, seconds=5)
    plan = in_state(partial(looked_at, plan["id"]), "DRAFT", "FAILED")
    assert (plan["state"], plan["placed"], plan["leftOpen"]) == ("DRAFT", 2, 0)
    planned("planPublish", id=plan["id"], expectedVersion=plan["version"])
    in_state(partial(looked_at, plan["id"]), "PUBLISHED")

    for client, whose in ((her, {"delegateId": lucia["id"]}), (firms[0].client, {})):
        of = {"for": whose or {"companyId": firms[0].id}}
        nodes = client.ask(talks.AGENDA, **of)["agenda"]["nodes"]
        booked = [one["meeting"]["state"] for one in nodes if one["meeting"]]
        assert booked == ["BOOKED"] * (2 if whose else 1)


def planned(name: str, **given: Any) -> Any:
    """The plan after a step of staff."""
    asked = {"idempotencyKey": key(), **given}
    return staff().done(plans.document(name), input=asked)["plan"]


def looked_at(id: str) -> Any:
    return staff().ask(plans.PLAN_BY, id=id)["plan"]


def test_a_free_seat_is_offered_and_what_lapses_is_ended_by_the_schedule() -> None:
    party = evening.opened(seats=1)
    first, second = evening.signed_up("Erste"), evening.signed_up("Zweite")
    seat = evening.registered(first, party)
    line, email = evening.held(second, party, or_wait=True)
    assert line["state"] == "WAITING"
    lapses_soon(party)

    step = {"id": seat["id"], "expectedVersion": seat["version"], "idempotencyKey": key()}
    first.client.done(waiting.CANCEL, input=step)
    in_state(partial(seen, second, line), "OFFERED")
    assert mailed(email, mails=2)
    by_schedule = until(partial(ended, line["id"]), "the end of an offer, by the sweep")
    assert by_schedule["by"].startswith("system")
    assert seen(second, line)["state"] == "EXPIRED"


def lapses_soon(party: Any) -> None:
    """From now on nothing of it is offered for longer than a moment."""
    # So busy as the machine is: an offer has to be made before it can lapse.
    soon = datetime.now(UTC) + timedelta(seconds=20 + 4 * stage.slowest())
    known = staff().ask(waiting.ACTIVITY, id=party["id"])["node"]
    update = {"id": party["id"], "expectedVersion": known["version"], "cancelBy": soon.isoformat()}
    staff().done(waiting.RESIZE, input={"idempotencyKey": key(), **update})


def seen(firm: evening.Firm, registration: Any) -> Any:
    return waiting.seen(firm.client, registration)


def ended(id: str) -> Any:
    """The audit entry that says that the schedule's function ended it."""
    entries = staff().ask(AUDIT, id=id)["auditEntries"]["nodes"]
    swept = [one for one in entries if one["operation"] == "sweep"]
    return next((one for one in swept if one["after"]["state"] == "EXPIRED"), None)
