"""What changes left behind, for staff: who changed what, and which mails they caused."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from registration.rules.acts import Role
from registration.rules.audits import Difference, differences
from registration.rules.events import AuditEntry as Entry
from registration.rules.events import Mail, OutboxEntry
from registration.rules.letters import write
from registration.rules.pages import Page, Window
from registration.store import chains, ledger
from schema.chains import ChainPlace
from schema.connections import After, Connection, First, bad_input, connect, window
from schema.context import Info
from schema.nodes import resolved
from schema.policy import guarded

Of = Annotated[
    strawberry.ID | None, strawberry.argument(description="Changes of this object (its id).")
]
By = Annotated[
    str | None,
    strawberry.argument(description="Changes by this principal: role and id, as `by` tells them."),
]
Person = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Changes by this person of a company (`contact`), known once they are chained."
    ),
]
OnDay = Annotated[
    date | None, strawberry.argument(description="Changes on this day alone, in UTC.")
]
Day = Annotated[date, strawberry.argument(description="The day, in UTC.")]


@strawberry.type(description="One field that a change changed.")
class AuditDifference:
    path: str = strawberry.field(description="Where it lies in the object, such as `person.email`.")
    before: JSON | None = strawberry.field(description="What it was; null: nothing.")
    after: JSON | None = strawberry.field(description="What it became; null: nothing.")

    @classmethod
    def of(cls, difference: Difference) -> "AuditDifference":
        return cls(
            path=difference.path, before=_json(difference.before), after=_json(difference.after)
        )


@strawberry.type(description="One accepted change of one object. Nobody can alter or delete it.")
class AuditEntry:
    entry: strawberry.Private[Entry]
    id: strawberry.ID = strawberry.field(description="A ULID; entries sort by it.")
    subject: strawberry.ID = strawberry.field(description="The object that was changed.")
    operation: str = strawberry.field(
        description="The mutation; of data whose readings are recorded the right to them, such as"
        " `requirements.read`: `changes` names whose were read, `subject` what they belong to."
    )
    by: str = strawberry.field(description="Role and id of who did it.")
    role: Role = strawberry.field(description="What who did it is.")
    principal: strawberry.ID = strawberry.field(
        description="The company or delegate (id), the chamber (code) or the member of staff in"
        " whose name it was done."
    )
    contact: str | None = strawberry.field(
        description="The person (id) who did it on behalf of a company, where known."
    )
    at: datetime = strawberry.field(description="When it was done.")
    request_id: str = strawberry.field(description="The request, as the logs name it.")
    reason: str | None = strawberry.field(description="Why, in the author's words.")
    before: JSON | None = strawberry.field(description="The object before; null: it was new.")
    after: JSON | None = strawberry.field(description="The object afterwards; null: it is gone.")

    @resolved("What changed, field by field.")
    def changes(self) -> list[AuditDifference]:
        return [AuditDifference.of(one) for one in differences(self.entry)]

    @resolved("Its place in the chain; null while it is on its way there.")
    async def chained(self, info: Info) -> ChainPlace | None:
        mark = await info.context.load(chains.mark_key(self.entry.subject, self.entry.id))
        return ChainPlace.of(mark) if mark else None

    @classmethod
    def of(cls, entry: Entry) -> "AuditEntry":
        role, _, principal = entry.by.partition(":")
        return cls(
            entry=entry,
            id=strawberry.ID(entry.id),
            role=Role(role),
            principal=strawberry.ID(principal),
            subject=strawberry.ID(entry.subject),
            operation=entry.operation,
            by=entry.by,
            contact=entry.contact,
            at=entry.at,
            request_id=entry.request_id,
            reason=entry.reason,
            before=_json(entry.before),
            after=_json(entry.after),
        )


def _json(value: object) -> JSON | None:
    return JSON(value) if value is not None else None


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


def _entries(
    of: str | None, by: str | None, person: str | None, day: date | None, asked: Window
) -> Page[Entry]:
    if len([one for one in (of, by, person) if one is not None]) > 1:
        raise bad_input("auditEntries: give one of `of`, `by` and `person`.")
    if of is not None:
        return ledger.audit_page(of, asked, day)
    if by is not None:
        return ledger.audit_by(by, asked, day)
    if person is not None:
        return chains.entries_of_person(person, asked, day)
    if day is not None:
        return ledger.audit_of_day(day.isoformat(), asked)
    raise bad_input("auditEntries: give `of`, `by`, `person` or `day`.")


@strawberry.type
class RecordQuery:
    @guarded(
        "auditEntries",
        "What was changed, newest first: of an object, by a principal or by a person (one of them"
        " at most), on a day, or both.",
    )
    def audit_entries(
        self,
        info: Info,
        of: Of = None,
        by: By = None,
        person: Person = None,
        day: OnDay = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[AuditEntry] | None:
        asked = window(first, after)
        return connect(_entries(of, by, person, day, asked), asked, AuditEntry.of)

    @guarded("outbox", "The events of one day with their mails, newest first.")
    def outbox(
        self, info: Info, day: Day, first: First = 20, after: After = None
    ) -> Connection[OutboxEvent] | None:
        asked = window(first, after)
        return connect(ledger.outbox_page(day.isoformat(), asked), asked, OutboxEvent.of)
