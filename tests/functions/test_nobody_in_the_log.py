"""What people type, and what opens something for them, is in no line of any log and in no metric.

The stories' main paths are walked through Lambda's own entrances. Whatever was sent, mailed or
handed out on the way is written down, and then looked for in all that was told.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError
from mangum.types import LambdaContext

from functions import api, followups, intake, notary, outbox, relay, sweep
from functions.consumers import TimeIsUp, consume
from registration import clock, files, links, settings
from registration.actions import plan_runs
from registration.rules.acts import Act, Role
from registration.rules.events import Job
from registration.rules.links import Link
from registration.store import mailed, push_jobs, seats
from registration.store.ledger import OutboxRow
from registration.store.rows import connection, read
from registration.store.writes import write_all
from tests import clients, evenings, plans, pushes, sessions, sign_ups, talks
from tests.clients import RECORDED, Client, signed_in
from tests.functions.deliveries import Time, body, delivery, waiting
from tests.functions.told import Log, logged
from tests.pages import made
from tests.push_files import row, written
from tests.registrations import OPEN
from tests.sessions import Session

STAFF = "uta.richter@desk.example"
HOSTILE = "Erika_Geheim"
# What is of a fixed vocabulary: codes, ids of ours, times, and what a schema's words are.
PLAIN = re.compile(r"[A-Z_]+|[a-z]{3}_[0-9A-Z._]+|\d{4}-\d\d-\d\d.*|.{0,3}")
NEEDS = """mutation ($input: RequirementsSetInput!) { requirementsSet(input: $input) {
  version userErrors { code message } } }"""
NEEDED = "query ($id: ID!) { registration(by: {id: $id}) { requirements { kinds note } } }"
HANDED_OUT = {"accessKey", "secret", "url", "token", "message", "email", "name", "legalName"}

type Carry = Callable[[dict[str, Any], dict[str, str]], Any]


class Written:
    """Every text that somebody sent, was mailed or was handed."""

    def __init__(self) -> None:
        self.texts: set[str] = {STAFF, HOSTILE}

    def note(self, *texts: str) -> None:
        self.texts |= {text for text in texts if not PLAIN.fullmatch(text)}

    def through(self, carry: Carry) -> Carry:
        def noting(sent: dict[str, Any], headers: dict[str, str]) -> Any:
            answer = carry(sent, headers)
            self.note(*(text for _, text in leaves(sent["variables"])))
            self.note(headers.get("authorization", "").removeprefix("Bearer "))
            handed_out = (text for name, text in leaves(answer) if name in HANDED_OUT)
            self.note(*(part for text in handed_out for part in (text, text.rpartition("/")[2])))
            return answer

        return noting

    def mailed(self, image: Mapping[str, Any]) -> None:
        for mail in OutboxRow.from_raw_data(dict(image)).body.event.mails:
            link: Link | None = mail.link
            self.note(mail.to, *mail.params.values(), *([links.seal(link)] if link else []))


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a document of JSON, and what it is called there."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, name)


@pytest.fixture
def written_down(queues: dict[str, str], bucket: str, monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(clients, "carry", (noted := Written()).through(clients.through_lambda))
    boto3.client("sesv2").create_email_identity(EmailIdentity=settings.MAIL_SENDER)
    outbox._ses.cache_clear()
    return noted


@pytest.fixture
def log() -> Iterator[Log]:
    with logged() as log:
        yield log


def rows() -> list[dict[str, Any]]:
    """What the table's stream tells of: events and audit entries."""
    found = boto3.client("dynamodb").scan(TableName=settings.TABLE)["Items"]
    return [row for row in found if row["pk"]["S"].startswith(("OUTBOX#", "AUDIT#"))]


def stream_of(rows: Iterable[dict[str, Any]], prefix: str = "") -> dict[str, Any]:
    images = [row for row in rows if row["pk"]["S"].startswith(prefix)]
    return {
        "Records": [
            {"dynamodb": {"SequenceNumber": str(number), "NewImage": row}}
            for number, row in enumerate(images)
        ]
    }


