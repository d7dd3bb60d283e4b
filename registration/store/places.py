"""The rows of what a registration takes: seats, company's places, person, and place in line.

They lie in the partition of the activity, with its registrations. What is done with them stands in
`seats` and `waiting`.
"""

from datetime import UTC, datetime
from typing import Self

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from registration.rules import ids
from registration.rules.contacts import email_digest
from registration.rules.registrations import Registration
from registration.rules.seats import PersonClaim, Quota, Seats, Until
from registration.rules.waiting import MOST_POINTS, PlaceInLine
from registration.store.bodies import Body
from registration.store.rows import Key, Row

FOR_GOOD = 0  # the `until` of what is kept without an end
IN_LINE = "WAIT#"


class SeatsRow(Row, discriminator="seats"):
    """The count of one activity; `holds` says until when (epoch seconds) each hold lasts.

    `waiting` and `line` are counted in the transactions that change the waiting list. `shut`:
    the activity was called off, and whoever has not read that comes too late.
    """

    capacity = NumberAttribute()
    edition = NumberAttribute(default=1)
    taken = NumberAttribute(default=0)
    holds = Body(dict[str, int])
    waiting = NumberAttribute(default=0)
    line = NumberAttribute(default=0)
    shut = BooleanAttribute(null=True)

    def value(self) -> Seats:
        return Seats(
            capacity=int(self.capacity),
            taken=int(self.taken),
            holds={id: _moment(seconds) for id, seconds in self.holds.items()},
            edition=int(self.edition),
            waiting=int(self.waiting),
            line=int(self.line),
        )

    @classmethod
    def of(cls, activity_id: str) -> Self:
        """The key alone: what is written is said by the update."""
        return cls(key(activity_id).pk, "SEATS")

    @staticmethod
    def stands(count: NumberAttribute, at: int) -> Condition:
        """Whether a count stands there; a row from before there were waiting lists has none."""
        same: Condition = count == at
        return same if at else same | count.does_not_exist()

    @staticmethod
    def line_moves() -> Action:
        """To be part of every update that can change who is next in line."""
        return SeatsRow.line.add(1)


class QuotaRow(Row, discriminator="quota"):
    """One company's persons in one activity, by registration: until when each keeps a place."""

    persons = Body(dict[str, int])
    confirmed = UnicodeSetAttribute(null=True)

    def value(self) -> Quota:
        persons = {id: _until(seconds) for id, seconds in self.persons.items()}
        return Quota(persons=persons, confirmed=tuple(sorted(self.confirmed or ())))

    @classmethod
    def of(cls, registration: Registration) -> Self:
        where = quota_key(registration.activity_id, registration.company_id)
        return cls(where.pk, where.sk)


class PersonRow(Row, discriminator="person"):
    """A row whose existence is the rule: one registration per address, unless it has lapsed."""

    held_by = UnicodeAttribute()
    company_id = UnicodeAttribute()
    until = NumberAttribute()

    def value(self) -> PersonClaim:
        until = _until(int(self.until))
        return PersonClaim(registration_id=self.held_by, company_id=self.company_id, until=until)

    @classmethod
    def of(cls, registration: Registration, until: int = FOR_GOOD) -> Self:
        where = person_key(registration.activity_id, registration.person.email)
        row = cls(where.pk, where.sk, held_by=registration.id, until=until)
        row.company_id = registration.company_id
        return row


class PlaceRow(Row, discriminator="place_in_line"):
    """Sorted by who is next: the most points first, then by ULID, which begins with the time."""

    body = Body(PlaceInLine)

    @classmethod
    def of(cls, registration: Registration) -> Self:
        points = registration.waiting.points if registration.waiting else 0
        place = PlaceInLine(
            registration_id=registration.id, company_id=registration.company_id, points=points
        )
        sort = f"{IN_LINE}{MOST_POINTS - points}#{registration.ulid}"
        return cls(key(registration.activity_id).pk, sort, body=place)


def key(activity_id: str) -> Key[Seats]:
    """The seats; in their partition lies all that is about registering for the activity."""
    return Key(f"ACTIVITY#{ids.last(activity_id)}", "SEATS", Seats)


def quota_key(activity_id: str, company_id: str) -> Key[Quota]:
    return Key(key(activity_id).pk, f"COMPANY#{ids.last(company_id)}", Quota)


def person_key(activity_id: str, email: str) -> Key[PersonClaim]:
    return Key(key(activity_id).pk, f"PERSON#{email_digest(email)}", PersonClaim)


def seconds(moment: Until) -> int:
    """An end as the rows hold it: epoch seconds, or FOR_GOOD."""
    return int(moment.timestamp()) if moment else FOR_GOOD


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _until(seconds: int) -> Until:
    return None if seconds == FOR_GOOD else _moment(seconds)
