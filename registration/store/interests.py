"""Interests: one row of the company for each, and one per market by which delegations find it."""

from registration.rules import ids
from registration.rules.interests import Interest
from registration.rules.pages import Page, Window
from registration.store import companies
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read_page
from registration.store.writes import Overtaken, Write, add, delete, put


class InterestRow(Row, discriminator="interest"):
    body = Body(Interest)


def key(id: str) -> Key[Interest]:
    company, interest = ids.split("int", id) or ("?", "?")
    return Key(f"COMPANY#{company}", f"INTEREST#{interest}", Interest)


def of_company(company: str, window: Window) -> Page[Interest]:
    """What a company has stated, oldest first: one Query of a page."""
    return read_page(companies.key(company).pk, "INTEREST#", window)


def by_market(market: str, window: Window) -> Page[Interest]:
    """Interests in one market (ISO 3166-1 alpha-2), by company: one Query of the index."""
    return read_page(f"INTEREST#{market}", "", window, index="gsi1")


def stated(interest: Interest) -> tuple[Write, ...]:
    """A new interest with its index rows."""
    at = key(interest.id)
    row = InterestRow(at.pk, at.sk, body=interest, version=interest.version)
    return (add(row, Overtaken()), *(put(_in_market(interest, one)) for one in interest.markets))


def withdrawn(interest: Interest) -> tuple[Write, ...]:
    """Take an interest away. What it said stays in the audit. Raises Overtaken if it is gone."""
    at = key(interest.id)
    row = InterestRow(at.pk, at.sk)
    return (
        delete(row, Row.pk.exists(), Overtaken()),
        *(delete(_in_market(interest, one)) for one in interest.markets),
    )


def _in_market(interest: Interest, market: str) -> InterestRow:
    company, ulid = ids.split("int", interest.id) or ("?", "?")
    row = InterestRow(f"COMPANY#{company}", f"MARKET#{market}#{ulid}", body=interest)
    row.gsi1pk, row.gsi1sk = f"INTEREST#{market}", f"{company}#{ulid}"
    return row