def work(queues: dict[str, str]) -> None:
    """All that the table's stream and the queues bring about."""
    found = rows()
    relay.handler(stream_of(found), None)
    outbox.handler(stream_of(found, "OUTBOX#"), None)
    if jobs := waiting(queues["FollowUps"]):
        followups.handler(delivery(*jobs), Time())
    notary.handler(delivery(*waiting(queues["Chains"])), Time())
    sweep.handler({"id": "a schedule's"}, Time())


def walk_the_sign_ups(here: Session) -> None:
    """Sign-ups, registrations, a push by call, and one by file."""
    company, id = sign_ups.owner()
    company.ask(sign_ups.COMPANY, id=id)
    evenings.registered(company, {"id": here.get_together.id}, "Ina Beispiel", sign_ups.INA)
    Client().do(sign_ups.SIGN_UP, input=sign_ups.form(vatId="DE1", website="a website"))
    Client().do(sign_ups.TRADE, input={"secret": "not-a-secret-1", "idempotencyKey": "k" * 9})
    desk = signed_in(Role.OPERATOR, STAFF)
    desk.ask(sign_ups.LIST, first=5, search="Beispiel Stanz")
    known = {"activityId": here.get_together.id, "legalBasis": "CHAMBER_LAW"}
    person = {"name": "Anna Sonderbar", "email": pushes.ANNA, "phone": "+493711234567"}
    one = {"externalId": "Mitglied-1", "revision": 1, **known, "company": dict(pushes.FIRM)}
    pushes.push(pushes.chamber(), {**one, "person": person}, {**one, "person": {"name": "Nemo"}})
    opened = pushed_as_a_file(pushes.chamber())
    job = read(push_jobs.key(opened["id"]))
    assert job
    party = here.get_together.id
    lines: list[Any] = [row(party, 7), "{no row of ours", row(party, 8, person="Otto Otte")]
    files.write(job.upload_key, [written(lines)])
    started = {"id": opened["id"], "expectedVersion": opened["version"]}
    pushed_as_a_file(pushes.chamber(), "registrationsPushStart", **started)
    intake.handler(delivery(body(opened["id"], Job.PUSH)), Time())


def pushed_as_a_file(client: Client, name: str = "registrationsPushOpen", **given: Any) -> Any:
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"""mutation ($input: {kind}!) {{ {name}(input: $input) {{
      push {{ id version upload {{ url }} }} userErrors {{ code message }} }} }}"""
    return client.done(document, input={"idempotencyKey": sign_ups.key(), **given})["push"]


def walk_the_talks(here: Session) -> None:
    """A meeting with a message, a plan, its pages."""
    meeting = talks.request(here, message="Schmiedeteile für Zuckerrohrmühlen")
    talks.step("meetingAccept", talks.of_delegate(here.delegates[0]), meeting)
    draft = plans.done("planRun", activityId=here.activity.id, seconds=1)
    consume(delivery(body(draft["id"], Job.PLAN)), Time(), {Job.PLAN: first_come})
    needs = {
        "id": here.registrations[0].id,
        "expectedVersion": 0,
        "kinds": ["ALLERGY"],
        "note": "Erdnüsse, mit dem Rollstuhl bis zum Tisch",
        "consent": {"textVersion": "2019-08", "language": "DE", "channel": "PAPER"},
    }
    admin = signed_in(Role.ADMIN, STAFF)
    admin.done(NEEDS, input={**needs, "idempotencyKey": sign_ups.key()})
    admin.ask(NEEDED, id=here.registrations[0].id)
    url = made(signed_in(Role.ADMIN, STAFF), here, "PLAN")["url"]
    assert asked(f"/pages/{url.rpartition('/')[2]}")["statusCode"] == 200


def first_come(act: Act, id: str, until: TimeIsUp) -> bool:
    """The planner's job, without the solver."""
    return plan_runs.go_on(act, id, until, plans.first_come)


def asked(path: str, text: str = "", **headers: str) -> Any:
    """The answer to an event of API Gateway."""
    event = json.loads(json.dumps(RECORDED))
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = "POST" if text else "GET"
    event["headers"] |= {**headers, "content-length": str(len(text.encode()))}
    return api.handler({**event, "body": text}, cast("LambdaContext", None))


