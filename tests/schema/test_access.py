"""Who sees what: a walk over every root query field and every kind of node, as every caller.

Closed by default: a new field or kind without a row here fails. What is not for a caller looks
exactly like what is not there, whichever way it is asked for.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from graphql import GraphQLInterfaceType

from schema.root import schema
from tests.access import (
    AUDITORS,
    CALLERS,
    CHAMBERS,
    COMPANIES,
    DELEGATES,
    HELPERS,
    PEOPLE,
    SIGNED_IN,
    STAFF,
    World,
    caller,
    unknown,
    world,
)
from tests.clients import Client
from tests.sessions import NOW

pytestmark = pytest.mark.usefixtures("store")

CORE = schema._schema
OWN = PEOPLE | {"stranger"}
HERS = STAFF | PEOPLE | {"chamber"}
TALKS = STAFF | PEOPLE | {"delegate"}
RECORDS = STAFF | AUDITORS
MEETS = STAFF | COMPANIES | DELEGATES

# What there is one of (see tests/access.py), and who sees it.
SEEN: dict[str, frozenset[str]] = {
    "Company": SIGNED_IN - {"other chamber"},
    "Contact": HERS,
    "Interest": HERS,
    "ReviewTask": STAFF,
    "CompanyMerge": STAFF,
    "Delegation": CALLERS,
    "Activity": CALLERS,
    "Delegate": SIGNED_IN,
    "Registration": HERS,
    "Meeting": TALKS,
    "ChangeRequest": HERS,
    "Cascade": STAFF,
    "Push": STAFF | {"chamber"},
    "Plan": STAFF,
    "PageLink": STAFF | PEOPLE,
    "AccessKey": STAFF,
    "stranger": HERS | {"stranger"},
    "silent": STAFF,
    "get-together": CALLERS,
    "draft": STAFF | {"drafted delegate"},
    "drafted visit": STAFF | {"drafted delegate"},
    "drafted delegate": STAFF | {"drafted delegate"},
}

# Root field: the question with `$id`, what is asked with, what would be told, who may ask at all,
# and who is told.
type Row = tuple[str, str, str, frozenset[str], frozenset[str]]
QUERIES: dict[str, list[Row]] = {
    "node": [],  # both are asked for every kind of node
    "nodes": [],
    "viewer": [("{ subject role company { id } }", "", "Company", CALLERS | HELPERS, OWN)],
    "duty": [
        (
            "{ activity { id } visitors { nodes { name } } }",
            "",
            "get-together",
            HELPERS,
            frozenset({"host", "door"}),
        ),
        ("{ activity { id } }", "", "Activity", HELPERS, frozenset({"interpreter"})),
    ],
    "auditEntries": [
        ("(of: $id) { nodes { subject } }", "Meeting", "Meeting", RECORDS, RECORDS),
        ('(day: "2019-09-20") { nodes { subject } }', "", "Meeting", RECORDS, RECORDS),
        ("(person: $id) { nodes { subject } }", "Contact", "Meeting", RECORDS, frozenset()),
    ],
    "deniedAttempts": [
        ('(day: "2019-09-20") { nodes { requests } }', "", "Meeting", RECORDS, frozenset())
    ],
    "auditDays": [("{ nodes { day } }", "", "Meeting", RECORDS, frozenset())],
    "auditVerify": [('(day: "2019-09-20") { links }', "", "Meeting", RECORDS, frozenset())],
    "outbox": [('(day: "2019-09-20") { nodes { subject } }', "", "Meeting", STAFF, STAFF)],
    "accessKeys": [
        ("(chamber: IHK_CHEMNITZ) { nodes { id } }", "", "AccessKey", STAFF, STAFF),
    ],
    "reviewTasks": [("{ nodes { id } }", "", "ReviewTask", STAFF, STAFF)],
    "company": [("(by: {id: $id}) { id }", "Company", "Company", SIGNED_IN, SEEN["Company"])],
    "companies": [
        ("{ nodes { id } }", "", "Company", STAFF | CHAMBERS, STAFF | {"chamber"}),
    ],
    "delegation": [
        ("(by: {id: $id}) { id }", "Delegation", "Delegation", CALLERS, CALLERS),
        ("(by: {id: $id}) { id }", "draft", "draft", CALLERS, SEEN["draft"]),
        ('(by: {slug: "a-draft"}) { id }', "", "draft", CALLERS, SEEN["draft"]),
    ],
    "delegations": [
        ("{ nodes { id } }", "", "Delegation", CALLERS, CALLERS),
        ("{ nodes { id } }", "", "draft", CALLERS, STAFF),
    ],
    "registration": [
        (
            "(by: {id: $id}) { id }",
            "Registration",
            "Registration",
            STAFF | CHAMBERS | COMPANIES,
            HERS,
        ),
        (
            '(by: {externalId: "A-1"}) { id }',
            "",
            "Registration",
            STAFF | CHAMBERS | COMPANIES,
            frozenset({"chamber"}),
        ),
    ],
    # whoever has the link, signed in or not: nobody by anything else
    "placeInLine": [('(secret: "x.y") { name }', "", "Registration", CALLERS, frozenset())],
    "registrationsPushes": [
        ("{ nodes { id } }", "", "Push", STAFF | CHAMBERS, STAFF | {"chamber"}),
        ("(chamber: IHK_CHEMNITZ) { nodes { id } }", "", "Push", STAFF | CHAMBERS, SEEN["Push"]),
    ],
    "registrationsUploadPreview": [  # nothing has been uploaded
        ("(id: $id) { push { id } }", "Push", "Push", STAFF, frozenset()),
    ],
    "sheetColumns": [("{ field }", "", "Push", STAFF, frozenset())],
    "changeRequests": [
        ("{ nodes { id } }", "", "ChangeRequest", STAFF, STAFF),
        ("(activityId: $id) { nodes { id } }", "get-together", "ChangeRequest", STAFF, STAFF),
    ],
    "plan": [("(by: {id: $id}) { id }", "Plan", "Plan", STAFF, STAFF)],
    "plansCompare": [  # there is nothing to compare before it is made
        ("(one: $id, other: $id) { one { id } }", "Plan", "Plan", STAFF, frozenset())
    ],
    "meeting": [("(by: {id: $id}) { id }", "Meeting", "Meeting", MEETS, TALKS)],
    "agenda": [
        (
            "(for: {companyId: $id}) { nodes { registration { id } } }",
            "Company",
            "Registration",
            MEETS,
            STAFF | PEOPLE,
        ),
        (
            "(for: {delegateId: $id}) { nodes { registration { id } } }",
            "Company",  # an id of the other kind opens no side door
            "Registration",
            MEETS,
            STAFF | PEOPLE,
        ),
    ],
    "meetingRequests": [
        ("(for: {companyId: $id}) { nodes { id } }", "Company", "Meeting", MEETS, STAFF | PEOPLE),
        (
            "(for: {delegateId: $id}) { nodes { id } }",
            "Delegate",
            "Meeting",
            MEETS,
            STAFF | {"delegate"},
        ),
    ],
    "availability": [
        (
            "(activityId: $session, participant: {registrationId: $id}) { registration { id } }",
            "Registration",
            "Registration",
            MEETS,
            STAFF | PEOPLE,
        ),
        (
            "(activityId: $session, participant: {delegateId: $id}) { delegate { id } }",
            "Delegate",
            "Delegate",
            MEETS,
            STAFF | {"delegate"},
        ),
    ],
}
MALFORMED = ("", "x", "com_", "com_1", "reg_x.y.z", "mtg_" + "0" * 26, "\u2028", "com_" + "0" * 500)
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def asked(client: Client, field: str, rest: str, id: str, there: World) -> Any:
    """The whole answer to one question."""
    declared = [f"${name}: ID!" for name in ("id", "session") if f"${name}" in rest]
    variables = f"({', '.join(declared)})" if declared else ""
    return client.send(
        f"query {variables} {{ {field}{rest} }}", id=id, session=there.ids["Activity"]
    )


def test_every_root_field_and_every_kind_of_node_has_its_row() -> None:
    assert CORE.query_type is not None
    assert set(QUERIES) == set(CORE.query_type.fields)
    node = CORE.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert {kind.name for kind in CORE.get_possible_types(node)} <= set(SEEN)


@pytest.mark.parametrize("name", sorted(CALLERS))
def test_a_node_is_shown_to_those_it_concerns_and_is_not_there_for_others(name: str) -> None:
    there = world()
    client = caller(name, there)
    wanted = {there.ids[kind]: name in who for kind, who in SEEN.items()}
    strange = [*map(unknown, wanted), *MALFORMED]
    together = client.ask(NODES, ids=[*wanted, *strange])["nodes"]
    assert [bool(found) for found in together] == [*wanted.values(), *([False] * len(strange))]
    for id, found in zip([*wanted, *strange], together, strict=True):
        assert client.ask(NODE, id=id)["node"] == found
        assert found is None or found["id"] == id


@pytest.mark.parametrize("name", sorted(CALLERS | HELPERS))
def test_a_question_is_answered_to_those_it_concerns(name: str) -> None:
    there = world()
    client = caller(name, there)
    denied = "UNAUTHENTICATED" if name == "anonymous" else "FORBIDDEN"
    for field, rows in QUERIES.items():
        for rest, about, told, may_ask, is_told in rows:
            answer = asked(client, field, rest, there.ids.get(about, ""), there)
            if name not in may_ask:
                [error] = answer["errors"]
                assert error["extensions"]["code"] == denied, field
                assert not answer.get("data") or answer["data"][field] is None
            else:
                assert "errors" not in answer, (field, answer)
                assert (there.ids[told] in json.dumps(answer["data"])) is (name in is_told), field


@pytest.mark.parametrize("name", sorted(CALLERS - STAFF))
def test_a_foreign_object_is_answered_like_one_that_there_is_not(name: str) -> None:
    there = world()
    client = caller(name, there)
    for field, rows in QUERIES.items():
        for rest, about, _, may_ask, is_told in rows:
            if "$id" in rest and name in may_ask and may_ask != RECORDS:  # theirs is all of it
                known = there.ids[about]
                nothing = {"data": {field: None}}
                others = [known] if name not in is_told else []
                for id in (*others, unknown(known), *MALFORMED):
                    found = asked(client, field, rest, id, there)
                    assert {"data": found["data"]} == nothing, (field, id)
                    assert "errors" not in found
