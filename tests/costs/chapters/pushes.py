"""What chambers push: row by row, as a file, as a sheet; and what people do about it."""

import base64
from typing import Any

from functions import intake
from registration import files
from registration.rules import ids
from registration.rules.activities import Activity
from registration.rules.events import Job
from tests.clients import Client
from tests.costs.walk import Walk, readme
from tests.functions.deliveries import Time, body, delivery, failed
from tests.late_changes import SetClock
from tests.push_files import row as line
from tests.push_files import written
from tests.pushes import ANNA, another, cancel, chamber, only, row
from tests.registrations import get_together
from tests.sign_ups import desk, secret
from tests.stories.test_story_03_files import SHEET

PREVIEW = """query ($id: ID!) { registrationsUploadPreview(id: $id) {
  digest push { id version } rows { nodes { row outcome { result } } } } }"""
PUSHES = "{ registrationsPushes(first: 20) { nodes { id state counts { result count } } } }"
RESULTS = "results { index result } counts { result count }"


def walked(walk: Walk, at: SetClock) -> None:
    """Rows that are new, the same, changed; a file and a sheet."""
    there, ihk = get_together(), chamber()
    _rows(walk, ihk, there)
    _people(walk, ihk, there)
    _file(walk, ihk, there)
    _sheet(walk, there)


def _rows(walk: Walk, ihk: Client, there: Activity) -> None:
    def push(how: str, *rows: Any) -> None:
        walk.change(ihk, "registrationsPush", how=how, wanted=RESULTS, rows=list(rows))

    push("one new row", another(there, 1))
    push("the same row again", another(there, 1))
    push("the row changed", another(there, 1, 2, person={"name": "P", "email": "p@f.example"}))
    push("five new rows", *(another(there, number) for number in range(10, 15)))


def _people(walk: Walk, ihk: Client, there: Activity) -> None:
    only(ihk, row(there))
    walk.change(Client(), "registrationAdopt", secret=secret(ANNA))
    only(ihk, cancel(revision=2))
    walk.change(Client(), "registrationCancelConfirm", secret=secret(ANNA))
    mail = "petra@federn-beispiel.example"
    only(ihk, row(there, "M-2", person={"name": "Petra Muster", "email": mail}))
    walk.change(Client(), "pushObject", secret=secret(mail))


def _file(walk: Walk, ihk: Client, there: Activity) -> None:
    stopped = walk.change(ihk, "registrationsPushOpen")["push"]
    walk.change(ihk, "registrationsPushStop", id=stopped["id"])
    for many in (4, 8):
        push = ihk.done(_OPEN, input={"idempotencyKey": f"file-of-{many:03}"})["push"]
        rows = (line(there.id, number) for number in range(many * 100, many * 101))
        files.write(f"uploads/{ids.last(push['id'])}", [written(rows)])
        if many == 4:
            walk.step(ihk, "registrationsPushStart", push)
        else:
            start = {"id": push["id"], "expectedVersion": 1, "idempotencyKey": "start-008"}
            ihk.done(_START, input=start)
        with walk.noted(f"push job of {many} new rows"):
            assert failed(intake.handler(delivery(body(push["id"], Job.PUSH)), Time())) == []
        walk.ask(ihk, f"README: Progress, of {many}", readme("Progress", PUSH=push["id"]))
    walk.ask(ihk, "registrationsPushes", PUSHES)


_OPEN = """mutation ($input: RegistrationsPushOpenInput!) { registrationsPushOpen(input: $input) {
  push { id version } userErrors { code } } }"""
_START = """mutation ($input: RegistrationsPushStartInput!) {
  registrationsPushStart(input: $input) { push { id } userErrors { code } } }"""


def _sheet(walk: Walk, there: Activity) -> None:
    uta = desk()
    given = {
        "activityId": there.id,
        "chamber": "IHK_CHEMNITZ",
        "legalBasis": "CHAMBER_LAW",
        "fileName": "Mitglieder.csv",
        "content": base64.b64encode(SHEET.encode("cp1252")).decode(),
    }
    push = walk.change(uta, "registrationsUploadOpen", **given)["push"]
    walk.ask(uta, "sheetColumns", "{ sheetColumns { field } }")
    seen = walk.ask(uta, "registrationsUploadPreview", PREVIEW, id=push["id"])
    walk.step(uta, "registrationsUploadConfirm", seen["push"], digest=seen["digest"])
