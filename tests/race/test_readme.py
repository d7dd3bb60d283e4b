"""The README's path works as it stands there: pasted step by step on a freshly seeded desk."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.seeds.demo import access_key
from infra.seeds.load import load
from registration import clock, links
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
