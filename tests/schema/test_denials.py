"""What is denied leaves a trace: who tried what, how often, and never more than a few rows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from registration import settings
from registration.actions import denials
from registration.rules.acts import Role
from registration.rules.denials import MOST_A_MINUTE, network
from registration.store.rows import connection
from tests.chains import DAY, NOON
from tests.clients import Client, signed_in

pytestmark = pytest.mark.usefixtures("store")

COMPANY = "com_01D7XX2V80JSPHAVE4Y38QAQJ6"
SECRET = "desk_0123456789AB_" + "x" * 43
DENIED = """
query ($day: Date!) {
  deniedAttempts(day: $day, first: 100) {
    nodes { who contact network minute requests more attempts { action code at requestId } }
  }
}"""


@pytest.fixture(autouse=True)
def noon(at: Callable[[datetime], None]) -> Iterator[None]:
    denials.forget()
    at(NOON)
    yield
    denials.forget()


@pytest.fixture
def company() -> Client:
    return signed_in(Role.COMPANY, COMPANY)


def told(day: str = DAY) -> list[dict[str, Any]]:
    """What an auditor is shown."""
    found = signed_in(Role.AUDITOR, "rita").ask(DENIED, day=day)
    nodes: list[dict[str, Any]] = found["deniedAttempts"]["nodes"]
    return nodes


def tried(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["action"], one["code"]) for one in row["attempts"]]


def test_what_is_not_open_to_a_caller_is_told_with_who_asked(company: Client) -> None:
    answer = company.send('{ outbox(day: "2019-09-24") { nodes { id } } }')
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    [row] = told()
    assert (row["who"], row["contact"]) == (f"company:{COMPANY}", None)
    assert (row["minute"], row["requests"], row["more"]) == ("2019-09-24T12:00:00Z", 1, False)
    assert tried(row) == [("outbox", "FORBIDDEN")]
    assert row["attempts"][0]["requestId"]


def test_a_stranger_is_told_by_network() -> None:
    Client().send("{ companies { nodes { id } } }")
    [row] = told()
    assert (row["who"], row["contact"]) == ("anonymous:anonymous", None)
    assert tried(row) == [("companies", "UNAUTHENTICATED")]


def test_wrong_credentials_are_told_and_never_kept() -> None:
    for token in (SECRET, "eyJhbGciOiJub25lIn0.e30.", "nonsense"):
        Client(token).send("{ viewer { role } }")
    [row] = told()
    assert row["requests"] == 3
    assert tried(row) == [("authorization", "UNAUTHENTICATED")] * 3
    kept = str(
        boto3.client("dynamodb").query(
            TableName=settings.TABLE,
            KeyConditionExpression="pk = :day",
            ExpressionAttributeValues={":day": {"S": f"DENIED#{DAY}"}},
        )["Items"]
    )
    assert "x" * 10 not in kept
    assert "eyJ" not in kept
    assert "nonsense" not in kept


def test_whoever_asks_for_what_is_not_theirs_is_told_like_for_what_there_is_not(
    company: Client,
) -> None:
    company.ask("query ($id: ID!) { node(id: $id) { id } }", id=COMPANY[:-1] + "7")
    company.ask(
        'mutation ($id: ID!) { companyUpdate(input: {idempotencyKey: "a-key-of-mine", id: $id,'
        " expectedVersion: 1}) { userErrors { code } } }",
        id=COMPANY[:-1] + "7",
    )
    [row] = told()
    assert tried(row) == [("node", "NOT_FOUND"), ("companyUpdate", "NOT_FOUND")]


def test_a_forged_link_is_told() -> None:
    Client().ask(
        'mutation { registrationConfirm(input: {idempotencyKey: "a-key-of-mine",'
        ' secret: "x.y"}) { userErrors { code } } }'
    )
    [row] = told()
    assert tried(row) == [("registrationConfirm", "LINK_INVALID")]


def test_what_is_answered_leaves_nothing(company: Client) -> None:
    company.ask("{ viewer { role } }")
    Client().ask("{ delegations { nodes { id } } }")
    signed_in(Role.ADMIN, "uta").ask("query ($id: ID!) { node(id: $id) { id } }", id=COMPANY)
    assert told() == []


def test_a_request_costs_one_write_and_a_minute_ten_at_most(company: Client, trips: Any) -> None:
    denied = '{ a: outbox(day: "2019-09-24") { nodes { id } } reviewTasks { nodes { id } } }'
    company.send(denied)
    for number in range(MOST_A_MINUTE + 5):
        trips.reset()
        company.send(denied)
        # The last write finds that the minute has had enough, and is the last one.
        assert trips.calls == ["UpdateItem"] * (number < MOST_A_MINUTE)
    [row] = told()
    assert (row["requests"], row["more"]) == (MOST_A_MINUTE, True)
    assert tried(row)[:2] == [("outbox", "FORBIDDEN"), ("reviewTasks", "FORBIDDEN")]


def test_of_one_request_no_more_than_a_few_are_kept() -> None:
    fields = " ".join(
        f'n{n}: outbox(day: "2019-09-{n:02}") {{ nodes {{ id }} }}' for n in range(1, 9)
    )
    signed_in(Role.CHAMBER, "IHK_CHEMNITZ").send(
        f"{{ {fields} accessKeys(chamber: IHK_CHEMNITZ) {{ nodes {{ id }} }} }}"
    )
    [row] = told()
    assert tried(row) == [("outbox", "FORBIDDEN"), ("accessKeys", "FORBIDDEN")]


def test_another_minute_is_a_row_of_its_own_the_newest_first(
    company: Client, at: Callable[[datetime], None]
) -> None:
    denied = "{ reviewTasks { nodes { id } } }"
    company.send(denied)
    at(NOON + timedelta(minutes=1))
    company.send(denied)
    assert [row["minute"][14:16] for row in told()] == ["01", "00"]


def test_an_environment_writes_so_much_in_a_minute_whoever_asks(
    monkeypatch: pytest.MonkeyPatch, company: Client
) -> None:
    monkeypatch.setattr(denials, "WRITTEN_A_MINUTE", 3)
    clients = [
        company,
        Client(),
        Client(SECRET),
        *(signed_in(Role.DELEGATE, f"d{n}") for n in "ab"),
    ]
    for client in clients:
        client.send("{ reviewTasks { nodes { id } } }")
    assert sum(row["requests"] for row in told()) == 3


def test_a_store_that_does_not_answer_keeps_nobody_from_the_refusal(
    company: Client, caplog: pytest.LogCaptureFixture
) -> None:
    company.send("{ viewer { role } }")

    def fail(params: dict[str, Any], **_: Any) -> None:
        if b"DENIED#" in bytes(params["body"]):
            raise EndpointConnectionError(endpoint_url="https://dynamodb")

    events = connection().client.meta.events
    events.register("before-call.dynamodb", fail)
    try:
        answer = company.send("{ reviewTasks { nodes { id } } }")
    finally:
        events.unregister("before-call.dynamodb", fail)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "not written down" in caplog.text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_a_network_does_not_tell_who_it_was(address: str, told: str) -> None:
    assert network(address) == told


def test_rows_leave_by_themselves_after_90_days(company: Client) -> None:
    company.send("{ reviewTasks { nodes { id } } }")
    [row] = boto3.client("dynamodb").query(
        TableName=settings.TABLE,
        KeyConditionExpression="pk = :day",
        ExpressionAttributeValues={":day": {"S": f"DENIED#{DAY}"}},
    )["Items"]
    assert int(row["expires_at"]["N"]) == int((NOON + timedelta(days=90)).timestamp())
