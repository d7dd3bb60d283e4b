"""Story 1, the mailed link: it works once, for a while, and tells nobody who is known."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.clients import Client
from tests.conftest import Trips
from tests.sign_ups import COMPANY, INA, LINK, TRADE, key, mails, secret, sign_up, trade

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def test_a_link_works_once_and_a_repeat_of_the_trade_gets_the_same_session() -> None:
    sign_up()
    asked = {"secret": secret(INA), "idempotencyKey": key()}
    first = Client().done(TRADE, input=asked)
    again = Client().done(TRADE, input=asked)
    assert again == {**first, "replayed": True}
    other = Client().do(TRADE, input={**asked, "idempotencyKey": key()})
    assert other["userErrors"] == [{"code": "LINK_INVALID", "field": None}]


def test_a_link_works_for_fifteen_minutes(at: Callable[[datetime], None]) -> None:
    sign_up()
    late = {"secret": secret(INA), "idempotencyKey": key()}
    at(datetime(2019, 8, 1, 9, 15, tzinfo=UTC))
    assert Client().do(TRADE, input=late)["userErrors"][0]["code"] == "LINK_INVALID"


@pytest.mark.parametrize("damaged", ["", ".", "x.y", "ä", "A" * 5000])
def test_a_damaged_link_is_refused(damaged: str) -> None:
    payload = Client().do(TRADE, input={"secret": damaged, "idempotencyKey": key()})
    assert payload["userErrors"][0]["code"] == "LINK_INVALID"


def test_who_confirmed_once_gets_a_new_link_by_mail_and_strangers_the_same_answer(
    trips: Trips,
) -> None:
    sign_up()
    trade(INA)
    answers, calls = [], []
    for email in (INA.upper(), "nobody@gmx.de"):
        trips.reset()
        payload = Client().done(LINK, input={"email": email, "idempotencyKey": key()})
        answers.append({**payload["receipt"], "id": ""})
        calls.append(list(trips.calls))
    assert answers[0] == answers[1]
    assert calls == [["Query", "BatchGetItem", "TransactWriteItems"]] * 2
    assert mails(INA.upper()) == []  # the mail goes where the desk knows her, not where asked
    ina, session = trade(INA)
    assert ina.ask(COMPANY, id=session["subject"])["company"]["viewerCanUpdate"]
    assert mails("nobody@gmx.de") == []
