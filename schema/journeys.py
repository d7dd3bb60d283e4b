"""Delegations, their activities and their people as clients see them; each leads to the others.

What belongs to one delegation lies in one partition: whoever asks for one has read all of it with
one Query, which every edge of the request remembers. In a list, what belongs to the delegations is
read by key, a hundred at once, however many delegations there are.
"""

from asyncio import gather
from datetime import datetime

import strawberry

from registration.rules import activities as activity_rules
from registration.rules import delegates as delegate_rules
from registration.rules import delegations as rules
from registration.rules.acts import Principal, Role
from registration.rules.journeys import Journey, delegation_of, page_of
from registration.rules.outlines import Direction, Programme
from registration.rules.stops import Kind
from registration.store import activities, delegates, delegations, seats
from schema.candidates import DelegateDetails
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.nodes import Node, loads, resolved
from schema.outlines import Organiser, Period
from schema.policy import Owned, decide, is_own
from schema.sectors import Sector
from schema.selections import asks_for
from schema.stops import ConflictOverride, Host, Place, RegistrationWindow
from schema.texts import Text


@strawberry.type(
    description="A decision-maker. Companies see whoever has accepted and agreed to be shown."
)
class Delegate(Node):
    delegate: strawberry.Private[delegate_rules.Delegate]
    name: str = strawberry.field(description="The person's name.")
    firm: str = strawberry.field(description="The firm.")
    role: str | None = strawberry.field(description="What the person does there.")
    interests: Text | None = strawberry.field(description="What the person looks for.")
    languages: list[str] = strawberry.field(description="Languages spoken (ISO 639-1).")
    version: int = strawberry.field(description="Give it as `expectedVersion` in updates.")
    details: DelegateDetails | None = strawberry.field(
        description="Everything else; null for who is neither the person nor the desk."
    )

    @resolved("The delegation; null when the caller may not see it.")
    async def delegation(self, info: Info) -> "Delegation | None":
        return await load_delegation(info, delegation_of(self.id))

    @resolved(
        "The activities the person comes to; null: the whole programme, or not for the caller."
    )
    async def attends(self, info: Info) -> "list[Activity] | None":
        if self.details is None or self.delegate.attends is None:
            return None
        found = await gather(*(load_activity(info, id) for id in self.delegate.attends))
        return [activity for activity in found if activity]

    @resolved("Whose place the person took; for the desk.")
    async def replaces(self, info: Info) -> "Delegate | None":
        return await load_delegate(info, self.delegate.replaces or "") if self.details else None

    @resolved("Who took the person's place; for the desk.")
    async def replaced_by(self, info: Info) -> "Delegate | None":
        return await load_delegate(info, self.delegate.replaced_by or "") if self.details else None

    @resolved("Whether the caller may accept for the person now.")
    def viewer_can_accept(self, info: Info) -> bool:
        steps = delegate_rules.NEXT[self.delegate.status]
        owned = Owned(delegate=self.delegate.id)
        return delegate_rules.Status.ACCEPTED in steps and decide(
            info.context.principal, "delegateAccept", owned
        )

    @classmethod
    def of(cls, delegate: delegate_rules.Delegate, viewer: Principal) -> "Delegate | None":
        """The delegate as that viewer sees her, if at all."""
        hers = is_own(viewer, Owned(delegate=delegate.id))
        seen = delegate if hers else delegate_rules.seen_by_companies(delegate)
        if seen is None or not viewer.takes_part:
            return None
        return cls(
            delegate=delegate,
            id=strawberry.ID(seen.id),
            name=seen.name,
            firm=seen.firm,
            role=seen.role,
            interests=Text.of(seen.interests) if seen.interests else None,
            languages=list(seen.languages),
            version=delegate.version,
            details=DelegateDetails.of(delegate) if hers else None,
        )


