"""The portions of a publication: each is one transaction.

It moves the publication from the version that the portion was decided on: whoever runs it, and
however many at once, every meeting moves once and every person is told once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import batched
from typing import Self

from registration.actions.rivals import decide_again
from registration.rules import allowances
from registration.rules import publications as rules
from registration.rules.activities import Activity
from registration.rules.acts import Act
from registration.rules.events import Change, Event, Job, Work
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import HELD, Meeting, Side
from registration.rules.news import News, digest, news_of
from registration.rules.notices import Occasion
from registration.rules.pages import Window
from registration.rules.publications import Part, Publication, Step
from registration.rules.quotas import Quota
from registration.store import activities, companies, delegates, ledger, quotas, slots
from registration.store import meetings as meeting_store
from registration.store import publications as store
from registration.store.rows import Found, Key, read, read_many, read_range
from registration.store.writes import Write

MOST_CLAIMS = 90  # rows of a transaction, beside those that go with every one
MOST_SETTLED = 8  # meetings, each with its history and what up to six people are told
MOST_TOLD = 20  # people
MOST_READ = 100  # rows of one BatchGet


def carry_on(act: Act, publication: Publication) -> None:
    """The next portion, unless another run was faster: its author's doing, whoever runs it."""
    author = Act(
        by=publication.by,
        at=act.at,
        operation=publication.operation,
        request_id=publication.request_id,
        reason=publication.reason,
    )

    def decide(attempt: int) -> None:
        if attempt == 0 or _is_current(publication):
            _STEPS[publication.step](author, publication)

    decide_again(decide)


def _is_current(publication: Publication) -> bool:
    found = read(store.key(publication.id))
    return found is not None and found.version == publication.version


def _save(
    act: Act,
    was: Publication,
    now: Publication,
    *writes: Write,
    changes: Iterable[Change] = (),
    events: Iterable[Event] = (),
) -> None:
    advanced = store.advanced(now, was=was.version)
    ledger.accept(act, advanced, *writes, changes=changes, events=events)


def _stage(act: Act, publication: Publication) -> None:
    part = _part(publication)
    known = _meetings(part)
    writes = [
        write
        for move in part.moves
        for write in store.staged(publication.id, move.after, known.get(move.after.id))
    ]
    _save(act, publication, publication.further(), *writes)


def _claim(act: Act, publication: Publication) -> None:
    """Bring claims and quotas to what follows from the meetings; then the plan is in force."""
    rows = read_range(slots.key(publication.activity_id).pk, "MEETING#")
    meetings: list[Meeting] = [row.value() for row in rows]
    moved = [one for one in meetings if one.staged and one.staged.plan == publication.id]
    writes = [*_claims(publication, meetings), *_quotas(act, publication, moved)]
    if not writes:
        return _put_in_force(act, publication)
    return _save(act, publication, publication.once_more(), *writes[:MOST_CLAIMS])


def _claims(publication: Publication, meetings: Iterable[Meeting]) -> list[Write]:
    activity, there = publication.activity_id, slots.holders(publication.activity_id)
    wanted = rules.claimed(meetings)
    if publication.redrawn:
        away = store.absences(publication.id).after
    else:
        away = tuple(claim for claim, by in there.items() if by == slots.ABSENT)
    wanted |= dict.fromkeys(away, slots.ABSENT)
    return [
        *(
            slots.passed(activity, claim, by)
            for claim, by in wanted.items()
            if there.get(claim) != by
        ),
        *(slots.passed(activity, claim, None) for claim in there if claim not in wanted),
    ]


def _quotas(act: Act, publication: Publication, moved: Iterable[Meeting]) -> list[Write]:
    theirs: dict[tuple[str, Side], list[Meeting]] = {}
    for one in moved:
        theirs.setdefault((one.company_id, Side.COMPANY), []).append(one)
        theirs.setdefault((one.delegate_id, Side.DELEGATE), []).append(one)
    writes: list[Write] = []
    activity = publication.activity_id
    known = _read([quotas.key(activity, id) for id, _ in theirs])
    for (id, side), meetings in theirs.items():
        where = quotas.key(activity, id)
        was = known.get(where) or Quota(activity_id=activity, participant_id=id)
        now = was
        for one in meetings:
            now = allowances.settled(now, one, side, act.at)
        if allowances.differs(was, now):
            writes.append(quotas.moved(replace(now, version=was.version + 1), was))
    return writes


def _put_in_force(act: Act, publication: Publication) -> None:
    where = slots.key(publication.activity_id)
    grid = read_many([where]).need(where, "id")
    now = replace(
        publication.redrawn or grid,
        plan=publication.plan or grid.plan,
        publishing=None,
        published_at=act.at,
        uses=grid.uses,
        version=grid.version + 1,
    )
    data = {"plan": now.plan or "", "moves": str(publication.moves)}
    following = publication.at(Step.LISTING if publication.parts else Step.TELLING)
    _save(
        act,
        publication,
        following,
        slots.drawn(now, grid),
        changes=[Change(subject=grid.activity_id, before=grid, after=now)],
        events=[_published(publication, data)],
    )


