"""The artifact as Lambda runs it: the packaged template's settings, AWS's runtime client, the zip.

Built by the same recipe, for the machine at hand, and run with nothing else in sight.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest

from infra import emulator
from infra.package import build
from infra.tables import create_table
from registration.rules.events import Job
from tests.functions.deliveries import body, delivery
from tests.infra.runtime import Function, Invocation, deployed, mounted
from tests.sign_ups import SIGN_UP, STAMPINGS

pytestmark = pytest.mark.race

EVENT = json.loads((Path(__file__).parents[1] / "events/graphql_post.json").read_text())
TABLE = "registration-artifact"
EMAIL = STAMPINGS["contact"]["email"]
GONE = "act_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XYSS20FTD0RYY04ZWSFHPJ"
NO_FAILURES: dict[str, Any] = {"batchItemFailures": []}
IMPOSSIBLE = "nobody@impossible.example"

type Asked = list[dict[str, Any]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifact, for this machine."""
    folder = tmp_path_factory.mktemp("task")
    return mounted(build(out=folder / "app.zip", platform=None).path)


@pytest.fixture(scope="module")
def aws() -> Iterator[tuple[str, Asked]]:
    """Secrets Manager and SES, as far as the functions ask them; and what they were asked."""
    asked: Asked = []

    class Aws(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(body)
            refused = IMPOSSIBLE in str(body)
            self.send_response(400 if refused else 200)
            self.send_header("x-amzn-errortype", "MessageRejected")
            self.end_headers()
            told = {"message": f"Email address is not verified: {IMPOSSIBLE}"} if refused else {}
            self.wfile.write(json.dumps({"SecretString": "a key for tests", **told}).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Aws) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The endpoint of an atomic store with the deployed table."""
    with emulator.running() as it:
        create_table(boto3.client("dynamodb", endpoint_url=it.endpoint), TABLE)
        yield it.endpoint


@pytest.fixture(scope="module")
def api(
    template: dict[str, Any], root: Path, store: str, aws: tuple[str, Asked]
) -> Iterator[Function]:
    endpoints = {"AWS_ENDPOINT_URL_DYNAMODB": store, "AWS_ENDPOINT_URL_SECRETS_MANAGER": aws[0]}
    with deployed(template, "ApiLambdaFunction", root, TABLE, **endpoints) as function:
        yield function


@pytest.fixture(scope="module")
def outbox(
    template: dict[str, Any], root: Path, store: str, aws: tuple[str, Asked]
) -> Iterator[Function]:
    endpoints = {
        "AWS_ENDPOINT_URL_DYNAMODB": store,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": aws[0],
        "AWS_ENDPOINT_URL_SESV2": aws[0],
    }
    with deployed(template, "OutboxLambdaFunction", root, TABLE, **endpoints) as function:
        yield function


def post(api: Function, query: str, **variables: Any) -> Invocation:
    body = json.dumps({"query": query, "variables": variables})
    headers = {**EVENT["headers"], "content-length": str(len(body.encode()))}
    return api.invoke({**EVENT, "headers": headers, "body": body})


def get(api: Function, path: str) -> Any:
    http = {**EVENT["requestContext"]["http"], "method": "GET", "path": path}
    context = {**EVENT["requestContext"], "http": http}
    asked = {**EVENT, "requestContext": context, "rawPath": path, "headers": {}, "body": ""}
    return api.invoke(asked).answer


def sign_up(api: Function, number: int, email: str = EMAIL) -> Invocation:
    contact = {**STAMPINGS["contact"], "email": email}
    company = {**STAMPINGS, "contact": contact, "idempotencyKey": f"artifact-{number}"}
    return post(api, SIGN_UP, input=company)


def stream_of(store: str, email: str) -> dict[str, Any]:
    """The delivery that the table's stream makes of the events with a mail to this address."""
    rows = boto3.client("dynamodb", endpoint_url=store).scan(TableName=TABLE)["Items"]
    new = [row for row in rows if row["pk"]["S"].startswith("OUTBOX#") and email in str(row)]
    return {
        "Records": [
            {
                "eventName": "INSERT",
                "dynamodb": {"SequenceNumber": row["sk"]["S"], "NewImage": row},
            }
            for row in new
        ]
    }


def test_a_company_signs_up_and_gets_its_mail(
    api: Function, outbox: Function, store: str, aws: tuple[str, Asked]
) -> None:
    answer = sign_up(api, 1).answer
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["data"]["companySignUp"]["userErrors"] == []

    records = stream_of(store, EMAIL)
    for _ in range(2):
        assert outbox.invoke(records).answer == {"batchItemFailures": []}
    [mail] = [asked for asked in aws[1] if "Destination" in asked]
    assert mail["Destination"] == {"ToAddresses": [EMAIL]}
    assert "#" in mail["Content"]["Simple"]["Body"]["Text"]["Data"]


def test_a_query_and_the_pages_are_answered(api: Function) -> None:
    answer = post(api, "{ __typename }").answer
    assert json.loads(answer["body"])["data"] == {"__typename": "Query"}
    for page in ("/explorer", "/link"):
        parts = re.findall(r'(?:src|href)="(/[^"]+)"', get(api, page)["body"])
        assert parts
        assert [get(api, path)["statusCode"] for path in parts] == [200] * len(parts)


def test_the_log_has_one_line_of_json_per_request_and_nobody_is_in_it(api: Function) -> None:
    told = sign_up(api, 2).log
    [said] = [one for one in map(json.loads, told) if "_aws" not in one]
    assert said["level"] == "INFO"
    assert said["function"] == "api"
    assert said["correlation_id"] == EVENT["requestContext"]["requestId"]
    assert said["xray_trace_id"] == "1-0-0"
    assert said["request"]["status"] == 200
    assert said["request"]["requestId"] == EVENT["requestContext"]["requestId"]
    address = EVENT["requestContext"]["http"]["sourceIp"]
    for personal in (EMAIL, "Ina Beispiel", "Beispiel Stanz", EVENT["headers"]["origin"], address):
        assert personal not in "".join(told)


def test_what_an_operation_costs_is_a_metric(api: Function) -> None:
    told = map(json.loads, sign_up(api, 4).log)
    [costs] = [one for one in told if "RoundTrips" in one]
    assert (costs["Stage"], costs["Operation"]) == ("dev", "companySignUp")
    assert costs["RoundTrips"][0] >= 2
    assert costs["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Registration"


def test_a_mail_that_ses_refuses_is_reported_without_its_address(
    api: Function, outbox: Function, store: str
) -> None:
    sign_up(api, 3, IMPOSSIBLE)
    records = stream_of(store, IMPOSSIBLE)
    first = records["Records"][0]["dynamodb"]["SequenceNumber"]
    for _ in range(2):
        refused = outbox.invoke(records)
        assert refused.answer == {"batchItemFailures": [{"itemIdentifier": first}]}
        [line] = [line for line in refused.log if "sequence_number" in line]
        assert json.loads(line)["sequence_number"] == first
        assert "MessageRejected" in line
        assert "impossible" not in "".join(refused.log)


@pytest.mark.parametrize(
    ("name", "event", "answer"),
    [
        ("Relay", {"Records": []}, NO_FAILURES),
        ("Followups", delivery(body(GONE)), NO_FAILURES),
        ("Intake", delivery(body("psh_01D7XX2V80JSPHAVE4Y38QAQJ6", Job.PUSH)), NO_FAILURES),
        ("Notary", delivery("[]"), NO_FAILURES),
        ("Sweep", {"id": "a schedule's"}, None),
    ],
)
def test_what_runs_behind_the_api_starts_and_answers(
    template: dict[str, Any],
    root: Path,
    store: str,
    name: str,
    event: dict[str, Any],
    answer: object,
) -> None:
    """With no more of each library than is shipped."""
    function = f"{name}LambdaFunction"
    with deployed(template, function, root, TABLE, AWS_ENDPOINT_URL_DYNAMODB=store) as running:
        invocation = running.invoke(event)
    assert invocation.answer == answer, "\n".join(invocation.log)


@pytest.fixture(scope="module")
def waking(template: dict[str, Any], root: Path) -> Callable[[str], Function]:
    """The API's function up to its snapshot, with a store at that address."""
    handler = template["Resources"]["ApiLambdaFunction"]["Properties"]["Handler"]
    variables = {"REGISTRATION_TABLE": TABLE, "REGISTRATION_LINK_KEY": "a key for tests"}
    return lambda address: Function(
        root, handler, {**variables, "AWS_ENDPOINT_URL_DYNAMODB": address}, snapshot=True
    )


def test_before_a_snapshot_the_store_is_not_asked(
    waking: Callable[[str], Function], aws: tuple[str, Asked]
) -> None:
    before = len(aws[1])
    with waking(aws[0]) as function:
        assert len(aws[1]) == before
        function.restore()
        post(function, "{ delegations(first: 1) { nodes { id } } }")
        assert len(aws[1]) > before


def test_what_wakes_up_from_a_snapshot_answers(
    waking: Callable[[str], Function], store: str
) -> None:
    with waking(store) as function:
        function.restore()
        answer = post(function, "{ viewer { role } }").answer
    assert json.loads(answer["body"])["data"] == {"viewer": {"role": "ANONYMOUS"}}


def test_nothing_is_written_beside_the_code(api: Function, root: Path) -> None:
    assert post(api, "{ __typename }").answer["statusCode"] == 200
    with zipfile.ZipFile(root.parent / "app.zip") as zipped:
        assert {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()} == set(
            zipped.namelist()
        )
