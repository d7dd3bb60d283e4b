"""Delegations drafted and published through the actions, by one member of staff."""

from dataclasses import replace
from datetime import UTC, datetime

from registration.actions import activities, delegations
from registration.rules.acts import Act, Principal, Role
from registration.rules.consents import Channel, ConsentForm, Purpose
from registration.rules.texts import Language
from tests.journeys import OUTLINE, VISIT

JUNE = datetime(2019, 6, 1, 9, tzinfo=UTC)
ACT = Act(by=Principal(role=Role.OPERATOR, id="amz"), at=JUNE, operation="test", request_id="r-1")
SHARE = ConsentForm(
    purpose=Purpose.SHARE_PROFILE,
    text_version="2019-05",
    language=Language.ES,
    channel=Channel.PAPER,
    evidence="sheet 4",
)


def drafted(**changes: object) -> str:
    return delegations.draft(ACT, replace(OUTLINE, **changes)).delegation.id  # type: ignore[arg-type]


def published() -> str:
    id = drafted()
    activities.add(ACT, id, VISIT, override=None)
    delegations.publish(ACT, id, expected=1)
    return id
