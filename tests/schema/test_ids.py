"""Ids come from outside: one that can be none leads nowhere, and is no fault."""

from typing import Any

import pytest

from tests.clients import Client
from tests.sign_ups import desk, key

pytestmark = pytest.mark.usefixtures("store")


@pytest.mark.parametrize("id", ["?", "x" * 5000, "ä" * 2000])
def test_an_id_that_can_be_none_is_not_found_and_no_fault(id: str) -> None:
    person = {"name": "Anna Beispiel", "email": "anna@beispiel.example"}
    staff = desk()
    assert codes(staff, "contactAdd", companyId=id, **person) == ["NOT_FOUND"]
    given = {"activityId": id, "companyId": id}
    assert codes(staff, "registrationCreate", person=person, **given) == ["NOT_FOUND"]
    assert codes(staff, "meetingRequest", delegateId=id, **given) == ["NOT_FOUND"]
    away = {"activityId": id, "participant": {"delegateId": id}, "absentSlots": []}
    assert codes(staff, "availabilitySet", **away) == ["NOT_FOUND"]
    query = """query ($id: ID!) {
      auditEntries(of: $id) { nodes { id } } agenda(for: {companyId: $id}) { nodes { startsAt } }
      meetingRequests(for: {delegateId: $id}) { nodes { id } } node(id: $id) { id } }"""
    found = staff.ask(query, id=id)
    assert [each and each["nodes"] for each in list(found.values())[:3]] == [[], [], []]
    assert found["node"] is None


def test_an_empty_id_is_not_found() -> None:
    person = {"name": "Anna Beispiel", "email": "anna@beispiel.example"}
    assert codes(desk(), "contactAdd", companyId="", **person) == ["NOT_FOUND"]


def codes(client: Client, mutation: str, **given: Any) -> list[str]:
    """The refusals of a mutation."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}"
    )
    payload = client.do(query, input={"idempotencyKey": key(), **given})
    return [error["code"] for error in payload["userErrors"]]
