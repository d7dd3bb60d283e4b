"""Merges of companies: what each moved, and which are under way, each in a partition of its own.

MERGE#m      MERGE                     how far it is
             MOVED#<id>                what became of a thing of the loser's: written with its move
COMPANY#c    MERGING                   a row whose existence is the rule: one merge at a time

Nothing of it is swept: whether a merge can still be undone is told by its time.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action

from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.companies import Company, taken
from registration.rules.contacts import Contact
from registration.rules.meetings import Meeting
from registration.rules.merges import Merge, Moved
from registration.rules.pages import Page, Window
from registration.rules.refusals import WrongState
from registration.rules.registrations import Registration, RegistrationState
from registration.rules.seats import PersonClaim, Quota
from registration.store import claims, companies, contacts, mailboxes, meetings, registrations
from registration.store.bodies import Body
from registration.store.places import PersonRow, PlaceRow, QuotaRow, SeatsRow, seconds
from registration.store.rows import Key, Row, read_page, read_range
from registration.store.writes import Overtaken, Write, add, delete, put, replace, update

MERGING = "MERGING"
_UNDER_WAY = "MERGES#UNDER_WAY"


type Turn = tuple[Company, Company]
"""A company before and after."""


class MergeRow(Row, discriminator="merge"):
    """gsi1: those that are under way, oldest first."""

    body = Body(Merge)


class MovedRow(Row, discriminator="merge_moved"):
    body = Body(Moved)


class MergingRow(Row, discriminator="merging"):
    """Which merge a company is part of."""

    held_by = UnicodeAttribute()


def key(id: str) -> Key[Merge]:
    """Where a merge lies; an id that is none leads nowhere."""
    [ulid] = ids.split("mrg", id) or ["?"]
    return Key(f"MERGE#{ulid}", "MERGE", Merge)


def moved_key(merge_id: str, id: str, *, twice: bool = False) -> Key[Moved]:
    """Where it says what became of something of the loser's, or of a double."""
    return Key(key(merge_id).pk, f"MOVED#{id}{'#TWICE' if twice else ''}", Moved)


def page(window: Window) -> Page[Merge]:
    """Those that are under way, oldest first: one Query of the index."""
    return read_page(_UNDER_WAY, "", window, index="gsi1")


def moved_page(merge_id: str, window: Window) -> Page[Moved]:
    """What became of what was the loser's, by kind."""
    return read_page(key(merge_id).pk, "MOVED#", window)


def all_moved(merge_id: str) -> tuple[Moved, ...]:
    """The same, all of it."""
    rows = read_range(key(merge_id).pk, "MOVED#")
    return tuple(row.body for row in rows if isinstance(row, MovedRow))


def begun(merge: Merge, was: Merge | None = None) -> tuple[Write, ...]:
    """A merge, or its undoing (`was`: the merge before), to which both companies are given.

    Raises WrongState where one of them is part of another that is under way, VersionConflict.
    """

    def merging(found: MergingRow) -> WrongState:
        return WrongState(ids.make("com", found.pk.partition("#")[2]), MERGING)

    rows = [_merging(id, merge.id) for id in (merge.survivor, merge.loser)]
    saved = (
        replace(_row(merge), id=merge.id, was=was.version) if was else add(_row(merge), Overtaken())
    )
    return (*(add(row, merging) for row in rows), saved)


def finished(merge: Merge, *, was: int) -> tuple[Write, ...]:
    """It is done, and both companies are free for another one. Raises VersionConflict."""
    mine = MergingRow.held_by == merge.id
    rows = [_merging(id, merge.id) for id in (merge.survivor, merge.loser)]
    return (
        replace(_row(merge), id=merge.id, was=was),
        *(delete(row, mine, Overtaken()) for row in rows),
    )


def joined(survivor: Turn, loser: Turn, matches: dict[str, str]) -> tuple[Write, ...]:
    """One company becomes part of another, which holds from now on all that identified either.

    `matches`: who holds their match keys. In the lists of chambers, sizes and sectors the loser
    stands until `companies.unlisted`; nobody sees it there. Raises VersionConflict, Overtaken.
    """
    (before, after), (was, now) = survivor, loser
    mine = [text for text in was.match_keys if matches.get(text) == was.id]
    free = [text for text in after.match_keys if text not in matches]
    return (
        *companies.relisted(before, after),
        companies.saved(now),
        *(claims.passed(claims.identifier_key(*one), was.id, after.id) for one in _strong(was)),
        *(claims.passed(claims.match_key(text), was.id, after.id) for text in mine),
        *(claims.claimed(claims.match_key(text), after.id) for text in free),
    )


def parted(survivor: Turn, loser: Turn, matches: dict[str, str]) -> tuple[Write, ...]:
    """The two are two again, and each holds what identifies it.

    Raises VersionConflict, Overtaken; IdentifierTaken where somebody else holds a number by now.
    """
    (before, after), (_, now) = survivor, loser
    theirs = [text for text in now.match_keys if matches.get(text) in (None, after.id)]
    mine = [text for text in after.match_keys if text not in matches]
    numbers = now.profile.identifiers
    return (
        *companies.relisted(before, after),
        companies.saved(now),
        *(
            claims.given_back(claims.identifier_key(*one), after.id, now.id, taken(one[0], numbers))
            for one in _strong(now)
        ),
        *(
            claims.given_back(claims.match_key(text), after.id, now.id, Overtaken())
            for text in theirs
            if text not in after.match_keys
        ),
        *(claims.claimed(claims.match_key(text), after.id) for text in mine),
    )


