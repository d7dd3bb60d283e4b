"""Delegations through the API: who sees them, in which order, and how they are changed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from registration.rules.acts import Role
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.journeys import crowd, traveller
from tests.programmes import (
    GET_TOGETHER,
    MEXICO,
    PLANT,
    add,
    ask,
    document,
    done,
    draft,
    invited,
    published,
    refused,
    step,
)
from tests.sign_ups import desk, key

pytestmark = pytest.mark.usefixtures("store")

BY_SLUG = "query ($slug: String!) { delegation(by: {slug: $slug}) { id } }"
BY_ID = "query ($id: ID!) { delegation(by: {id: $id}) { slug } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
PAGE = """query ($first: Int!, $after: String, $direction: DelegationDirection) {
  delegations(first: $first, after: $after, direction: $direction) {
    nodes { slug } pageInfo { hasNextPage endCursor } } }"""
WHERE = """{ delegations { nodes { activities { delegation { slug } } } } }"""


@pytest.fixture(autouse=True)
def summer(at: Callable[[datetime], None]) -> None:
    at(datetime(2019, 8, 1, 9, tzinfo=UTC))


def company() -> Client:
    return signed_in(Role.COMPANY, "com_01DH0000000000000000000000")


def slugs(client: Client, **given: Any) -> list[str]:
    found = client.ask(PAGE, **{"first": 10, **given})["delegations"]
    return [one["slug"] for one in found["nodes"]]


def test_a_delegation_is_found_by_its_name_and_its_id() -> None:
    known = published(slug="mexico-2019")

    assert Client().ask(BY_SLUG, slug="mexico-2019") == {"delegation": {"id": known["id"]}}
    assert Client().ask(BY_ID, id=known["id"]) == {"delegation": {"slug": "mexico-2019"}}
    node = {"__typename": "Delegation", "id": known["id"]}
    assert Client().ask(NODE, id=known["id"]) == {"node": node}


def test_what_there_is_not_is_null_and_no_error() -> None:
    assert Client().ask(BY_SLUG, slug="nowhere") == {"delegation": None}
    for id in ("", "del_1", "act_1", "del_01D9S9YFM095JRBSHDW4DJT53Y", "x" * 500):
        assert Client().ask(BY_ID, id=id) == {"delegation": None}
        assert Client().ask(NODE, id=id) == {"node": None}


def test_a_draft_is_for_the_desk_and_for_those_who_travel() -> None:
    known = draft(slug="a-draft")
    visit = add(known, **PLANT)
    person, lucia = invited(known)
    stranger = signed_in(Role.DELEGATE, traveller().id)

    for outsider in (Client(), company(), stranger, signed_in(Role.CHAMBER, "IHK_CHEMNITZ")):
        assert outsider.ask(BY_ID, id=known["id"]) == {"delegation": None}
        assert outsider.ask(BY_SLUG, slug="a-draft") == {"delegation": None}
        for id in (known["id"], visit["id"], person["id"]):
            assert outsider.ask(NODE, id=id) == {"node": None}
        assert slugs(outsider) == []
    for insider in (desk(), lucia):
        assert insider.ask(BY_ID, id=known["id"]) == {"delegation": {"slug": "a-draft"}}
        assert insider.ask(NODE, id=visit["id"])["node"]
    assert slugs(desk()) == ["a-draft"]


def test_a_draft_that_was_cancelled_stays_the_desks_own() -> None:
    known = draft()
    step("delegationCancel", known, reason="No budget")

    assert Client().ask(BY_ID, id=known["id"]) == {"delegation": None}
    assert slugs(Client()) == []


def test_pages_go_through_all_delegations_once_those_that_start_last_first() -> None:
    for month in range(1, 6):
        days = {"startsOn": f"2019-0{month}-01", "endsOn": f"2019-0{month}-02"}
        direction = "OUTBOUND" if month == 3 else "INBOUND"
        done(
            "delegationCreate",
            **{**MEXICO, "slug": f"month-{month}", "period": days, "direction": direction},
        )

    seen: list[str] = []
    after = None
    for _ in range(3):
        found = desk().ask(PAGE, first=2, after=after)["delegations"]
        seen += [one["slug"] for one in found["nodes"]]
        after = found["pageInfo"]["endCursor"]

    assert seen == ["month-5", "month-4", "month-3", "month-2", "month-1"]
    assert not found["pageInfo"]["hasNextPage"]
    assert slugs(desk(), direction="OUTBOUND") == ["month-3"]
    assert slugs(Client()) == []


def test_a_list_costs_one_query_per_direction_however_long_it_is(trips: Trips) -> None:
    for number in range(4):
        draft(slug=f"draft-{number}")
    staff = desk()
    trips.reset()

    assert len(slugs(staff)) == 4
    assert trips.calls == ["Query", "Query"]
    trips.reset()
    assert len(slugs(staff, direction="INBOUND")) == 4
    assert trips.calls == ["Query"]


@pytest.mark.parametrize("given", [{"first": 0}, {"first": 101}, {"after": "no cursor!"}])
def test_a_bad_page_is_a_mistake_in_the_request(given: dict[str, Any]) -> None:
    answer = Client().send(PAGE, **{"first": 10, **given})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_change_touches_what_was_given_and_nothing_else() -> None:
    known = draft()

    changed = step("delegationUpdate", known, programme=None, markets=["MX", "us"])

    expected = {**known, "programme": None, "markets": ["MX", "US"], "version": 2}
    assert changed == expected


def test_a_stale_change_is_told_where_things_stand() -> None:
    known = draft()
    step("delegationUpdate", known, markets=["US"])

    [error] = refused("delegationUpdate", id=known["id"], expectedVersion=1, markets=["ES"])

    assert error["__typename"] == "VersionConflict"
    assert (error["code"], error["field"]) == ("VERSION_CONFLICT", ["input", "expectedVersion"])
    assert error["currentVersion"] == 2
    assert error["current"] == {"id": known["id"]}


def test_a_repeated_call_answers_what_it_answered_and_does_nothing_again() -> None:
    given = {**MEXICO, "idempotencyKey": "mexico-the-first"}

    first, again = ask("delegationCreate", **given), ask("delegationCreate", **given)

    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["delegation"] == first["delegation"]
    assert len(slugs(desk())) == 1
    [error] = refused("delegationCreate", **{**given, "slug": "another"})
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_repeated_step_is_no_wrong_state() -> None:
    known = draft()
    add(known, **PLANT)
    given = {"id": known["id"], "expectedVersion": 1, "idempotencyKey": "publish-mexico"}

    ask("delegationPublish", **given)
    again = ask("delegationPublish", **given)

    assert again["replayed"]
    assert again["delegation"]["status"] == "PUBLISHED"


def test_two_delegations_do_not_share_a_name() -> None:
    draft(slug="mexico")

    [error] = refused("delegationCreate", **{**MEXICO, "slug": "mexico"})

    assert (error["code"], error["field"]) == ("SLUG_TAKEN", ["input", "slug"])


def test_the_days_do_not_leave_the_programme_behind() -> None:
    known = draft()
    add(known, **PLANT)
    days = {"startsOn": "2019-09-25", "endsOn": "2019-09-26"}

    [error] = refused("delegationUpdate", id=known["id"], expectedVersion=1, period=days)

    assert (error["rule"], error["field"]) == ("PROGRAMME_OUTSIDE", ["input", "period"])


def test_a_reason_is_kept_in_the_audit() -> None:
    known = published()
    step("delegationCancel", known, reason="Airline strike")
    query = "query ($of: ID!) { auditEntries(of: $of, first: 1) { nodes { operation reason } } }"

    for id in (known["id"], known["activities"][0]["id"]):
        [entry] = desk().ask(query, of=id)["auditEntries"]["nodes"]
        assert entry == {"operation": "delegationCancel", "reason": "Airline strike"}


def test_texts_are_read_in_the_callers_language_or_the_one_asked_for() -> None:
    known = published()
    query = """query ($id: ID!) { delegation(by: {id: $id}) {
      summary { text } title { text german: text(in: DE) } } }"""

    found = Client(language="es-MX,es;q=0.9").ask(query, id=known["id"])["delegation"]

    assert found["title"] == {
        "text": "México: proveedores de automoción",
        "german": "Mexiko: Automobilzulieferer",
    }
    assert found["summary"]["text"].startswith("Purchasing directors")  # nobody translated it


def test_what_belongs_to_the_delegations_of_a_list_is_read_together(trips: Trips) -> None:
    query = """{ delegations(direction: INBOUND) { nodes {
      activities { title { en } freeSeats } roster { nodes { name } } } } }"""
    for number in range(3):
        crowd(published(slug=f"mexico-{number}")["id"], 10)
    client = company()
    trips.reset()

    found = client.ask(query)["delegations"]["nodes"]

    assert trips.calls == ["Query", "BatchGetItem"]  # the list, and what belongs to it
    assert [len(one["activities"]) for one in found] == [2, 2, 2]
    assert [len(one["roster"]["nodes"]) for one in found] == [10, 10, 10]


def test_several_changes_in_one_request_each_show_what_is_true_by_then() -> None:
    known = draft()
    result = "activity { delegation { activities { title { en } } } }"
    request = f"""mutation ($one: ActivityAddInput!, $two: ActivityAddInput!) {{
      one: activityAdd(input: $one) {{ {result} }}
      two: activityAdd(input: $two) {{ {result} }} }}"""
    inputs = [
        {**stop, "delegationId": known["id"], "idempotencyKey": key()}
        for stop in (PLANT, GET_TOGETHER)
    ]

    found = desk().ask(request, one=inputs[0], two=inputs[1])

    counts = [len(found[name]["activity"]["delegation"]["activities"]) for name in ("one", "two")]
    assert counts == [1, 2]


def test_activities_of_a_list_know_their_delegation() -> None:
    known = published()

    [found] = Client().ask(WHERE)["delegations"]["nodes"]

    assert found["activities"] == [{"delegation": {"slug": known["slug"]}}] * 2


@pytest.mark.parametrize("role", [Role.CHAMBER, Role.COMPANY, Role.DELEGATE])
@pytest.mark.parametrize(
    "name",
    ["delegationPublish", "delegationCancel", "activityRemove", "delegateInvite"],
)
def test_only_staff_build_delegations(role: Role, name: str) -> None:
    hers = role is Role.DELEGATE
    client = signed_in(role, traveller().id if hers else "com_01DH0000000000000000000000")
    given = {"idempotencyKey": "somebody-else", "id": "del_1", "expectedVersion": 1}
    reason = {"reason": "x"} if name == "delegationCancel" else {}

    answer = client.send(document(name), input={**given, **reason})
    anonymous = Client().send(document(name), input={**given, **reason})

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert anonymous["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
