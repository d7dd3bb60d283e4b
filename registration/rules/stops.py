"""What an organiser writes about one activity of a programme, before it has an id and a history.

Times are instants; the zone of the place stands beside them, for people to read. Seats of
delegates and seats of companies are counted apart; an activity without seats for delegates goes
on without them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from registration.rules import arrangements
from registration.rules.arrangements import Arrangement
from registration.rules.breaches import Rule
from registration.rules.codes import check_zone, is_zone
from registration.rules.outlines import Period
from registration.rules.places import Host, Place, check_host, check_place
from registration.rules.places import tidied as tidied_place
from registration.rules.refusals import Form
from registration.rules.texts import Text
from registration.rules.wording import check_range, check_text, tidy_line, tidy_text

MAX_SEATS = 5000
MAX_PERSONS_PER_COMPANY = 50
LONGEST_TRAVEL_MINUTES = 24 * 60


class Kind(StrEnum):
    """What happens there."""

    COMPANY_VISIT = "COMPANY_VISIT"
    INSTITUTE_VISIT = "INSTITUTE_VISIT"
    GET_TOGETHER = "GET_TOGETHER"
    CONGRESS = "CONGRESS"
    MATCHMAKING_SESSION = "MATCHMAKING_SESSION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When companies may register: from `opens_at` up to, not including, `closes_at`."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What an organiser writes about an activity.

    `travel_buffer_minutes` is the time it takes to get here from the stop before. Without a
    `window` companies cannot register. `cancel_by` ends self-service; None: the start does.
    `admission` names the activity whose confirmed registrations admit to this matchmaking
    session; None: its own do. `arrangements` are what is ordered for the people of companies.
    """

    kind: Kind
    title: Text
    place: Place
    host: Host | None = None
    starts_at: datetime
    ends_at: datetime
    zone: str = "Europe/Berlin"
    seats_delegates: int
    seats_companies: int
    travel_buffer_minutes: int = 0
    window: Window | None = None
    needs_approval: bool = False
    max_persons_per_company: int = 2
    cancel_by: datetime | None = None
    admission: str | None = None
    arrangements: tuple[Arrangement, ...] = ()


def tidied[S: Stop](stop: S) -> S:
    """One spelling: no stray white space."""
    host = stop.host
    if host:
        contact = tidy_line(host.contact_name or "") or None
        host = replace(host, name=tidy_line(host.name), contact_name=contact)
    return replace(
        stop,
        title=tidy_text(stop.title),
        place=tidied_place(stop.place),
        host=host,
        arrangements=arrangements.tidied(stop.arrangements),
    )


def check(form: Form, stop: Stop, period: Period) -> None:
    """Notes everything that is wrong with it, as a stop of a delegation that travels `period`."""
    check_text(form, ("title",), stop.title)
    check_place(form, ("place",), stop.place)
    if stop.host:
        check_host(form, ("host",), stop.host)
    check_range(form, ("seats_delegates",), stop.seats_delegates, 0, MAX_SEATS)
    check_range(form, ("seats_companies",), stop.seats_companies, 0, MAX_SEATS)
    buffer = stop.travel_buffer_minutes
    check_range(form, ("travel_buffer_minutes",), buffer, 0, LONGEST_TRAVEL_MINUTES)
    persons = stop.max_persons_per_company
    check_range(form, ("max_persons_per_company",), persons, 1, MAX_PERSONS_PER_COMPANY)
    _check_times(form, stop, period)
    _check_deadlines(form, stop)
    arrangements.check(form, ("arrangements",), stop.arrangements, stop.starts_at)


def _check_times(form: Form, stop: Stop, period: Period) -> None:
    check_zone(form, ("zone",), stop.zone)
    if stop.ends_at <= stop.starts_at:
        form.reject(("ends_at",), Rule.ENDS_BEFORE_START)
    elif is_zone(stop.zone) and not period.holds(stop.starts_at, stop.ends_at, stop.zone):
        days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
        form.reject(("starts_at",), Rule.OUTSIDE_PERIOD, **days)


def _check_deadlines(form: Form, stop: Stop) -> None:
    if stop.cancel_by and stop.cancel_by > stop.starts_at:
        form.reject(("cancel_by",), Rule.AFTER_START)
    window = stop.window
    if window and window.closes_at <= window.opens_at:
        form.reject(("window", "closes_at"), Rule.ENDS_BEFORE_START)
    if window and window.closes_at > stop.starts_at:
        form.reject(("window", "closes_at"), Rule.AFTER_START)
