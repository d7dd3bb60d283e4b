"""Try a change without making it: what it would do, by the same rules and the same rows.

Nothing is written. What the change itself would leave behind is noted where it would have been
written (`ledger.accept`); what the jobs behind it would end is counted in the rows as they are now,
as far as `MOST` of each kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched

from registration import links
from registration.actions.cascades import occasion_of
from registration.actions.merges import belongings, every
from registration.rules import doubles, endings, meetings
from registration.rules import effects as rules
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.cascades import Cascade
from registration.rules.changes import ChangeState, obsolete
from registration.rules.delegates import Delegate
from registration.rules.effects import Effect, EffectKind, Tally, Token
from registration.rules.events import Change, Event
from registration.rules.journeys import delegation_of
from registration.rules.links import Purpose
from registration.rules.meetings import HELD, Meeting
from registration.rules.merges import Merge, MergeState
from registration.rules.pages import Page, Window
from registration.rules.publications import Part
from registration.rules.refusals import LinkInvalid
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.stops import Kind
from registration.store import (
    activities,
    changes,
    companies,
    contacts,
    delegates,
    interests,
    journeys,
    ledger,
    slots,
)
from registration.store import meetings as meeting_store
from registration.store import merges as merge_store
from registration.store import registrations as registration_store
from registration.store.rows import read, read_many

MOST = 1000  # registrations, meetings or requests of one activity that are looked at
PAGE = 100
PAIRS = 49  # meetings whose company and delegate fit into one BatchGet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal[T]:
    """What a change would do. `told` is its answer, where it came to one by itself; `seen` the
    versions it was decided on."""

    effects: tuple[Effect, ...]
    seen: str
    told: T | None


def rehearse[T](act: Act, do: Callable[[Act], T]) -> Rehearsal[T]:
    """What `do` would do. Raises what it would be refused for."""
    notes: list[object] = []
    told, seen = None, ""
    try:
        told = do(replace(act, rehearsal=notes, seen=None))
    except ledger.Rehearsed as rehearsed:
        seen = rehearsed.seen
    tally = Tally()
    for note in notes:
        _count(act, note, tally)
    return Rehearsal(effects=tally.effects(), seen=seen, told=told)


def token(act: Act, seen: str) -> Token:
    """What the author of a rehearsed change confirms it with."""
    link = rules.confirmation(act, seen)
    return Token(secret=links.seal(link), expires_at=link.expires_at)


def confirmed(act: Act, secret: str | None) -> Act | None:
    """The act, where the token says that its author has seen what it does; None: it does not."""
    try:
        link = links.unseal(secret or "", Purpose.CONFIRMATION, now=act.at)
    except LinkInvalid:
        return None
    return rules.confirmed(act, link)


def _count(act: Act, note: object, tally: Tally) -> None:
    match note:
        case Change(before=Delegate() as before, after=Delegate(replaced_by=str()) as after):
            tally.change(note)
            if before.is_on_roster and not after.is_on_roster:
                _hand_over(act, after, tally)
        case Change(after=Registration(state=RegistrationState.CANCELLED) as after):
            tally.change(note)
            _depart(act, after, tally)
        case Change():
            tally.change(note)
        case Event():
            tally.event(note)
        case Part():
            for move in note.moves:
                tally.add(EffectKind.MEETINGS_PLANNED, move.after.id)
            tally.leave_open(EffectKind.MAILS)
        case Cascade():
            _fall(act, note, tally)
        case Merge():
            _join(act, note, tally)


def _fall(act: Act, cascade: Cascade, tally: Tally) -> None:
    """What a cascade would end, and how many people it would write to."""
    told: set[str] = set()
    keys = {id: activities.key(id) for id in cascade.activity_ids}
    found = read_many(keys.values())
    for id, key in keys.items():
        activity = found.need(key, "id")
        if not cascade.dropped_out:
            told.update(_end_registrations(cascade, activity, act.at, tally))
            _end_requests(id, tally)
        meetings_there = _all(id, meeting_store.of_activity, tally, *_OF_TALKS)
        for some in batched(meetings_there, PAIRS, strict=False):
            told.update(_end_meetings(cascade, activity, some, act.at, tally))
    tally.add(EffectKind.MAILS, cascade.subject, len(told))


def _join(act: Act, merge: Merge, tally: Tally) -> None:
    """What of the one company becomes the other's, and what ends because both have it; or what
    goes back."""
    if merge.state is MergeState.UNDOING:
        for moved in merge_store.all_moved(merge.id):
            tally.add(EffectKind.CHANGED, moved.became or moved.id)
        return
    for contact in every(lambda window: contacts.of_company(merge.loser, window)):
        tally.add(EffectKind.CHANGED, contact.id)
    for interest in every(lambda window: interests.of_company(merge.loser, window)):
        tally.add(EffectKind.CHANGED, interest.id)
    theirs, their_meetings = belongings(merge.loser)
    ours, our_meetings = belongings(merge.survivor)
    twice = list(doubles.doubles(theirs, ours, act.at))
    ended = {double.late.id for double in twice}
    for double in twice:
        end = doubles.ended(double, None, act.at)
        tally.change(Change(subject=end.id, before=double.late, after=end))
    for one in theirs:
        if one.id not in ended:
            tally.add(EffectKind.CHANGED, one.id)
    _crowd([one for one in (*theirs, *ours) if one.id not in ended], act.at, tally)
    known = {(one.activity_id, one.delegate_id): one for one in our_meetings}
    for meeting in their_meetings:
        tally.add(EffectKind.CHANGED, meeting.id)
        other = known.get((meeting.activity_id, meeting.delegate_id))
        first = doubles.first_of(meeting, other, act.at) if other else meeting
        late = meeting if first is other else other
        if late and endings.end_meeting(late, "", act.at):
            tally.add(EffectKind.REQUESTS_ENDED, late.id)


def _crowd(those: Iterable[Registration], now: datetime, tally: Tally) -> None:
    """Where the two together have more people than one company may: all of them stay."""
    counted = Counter(one.activity_id for one in those if one.as_of(now).keeps_seat)
    keys = {id: activities.key(id) for id in counted}
    for id, key in keys.items():
        activity = read(key)
        if activity and counted[id] > activity.max_persons_per_company:
            tally.add(EffectKind.OVER_COMPANY_LIMIT, id)


_OF_PEOPLE = (
    EffectKind.REGISTRATIONS_CANCELLED,
    EffectKind.SEATS_RELEASED,
    EffectKind.MAILS,
)
_OF_TALKS = (EffectKind.MEETINGS_ENDED, EffectKind.REQUESTS_ENDED, EffectKind.MAILS)


def _end_registrations(
    cascade: Cascade, activity: Activity, now: datetime, tally: Tally
) -> Iterator[str]:
    """Counts those that would end; the addresses of whom would be told."""
    for was in _all(activity.id, registration_store.of_activity, tally, *_OF_PEOPLE):
        ended = endings.end_registration(was, cascade.reason, now)
        if ended:
            tally.change(Change(subject=was.id, before=was, after=ended))
            yield from (note.email for note in endings.notes_of_registration(was, activity))


def _end_requests(activity_id: str, tally: Tally) -> None:
    for request in _all(activity_id, changes.of_activity, tally, EffectKind.REQUESTS_ENDED):
        if request.state is ChangeState.OPEN:
            tally.change(Change(subject=request.id, before=request, after=obsolete(request)))


def _end_meetings(
    cascade: Cascade, activity: Activity, some: Iterable[Meeting], now: datetime, tally: Tally
) -> Iterator[str]:
    """Counts those that would end; the addresses of whom would be told."""
    whose = cascade.dropped_out
    ended = [
        one
        for one in some
        if whose in (None, one.delegate_id) and endings.end_meeting(one, cascade.reason, now)
    ]
    people = [
        key
        for one in ended
        for key in (companies.key(one.company_id), delegates.key(one.delegate_id))
    ]
    around = read_many([slots.key(activity.id), *people] if ended else [])
    for one in ended:
        agreed = one.state in HELD
        tally.add(EffectKind.MEETINGS_ENDED if agreed else EffectKind.REQUESTS_ENDED, one.id)
        occasion = occasion_of(cascade, activity, one, around)
        yield from (note.email for note in endings.notes_of_meeting(one, occasion, now))


def _hand_over(act: Act, left: Delegate, tally: Tally) -> None:
    """The meetings of a delegate for whom somebody else comes."""
    for session in _sessions(left.id):
        for meeting in meeting_store.with_delegate(session, left.id):
            if meeting.state in HELD and meetings.can_cancel(meeting, act.at):
                tally.add(EffectKind.MEETINGS_TO_RECONFIRM, meeting.id)
                tally.add(EffectKind.MAILS, meeting.id)
            elif endings.end_meeting(meeting, "", act.at):
                tally.add(EffectKind.REQUESTS_ENDED, meeting.id)
    tally.leave_open(EffectKind.MAILS)


def _depart(act: Act, left: Registration, tally: Tally) -> None:
    """The meetings that somebody was to sit in who does not come."""
    for session in _sessions(left.activity_id):
        for meeting in meeting_store.with_company(session, left.company_id):
            if meetings.sends(meeting, left.id) and meetings.can_cancel(meeting, act.at):
                tally.add(EffectKind.MEETINGS_ENDED, meeting.id)
                tally.add(EffectKind.MAILS, meeting.id)
                tally.leave_open(EffectKind.MAILS)


def _sessions(id: str) -> list[str]:
    journey = journeys.get(delegation_of(id), "id")
    return [one.id for one in journey.timetable if one.kind is Kind.MATCHMAKING_SESSION]


def _all[V](
    activity_id: str,
    page_of: Callable[[str, Window], Page[V]],
    tally: Tally,
    *kinds: EffectKind,
) -> Iterator[V]:
    """The rows of a list, page after page, as far as is looked at."""
    after: str | None = None
    for _ in range(MOST // PAGE):
        page = page_of(activity_id, Window(first=PAGE, after=after))
        yield from page.values
        if not page.more:
            return
        after = page.items[-1][0]
    tally.leave_open(*kinds)