@strawberry.type(description="One stop of a delegation's programme.")
class Activity(Node):
    activity: strawberry.Private[activity_rules.Activity]
    kind: Kind = strawberry.field(description="What happens.")
    status: activity_rules.Status = strawberry.field(description="Whether it takes place.")
    title: Text = strawberry.field(description="What it is called.")
    place: Place = strawberry.field(description="Where.")
    host: Host | None = strawberry.field(description="Who receives the delegation there.")
    starts_at: datetime = strawberry.field(description="When it starts, UTC.")
    ends_at: datetime = strawberry.field(description="When it ends, UTC.")
    zone: str = strawberry.field(description="The venue's IANA zone: show times in it.")
    seats_delegates: int = strawberry.field(description="Seats for delegates.")
    seats_companies: int = strawberry.field(description="Seats for people of companies.")
    travel_buffer_minutes: int = strawberry.field(
        description="Minutes it takes to get here from the stop before."
    )
    window: RegistrationWindow | None = strawberry.field(
        description="When companies may register; null: they cannot."
    )
    needs_approval: bool = strawberry.field(
        description="Whether the desk approves each registration."
    )
    max_persons_per_company: int = strawberry.field(
        description="How many people one company may send; more is COMPANY_LIMIT_REACHED."
    )
    cancel_by: datetime = strawberry.field(
        description="Until when companies cancel by themselves; staff until it starts."
    )
    override: ConflictOverride | None = strawberry.field(
        description="Why it overlaps with others all the same; for the desk."
    )
    cancelled_because: str | None = strawberry.field(description="Why it was called off.")
    version: int = strawberry.field(description="Give it as `expectedVersion` in updates.")
    updated_at: datetime = strawberry.field(description="When it changed last.")

    @resolved("The delegation it belongs to.")
    async def delegation(self, info: Info) -> "Delegation | None":
        return await load_delegation(info, delegation_of(self.id))

    @resolved("Whose confirmed registrations admit to this matchmaking session; null: its own do.")
    async def admission(self, info: Info) -> "Activity | None":
        return await load_activity(info, self.activity.admission or "")

    @resolved("Whether the window is open now.")
    def takes_registrations(self, info: Info) -> bool:
        return self.activity.takes_registrations(info.context.now)

    @classmethod
    def of(cls, activity: activity_rules.Activity, viewer: Principal) -> "Activity":
        host, window, override = activity.host, activity.window, activity.override
        return cls(
            activity=activity,
            id=strawberry.ID(activity.id),
            kind=activity.kind,
            status=activity.status,
            title=Text.of(activity.title),
            place=Place.of(activity.place),
            host=Host.of(host, viewer) if host else None,
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            zone=activity.zone,
            seats_delegates=activity.seats_delegates,
            seats_companies=activity.seats_companies,
            travel_buffer_minutes=activity.travel_buffer_minutes,
            window=RegistrationWindow.of(window) if window else None,
            needs_approval=activity.needs_approval,
            max_persons_per_company=activity.max_persons_per_company,
            cancel_by=activity.self_service_until,
            override=ConflictOverride.of(override) if override and viewer.is_staff else None,
            cancelled_because=activity.cancelled_because,
            version=activity.version,
            updated_at=activity.updated_at,
        )


