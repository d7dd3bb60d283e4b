"""Story 3: more than a hundred rows come as a file, and sheets of the office take the same road."""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from functions import intake
from registration import files
from registration.rules import ids
from registration.rules.acts import Role
from registration.rules.events import Job
from tests.clients import Client, signed_in
from tests.functions.deliveries import Time, body, delivery, failed
from tests.push_files import row, written
from tests.pushes import chamber
from tests.registrations import OPEN, counted, events, get_together
from tests.sign_ups import desk, key

type SetClock = Callable[[datetime], None]

pytestmark = pytest.mark.usefixtures("bucket")

FIELDS = """id state version dryRun
  upload { url method } progress { rows totalRows } counts { result count }
  failure { code message } sheet { fileName activity { id } }
  results { nodes { row outcome { externalId result problems { code message field } } } }
  resultFiles { nodes { firstRow lastRow url } } resultFile { url }"""
PAYLOAD = f"push {{ {FIELDS} }} userErrors {{ code message field }} replayed"
NODE = f"query ($id: ID!) {{ node(id: $id) {{ ... on Push {{ {FIELDS} }} }} }}"
SHEET = """Mitgliedsnummer;Firma;Rechtsform;Straße;PLZ;Ort;Landkreis;USt-IdNr.;Name;E-Mail;Notiz
4711;Muster Süd GmbH;GmbH;Am Markt 1;8056;Zwickau;Landkreis Zwickau;;Anna Süß;anna@sued.example;x
4712;Muster Nord GmbH;GmbH;Am Markt 2;8056;Zwickau;Zwickau;DE136695977;Nora;nora@nord.example;
;Muster West GmbH;GmbH;Am Markt 3;8056;Zwickau;Zwickau;;Wim West;wim@west.example;
"""


@pytest.fixture(autouse=True)
def september(at: SetClock) -> None:
    at(OPEN)


def step(client: Client, name: str, **given: Any) -> Any:
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}"
    return client.do(query, input={"idempotencyKey": key(), **given})


def done(client: Client, name: str, **given: Any) -> Any:
    payload = step(client, name, **given)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["push"]


def polled(client: Client, id: str) -> Any:
    return client.ask(NODE, id=id)["node"]


def deliver(id: str) -> None:
    """The queue's message comes to its consumer."""
    assert failed(intake.handler(delivery(body(id, Job.PUSH)), Time())) == []


def test_a_file_is_opened_uploaded_started_and_followed_to_its_end() -> None:
    activity, ihk = get_together(), chamber()
    push = done(ihk, "registrationsPushOpen")
    assert (push["state"], push["upload"]["method"]) == ("OPEN", "PUT")
    assert "X-Amz-Signature" in push["upload"]["url"]
    early = step(ihk, "registrationsPushStart", id=push["id"], expectedVersion=1)
    assert [one["code"] for one in early["userErrors"]] == ["UPLOAD_MISSING"]

    rows = [row(activity.id, 1), row(activity.id, 2, legalBasis="MAYBE")]
    files.write(f"uploads/{ids.last(push['id'])}", [written(rows)])
    started = done(ihk, "registrationsPushStart", id=push["id"], expectedVersion=1)
    assert (started["state"], started["upload"]) == ("QUEUED", None)
    deliver(push["id"])

    at_last = polled(ihk, push["id"])
    assert at_last["state"] == "DONE"
    assert at_last["progress"] == {"rows": 2, "totalRows": 2}
    assert at_last["counts"] == [
        {"result": "CREATED", "count": 1},
        {"result": "REJECTED", "count": 1},
    ]
    first, second = at_last["results"]["nodes"]
    assert (first["row"], first["outcome"]["result"]) == (1, "CREATED")
    [problem] = second["outcome"]["problems"]
    assert problem["field"][-1] == "legalBasis"
    assert [(one["firstRow"], one["lastRow"]) for one in at_last["resultFiles"]["nodes"]] == [
        (1, 2)
    ]
    assert "all.jsonl" in at_last["resultFile"]["url"]
    deliver(push["id"])  # once more
    assert polled(ihk, push["id"]) == {**at_last, **_addresses(polled(ihk, push["id"]))}


def _addresses(push: Any) -> Any:
    """What is signed anew whenever it is asked for."""
    return {name: push[name] for name in ("resultFile", "resultFiles")}


def test_a_step_under_the_same_key_is_the_same_step() -> None:
    ihk, same = chamber(), key()
    first = done(ihk, "registrationsPushOpen", idempotencyKey=same)
    again = step(ihk, "registrationsPushOpen", idempotencyKey=same)
    assert again["replayed"]
    assert again["push"]["id"] == first["id"]


def test_another_chamber_finds_no_such_file() -> None:
    push, hwk = done(chamber(), "registrationsPushOpen"), chamber("HWK_DRESDEN")
    assert polled(hwk, push["id"]) is None
    told = step(hwk, "registrationsPushStart", id=push["id"], expectedVersion=1)
    assert [one["code"] for one in told["userErrors"]] == ["NOT_FOUND"]


def uploaded(activity_id: str, text: str = SHEET, encoding: str = "cp1252") -> Any:
    return done(
        desk(),
        "registrationsUploadOpen",
        activityId=activity_id,
        chamber="IHK_CHEMNITZ",
        legalBasis="CHAMBER_LAW",
        fileName="Mitglieder.csv",
        content=base64.b64encode(text.encode(encoding)).decode(),
    )


