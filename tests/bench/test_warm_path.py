"""A warm request, from API Gateway's event to its answer, without the time that the store takes.

The yardstick is a handler that somebody would write by hand for this one query: it makes the same
calls to DynamoDB with botocore and writes the same answer with msgspec. It knows no caller, asks no
policy, checks nothing and builds no object; so this is what all of that costs.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import Any, cast

import boto3
import msgspec
import pytest
from mangum.types import LambdaContext

from functions.api import handler
from infra.seeds import demo, load
from registration import clock
from registration.store.rows import connection
from tests.bench.conftest import Report
from tests.bench.replays import Tape, playing, recording
from tests.clients import RECORDED

pytestmark = pytest.mark.bench

MORNING = datetime(2019, 9, 9, 8, tzinfo=UTC)
ROUNDS, TIMES = 15, 8  # medians of so many rounds; each round repeats a request
DEPTHS = range(0, 160, 10)  # some 160 small frames fill one of the interpreter's chunks
DELEGATION = 'delegation(by: {slug: "mexico-automotive-2019"})'
TALKS = "act_01D7XX2V80JSPHAVE4Y38QAQJ6.01D7XZ2Y1022CWQVEC3CPYM1SM"
LUCIA = "dgt_01D7XX2V80JSPHAVE4Y38QAQJ6.01D8345H00FADBKQRM4QCDNS46"
ROSTER = "roster(first: 25) { nodes { id name firm role languages interests { text } } }"
VISITS = "activities { id kind title { text } startsAt zone place { name city } freeSeats }"
MEETING = "meeting { state company { legalName } place { slot table { number } } }"
# Who asks, and what: the README's reads, and those of the explorer's examples.
QUERIES: dict[str, tuple[str, str]] = {
    "who am I": ("company", "{ viewer { subject role } }"),
    "delegations": ("chamber", "{ delegations(first: 10) { nodes { id slug title { text } } } }"),
    "a programme": ("", f"{{ {DELEGATION} {{ title {{ text }} {VISITS} }} }}"),
    "programme and roster": ("company", f"{{ {DELEGATION} {{ id {VISITS} {ROSTER} }} }}"),
    "a delegate's day": (
        "delegate",
        f'{{ agenda(for: {{delegateId: "{LUCIA}"}}) {{ nodes {{ startsAt {MEETING} }} }} }}',
    ),
    "her requests": (
        "delegate",
        f'{{ meetingRequests(for: {{delegateId: "{LUCIA}"}}) {{ nodes {{ id state }} }} }}',
    ),
    "members": (
        "chamber",
        "{ companies(first: 50) { nodes { id legalName } } }",
    ),
    "a session": (
        "delegate",
        f'{{ node(id: "{TALKS}") {{ ... on Activity {{ startsAt freeSeats }} }} }}',
    ),
    "free for the talks": (
        "delegate",
        f'{{ availability(participant: {{delegateId: "{LUCIA}"}}, activityId: "{TALKS}")'
        " { absentSlots } }",
    ),
    "several at once": ("company", f"{{ viewer {{ role }} {DELEGATION} {{ id slug }} }}"),
}


@pytest.fixture
def seeded(desk: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load.load(MORNING.replace(hour=7))
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.mark.usefixtures("seeded")
def test_what_is_between_the_gateway_and_the_store(report: Report) -> None:
    for name, (who, query) in QUERIES.items():
        event = _event(who, query)
        _invoke(event)  # who asks is known by now, and the document has been read
        with recording() as tape:
            answer = _invoke(event)
        assert "errors" not in answer, answer
        ours, theirs = _in_turns(tape, event, answer)
        report.add(
            f"warm: {name} / the same by hand",
            ratio=round(ours / theirs, 2),
            milliseconds=round(ours * 1000, 2),
            calls=len(tape.asked),
        )


@pytest.mark.usefixtures("seeded")
def test_it_costs_the_same_from_wherever_it_is_called(report: Report) -> None:
    event = _event(*QUERIES["a programme"])
    _invoke(event)
    with recording() as tape:
        _invoke(event)
    took: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    with playing(tape, connection().client):
        for _ in range(ROUNDS):
            for depth, seconds in took.items():
                seconds.append(_deep(depth, lambda: _timed(lambda: _invoke(event), 2)))
    shallow, *others = (median(seconds) for seconds in took.values())
    report.add(
        "warm: a programme, called from the worst of 15 depths / from the top",
        ratio=round(max(others) / shallow, 2),
    )


def _deep(frames: int, run: Callable[[], float]) -> float:
    return _deep(frames - 1, run) if frames else run()


def _in_turns(tape: Tape, event: dict[str, Any], answer: Any) -> tuple[float, float]:
    """Seconds of the processor for a request through our handler, and by hand."""
    plain, body = cast("Any", boto3.client("dynamodb")), event["body"]

    def by_hand() -> bytes:
        msgspec.json.decode(body)
        for operation, params in tape.asked:
            plain._make_api_call(operation, params)
        return msgspec.json.encode(answer)

    ours, theirs = [], []
    with playing(tape, connection().client), playing(tape, plain):
        for _ in range(ROUNDS):
            ours.append(_timed(lambda: _invoke(event)))
            theirs.append(_timed(by_hand))
    return median(ours), median(theirs)


def _timed(once: Callable[[], object], times: int = TIMES) -> float:
    started = process_time()
    for _ in range(times):
        once()
    return (process_time() - started) / times


def _event(who: str, query: str) -> dict[str, Any]:
    body = json.dumps({"query": query})
    headers = {**RECORDED["headers"], "content-length": str(len(body.encode()))}
    if who:
        headers["authorization"] = f"Bearer {demo.access_key(who)}"
    return {**RECORDED, "headers": headers, "body": body}


def _invoke(event: dict[str, Any]) -> Any:
    answer = handler(event, cast("LambdaContext", None))
    return msgspec.json.decode(answer["body"])
