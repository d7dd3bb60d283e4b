"""Publications: a job, its moves and what is told of them, in one partition.

PUBLICATION#p   JOB                     how far it is
                PART#n, AWAY#n          what moves: meetings, and absences where the grid changes
                LISTED#<company>#<x>    a meeting once more, listed where it is going to be
                PERSON#<sha256>#<about> one change for one person

Every transaction of a publication moves the job from the version that it was decided on: who is
late writes nothing. While it is under way a meeting that comes to lie elsewhere in a list lies
there twice, before and after (`listings`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pynamodb.expressions.operand import Path

from registration.rules import ids
from registration.rules.contacts import email_digest
from registration.rules.meetings import Meeting, Staged
from registration.rules.news import News
from registration.rules.pages import Page, Window
from registration.rules.publications import Away, Part, Publication, claimed, effective
from registration.rules.slots import Claim, Grid
from registration.store import meetings, slots
from registration.store.bodies import Body
from registration.store.listings import MeetingRow
from registration.store.rows import Key, Row, read, read_page, read_range
from registration.store.slots import ABSENT
from registration.store.writes import Overtaken, Write, add, delete, put, update

KEPT = timedelta(days=30)  # its parts and what people are told name people
PORTION = 500  # absences in one row
LOOKS = 5  # at a session that is published again and again while it is read


class PublicationRow(Row, discriminator="publication"):
    body = Body(Publication)


class PartRow(Row, discriminator="publication_part"):
    body = Body(Part)


class AwayRow(Row, discriminator="publication_away"):
    body = Body(Away)


class NewsRow(Row, discriminator="publication_news"):
    body = Body(News)


def key(id: str) -> Key[Publication]:
    """Where a publication lies; an id that is none leads nowhere."""
    _, own = ids.split("job", id) or ("", "")
    return Key(f"PUBLICATION#{own}", "JOB", Publication)


def part_key(id: str, number: int) -> Key[Part]:
    return Key(key(id).pk, f"PART#{number:04}", Part)


def opened(publication: Publication) -> Write:
    """A new one."""
    return add(_row(publication), Overtaken())


def advanced(publication: Publication, *, was: int) -> Write:
    """How far it is now. Raises Overtaken where another run is further."""
    return put(_row(publication), Row.version == was, Overtaken())


def prepared(
    publication: Publication, parts: Iterable[Part], before: Iterable[Claim], after: Iterable[Claim]
) -> tuple[Write, ...]:
    """What it is going to do: seen by nobody before it has begun."""
    pk = key(publication.id).pk
    rows: list[Row] = [
        PartRow(pk, part_key(publication.id, number).sk, body=part)
        for number, part in enumerate(parts)
    ]
    was, now = _in_order(before), _in_order(after)
    for number, start in enumerate(range(0, max(len(was), len(now)), PORTION)):
        cut = slice(start, start + PORTION)
        away = Away(before=tuple(was[cut]), after=tuple(now[cut]))
        rows.append(AwayRow(pk, f"AWAY#{number:04}", body=away))
    for row in rows:
        row.expires_at = int((publication.created_at + KEPT).timestamp())
    return tuple(put(row) for row in rows)


def absences(id: str) -> Away:
    """The absences of the session before and after it."""
    found = [row.body for row in read_range(key(id).pk, "AWAY#") if isinstance(row, AwayRow)]
    return Away(
        before=tuple(claim for away in found for claim in away.before),
        after=tuple(claim for away in found for claim in away.after),
    )


def staged(id: str, meeting: Meeting, was: Meeting | None) -> tuple[Write, ...]:
    """Write what comes after, with what `was` before, and list it where it is going to be.

    Raises Overtaken where it is no longer what it was.
    """
    both = replace(meeting, staged=Staged(plan=id, before=was))
    real = meetings.saved(both, was)
    if was is None or MeetingRow.places(was) == MeetingRow.places(meeting):
        return (real,)
    return (real, put(_twin(id, both)))


def listed(id: str, meeting: Meeting) -> tuple[Write, ...]:
    """List a staged meeting where it is now, and no more where it was."""
    row = MeetingRow.of(meeting)
    now, was = MeetingRow.places(meeting), (row.gsi1sk, row.gsi2sk)
    if now == was:
        return ()
    actions = [Row.gsi1sk.set(now[0]), Row.gsi2sk.set(now[1])]
    return (update(_at(meeting), actions, _staged_by(id), Overtaken()),)


def settled(id: str, meeting: Meeting) -> tuple[Write, ...]:
    """Forget what a staged meeting was before."""
    forgotten = update(
        _at(meeting), [Path(["body", "staged"]).remove()], _staged_by(id), Overtaken()
    )
    return (forgotten, delete(_twin(id, meeting)))


def noted(publication: Publication, news: Iterable[News]) -> tuple[Write, ...]:
    """What changes for whom; of one meeting for one person once."""
    by_place = {f"{_person(one)}#{one.about}": one for one in news}
    rows = [NewsRow(key(publication.id).pk, sort, body=one) for sort, one in by_place.items()]
    for row in rows:
        row.expires_at = int((publication.created_at + KEPT).timestamp())
    return tuple(put(row) for row in rows)


def people(id: str, window: Window) -> Page[News]:
    """What changes, that of one person together."""
    return read_page(key(id).pk, "PERSON#", window)


def of_person(id: str, like: News) -> tuple[News, ...]:
    """Everything that changes for the person of that news."""
    rows = read_range(key(id).pk, f"{_person(like)}#")
    return tuple(row.body for row in rows if isinstance(row, NewsRow))


def busy(activity_id: str) -> dict[Claim, str]:
    """What `slots.holders` says, but while a plan is being published: as it was before that."""
    for _ in range(LOOKS):
        before = read(slots.key(activity_id))
        found = _busy(before) if before and before.publishing else slots.holders(activity_id)
        after = read(slots.key(activity_id))
        if before is None or after is None or before.version == after.version:
            break
    return found


def _busy(grid: Grid) -> dict[Claim, str]:
    publication = read(key(grid.publishing or ""))
    if publication and publication.redrawn:
        away: Iterable[Claim] = absences(publication.id).before
    else:
        holders = slots.holders(grid.activity_id)
        away = [claim for claim, by in holders.items() if by == ABSENT]
    rows = read_range(slots.key(grid.activity_id).pk, "MEETING#")
    there = [effective(row.value(), grid) for row in rows]
    return {**dict.fromkeys(away, ABSENT), **claimed(one for one in there if one)}


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.slot, claim.kind, claim.id))


def _row(publication: Publication) -> PublicationRow:
    where = key(publication.id)
    return PublicationRow(where.pk, where.sk, body=publication, version=publication.version)


def _twin(id: str, meeting: Meeting) -> MeetingRow:
    """The meeting once more, among what belongs to the publication."""
    row = MeetingRow.of(replace(meeting))
    row.pk, row.sk = key(id).pk, f"LISTED#{row.sk.removeprefix('MEETING#')}"
    row.gsi1sk, row.gsi2sk = MeetingRow.places(meeting)
    return row


def _at(meeting: Meeting) -> MeetingRow:
    where = meetings.key(meeting.id)
    return MeetingRow(where.pk, where.sk)


def _staged_by(id: str) -> Any:
    return Path(["body", "staged", "plan"]) == id


def _person(news: News) -> str:
    return f"PERSON#{email_digest(news.email)}"
