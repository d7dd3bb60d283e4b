"""What functions tell of themselves: which request, what it cost, what came of it; and a fault
without the words of its exception."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from functions import followups, relay, sweep
from functions.telemetry import Fault, told
from functions.telemetry.metrics import NAMESPACE
from registration import clock, settings
from registration.actions import sweeps
from registration.rules.activities import Activity
from schema.root import schema
from tests import clients, pushes
from tests.clients import RECORDED, Client
from tests.functions.deliveries import Time, delivery, waiting
from tests.functions.told import Log, logged
from tests.registrations import OPEN, get_together
from tests.sign_ups import SIGN_UP, form, owner, sign_up

REQUEST = RECORDED["requestContext"]["requestId"]
NOBODY = "Ina Beispiel"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """What is told of calls that come as events of API Gateway."""
    monkeypatch.setattr(clients, "carry", clients.through_lambda)
    with logged() as log:
        yield log


@pytest.fixture
def party(store: None, at: Callable[[datetime], None]) -> Activity:
    at(OPEN)
    return get_together(1)


def test_a_request_is_one_line_that_says_what_it_cost(party: Activity, log: Log) -> None:
    sign_up()
    said = log.request()
    assert (said["kind"], said["operation"], said["status"]) == ("mutation", "companySignUp", 200)
    assert said["roundTrips"] >= 2
    assert said["codes"] == []
    (line,) = log.lines
    assert (line["level"], line["service"], line["function"]) == ("INFO", "registration", "api")
    assert line["correlation_id"] == said["requestId"] == REQUEST
    assert line["timestamp"].endswith("+00:00")


def test_every_call_of_the_store_is_counted_with_its_units(party: Activity, log: Log) -> None:
    sign_up()
    (told,) = log.counted("RoundTrips")
    said = log.request()
    assert told["RoundTrips"] == [said["roundTrips"]]
    assert told["ReadUnits"][0] + told["WriteUnits"][0] == said["readUnits"] + said["writeUnits"]


def test_a_line_bears_the_trace_of_x_ray(
    party: Activity, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
    sign_up()
    assert log.lines[0]["xray_trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"


def test_x_ray_is_told_the_operation_and_the_request(
    party: Activity, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.settimeout(5)
        monkeypatch.setattr(settings, "XRAY_DAEMON", f"127.0.0.1:{daemon.getsockname()[1]}")
        monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-0-1;Parent=53995c3f42cd8ad8;Sampled=0")
        sign_up()
        monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-0-2;Parent=53995c3f42cd8ad8;Sampled=1")
        sign_up(legalName="Gleich Zweite GmbH", vatId=None, register=None)
        told = daemon.recv(10_000)
    header, _, text = told.partition(b"\n")
    assert json.loads(header) == {"format": "json", "version": 1}
    segment = json.loads(text)
    assert (segment["trace_id"], segment["parent_id"]) == ("1-0-2", "53995c3f42cd8ad8")
    assert (segment["name"], segment["type"], segment["fault"]) == (
        "companySignUp",
        "subsegment",
        False,
    )
    assert segment["annotations"]["correlation_id"] == REQUEST
    assert segment["annotations"]["round_trips"] >= 2
    assert segment["start_time"] < segment["end_time"]
    assert b"Zweite" not in told


def test_metrics_are_of_a_namespace_a_stage_and_few_other_names(party: Activity, log: Log) -> None:
    sign_up()
    (told,) = log.counted("RoundTrips")
    (directive,) = told["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    assert directive["Dimensions"] == [["Stage", "Operation"]]
    assert (told["Stage"], told["Operation"]) == (settings.STAGE, "companySignUp")
    names = {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]}
    assert names == {
        "Milliseconds": "Milliseconds",
        "RoundTrips": "Count",
        "ReadUnits": "Count",
        "WriteUnits": "Count",
    }


@pytest.mark.parametrize(
    ("query", "operation"),
    [
        ("query Ina_Beispiel { viewer { role } }", "viewer"),
        ("{ Ina: viewer { role } Beispiel: viewer { subject } }", "viewer"),
        ("{ viewer { role } delegations(first: 1) { nodes { id } } }", "several"),
        ("{ ... on Query { ...A } } fragment A on Query { viewer { role } }", "viewer"),
    ],
)
def test_an_operation_is_called_by_the_schemas_names_whatever_a_client_calls_it(
    store: None, log: Log, query: str, operation: str
) -> None:
    Client().send(query)
    said = log.request()
    assert said["operation"] == operation
    root = schema._schema.query_type
    assert root
    assert set(said["fields"]) <= root.fields.keys()
    assert "Beispiel" not in log.text


def test_refusals_are_counted_by_their_codes(party: Activity, log: Log) -> None:
    assert Client().do(SIGN_UP, input=form(vatId="DE1"))["userErrors"]
    Client().send("{ nonsense }")
    told = [(one["Code"], one["Refusals"]) for one in log.counted("Refusals")]
    assert told == [("INVALID", [1.0]), ("GRAPHQL_VALIDATION_FAILED", [1.0])]
    first, second = (one["request"] for one in log.lines)
    assert (first["codes"], second["code"]) == (["INVALID"], "GRAPHQL_VALIDATION_FAILED")


def test_registrations_and_offers_are_counted_by_where_they_stand(
    party: Activity, log: Log
) -> None:
    pushes.pushed(pushes.chamber(), pushes.another(party, 1), pushes.another(party, 2))
    told = {one["State"]: one["Registrations"] for one in log.counted("Registrations")}
    assert told == {"CONFIRMED": [1.0], "WAITING": [1.0]}
    assert {one["Result"]: one["Pushes"] for one in log.counted("Pushes")} == {
        "CREATED": [1.0],
        "WAITLISTED": [1.0],
    }
    pushes.pushed(pushes.chamber(), pushes.cancel("N-1"), dryRun=True)
    assert len(log.counted("Registrations")) == 2  # what is only tried is not counted


def test_what_a_request_brings_about_is_found_by_its_id(
    party: Activity, queues: dict[str, str], log: Log
) -> None:
    pushes.pushed(pushes.chamber(), pushes.another(party, 1), pushes.another(party, 2))
    pushes.pushed(pushes.chamber(), pushes.cancel("N-1"))
    rows = boto3.client("dynamodb").scan(TableName=settings.TABLE)["Items"]
    outbox = [row for row in rows if row["pk"]["S"].startswith("OUTBOX#") and "work" in row]
    relay.handler(
        {"Records": [{"dynamodb": {"SequenceNumber": "1", "NewImage": row}} for row in outbox]},
        None,
    )
    followups.handler(delivery(*waiting(queues["FollowUps"])), Time())
    said = [line for line in log.lines if line["message"] in ("request", "job queued", "job done")]
    assert {line["message"] for line in said} == {"request", "job queued", "job done"}
    assert {line["correlation_id"] for line in said} == {REQUEST}
    assert {one["Operation"] for one in log.counted("RoundTrips")} >= {"promote"}
    (offered,) = log.counted("Offers")
    assert offered["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["Stage"]]
    entries = [row["body"]["M"] for row in rows if row["pk"]["S"].startswith("AUDIT#")]
    assert {entry["request_id"]["S"] for entry in entries} == {REQUEST}


def fault() -> None:
    """Like one of a library's: what it stumbled over is in its words."""
    try:
        dict[str, str]()[NOBODY]
    except KeyError as error:
        error.add_note(f"while looking for {NOBODY}")
        raise ValueError(f"no such person: {NOBODY}") from error


