"""What follows when something is called off: a job that ends it all, and how far that is."""

from datetime import datetime

import strawberry

from registration.rules import cascades as rules
from registration.rules.cascades import CascadeState
from registration.store import cascades as store
from schema.context import Info
from schema.enums import publish
from schema.nodes import Node, load_node, loads, resolved

publish(
    CascadeState,
    "CascadeState",
    "What a cascade is at.",
    {
        "ENDING": "It ends registrations, meetings and requests, one by one.",
        "TELLING": "All has ended; each person gets one mail about it.",
        "DONE": "Everybody was told.",
    },
)


@strawberry.type(description="How many came to an end so far.")
class CascadeEnded:
    registrations: int = strawberry.field(description="Registrations, and places in line.")
    meetings: int = strawberry.field(description="Meetings that were agreed.")
    requests: int = strawberry.field(
        description="Meeting requests and requests for late changes that were open."
    )

    @classmethod
    def of(cls, counts: rules.Counts) -> "CascadeEnded":
        return cls(
            registrations=counts.registrations,
            meetings=counts.meetings,
            requests=counts.requests,
        )


@strawberry.type(
    description="A job that ends all that was agreed in what was called off, each thing once, and"
    " tells each person in one mail. Ask `node(id)` how far it is."
)
class Cascade(Node):
    subject_id: strawberry.Private[str]
    state: CascadeState = strawberry.field(description="What it is at.")
    reason: str = strawberry.field(description="Why it was called off; people are told.")
    ended: CascadeEnded = strawberry.field(description="What has come to an end.")
    digests: int = strawberry.field(description="How many people got their mail.")
    created_at: datetime = strawberry.field(description="When it was called off.")
    finished_at: datetime | None = strawberry.field(description="When everybody was told.")

    @resolved("The activity or the delegation that was called off, or the delegate who left.")
    async def subject(self, info: Info) -> Node | None:
        return await load_node(info, self.subject_id)

    @classmethod
    def of(cls, cascade: rules.Cascade) -> "Cascade":
        return cls(
            id=strawberry.ID(cascade.id),
            subject_id=cascade.subject,
            state=cascade.state,
            reason=cascade.reason,
            ended=CascadeEnded.of(cascade.counts),
            digests=cascade.counts.digests,
            created_at=cascade.created_at,
            finished_at=cascade.finished_at,
        )


@loads("job")
async def _load(info: Info, id: str) -> Cascade | None:
    """For staff alone."""
    if not info.context.principal.is_staff:
        return None
    found = await info.context.load(store.key(id))
    return Cascade.of(found) if found else None
