"""What one row comes to, decided on the books: the same whether it is written, tried or joined."""

from dataclasses import replace

from registration.actions.pushes.arrivals import arrive
from registration.actions.pushes.books import Entry
from registration.actions.pushes.firms import claim_keys
from registration.actions.pushes.renewals import end, renew
from registration.rules import ids
from registration.rules.contacts import email_digest
from registration.rules.districts import Chamber
from registration.rules.pushes.links import (
    Answer,
    PushLink,
    Standing,
    advanced,
    answering,
    first_link,
    standing,
    taken,
)
from registration.rules.pushes.outcomes import Outcome, Result, problems, rejected
from registration.rules.pushes.refusals import MemberObjected, RevisionStale
from registration.rules.pushes.rows import Op, PushRow
from registration.rules.refusals import Busy, Refused
from registration.store import activities, companies, delegations, mailboxes, seats
from registration.store import pushes as store
from registration.store import registrations as registration_store
from registration.store.rows import Key

type Keys = list[Key[object]]


def decide(entry: Entry, run: str, mark: str, earlier: tuple[Answer, ...] = ()) -> Outcome:
    """The outcome of a row; what it writes, if anything, stands in the entry.

    `earlier` are answers of this run to the same external id that nothing was written for.
    Raises Overtaken where the books are behind; no other refusal, which is an outcome.
    """
    link = entry.link
    known = link.answered(run, mark) if link else None
    if known:
        return known
    try:
        outcome, after = _decided(entry, link)
    except RevisionStale as stale:
        return _as_known(entry, link, Result.STALE, stale)
    except Busy:
        raise
    except Refused as refusal:
        _forget(entry)
        return _as_known(entry, link, Result.REJECTED, refusal)
    if after:
        answers = (*earlier, Answer(mark=mark, outcome=outcome))
        _write_link(entry, answering(after, run, answers))
    return outcome


def _decided(entry: Entry, link: PushLink | None) -> tuple[Outcome, PushLink | None]:
    """The outcome, and what becomes of the link, where it is written."""
    row, now = entry.row, entry.act.at
    if row.objected and row.op is Op.UPSERT:
        raise MemberObjected
    stands = standing(link, row)
    if link and stands is Standing.SAME:
        return _same(link), None
    if link and stands is Standing.ADVANCED:
        return _same(link), advanced(link, row, now)
    link = link or first_link(entry.chamber, row, now)
    outcome = _carried_out(entry, link)
    after = _link_after(entry, link, outcome)
    return outcome, after if after is not link else None


def _carried_out(entry: Entry, link: PushLink) -> Outcome:
    if entry.row.op is Op.CANCEL:
        return end(entry, link)
    return renew(entry, link) if link.registration_id else arrive(entry)


def _link_after(entry: Entry, link: PushLink, outcome: Outcome) -> PushLink:
    """The link once the row was carried out; the same one where it was not."""
    row, now = entry.row, entry.act.at
    if outcome.result is Result.CONFLICT:
        asks = row.op is Op.CANCEL and link.asked != link.digest
        return replace(link, asked=link.digest, updated_at=now) if asks else link
    after = taken(link, row, now)
    if row.op is Op.CANCEL and link.registration_id and outcome.result is not Result.CANCELLED:
        after = replace(after, cancelled=link.cancelled)  # somebody else ended it: it stays ended
    registration = entry[registration_store.key(outcome.registration_id or "")]
    return replace(
        after,
        registration_id=outcome.registration_id or "",
        company_id=outcome.company_id or "",
        person=email_digest(registration.person.email) if registration else link.person,
    )


def _write_link(entry: Entry, link: PushLink) -> None:
    entry.wrote(store.linked(link))
    entry.known[store.key(link.chamber, link.external_id)] = link


def _same(link: PushLink) -> Outcome:
    return Outcome(
        external_id=link.external_id,
        result=Result.UNCHANGED,
        registration_id=link.registration_id or None,
        company_id=link.company_id or None,
    )


def _as_known(entry: Entry, link: PushLink | None, result: Result, refusal: Refused) -> Outcome:
    told = replace(rejected(entry.row.external_id, refusal), result=result)
    return replace(_same(link), result=result, problems=problems(refusal)) if link else told


def _forget(entry: Entry) -> None:
    """Nothing of what was prepared is written."""
    entry.writes.clear()
    entry.changes.clear()
    entry.events.clear()
    entry.known.clear()


def needs_more(link: PushLink | None, row: PushRow) -> bool:
    """Whether a row is decided by more than its link."""
    return link is None or link.digest != row.digest


def first_keys(chamber: Chamber, row: PushRow, link: PushLink | None) -> Keys:
    """What a row is decided on, as far as the row and its link tell."""
    activity = row.activity_id or (link.activity_id if link else "")
    delegation, _ = ids.split("act", activity) or ("", "")
    keys: Keys = [
        activities.key(activity),
        delegations.key(ids.make("del", delegation)),
        seats.key(activity),
        *claim_keys(row),
    ]
    if row.email:
        keys += [
            store.notice_key(chamber, row.email),
            store.objection_key(row.email),
            seats.person_key(activity, row.email),
        ]
    if link and link.registration_id:
        keys += [registration_store.key(link.registration_id), companies.key(link.company_id)]
        keys.append(seats.quota_key(activity, link.company_id))
    return keys


def second_keys(entry: Entry) -> Keys:
    """What the first ones lead to: the companies a row may be about, and who is there."""
    row = entry.row
    keys: Keys = []
    for id in dict.fromkeys(holder for key in claim_keys(row) if (holder := entry[key])):
        keys += [companies.key(id), seats.quota_key(row.activity_id, id)]
        keys.append(mailboxes.key(row.email, id))
    claim = entry[seats.person_key(row.activity_id, row.email)] if row.email else None
    if claim:
        keys.append(registration_store.key(claim.registration_id))
    return keys
