"""State an interest in markets and sectors, and take it back."""

from registration.actions import companies as company_actions
from registration.rules import ids
from registration.rules.acts import Act
from registration.rules.events import Change, Event
from registration.rules.interests import Interest, InterestForm, read_interest
from registration.rules.refusals import NotFound
from registration.store import interests, ledger
from registration.store.rows import read


def state(act: Act, company_id: str, form: InterestForm) -> Interest:
    """What a company wants to meet people from. Raises all problems of the form."""
    company = company_actions.own(act, company_id, "company_id")
    wanted = read_interest(form)
    interest = Interest(
        id=ids.make("int", ids.last(company.id), ids.new_ulid(act.at)),
        company=company.id,
        markets=wanted.markets,
        sectors=wanted.sectors,
        note=wanted.note,
        stated_at=act.at,
    )
    ledger.accept(
        act,
        *interests.stated(interest),
        changes=[Change(subject=interest.id, after=interest)],
        events=[Event(kind="interest.stated", subject=interest.id)],
        answer=interest.id,
    )
    return interest


def withdraw(act: Act, id: str) -> Interest:
    """Take an interest back; delegations no longer find it. What it said stays in the audit."""
    interest = read(interests.key(id))
    if interest is None:
        raise NotFound(("id",))
    company_actions.own(act, interest.company)
    ledger.accept(
        act,
        *interests.withdrawn(interest),
        changes=[Change(subject=id, before=interest)],
        events=[Event(kind="interest.withdrawn", subject=id)],
        answer=id,
    )
    return interest
