"""The waiting list of an activity: one row per person in line, sorted by who is next.

Every write that can put somebody before others (who joins, a place that is given back, another
edition) moves the line's counter in the row of the seats, and every offer is made under the counter
it was decided on: so nobody is overtaken, whoever else is writing.
"""

from dataclasses import replace

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from registration.rules.pages import Page, Window
from registration.rules.registrations import Registration
from registration.rules.waiting import PlaceInLine
from registration.store import seats
from registration.store.places import (
    IN_LINE,
    PersonRow,
    PlaceRow,
    SeatsRow,
    key,
    seconds,
)
from registration.store.rows import Row, read_page, read_range
from registration.store.seats import Taking
from registration.store.writes import Overtaken, Write, delete, put, update


def line(activity_id: str) -> tuple[PlaceInLine, ...]:
    """Everybody who waits without an offer, the next first."""
    rows = read_range(key(activity_id).pk, IN_LINE)
    return tuple(row.body for row in rows if isinstance(row, PlaceRow))


def page(activity_id: str, window: Window) -> Page[PlaceInLine]:
    """The same, page by page."""
    return read_page(key(activity_id).pk, IN_LINE, window)


def joined(registration: Registration, *, tell: bool) -> tuple[Write, ...]:
    """A place behind those with as many points; nobody is in line twice.

    Raises AlreadyRegistered.
    """
    actions: list[Action] = [SeatsRow.waiting.add(1), SeatsRow.line_moves()]
    takes_place: Condition = Row.pk.exists() & SeatsRow.shut.does_not_exist()
    return (
        seats.person_free(registration, tell=tell),
        update(SeatsRow.of(registration.activity_id), actions, takes_place, Overtaken()),
        put(PlaceRow.of(registration), Row.pk.does_not_exist(), Overtaken()),
    )


def left(was: Registration) -> tuple[Write, ...]:
    """The place in line is given up; `was` is the registration while it waited.

    The line's counter stays: nobody is able to take a seat because of it who was not before.
    """
    actions: list[Action] = [SeatsRow.waiting.add(-1)]
    return (
        update(SeatsRow.of(was.activity_id), actions, SeatsRow.waiting > 0, Overtaken()),
        delete(PlaceRow.of(was), Row.pk.exists(), Overtaken()),
        delete(PersonRow.of(was), PersonRow.held_by == was.id, Overtaken()),
    )


def offered(taking: Taking) -> tuple[Write, ...]:
    """A seat and a company's place for the next in line, who stops waiting.

    Raises Overtaken where line, edition or the company's places are not those seen.
    """
    registration, seen = taking.registration, taking.seats
    until = seconds(registration.hold_until)
    actions: list[Action] = [
        SeatsRow.taken.set(SeatsRow.taken + 1),
        SeatsRow.holds[registration.ulid].set(until),
        SeatsRow.waiting.add(-1),
    ]
    # Another edition moves the line as well; an offer does not, for the same reason as `left`.
    fits = SeatsRow.stands(SeatsRow.line, seen.line) & (SeatsRow.taken < SeatsRow.capacity)
    return (
        update(SeatsRow.of(registration.activity_id), actions, fits, Overtaken()),
        replace(seats.place_taken(taking), otherwise=Overtaken()),
        put(PersonRow.of(registration, until), PersonRow.held_by == registration.id, Overtaken()),
        delete(PlaceRow.of(registration), Row.pk.exists(), Overtaken()),
    )
