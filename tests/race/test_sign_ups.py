"""Sixteen at once: a number is one company, an address one contact, a link one session."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

import pytest

from registration import links
from registration.actions import sessions, sign_ups
from registration.rules.acts import ANONYMOUS, Act
from registration.rules.companies import CompanyState, SignUpForm
from registration.rules.contacts import ContactState
from registration.rules.identifiers import NOTHING_WRITTEN
from registration.rules.pages import Window
from registration.rules.refusals import LinkInvalid, Refused
from registration.rules.reviews import ReviewState
from registration.store import companies, contacts, ledger, reviews
from tests.companies import CONTACT, FORM

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

MANY = 16
NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
ALL = Window(first=100)


def act(number: int, operation: str = "companySignUp") -> Act:
    return Act(
        by=ANONYMOUS,
        at=NOW,
        operation=operation,
        request_id=f"r-{number}",
        key=f"a-key-of-{number:04}",
        digest=str(number),
    )


def at_once(step: Callable[[int], object], many: int = MANY) -> list[object]:
    """What came of a step that many take in the same instant: results, and refusals."""
    barrier = Barrier(many)

    def run(number: int) -> object:
        barrier.wait()
        try:
            return step(number)
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(run, range(many)))


def form(number: int) -> SignUpForm:
    contact = replace(CONTACT, email=f"person-{number}@gmx.de")
    return SignUpForm(profile=FORM, contact=contact)


def secrets() -> list[str]:
    """The links of all mails, oldest first."""
    entries = reversed(ledger.outbox_page("2019-08-01", ALL).values)
    return [links.seal(mail.link) for one in entries for mail in one.event.mails if mail.link]


def refused(outcomes: list[object]) -> list[object]:
    return [one for one in outcomes if isinstance(one, Refused)]


def test_one_number_makes_one_company_and_the_others_join_it() -> None:
    outcomes = at_once(lambda number: sign_ups.sign_up(act(number), form(number)))
    assert refused(outcomes) == []
    [company] = companies.page("", ALL).values
    people = contacts.of_company(company.id, ALL).values
    assert len({contact.email for contact in people}) == MANY
    assert len(secrets()) == MANY


def test_one_name_makes_many_companies_and_a_task_for_each_after_the_first() -> None:
    def step(number: int) -> object:
        unnumbered = replace(FORM, identifiers=NOTHING_WRITTEN)
        return sign_ups.sign_up(act(number), replace(form(number), profile=unnumbered))

    assert refused(at_once(step)) == []
    assert len(companies.page("", ALL).values) == MANY
    tasks = reviews.page(ReviewState.OPEN, ALL).values
    assert len(tasks) == MANY - 1
    assert len({task.candidate for task in tasks}) == 1


def test_one_person_who_presses_sixteen_times_is_one_contact() -> None:
    outcomes = at_once(lambda number: sign_ups.sign_up(act(number), form(0)))
    assert refused(outcomes) == []
    [company] = companies.page("", ALL).values
    assert len(contacts.of_company(company.id, ALL).values) == 1


def test_a_link_opens_one_session() -> None:
    sign_ups.sign_up(act(0), form(0))
    [secret] = secrets()
    outcomes = at_once(lambda number: sessions.create(act(number, "sessionCreate"), secret))
    assert len([one for one in outcomes if isinstance(one, sessions.Session)]) == 1
    assert [type(one) for one in refused(outcomes)] == [LinkInvalid] * (MANY - 1)


def test_colleagues_who_confirm_in_the_same_instant_all_get_in_and_one_is_vouched_for() -> None:
    for number in range(4):
        sign_ups.sign_up(act(number), form(number))
    links_ = secrets()
    outcomes = at_once(
        lambda number: sessions.create(act(number, "sessionCreate"), links_[number]), 4
    )
    assert refused(outcomes) == []
    [company] = companies.page("", ALL).values
    people = contacts.of_company(company.id, ALL).values
    assert company.state is CompanyState.ACTIVE
    assert {contact.state for contact in people} == {ContactState.CONFIRMED}
    assert [contact.vouched for contact in people].count(True) == 1