@strawberry.type(description="Decision-makers who travel, the days they travel, and why.")
class Delegation(Node):
    delegation: strawberry.Private[rules.Delegation]
    slug: str = strawberry.field(description="Its name in addresses.")
    status: rules.Status = strawberry.field(description="Where it stands.")
    direction: Direction = strawberry.field(description="Which way it travels.")
    programme: Programme | None = strawberry.field(description="The scheme behind it.")
    title: Text = strawberry.field(description="What it is called.")
    summary: Text = strawberry.field(description="What it is about.")
    period: Period = strawberry.field(description="When it travels.")
    organiser: Organiser = strawberry.field(description="Who runs it.")
    markets: list[str] = strawberry.field(description="Countries (ISO 3166-1 alpha-2).")
    sectors: list[Sector] = strawberry.field(description="Sectors it is about.")
    languages: list[str] = strawberry.field(description="Languages spoken (ISO 639-1).")
    published_at: datetime | None = strawberry.field(description="When it was opened.")
    cancelled_because: str | None = strawberry.field(description="Why it was called off.")
    version: int = strawberry.field(description="Give it as `expectedVersion` in updates.")
    updated_at: datetime = strawberry.field(description="When it changed last.")

    @resolved("The programme, in order of time; at most 40 activities.")
    async def activities(self, info: Info) -> list[Activity] | None:
        keys = [activities.key(id) for id in self.delegation.activity_ids]
        if asks_for(info, "freeSeats"):  # with the activities, since their keys are known by now
            seats_keys = [seats.key(id) for id in self.delegation.activity_ids]
            await gather(*map(info.context.load, [*keys, *seats_keys]))
        found = [one for one in await gather(*map(info.context.load, keys)) if one]
        in_order = sorted(found, key=lambda one: (one.starts_at, one.id))
        return [Activity.of(activity, info.context.principal) for activity in in_order]

    @resolved(
        "Those who accepted, in the order they were listed. Companies and chambers see who agreed"
        " to it; null for who takes no part."
    )
    async def roster(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[Delegate] | None:
        if not info.context.principal.takes_part:
            return None
        people = await self.people(info)
        return _page(info, [one for one in people if one.is_on_roster], first, after)

    @resolved("Everybody on the list of decision-makers; null but for staff.")
    async def candidates(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[Delegate] | None:
        if not info.context.principal.is_staff:
            return None
        return _page(info, await self.people(info), first, after)

    async def people(self, info: Info) -> list[delegate_rules.Delegate]:
        """Everybody who was ever listed."""
        keys = [delegates.key(id) for id in self.delegation.delegate_ids]
        return [one for one in await gather(*map(info.context.load, keys)) if one]

    @classmethod
    def of(cls, delegation: rules.Delegation) -> "Delegation":
        return cls(
            delegation=delegation,
            id=strawberry.ID(delegation.id),
            slug=delegation.slug,
            status=delegation.status,
            direction=delegation.direction,
            programme=delegation.programme,
            title=Text.of(delegation.title),
            summary=Text.of(delegation.summary),
            period=Period.of(delegation.period),
            organiser=Organiser.of(delegation.organiser),
            markets=list(delegation.markets),
            sectors=[Sector.of(sector) for sector in delegation.sectors],
            languages=list(delegation.languages),
            published_at=delegation.published_at,
            cancelled_because=delegation.cancelled_because,
            version=delegation.version,
            updated_at=delegation.updated_at,
        )


def may_read(viewer: Principal, delegation: rules.Delegation) -> bool:
    """A draft is for the desk, and for those who are asked to travel with it."""
    travels = viewer.role is Role.DELEGATE and delegation_of(viewer.id) == delegation.id
    return delegation.is_public or viewer.is_staff or travels


def know(info: Info, journey: Journey) -> None:
    """Remember all of one delegation, so that no edge reads it again."""
    info.context.know(delegations.key(journey.delegation.id), journey.delegation)
    for activity in journey.timetable:
        info.context.know(activities.key(activity.id), activity)
    for delegate in journey.people:
        info.context.know(delegates.key(delegate.id), delegate)


@loads("del")
async def load_delegation(info: Info, id: str) -> Delegation | None:
    """The delegation, or None alike for every reason not to show it."""
    found = await info.context.load(delegations.key(id))
    return Delegation.of(found) if found and may_read(info.context.principal, found) else None


@loads("act")
async def load_activity(info: Info, id: str) -> Activity | None:
    """The activity, if its delegation may be read."""
    found, around = await gather(
        info.context.load(activities.key(id)), load_delegation(info, delegation_of(id))
    )
    return Activity.of(found, info.context.principal) if found and around else None


@loads("dgt")
async def load_delegate(info: Info, id: str) -> Delegate | None:
    """The delegate as the caller sees her, if her delegation may be read."""
    found, around = await gather(
        info.context.load(delegates.key(id)), load_delegation(info, delegation_of(id))
    )
    return Delegate.of(found, info.context.principal) if found and around else None


def _page(
    info: Info, people: list[delegate_rules.Delegate], first: int, after: str | None
) -> Connection[Delegate]:
    asked, by = window(first, after), info.context.principal
    shown = {one.id: seen for one in people if (seen := Delegate.of(one, by))}
    page = page_of((one for one in people if one.id in shown), asked)
    return connect(page, asked, lambda one: shown[one.id])