def attack() -> None:
    """Names wherever a client may choose one."""
    named = f"query {HOSTILE}(${HOSTILE}: Int) {{ {HOSTILE}: viewer {{ role }} }}"
    documents = (
        named,
        f"{{ {HOSTILE} }}",
        f'{{ company(by: {{slug: "{HOSTILE}"}}) {{ legalName }} }}',
        f'{{ node(id: "{HOSTILE}") {{ id }} }}',
        f"query {{ ...{HOSTILE} }} fragment {HOSTILE} on Query {{ viewer {{ role }} }}",
        f'"""{HOSTILE}"""',
        f"# {HOSTILE}",
    )
    for document in documents:
        asked("/graphql", json.dumps({"query": document, "operationName": HOSTILE}))
        asked("/graphql", json.dumps({"query": document, "variables": {HOSTILE: HOSTILE}}))
        asked("/graphql", json.dumps({"query": document}), authorization=f"Bearer {HOSTILE}")
    for text in (HOSTILE, f'{{"{HOSTILE}": 1}}', f'{{"extensions": {{"x": "{HOSTILE}"}}}}'):
        asked("/graphql", text)
    for header in ("user-agent", "origin", "accept", "accept-language", "content-type", "cookie"):
        asked("/graphql", json.dumps({"query": named}), **{header: HOSTILE})
    for path in (f"/pages/{HOSTILE}", f"/{HOSTILE}", f"/explorer/{HOSTILE}", f"/link/{HOSTILE}"):
        asked(path)
    followups.handler(delivery(HOSTILE, f'{{"job": "{HOSTILE}"}}'), Time())


def stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drivers that fail with all that they were given in their words."""

    def fail(model: Any = None, params: Any = None, **_: Any) -> None:
        raise RuntimeError(f"{model}: {params['body']!r}")

    def refuse(letter: Any) -> None:
        raise ClientError({"Error": {"Code": "Rejected", "Message": letter.to}}, "SendEmail")

    events = connection().client.meta.events
    events.register("before-call.dynamodb", fail)
    try:
        desk = {"query": sign_ups.SIGN_UP, "variables": {"input": sign_ups.form()}}
        asked("/graphql", json.dumps(desk))
        with pytest.raises(Exception, match="RuntimeError"):
            sweep.handler({"id": "a schedule's"}, Time())
    finally:
        events.unregister("before-call.dynamodb", fail)
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", refuse)
        broken.setattr(mailed, "claim", lambda *_: True)
        assert outbox.handler(stream_of(rows(), "OUTBOX#"), None)["batchItemFailures"]


def test_nobody_is_in_the_log(
    written_down: Written,
    queues: dict[str, str],
    log: Log,
    at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(OPEN)
    here = sessions.opened(sessions.session(firms=2, people=1, slots_=2, tables=1))
    write_all(seats.opened(here.get_together.id, 60))
    written_down.note(*(person.name for person in here.delegates))
    walk_the_sign_ups(here)
    work(queues)
    at(sessions.NOW)
    walk_the_talks(here)
    work(queues)
    at(clock.now() + timedelta(hours=1))
    attack()
    stumble(monkeypatch)
    for image in rows():
        if image["pk"]["S"].startswith("OUTBOX#"):
            written_down.mailed(image)

    told = log.text
    assert [text for text in sorted(written_down.texts) if text in told] == []
    # That much was looked for, and that much was told.
    known = {"Ina Beispiel", sign_ups.INA, "Anna Sonderbar", "+493711234567", pushes.ANNA}
    assert known <= written_down.texts
    assert len(written_down.texts) > 70
    said = {line["message"] for line in log.lines}
    assert said >= {"request", "page", "mail sent", "job done", "job queued", "chained"}
    assert said >= {"message failed", "the function failed", "outbox record refused"}
    counted = {name for one in log.metrics for name in one}
    assert counted >= {"Registrations", "Pushes", "Refusals", "PlannerGap", "RoundTrips", "Faults"}