def test_a_fault_tells_its_type_and_place_and_not_its_words(log: Log) -> None:
    try:
        fault()
    except ValueError:
        logging.getLogger("functions.test").exception("something failed")
    (line,) = log.lines
    assert NOBODY not in log.text
    assert line["exception_name"] == "ValueError"
    assert "builtins.KeyError" in line["exception"]
    assert "tests/functions/test_telemetry.py" in line["exception"]
    assert " fault" in line["exception"]


def test_lambda_hears_of_a_fault_by_its_type_alone(
    store: None, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its runtime would write the message down beside our log."""

    def stumble(*_: object) -> None:
        raise ValueError(NOBODY)

    monkeypatch.setattr(sweeps, "sweep", stumble)
    with pytest.raises(Fault) as caught:
        sweep.handler({"id": "a schedule's"}, Time())
    assert str(caught.value) == "ValueError"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    (told,) = log.counted("Faults")
    assert (told["Function"], told["Faults"]) == ("sweep", [1.0])
    assert NOBODY not in log.text


def test_a_masked_fault_in_a_field_counts_as_one(
    party: Activity, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> datetime:
        raise ValueError(NOBODY)

    client, _ = owner()
    monkeypatch.setattr(clock, "now", stumble)
    client.send("{ viewer { role } }")
    assert [(one["Function"], one["Faults"]) for one in log.counted("Faults")] == [("api", [1.0])]
    assert NOBODY not in log.text


def test_an_environment_tells_once_that_it_was_made(store: None, log: Log) -> None:
    called = SimpleNamespace(aws_request_id="lambda's")

    @told("planner")
    def handler(event: object, context: object) -> None:
        logging.getLogger("functions.test").info("at work")

    for _ in range(2):
        handler({}, called)
    assert [line["cold_start"] for line in log.lines] == [True, False]
    assert {line["function_request_id"] for line in log.lines} == {"lambda's"}
    (cold,) = log.counted("ColdStarts")
    assert (cold["Function"], cold["ColdStarts"]) == ("planner", [1.0])


def test_what_asks_the_store_nothing_and_comes_to_nothing_is_no_metric(
    store: None, log: Log
) -> None:
    Client().send("{ __typename }")
    assert [one for one in log.metrics if "ColdStarts" not in one] == []


def test_the_desk_is_told_nothing_of_this(
    store: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "carry", clients.through_lambda)
    sign_up()
    assert capsys.readouterr() == ("", "")


def test_whatever_is_told_is_one_object_of_json_a_line(party: Activity, log: Log) -> None:
    sign_up()
    logging.getLogger("functions.test").warning("two\nlines of %s", "text", extra={"more": {1, 2}})
    told: list[Any] = [json.loads(line) for line in log.text.splitlines()]
    assert all(isinstance(one, dict) for one in told)
