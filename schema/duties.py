"""Whoever helps at one activity: the keys that staff make them, and what these show."""

import asyncio
from datetime import datetime
from typing import Annotated

import strawberry

from registration.actions import duties as actions
from registration.rules import duties as rules
from registration.rules.acts import Act
from registration.rules.companies import Company as StoredCompany
from registration.rules.duties import Duty, DutyWish
from registration.rules.meetings import Meeting
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.texts import Language
from registration.store import companies, delegates, keys, meetings, registrations
from registration.store.rows import read
from schema.access_keys import AccessKey, AccessKeyCreatePayload
from schema.connections import After, Connection, First, connect, window
from schema.context import Context, Info
from schema.enums import publish
from schema.journeys import Activity, load_activity
from schema.nodes import adds_to, resolved
from schema.payloads import Administrative, settle
from schema.policy import guarded

publish(
    Duty,
    "Duty",
    "What somebody helps with at one activity.",
    {
        "HOST": "Receives the visitors: sees who comes.",
        "INTERPRETER": "Interprets: sees their own meetings.",
        "DOOR": "Lets people in: sees who is on the list.",
    },
)


@strawberry.type(description="Somebody on the list of an activity, as its host and the door see.")
class Visitor:
    registration: strawberry.Private[Registration]
    name: str = strawberry.field(description="The person's name.")
    state: RegistrationState = strawberry.field(description="Whether the person takes part.")

    @resolved("The company's name.")
    async def company(self, info: Info) -> str | None:
        return _name(await info.context.load(companies.key(self.registration.company_id)))

    @classmethod
    def of(cls, stored: Registration, context: Context) -> "Visitor":
        """As it stands at the time of the request."""
        value = stored.as_of(context.now)
        return cls(registration=value, name=value.person.name, state=value.state)


@strawberry.type(description="A meeting, as whoever interprets at it sees it.")
class InterpretedMeeting:
    starts_at: datetime = strawberry.field(description="When it starts.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    table: int = strawberry.field(description="The number of the table.")
    company: str | None = strawberry.field(description="The company's name.")
    delegate: str | None = strawberry.field(description="The delegate's name.")


@strawberry.type(description="What the caller helps with, and what is needed for it.")
class DutySheet:
    duty: Duty = strawberry.field(description="What the caller helps with.")
    activity_id: strawberry.Private[str]

    @resolved("The activity.")
    async def activity(self, info: Info) -> Activity | None:
        return await load_activity(info, self.activity_id)

    @resolved("Who is on the list, in the order they came; null for interpreters.")
    def visitors(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[Visitor] | None:
        asked, context = window(first, after), info.context
        if self.duty is Duty.INTERPRETER:
            return None
        page = registrations.of_activity(self.activity_id, asked)
        return connect(page, asked, lambda one: Visitor.of(one, context))

    @resolved("The caller's own meetings by time, as many as slots at most; null but for them.")
    async def meetings(self, info: Info) -> list[InterpretedMeeting] | None:
        if self.duty is not Duty.INTERPRETER:
            return None
        own = info.context.principal.id
        held = meetings.held(self.activity_id, None)
        mine = [one for one in held if one.place and one.place.interpreter == own]
        found = await asyncio.gather(*(_interpreted(info, one) for one in mine))
        return sorted(found, key=lambda one: one.starts_at)


async def _interpreted(info: Info, meeting: Meeting) -> InterpretedMeeting:
    load, place = info.context.load, meeting.place
    company, delegate = await asyncio.gather(
        load(companies.key(meeting.company_id)), load(delegates.key(meeting.delegate_id))
    )
    if place is None:
        raise ValueError(f"{meeting.id} is held nowhere")
    return InterpretedMeeting(
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        table=place.table,
        company=_name(company),
        delegate=delegate.name if delegate else None,
    )


def _name(company: StoredCompany | None) -> str | None:
    return company.profile.legal_name if company else None


OfInterpreter = Annotated[
    strawberry.ID | None, strawberry.argument(description="Those of this interpreter.")
]


@strawberry.type
class DutyQuery:
    @guarded("duty", "What the caller helps with at one activity, and nothing beside it.")
    def duty(self, info: Info) -> DutySheet | None:
        by = info.context.principal
        activity_id = rules.activity_of(by)
        return DutySheet(duty=Duty(by.role.value), activity_id=activity_id) if activity_id else None


@adds_to(AccessKey, "activity", "The activity its holder helps at; null: it is a chamber's.")
async def activity_of_key(root: strawberry.Parent[AccessKey], info: Info) -> Activity | None:
    return await load_activity(info, rules.activity_of(root.grant.principal) or "")


@adds_to(
    Activity,
    "dutyKeys",
    "The access keys of its hosts and of the door, newest first, ended included; those of"
    " interpreters with `interpreterId`. Staff only.",
)
def activity_keys(
    root: strawberry.Parent[Activity],
    info: Info,
    interpreter_id: OfInterpreter = None,
    first: First = 20,
    after: After = None,
) -> Connection[AccessKey] | None:
    asked, context = window(first, after), info.context
    if not context.principal.is_staff:
        return None
    page = keys.of_holder(interpreter_id or root.id, asked)
    return connect(page, asked, lambda grant: AccessKey.of(grant, context))


@strawberry.input(description="A key for somebody who helps at one activity.")
class DutyKeyCreateInput(Administrative):
    activity_id: strawberry.ID = strawberry.field(description="The activity.")
    duty: Duty = strawberry.field(description="What the person helps with.")
    label: str = strawberry.field(description="Whose it is, such as a name or `Door, left`.")
    interpreter_id: strawberry.ID | None = strawberry.field(
        default=None, description="Which of the session's interpreters; for INTERPRETER only."
    )
    email: str | None = strawberry.field(
        default=None,
        description="Where the key is mailed to, as a link that works once, within 14 days; it is"
        " not shown then.",
    )
    language: Language = strawberry.field(
        default=Language.EN, description="The language to write in."
    )

    def read(self) -> DutyWish:
        return DutyWish(
            activity_id=self.activity_id,
            duty=self.duty,
            label=self.label,
            interpreter_id=self.interpreter_id,
            email=self.email,
            language=self.language,
        )


@strawberry.type
class DutyMutation:
    @guarded(
        "dutyKeyCreate",
        "Make an access key for a host, an interpreter or the door; it is shown once, or mailed,"
        " opens `duty` and nothing else, and ends a day after the activity.",
    )
    def duty_key_create(self, info: Info, input: DutyKeyCreateInput) -> AccessKeyCreatePayload:
        context = info.context

        def create(act: Act) -> AccessKeyCreatePayload:
            grant, secret = actions.create(act, input.read())
            shown = None if input.dry_run else secret
            return AccessKeyCreatePayload(access_key=AccessKey.of(grant, context), secret=shown)

        def again(id: str) -> AccessKeyCreatePayload:
            grant = read(keys.key(id))
            return AccessKeyCreatePayload(
                access_key=AccessKey.of(grant, context) if grant else None
            )

        return settle(info, input, AccessKeyCreatePayload, do=create, replay=again)