PREVIEW = """query ($id: ID!) { registrationsUploadPreview(id: $id) {
  digest push { version } columns { text field } counts { result count }
  problems { row column code message refused } userErrors { code message }
  rows { nodes { row outcome { externalId result } } } } }"""


def uta() -> Client:
    return signed_in(Role.OPERATOR, "uta", language="de")


def previewed(id: str) -> Any:
    answer = uta().ask(PREVIEW, id=id)
    return answer["registrationsUploadPreview"]


def test_a_sheet_is_looked_at_before_anything_is_written() -> None:
    activity = get_together()
    push = uploaded(activity.id)
    before = len(events())
    preview = previewed(push["id"])
    assert preview["columns"][-2:] == [
        {"text": "E-Mail", "field": "person.email"},
        {"text": "Notiz", "field": None},
    ]
    assert [(one["row"], one["outcome"]["result"]) for one in preview["rows"]["nodes"]] == [
        (2, "CREATED"),
        (3, "REJECTED"),
        (4, "CREATED"),
    ]
    [wrong, unnamed] = preview["problems"]
    assert (wrong["row"], wrong["column"], wrong["refused"]) == (3, "USt-IdNr.", True)
    assert wrong["message"] == "Die Prüfziffer dieser USt-IdNr. stimmt nicht (ISO 7064 MOD 11,10)."
    assert (unnamed["row"], unnamed["code"], unnamed["refused"]) == (4, "NAMED_BY_ADDRESS", False)
    assert len(events()) == before
    assert counted(activity).taken == 0


def test_a_confirmed_sheet_takes_the_road_of_every_file() -> None:
    activity = get_together()
    push = uploaded(activity.id)
    preview = previewed(push["id"])
    confirmed = done(
        uta(),
        "registrationsUploadConfirm",
        id=push["id"],
        expectedVersion=preview["push"]["version"],
        digest=preview["digest"],
    )
    assert confirmed["state"] == "QUEUED"
    deliver(push["id"])
    at_last = polled(desk(), push["id"])
    assert at_last["counts"] == [
        {"result": "CREATED", "count": 2},
        {"result": "REJECTED", "count": 1},
    ]
    assert counted(activity).taken == 2
    content = files.read(f"results/{ids.last(push['id'])}/all.jsonl", 100_000)
    lines = [json.loads(line) for line in content.splitlines()]
    assert [(line["row"], line["result"]) for line in lines] == [
        (2, "CREATED"),
        (3, "REJECTED"),
        (4, "CREATED"),
    ]
    assert lines[1]["problems"][0]["column"] == "USt-IdNr."


def test_a_corrected_sheet_is_newer_and_the_same_one_changes_nothing(at: SetClock) -> None:
    activity = get_together()
    for minute, text, wanted in (
        (0, SHEET, {"CREATED": 2, "REJECTED": 1}),
        (1, SHEET, {"UNCHANGED": 2, "REJECTED": 1}),
        (2, SHEET.replace("DE136695977", "DE136695976"), {"UNCHANGED": 2, "CREATED": 1}),
        (3, SHEET.replace("Anna Süß", "Anne Süß"), {"UPDATED": 1, "UNCHANGED": 1, "REJECTED": 1}),
    ):
        at(OPEN.replace(minute=minute))
        push = uploaded(activity.id, text)
        preview = previewed(push["id"])
        said = {one["result"]: one["count"] for one in preview["counts"]}
        done(
            desk(),
            "registrationsUploadConfirm",
            id=push["id"],
            expectedVersion=1,
            digest=preview["digest"],
        )
        deliver(push["id"])
        came = {one["result"]: one["count"] for one in polled(desk(), push["id"])["counts"]}
        assert said == came == wanted


def test_only_what_was_looked_at_is_carried_out() -> None:
    activity = get_together()
    push = uploaded(activity.id)
    digest = previewed(push["id"])["digest"]
    files.write(f"uploads/{ids.last(push['id'])}", [SHEET.replace("Nord", "Ost").encode()])
    asked = {"id": push["id"], "expectedVersion": 1, "digest": digest}
    told = step(desk(), "registrationsUploadConfirm", **asked)
    assert [one["code"] for one in told["userErrors"]] == ["SHEET_CHANGED"]
    told = step(desk(), "registrationsPushStart", id=push["id"], expectedVersion=1)
    assert [one["code"] for one in told["userErrors"]] == ["NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "SHEET_UNREADABLE"),
        ("Firma;Ort\nA;B\n", "COLUMNS_UNKNOWN"),
        ("E-Mail;Firma;Unternehmen\na;b;c\n", "COLUMN_TWICE"),
        ("E-Mail,Firma\na@b.example,Muster, Soehne\n", "SHEET_RAGGED"),
        ("E-Mail\n" + "a@b.example\n" * 1001, "SHEET_TOO_LARGE"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told_why(text: str, code: str) -> None:
    preview = previewed(uploaded(get_together().id, text)["id"])
    assert [one["code"] for one in preview["userErrors"]] == [code]
    assert preview["digest"] is None


@pytest.mark.parametrize("content", ["ü", "a", "====", "<xml>"])
def test_a_content_that_is_no_base64_is_told_to_be_unreadable(content: str) -> None:
    told = step(
        desk(),
        "registrationsUploadOpen",
        activityId=get_together().id,
        chamber="IHK_CHEMNITZ",
        legalBasis="CHAMBER_LAW",
        fileName="Mitglieder.csv",
        content=content,
    )
    assert [one["code"] for one in told["userErrors"]] == ["SHEET_UNREADABLE"]
