"""What people need, read: where the right to it is one of its own, and every reading is recorded.

The record is written behind the resolvers, before the answer leaves (`schema.context.note`).
"""

from collections.abc import Callable

import strawberry

from registration.rules.contacts import email_digest
from registration.rules.needs import Needs
from registration.store import needs as store
from schema.context import Info
from schema.journeys import Delegate
from schema.needs.shapes import Requirements, Travel
from schema.nodes import adds_to
from schema.policy import Owned, decide
from schema.registrations import Registration, concerns

REQUIREMENTS, TRAVEL = "requirements.read", "travel.read"  # lines among the data of the policy
RECORDED = "Every reading is recorded. Null without the right to it"


@adds_to(
    Registration,
    "requirements",
    f"Diet and access needs, while it is open. {RECORDED} ({REQUIREMENTS}).",
)
async def of_registration(root: strawberry.Parent[Registration], info: Info) -> Requirements | None:
    value = root.value
    if not decide(info.context.principal, REQUIREMENTS, Owned(company=value.company_id)):
        return None
    if not value.is_open or not await concerns(info, value):
        return None
    person = email_digest(value.person.email)
    return await _shown(info, REQUIREMENTS, value.id, person, Requirements.of)


@adds_to(
    Delegate,
    "requirements",
    f"Diet and access needs; for the person and the desk. {RECORDED} ({REQUIREMENTS}).",
)
async def of_delegate(root: strawberry.Parent[Delegate], info: Info) -> Requirements | None:
    return await _hers(root, info, REQUIREMENTS, Requirements.of)


@adds_to(
    Delegate,
    "travel",
    f"How the person travels; for the person and the desk. {RECORDED} ({TRAVEL}).",
)
async def travel_of_delegate(root: strawberry.Parent[Delegate], info: Info) -> Travel | None:
    return await _hers(root, info, TRAVEL, Travel.of)


async def _hers[T](
    root: Delegate, info: Info, action: str, convert: Callable[[Needs], T | None]
) -> T | None:
    hers = decide(info.context.principal, action, Owned(delegate=root.delegate.id))
    if not hers or not root.delegate.may_sign_in:
        return None
    return await _shown(info, action, root.delegate.id, "", convert)


async def _shown[T](
    info: Info, action: str, about: str, person: str, convert: Callable[[Needs], T | None]
) -> T | None:
    found = await info.context.load(store.key(about))
    shown = convert(found) if found and found.holds(person, info.context.now) else None
    if shown is not None:
        info.context.saw(action, about)
    return shown
