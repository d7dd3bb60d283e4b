"""What changes left behind, for staff: who changed what, and which mails they caused."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from registration.rules.events import AuditEntry as Entry
from registration.rules.events import Mail, OutboxEntry
from registration.rules.letters import write
from registration.store import ledger
from schema.connections import After, Connection, First, connect, window
from schema.context import Info
from schema.policy import guarded

Of = Annotated[strawberry.ID, strawberry.argument(description="The object that was changed.")]
Day = Annotated[date, strawberry.argument(description="The day, in UTC.")]


@strawberry.type(description="One accepted change of one object. Nobody can alter or delete it.")
class AuditEntry:
    id: strawberry.ID = strawberry.field(description="A ULID; entries sort by it.")
    subject: strawberry.ID = strawberry.field(description="The object that was changed.")
    operation: str = strawberry.field(description="The mutation.")
    by: str = strawberry.field(description="Role and id of who did it.")
    contact: str | None = strawberry.field(description="The person of a company, where known.")
    at: datetime = strawberry.field(description="When it was done.")
    request_id: str = strawberry.field(description="The request, as the logs name it.")
    reason: str | None = strawberry.field(description="Why, in the author's words.")
    before: JSON | None = strawberry.field(description="The object before; null: it was new.")
    after: JSON | None = strawberry.field(description="The object afterwards; null: it is gone.")

    @classmethod
    def of(cls, entry: Entry) -> "AuditEntry":
        return cls(
            id=strawberry.ID(entry.id),
            subject=strawberry.ID(entry.subject),
            operation=entry.operation,
            by=entry.by,
            contact=entry.contact,
            at=entry.at,
            request_id=entry.request_id,
            reason=entry.reason,
            before=JSON(entry.before) if entry.before is not None else None,
            after=JSON(entry.after) if entry.after is not None else None,
        )


@strawberry.type(description="A mail that an event causes. Its link is not shown.")
class OutgoingMail:
    to: str = strawberry.field(description="The recipient's address.")
    template: str = strawberry.field(description="Which letter.")
    language: str = strawberry.field(description="The recipient's language (ISO 639-1).")
    subject: str = strawberry.field(description="The subject line.")
    body: str = strawberry.field(description="The text, plain.")

    @classmethod
    def of(cls, mail: Mail) -> "OutgoingMail":
        written = write(mail, "[link]" if mail.link else None)
        return cls(
            to=mail.to,
            template=mail.template,
            language=mail.language.value,
            subject=written.subject,
            body=written.body,
        )


@strawberry.type(description="Something that happened, as it waits for those who act on it.")
class OutboxEvent:
    id: strawberry.ID = strawberry.field(description="A ULID; events sort by it.")
    at: datetime = strawberry.field(description="When it happened.")
    kind: str = strawberry.field(description="What happened: `noun.past_participle`.")
    subject: strawberry.ID = strawberry.field(description="The object it happened to.")
    mails: list[OutgoingMail] = strawberry.field(description="The mails it causes.")

    @classmethod
    def of(cls, entry: OutboxEntry) -> "OutboxEvent":
        return cls(
            id=strawberry.ID(entry.id),
            at=entry.at,
            kind=entry.event.kind,
            subject=strawberry.ID(entry.event.subject),
            mails=[OutgoingMail.of(mail) for mail in entry.event.mails],
        )


@strawberry.type
class RecordQuery:
    @guarded("auditEntries", "Who changed an object, newest first.")
    def audit_entries(
        self, info: Info, of: Of, first: First = 20, after: After = None
    ) -> Connection[AuditEntry] | None:
        asked = window(first, after)
        return connect(ledger.audit_page(of, asked), asked, AuditEntry.of)

    @guarded("outbox", "The events of one day with their mails, newest first.")
    def outbox(
        self, info: Info, day: Day, first: First = 20, after: After = None
    ) -> Connection[OutboxEvent] | None:
        asked = window(first, after)
        return connect(ledger.outbox_page(day.isoformat(), asked), asked, OutboxEvent.of)
