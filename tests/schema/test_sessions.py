"""Whose session goes on, whose ends, and whose stored answers are whose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registration.rules.acts import Role
from registration.rules.districts import District
from registration.store import companies
from registration.store.writes import write_all
from tests.clients import Client, signed_in
from tests.programmes import accepted, identified, invited, published, step
from tests.registrations import OPEN, company, get_together
from tests.sign_ups import LINK, TRADE, desk, key, mails, person, secret, sign_up, trade

pytestmark = pytest.mark.usefixtures("store")

INA, EVE, LUCIA = "ina@beispiel-stanzteile.example", "eve@gmx.de", "lucia@autopartes.example"
NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
WHO = "{ viewer { subject company { details { state } } } }"
MOVE = """mutation ($input: ContactUpdateInput!) { contactUpdate(input: $input) {
  contact { id version } userErrors { code } } }"""
STATE = """mutation ($input: CompanyInterestStateInput!) { companyInterestState(input: $input) {
  replayed interest { id } userErrors { code } } }"""
REGISTER = """mutation ($input: RegistrationCreateInput!) { registrationCreate(input: $input) {
  replayed registration { person { name } } userErrors { code } } }"""
CONFIRM = """mutation ($input: RegistrationConfirmInput!) { registrationConfirm(input: $input) {
  registration { id } userErrors { code } } }"""

type SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def summer(at: SetClock) -> None:
    at(NOW)


def is_out(client: Client) -> bool:
    """Whether neither reads nor writes are answered."""
    for question in (WHO, "mutation { delegateAccept(input: {}) { replayed } }"):
        answer = client.send(question)
        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        if codes != ["UNAUTHENTICATED"]:
            return False
    return True


def opens(link: str) -> list[str]:
    """The codes of what speaks against trading a link."""
    payload = Client().do(TRADE, input={"secret": link, "idempotencyKey": key()})
    return [error["code"] for error in payload["userErrors"]]


def moved(client: Client, contact: str, version: int, to: str) -> None:
    given = {"id": contact, "expectedVersion": version, "email": to, "idempotencyKey": key()}
    client.done(MOVE, input=given)


def test_who_was_replaced_is_out_at_once_and_so_is_her_link() -> None:
    delegation = published()
    lucia, client = accepted(delegation)
    lucia = step("delegateInvite", lucia)
    diego = identified(delegation, name="Diego Ejemplo", email="diego@autopartes.example")
    unused = secret(LUCIA)
    assert not is_out(client)
    step(
        "delegateReplace",
        lucia,
        replacementId=diego["id"],
        replacementVersion=diego["version"],
    )
    assert is_out(client)
    assert opens(unused) == ["LINK_INVALID"]


def test_who_was_taken_off_the_list_is_out_at_once() -> None:
    known, client = invited(published())
    step("delegateWithdraw", known)
    assert is_out(client)


def test_who_declined_may_change_her_mind_and_nothing_is_lost() -> None:
    known, client = invited(published())
    declined = step("delegateDecline", known, client)
    assert not is_out(client)
    assert step("delegateAccept", declined, client)["details"]["status"] == "ACCEPTED"


def test_a_corrected_address_shuts_the_wrong_ones_reader_out(at: SetClock) -> None:
    known, client = invited(published())
    unused = secret(LUCIA)
    at(NOW + timedelta(minutes=1))
    step("delegateUpdate", known, email="lucia.e@autopartes.example")
    assert is_out(client)
    assert opens(unused) == ["LINK_INVALID"]
    Client().done(LINK, input={"email": "lucia.e@autopartes.example", "idempotencyKey": key()})
    again, _ = trade("lucia.e@autopartes.example")
    assert not is_out(again)


def test_who_corrects_anothers_address_shuts_its_reader_out(at: SetClock) -> None:
    sign_up()
    ina, session = trade(INA)
    Client().done(LINK, input={"email": INA, "idempotencyKey": key()})
    unused = secret(INA)
    at(NOW + timedelta(minutes=1))
    moved(desk(), session["contact"], 2, "ina@neu.example")
    assert is_out(ina)
    assert opens(unused) == ["LINK_INVALID"]
    assert not is_out(trade("ina@neu.example")[0])


def test_who_changes_her_own_address_stays_and_can_mend_a_slip(at: SetClock) -> None:
    sign_up()
    ina, session = trade(INA)
    at(NOW + timedelta(minutes=1))
    moved(ina, session["contact"], 2, "ina@slip.example")
    slipped = secret("ina@slip.example")
    moved(ina, session["contact"], 3, "ina@neu.example")
    assert opens(slipped) == ["LINK_INVALID"]
    assert opens(secret("ina@neu.example")) == []


def test_a_session_ends_after_thirty_days(at: SetClock) -> None:
    sign_up()
    ina, _ = trade(INA)
    at(NOW + timedelta(days=30, seconds=-1))
    assert not is_out(ina)
    at(NOW + timedelta(days=30))
    assert is_out(ina)


def test_a_link_is_good_for_nothing_but_its_purpose() -> None:
    sign_up()
    contact = secret(INA)
    confirmed = Client().do(CONFIRM, input={"secret": contact, "idempotencyKey": key()})
    assert confirmed["userErrors"] == [{"code": "LINK_INVALID"}]
    assert opens(contact) == []


def test_one_who_is_only_listed_is_not_told_so() -> None:
    identified(published())
    Client().done(LINK, input={"email": LUCIA, "idempotencyKey": key()})
    assert mails(LUCIA) == []


def test_a_colleague_does_not_get_the_answer_of_another() -> None:
    sign_up()
    ina, session = trade(INA)
    sign_up(contact=person("Eve Fremd", EVE))
    eve, _ = trade(EVE)
    wish = {"companyId": session["subject"], "markets": ["MX"], "idempotencyKey": "the-same-key"}
    first = ina.done(STATE, input=wish)
    assert ina.done(STATE, input=wish) == {**first, "replayed": True}
    assert eve.do(STATE, input=wish) == {
        "replayed": False,
        "interest": None,
        "userErrors": [{"code": "NOT_ALLOWED"}],
    }


def test_a_stored_answer_is_not_told_to_who_has_lost_the_right_to_it(
    at: SetClock,
) -> None:
    at(OPEN)
    firm, evening = company(), get_together()
    chamber = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    wish = {
        "activityId": evening.id,
        "companyId": firm.id,
        "person": {"name": "Anna Beispiel", "email": "anna@beispiel.example"},
        "idempotencyKey": key(),
    }
    assert chamber.done(REGISTER, input=wish)["registration"]["person"]["name"] == "Anna Beispiel"
    assert chamber.done(REGISTER, input=wish)["replayed"]
    address = replace(firm.profile.address, district=District.DRESDEN)
    profile = replace(firm.profile, address=address)
    write_all(companies.saved(replace(firm, profile=profile, version=2)))
    assert chamber.do(REGISTER, input=wish) == {
        "replayed": False,
        "registration": None,
        "userErrors": [{"code": "NOT_FOUND"}],
    }