def _published(publication: Publication, data: dict[str, str]) -> Event:
    """A new grid may have room for those who take any slot."""
    if publication.redrawn is None:
        return Event(kind="plan.published", subject=publication.id, data=data)
    work = Work(job=Job.FILL, subject=publication.activity_id)
    return Event(kind="slot_grid.set", subject=publication.activity_id, work=work)


def _list(act: Act, publication: Publication) -> None:
    staged = _staged(publication)
    writes = [write for one in staged for write in store.listed(publication.id, one)]
    _save(act, publication, publication.further(), *writes)


def _settle(act: Act, publication: Publication) -> None:
    """Some meetings of a part: what became of them is history now, and news for people."""
    staged = _staged(publication)
    now, later = staged[:MOST_SETTLED], staged[MOST_SETTLED:]
    around = _Around.of(publication, now)
    writes: list[Write] = []
    changes: list[Change] = []
    events: list[Event] = []
    for one in now:
        was, after = one.staged.before if one.staged else None, replace(one, staged=None)
        writes += store.settled(publication.id, one)
        writes += store.noted(publication, news_of(was, after, around.occasion(after)))
        changes.append(Change(subject=one.id, before=was, after=after))
        events.append(_event(was, after))
    following = publication.once_more() if later else publication.further()
    _save(act, publication, following, *writes, changes=changes, events=events)


def _event(was: Meeting | None, now: Meeting) -> Event:
    before, after = was is not None and was.state in HELD, now.state in HELD
    kind = {
        (False, True): "booked",
        (True, True): "moved",
        (True, False): "cancelled",
        (False, False): "changed",
    }[before, after]
    data = {"state": now.state.value, "version": str(now.version)}
    return Event(kind=f"meeting.{kind}", subject=now.id, data=data)


def _tell(act: Act, publication: Publication) -> None:
    """One mail to each of the next people."""
    page = store.people(publication.id, Window(first=MOST_TOLD, after=publication.after))
    if not page.items:
        done = replace(publication.at(Step.DONE), finished_at=act.at)
        return _save(act, publication, done)
    people: dict[str, News] = {sort.rpartition("#")[0]: one for sort, one in page.items}
    mails = [
        digest(store.of_person(publication.id, one), publication.reason) for one in people.values()
    ]
    told = replace(
        publication.once_more(),
        after=f"{max(people)}#~",  # behind all news of the last
        digests=publication.digests + len(mails),
    )
    events = [Event(kind="plan.told", subject=publication.id, mails=(mail,)) for mail in mails]
    return _save(act, publication, told, events=events)


_STEPS: Mapping[Step, Callable[[Act, Publication], None]] = {
    Step.STAGING: _stage,
    Step.CLAIMING: _claim,
    Step.LISTING: _list,
    Step.SETTLING: _settle,
    Step.TELLING: _tell,
}


def _part(publication: Publication) -> Part:
    where = store.part_key(publication.id, publication.part)
    return read_many([where]).need(where, "id")


def _meetings(part: Part) -> dict[str, Meeting]:
    """Those of a part as they lie there, staged or not."""
    keys = {move.after.id: meeting_store.key(move.after.id) for move in part.moves}
    found = read_many(keys.values())
    return {id: meeting for id, key in keys.items() if (meeting := found[key])}


def _staged(publication: Publication) -> list[Meeting]:
    """Those of the part that are not settled yet."""
    known = _meetings(_part(publication)).values()
    return [one for one in known if one.staged and one.staged.plan == publication.id]


def _read[T](keys: list[Key[T]]) -> dict[Key[T], T]:
    """However many."""
    values: dict[Key[T], T] = {}
    for some in batched(keys, MOST_READ, strict=False):
        found = read_many(some)
        values |= {key: value for key in some if (value := found[key])}
    return values


@dataclass(frozen=True, slots=True)
class _Around:
    """The people and the session of some meetings, read at once."""

    activity: Activity
    interpreters: tuple[Interpreter, ...]
    found: Found

    @classmethod
    def of(cls, publication: Publication, meetings: Iterable[Meeting]) -> Self:
        grid, activity = slots.key(publication.activity_id), activities.key(publication.activity_id)
        people = [
            key
            for one in meetings
            for key in (companies.key(one.company_id), delegates.key(one.delegate_id))
        ]
        found = read_many([grid, activity, *people])
        interpreters = (*found.need(grid, "id").interpreters, *publication.released)
        return cls(found.need(activity, "id"), interpreters, found)

    def occasion(self, meeting: Meeting) -> Occasion:
        return Occasion(
            activity=self.activity,
            company=self.found.need(companies.key(meeting.company_id), "id").name,
            delegate=self.found.need(delegates.key(meeting.delegate_id), "id"),
            interpreters=self.interpreters,
        )
