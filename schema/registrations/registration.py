"""A registration as those see it whom it concerns: its company, its chambers, and the desk."""

import asyncio
from datetime import datetime

import strawberry

from registration.rules import registrations as rules
from registration.rules.acts import Role, Scope
from registration.rules.contacts import Person
from registration.rules.districts import Chamber
from registration.rules.pushes.ownership import is_owned
from registration.rules.registrations import RegistrationState
from registration.rules.texts import Language
from registration.store import activities, companies, contacts, delegations
from registration.store import registrations as store
from schema.companies import Company, acts_for, load_company
from schema.context import Context, Info
from schema.enums import publish
from schema.journeys import Activity, load_activity
from schema.nodes import Node, loads, resolved
from schema.policy import decide
from schema.veils import veiled

publish(
    RegistrationState,
    "RegistrationState",
    "Where a registration stands.",
    {
        "HELD": "A seat is kept until the mailed link is confirmed, or `holdUntil`.",
        "WAITING": "On the waiting list; `waiting` says at which place, and why.",
        "OFFERED": "From the waiting list: a seat is kept until it is accepted, or `holdUntil`.",
        "PENDING_APPROVAL": "Confirmed by the person; the seat is kept until the desk decides.",
        "CONFIRMED": "The person takes part.",
        "REJECTED": "The desk said no; `reason` says why. The seat is free.",
        "EXPIRED": "It was not confirmed, or the offer not accepted, in time. The seat is free.",
        "DECLINED": "The person did not take the seat that was offered.",
        "WITHDRAWN": "The place on the waiting list was given up.",
        "CANCELLED": "The seat was given back.",
    },
)


@strawberry.type(description="The person who takes part.")
class Attendee:
    name: str = strawberry.field(description="The person's name.")
    role: str | None = strawberry.field(description="What the person does in the company.")
    email: str | None = veiled("contact.read", "Where the link was mailed to.")
    phone: str | None = veiled("contact.read", "The number (E.164).")
    language: Language = strawberry.field(description="In which we write.")

    @classmethod
    def of(cls, person: Person) -> "Attendee":
        return cls(
            name=person.name,
            role=person.role,
            email=person.email,
            phone=person.phone,
            language=person.language,
        )


@strawberry.type(description="One person of one company at one activity.")
class Registration(Node):
    value: strawberry.Private[rules.Registration]
    person: Attendee = strawberry.field(description="Who takes part.")
    state: RegistrationState = strawberry.field(description="Where it stands now.")
    hold_until: datetime | None = strawberry.field(
        description="Until when a seat that is HELD or OFFERED is kept. Of no account in any other"
        " state."
    )
    reason: str | None = strawberry.field(description="Why it was rejected or cancelled.")
    version: int = strawberry.field(description="Give it as `expectedVersion`.")
    created_at: datetime = strawberry.field(description="When the seat was taken.")
    updated_at: datetime = strawberry.field(description="When it last moved on.")

    @resolved("What the person takes part in.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.value.activity_id)

    @resolved("For whom the person comes.")
    async def company(self, info: Info) -> Company | None:
        return await load_company(info, self.value.company_id)

    @resolved("Whether the caller may cancel it now.")
    async def viewer_can_cancel(self, info: Info) -> bool:
        principal = info.context.principal
        if not decide(principal, "registrationCancel") or not self.value.is_open:
            return False
        activity, concerned = await asyncio.gather(
            info.context.load(activities.key(self.value.activity_id)), concerns(info, self.value)
        )
        if activity is None or not concerned:
            return False
        closes_at = rules.cancellable_until(activity, staff=principal.is_staff)
        return self.state in rules.IN_LINE or info.context.now < closes_at

    @resolved("Whether the caller may approve or reject it now.")
    async def viewer_can_approve(self, info: Info) -> bool:
        waits = self.state is RegistrationState.PENDING_APPROVAL
        if not waits or not decide(info.context.principal, "registrationApprove"):
            return False
        activity, delegation = await asyncio.gather(
            info.context.load(activities.key(self.value.activity_id)),
            info.context.load(delegations.key(self.value.delegation_id)),
        )
        return bool(activity and delegation and rules.takes_place(delegation, activity))

    @classmethod
    def of(cls, stored: rules.Registration, context: Context) -> "Registration":
        """As it stands at the time of the request."""
        value = stored.as_of(context.now)
        context.know(store.key(stored.id), stored)
        return cls(
            value=value,
            id=strawberry.ID(value.id),
            person=Attendee.of(value.person),
            state=value.state,
            hold_until=value.hold_until,
            reason=value.reason,
            version=value.version,
            created_at=value.created_at,
            updated_at=value.updated_at,
        )


async def concerns(info: Info, registration: rules.Registration) -> bool:
    """Whether the caller acts for the company whose person it is."""
    by, load = info.context.principal, info.context.load
    if by.is_staff:
        return True
    caller = contacts.key(by.contact or "")
    company, _ = await asyncio.gather(load(companies.key(registration.company_id)), load(caller))
    return company is not None and await acts_for(info, company, Scope.REGISTRATIONS_READ)


@loads("reg")
async def load_registration(info: Info, id: str) -> Registration | None:
    """The registration, or None alike for every reason not to show it."""
    by, load = info.context.principal, info.context.load
    # What tells whose it is, in the same wave.
    found, _, _ = await asyncio.gather(
        load(store.key(id)), load(companies.key(by.id)), load(contacts.key(by.contact or ""))
    )
    if found is None or found.id != id or not by.is_within(Scope.REGISTRATIONS_READ):
        return None
    # What a chamber pushed it sees, also where it does not act for the company.
    pushed = by.role is Role.CHAMBER and is_owned(found, Chamber(by.id))
    if not pushed and not await concerns(info, found):
        return None
    return Registration.of(found, info.context)