def _strong(company: Company) -> tuple[tuple[str, str], ...]:
    return tuple(company.profile.identifiers.strong.items())


def moved(merge_id: str, what: Moved) -> Write:
    """What became of something, once. Raises Overtaken where another run was faster."""
    return add(_moved(merge_id, what, 1), Overtaken())


def returned(merge_id: str, what: Moved) -> Write:
    """The same, once it was undone. Raises Overtaken."""
    return put(_moved(merge_id, what, 2), Row.version == 1, Overtaken())


def of_company(company_id: str, window: Window) -> Page[Registration | Meeting]:
    """A company's registrations and meetings, whatever became of them: one Query of the index."""
    where = companies.key(company_id).pk
    return read_page(where, "", window, index="gsi1")


def contact_moved(was: Contact, now: Contact) -> tuple[Write, ...]:
    """A person passes to another company, under the id she has there. Raises Overtaken."""
    return (
        *contact_gone(was),
        delete(_contact(was), Row.version == was.version, Overtaken()),
        *contacts.added(now),
    )


def contact_gone(was: Contact) -> tuple[Write, ...]:
    """The person is a contact of that company no more; what is known of her stays."""
    return mailboxes.moved(was.id, was.company, was.email, None, Overtaken())


def contact_back(now: Contact) -> tuple[Write, ...]:
    """The person, who was known there all the time, is one again. Raises Overtaken."""
    return mailboxes.moved(now.id, now.company, None, now.email, Overtaken())


def registration_moved(
    was: Registration,
    now: Registration,
    activity: Activity,
    *,
    theirs: Quota | None,
    ours: Quota | None,
    claim: PersonClaim | None,
) -> tuple[Write, ...]:
    """A registration passes to another company, with what it takes; nobody's limit is asked.

    `theirs` and `ours` are the places of the two companies, `claim` is the person's. Raises
    Overtaken where any of it has changed.
    """
    saved = registrations.moved(now, activity, was=was.version)
    if not was.is_open:
        return (saved,)
    writes: list[Write] = [saved, _line_moves(was.activity_id)]
    if claim and claim.registration_id == was.id:
        row = PersonRow.of(now, seconds(claim.until))
        writes.append(put(row, PersonRow.held_by == was.id, Overtaken()))
    if was.state is RegistrationState.WAITING:
        writes.append(put(PlaceRow.of(now), Row.pk.exists(), Overtaken()))
    if theirs and was.ulid in theirs.persons:
        writes += _place_moved(was, now, seconds(theirs.persons[was.ulid]), ours)
    return tuple(writes)


def _place_moved(
    was: Registration, now: Registration, until: int, ours: Quota | None
) -> tuple[Write, ...]:
    old, new = QuotaRow.persons[was.ulid], QuotaRow.persons[now.ulid]
    gone: list[Action] = [old.remove(), QuotaRow.confirmed.delete({was.ulid})]
    left = update(QuotaRow.of(was), gone, old == until, Overtaken())
    confirmed = was.state is RegistrationState.CONFIRMED
    row = QuotaRow.of(now)
    if ours is None:
        row.persons = {now.ulid: until}
        row.confirmed = {now.ulid} if confirmed else None
        return (left, add(row, Overtaken()))
    come: list[Action] = [new.set(until)]
    if confirmed:
        come.append(QuotaRow.confirmed.add({now.ulid}))
    return (left, update(row, come, Row.pk.exists(), Overtaken()))


def _line_moves(activity_id: str) -> Write:
    """Who is next in line may be another now."""
    row = SeatsRow.of(activity_id)
    return update(row, [SeatsRow.line_moves()], Row.pk.exists(), Overtaken())


def meeting_moved(was: Meeting, now: Meeting, *, pair: bool) -> tuple[Write, ...]:
    """A meeting passes to another company; `pair`: it is the one that this and the delegate have.

    Raises Overtaken.
    """
    return (
        meetings.saved(now, was),
        *((meetings.paired(now),) if pair else ()),
    )


def meeting_back(was: Meeting, now: Meeting) -> tuple[Write, ...]:
    """It is the other company's again. Raises Overtaken."""
    return (meetings.saved(now, was), meetings.unpaired(was))


def _row(merge: Merge) -> MergeRow:
    at = key(merge.id)
    row = MergeRow(at.pk, at.sk, body=merge, version=merge.version)
    if merge.is_under_way:
        row.gsi1pk, row.gsi1sk = _UNDER_WAY, ids.last(merge.id)
    return row


def _moved(merge_id: str, what: Moved, version: int) -> MovedRow:
    at = moved_key(merge_id, what.id, twice=what.twice)
    return MovedRow(at.pk, at.sk, body=what, version=version)


def _merging(company_id: str, merge_id: str) -> MergingRow:
    return MergingRow(companies.key(company_id).pk, MERGING, held_by=merge_id)


def _contact(contact: Contact) -> Row:
    at = contacts.key(contact.id)
    return contacts.ContactRow(at.pk, at.sk)
