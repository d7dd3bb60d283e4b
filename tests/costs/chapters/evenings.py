"""Seats: held, confirmed, decided, waited for, changed late; and what ends by itself."""

from datetime import timedelta
from typing import Any

from functions import followups, sweep
from registration.rules.events import Job
from tests import late_changes
from tests.clients import Client
from tests.costs.walk import Walk, readme
from tests.functions.deliveries import Time, body, delivery, failed
from tests.late_changes import AFTER, BODO, SetClock, person
from tests.registrations import OPEN, company, get_together
from tests.sign_ups import desk, key
from tests.waiting import address, link_of, of, sits

CHANGES = """{ changeRequests { nodes { id state reason registration { person { name } }
  impactNow { lost { cents } } } } }"""
PLACE = "query ($secret: String!) { placeInLine(secret: $secret) { state } }"


def _person(name: str) -> dict[str, str]:
    return {"name": name, "email": address(name)}


def in_line(walk: Walk, at: SetClock) -> None:
    """A single seat: taken, given back, offered, declined, offered, accepted."""
    there, uta = get_together(1), desk()
    anna, bodo, clara = (of(company(number)) for number in (1, 2, 3))
    about = {"activityId": there.id}
    walk.change(anna, "registrationCreate", **about, person=_person("Anna Sitzt"))
    seat = _linked(walk, "registrationConfirm", "Anna Sitzt")
    waits: dict[str, Any] = {**about, "orWait": True}
    joined: dict[str, Any] = {"how": "to wait", "person": _person("Bodo Wartet"), **waits}
    first = walk.change(bodo, "registrationCreate", **joined)["registration"]
    third = {"person": _person("Clara Wartet"), **waits}
    at(OPEN + timedelta(minutes=1))
    clara.done(_CREATE, input={"idempotencyKey": key(), **third})
    walk.ask(bodo, "README: Line", readme("Line", REGISTRATION=first["id"]))
    walk.ask(bodo, "registration", _ONE, id=first["id"])
    with walk.noted("sweep with nothing due"):
        sweep.handler({}, Time())
    walk.step(anna, "registrationCancel", seat)
    with walk.noted("follow-up: a seat offered"):
        assert failed(followups.handler(delivery(body(there.id, Job.PROMOTE)), Time())) == []
    walk.ask(Client(), "placeInLine", PLACE, secret=link_of("Bodo Wartet"))
    _linked(walk, "waitingListDecline", "Bodo Wartet")
    walk.change(uta, "waitingListPromote", **about)
    _linked(walk, "waitingListAccept", "Clara Wartet")


_ONE = "query ($id: ID!) { registration(by: {id: $id}) { id state version } }"
_CREATE = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  registration { id } userErrors { code } } }"""


def _linked(walk: Walk, name: str, who: str) -> Any:
    """What somebody does with the newest link mailed to them."""
    return walk.change(Client(), name, secret=link_of(who))["registration"]


def approved(walk: Walk, at: SetClock) -> None:
    """An evening that the desk lets people in to."""
    there = get_together(needs_approval=True, max_persons_per_company=4)
    firm, uta = company(4), desk()
    waiting = [sits(firm, there, name) for name in ("Ada Eins", "Bea Zwei", "Cleo Drei", "Dora")]
    walk.step(uta, "registrationApprove", waiting[0])
    walk.step(uta, "registrationReject", waiting[1], reason="Suppliers only")
    decisions = [
        {"id": one["id"], "expectedVersion": one["version"], "decision": "APPROVE"}
        for one in waiting[2:]
    ]
    walk.change(uta, "registrationsDecide", how="two", decisions=decisions)


def late(walk: Walk, at: SetClock) -> None:
    """An evening with a deadline, before it and behind it."""
    evening = late_changes.Evening(at)
    known = {"id": evening.id, "version": 2}
    known = walk.step(evening.company, "registrationUpdate", known, role="Sales")
    new = {"person": person("Bodo Beispiel", BODO)}
    known = walk.step(evening.company, "registrationReplacePerson", known, **new)
    at(AFTER)
    asked = {"registrationId": evening.id, "expectedVersion": known["version"]}
    asked |= {"kind": "CANCEL", "reason": "Illness"}
    request = walk.change(evening.company, "changeRequestCreate", **asked)["changeRequest"]
    walk.step(evening.company, "changeRequestWithdraw", request)
    request = evening.ask()
    walk.ask(desk(), "changeRequests", CHANGES)
    walk.step(desk(), "changeRequestDecide", request, accept=True)
