"""A delegation: its programme, its roster, and its end."""

from datetime import UTC, datetime
from typing import Any

from registration.actions import cascades
from registration.rules.acts import SYSTEM
from tests import programmes
from tests.costs.walk import Walk, readme
from tests.journeys import crowd
from tests.late_changes import SetClock
from tests.programmes import GET_TOGETHER, LUCIA, MEXICO, PLANT, SHARE
from tests.sessions import act
from tests.sign_ups import desk, trade

JUNE = datetime(2019, 6, 3, 9, tzinfo=UTC)
OVER = datetime(2019, 9, 27, 8, tzinfo=UTC)
ROSA = {"name": "Rosa Ejemplo", "email": "rosa@autopartes.example"}
DIEGO = {"name": "Diego Ejemplo", "email": "diego@autopartes.example"}
DELEGATES = 50
LIST = "{ delegations(first: 20) { nodes { id slug status title { text } } } }"
ONE = """query ($id: ID!) { delegation(by: {id: $id}) { id title { text }
  activities { id title { text } freeSeats } } }"""
CASCADE = """query ($id: ID!) { node(id: $id) { ... on Cascade { state digests
  ended { registrations meetings requests } } } }"""


def walked(walk: Walk, at: SetClock) -> None:
    """From a draft to the archive, and one that is called off."""
    uta = desk()
    draft = walk.change(uta, "delegationCreate", **MEXICO)["delegation"]
    draft = walk.step(uta, "delegationUpdate", draft, markets=["MX", "US"])
    visit = walk.change(uta, "activityAdd", delegationId=draft["id"], **PLANT)["activity"]
    visit = walk.step(uta, "activityUpdate", visit, seatsDelegates=15)
    walk.step(uta, "activityRemove", visit)
    party = programmes.add(draft, **GET_TOGETHER)
    published = walk.step(uta, "delegationPublish", draft)
    _roster(walk, published)
    walk.ask(uta, "delegations", LIST)
    walk.ask(uta, "delegation", ONE, id=published["id"])
    crowd(published["id"], DELEGATES)
    programme = readme("Programme", mexico_automotive_2019="mexico-automotive-suppliers-2019")
    walk.ask(uta, "README: Programme", programme)
    off = {"id": party["id"], "expectedVersion": party["version"], "reason": "A storm"}
    walk.change(uta, "activityCancel", **off)
    locked = walk.step(uta, "delegationLock", published)
    another = programmes.published(title={"en": "Iran", "de": "Iran"})
    off = {"id": another["id"], "expectedVersion": another["version"], "reason": "A strike"}
    cascade = walk.change(uta, "delegationCancel", **off)["cascade"]
    with walk.noted("cascade of nobody"):
        assert cascades.go_on(act(SYSTEM, "cascade", at=JUNE), cascade["id"], lambda: False)
    walk.ask(uta, "cascade", CASCADE, id=cascade["id"])
    at(OVER)
    walk.step(uta, "delegationArchive", walk.step(uta, "delegationComplete", locked))


def _roster(walk: Walk, there: Any) -> None:
    uta = desk()
    known = walk.change(uta, "delegateIdentify", delegationId=there["id"], **LUCIA)["delegate"]
    known = walk.step(uta, "delegateUpdate", known, role="Head of purchasing")
    known = walk.step(uta, "delegateInvite", known)
    lucia, _ = trade(LUCIA["email"])
    known = walk.step(lucia, "delegateAccept", known, consents=[SHARE])
    invited, rosa = programmes.invited(there, **ROSA)
    walk.step(rosa, "delegateDecline", invited)
    invited, _ = programmes.invited(there, **{**ROSA, "email": "eva@autopartes.example"})
    walk.step(uta, "delegateWithdraw", invited)
    diego = programmes.identified(there, **DIEGO)
    new = {"replacementId": diego["id"], "replacementVersion": diego["version"]}
    known = walk.step(uta, "delegateReplace", known, **new)
    walk.step(uta, "delegateDropOut", known, reason="Ill")
