"""The README's path works as it stands there: pasted step by step on a freshly seeded desk."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from infra.seeds.demo import access_key
from infra.seeds.load import load
from registration import clock, links
from registration.actions import push_jobs
from registration.rules.acts import SYSTEM, Act
from registration.rules.pages import Window
from registration.store import ledger
from tests.clients import Client

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("emulator")]

README = (Path(__file__).parents[2] / "README.md").read_text()
PASTED = re.findall(r"```graphql\n((?:mutation|query) (\w+).*?)```", README, re.DOTALL)
QUERIES = {name: query for query, name in PASTED}
MORNING = datetime(2019, 9, 9, 8, tzinfo=UTC)
PERSON = "erika@blechwerk-beispiel.example"


def paste(client: Client, step: str, **filled: str) -> Any:
    """The answer to one step; its placeholders are filled as the README says."""
    query = QUERIES[step]
    for placeholder, value in filled.items():
        query = query.replace(f'"{placeholder}"', f'"{value}"')
    [answer] = client.ask(query).values()
    assert answer.get("userErrors", []) == []
    return answer


def newest_secret() -> str:
    """What stands behind the # of the newest mailed link."""
    for entry in ledger.outbox_page(f"{MORNING:%Y-%m-%d}", Window(first=100)).values:
        for mail in entry.event.mails:
            if mail.to == PERSON and mail.link:
                return links.seal(mail.link)
    raise AssertionError("no mail")


def test_a_newcomer_gets_a_company_to_a_table_with_a_delegate_from_puebla(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(MORNING.replace(hour=7))
    monkeypatch.setattr(clock, "now", lambda: MORNING)

    paste(Client(), "SignUp")
    session = paste(Client(), "SignIn", SECRET=newest_secret())["session"]
    company = Client(session["accessKey"])
    programme = paste(company, "Programme")
    assert len(programme["roster"]["nodes"]) == 14  # of 15; one does not share her profile
    assert paste(company, "Register")["registration"]["state"] == "HELD"
    confirmed = paste(Client(), "Confirm", SECRET=newest_secret())["registration"]
    assert confirmed["state"] == "CONFIRMED"
    meeting = paste(company, "Ask")["meeting"]
    lucia = Client(str(access_key("delegate")))
    accepted = paste(lucia, "Accept", MEETING=meeting["id"])["meeting"]
    assert accepted["state"] == "BOOKED"
    assert accepted["place"]["representative"]["name"] == "Erika Beispiel"

    agenda = paste(company, "Agenda", COMPANY=session["subject"])["nodes"]
    assert [entry["startsAt"] for entry in agenda] == sorted(e["startsAt"] for e in agenda)
    met = [entry["meeting"] for entry in agenda if entry["meeting"]]
    assert [one["delegate"]["name"] for one in met] == ["Lucía Ejemplo Hernández"]
    assert met[0]["place"]["table"] == accepted["place"]["table"]
    came = [entry["registration"]["state"] for entry in agenda if entry["registration"]]
    assert came == ["CONFIRMED"]


def pushed(desk: Client, **changed: tuple[str, str]) -> Any:
    """What became of the README's row, with these words in the place of others."""
    query = QUERIES["Push"]
    for old, new in changed.values():
        assert old in query
        query = query.replace(old, new)
    answer = desk.ask(query)["registrationsPush"]
    assert answer["userErrors"] == []
    [result] = answer["results"]
    return result


@pytest.mark.usefixtures("queues")
def test_an_integrator_pushes_twice_corrects_a_row_and_reads_what_happened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(MORNING.replace(hour=7))
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    desk = Client(str(access_key("chamber")))

    assert pushed(desk)["result"] == "CREATED"
    again = ("readme-push-0001", "readme-push-0002")
    assert pushed(desk, key=again)["result"] == "UNCHANGED"
    role, newer = ('role: "Sales"', 'role: "Purchasing"'), ("revision: 1", "revision: 2")
    third = ("readme-push-0001", "readme-push-0003")
    corrected = pushed(desk, key=third, role=role, revision=newer)
    assert (corrected["result"], corrected["conflicts"]) == ("UPDATED", [])
    line = paste(desk, "Line", REGISTRATION=corrected["registration"]["id"])
    assert (line["state"], line["waiting"]) == ("CONFIRMED", None)

    opened = paste(desk, "Open")["push"]
    rows = [{"externalId": "M-4711", "revision": 3, "op": "CANCEL"}, "no row"]
    body = "\n".join(json.dumps(row) for row in rows).encode()
    assert httpx2.put(opened["upload"]["url"], content=body).status_code == 200
    assert paste(desk, "Start", PUSH=opened["id"])["push"]["state"] == "QUEUED"
    act = Act(by=SYSTEM, at=MORNING, operation="test", request_id="r-1")
    assert push_jobs.go_on(act, opened["id"], lambda: False)
    progress = paste(desk, "Progress", PUSH=opened["id"])
    assert progress["state"] == "DONE"
    assert {one["result"]: one["count"] for one in progress["counts"]} == {
        "CANCELLED": 1,
        "REJECTED": 1,
    }
    told = httpx2.get(progress["resultFile"]["url"]).text.splitlines()
    assert [json.loads(one)["result"] for one in told] == ["CANCELLED", "REJECTED"]
