"""Story 10: administrators make, rotate and revoke the keys of chambers' systems."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from registration import tokens
from registration.rules.acts import Role, Scope
from registration.rules.pages import Window
from registration.store import keys, ledger, rows
from schema.callers import CHAMBERS
from schema.context import forget_keys
from schema.policy import ALLOWED, DATA, SCOPES
from tests.clients import Client, signed_in
from tests.conftest import Trips
from tests.sign_ups import key

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 9, 9, 7, tzinfo=UTC)
FIELDS = "accessKey { id label state scopes beginsWith createdBy expiresAt lastUsedAt }"
CREATE = f"""mutation ($input: AccessKeyCreateInput!) {{ accessKeyCreate(input: $input) {{
  secret replayed {FIELDS} userErrors {{ code field message }} }} }}"""
ROTATE = f"""mutation ($input: AccessKeyRotateInput!) {{ accessKeyRotate(input: $input) {{
  secret replayed {FIELDS} userErrors {{ code field ... on WrongState {{ state }} }} }} }}"""
REVOKE = f"""mutation ($input: AccessKeyRevokeInput!) {{ accessKeyRevoke(input: $input) {{
  replayed {FIELDS} userErrors {{ code field }} }} }}"""
LIST = """{ accessKeys(chamber: IHK_CHEMNITZ) { nodes { id label state lastUsedAt createdBy } } }"""
COMPANIES = "{ companies { nodes { id } } }"
WISH = {
    "chamber": "IHK_CHEMNITZ",
    "label": "Member database",
    "scopes": ["COMPANIES_READ"],
    "reason": "A new system",
}


@pytest.fixture
def admin(at: Callable[[datetime], None]) -> Client:
    at(NOW)
    return signed_in(Role.ADMIN, "uta")


def create(admin: Client, **more: Any) -> Any:
    return admin.done(CREATE, input={"idempotencyKey": key(), **WISH, **more})


def rotate(admin: Client, made: Any, **more: Any) -> Any:
    given = {"idempotencyKey": key(), "id": made["accessKey"]["id"], "reason": "Yearly", **more}
    return admin.do(ROTATE, input=given)


def revoke(admin: Client, made: Any, reason: str = "Lost") -> Any:
    given = {"idempotencyKey": key(), "id": made["accessKey"]["id"], "reason": reason}
    return admin.do(REVOKE, input=given)


def works(secret: str) -> bool:
    """Whether the key opens what it was made for; anything else is a 401, never anonymity."""
    answer = Client(secret).send(COMPANIES)
    if "errors" in answer:
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "data" not in answer
    return "errors" not in answer


def codes(payload: Any) -> list[tuple[str, str]]:
    return [(one["code"], ".".join(one["field"] or ())) for one in payload["userErrors"]]


def test_a_key_is_shown_once_and_kept_as_a_hash_only(admin: Client) -> None:
    given = {"idempotencyKey": key(), **WISH}
    made = admin.done(CREATE, input=given)
    assert made["secret"].startswith(made["accessKey"]["beginsWith"])
    assert works(made["secret"])
    again = admin.done(CREATE, input=given)
    assert again["replayed"]
    assert again["secret"] is None
    assert again["accessKey"]["id"] == made["accessKey"]["id"]
    id, secret = made["secret"][5:17], made["secret"][18:]
    audit = ledger.audit_page(made["accessKey"]["id"], Window(first=10))
    outbox = ledger.outbox_page(f"{NOW:%Y-%m-%d}", Window(first=10))
    grant = keys.get(id)
    assert grant
    assert grant.secret_hash == tokens.hash_secret(secret)
    assert secret not in f"{grant}{audit}{outbox}"


def test_a_dry_run_makes_no_key_and_shows_none(admin: Client) -> None:
    tried = admin.done(CREATE, input={"idempotencyKey": key(), **WISH, "dryRun": True})
    assert tried["secret"] is None
    assert admin.ask(LIST)["accessKeys"]["nodes"] == []


def test_the_audit_trail_names_who_made_a_key_and_why_but_not_its_hash(admin: Client) -> None:
    made = create(admin)
    [entry] = ledger.audit_page(made["accessKey"]["id"], Window(first=10)).values
    assert (entry.by, entry.reason, entry.before) == ("admin:uta", "A new system", None)
    assert entry.after
    assert entry.after["secret_hash"] == ""
    revoke(admin, made)
    last, _ = ledger.audit_page(made["accessKey"]["id"], Window(first=10)).values
    assert last.operation == "accessKeyRevoke"
    assert last.reason == "Lost"


def test_all_that_is_wrong_with_a_key_is_told_at_once(admin: Client) -> None:
    given = {"label": " ", "scopes": [], "reason": "", "expiresAt": "2019-01-01T00:00:00Z"}
    payload = admin.do(CREATE, input={"idempotencyKey": key(), **WISH, **given})
    assert codes(payload) == [
        ("INVALID", "input.label"),
        ("INVALID", "input.reason"),
        ("INVALID", "input.scopes"),
        ("INVALID", "input.expiresAt"),
    ]


def test_at_most_two_keys_of_one_name_are_active(admin: Client) -> None:
    first, second = create(admin), create(admin, label=" member  DATABASE ")
    third = admin.do(CREATE, input={"idempotencyKey": key(), **WISH})
    assert codes(third) == [("KEYS_ACTIVE", "")]
    assert codes(rotate(admin, first)) == [("KEYS_ACTIVE", "")]
    assert create(admin, label="Event calendar")["secret"]
    assert create(admin, chamber="HWK_CHEMNITZ")["secret"]
    revoke(admin, second)
    assert create(admin)["secret"]


def test_an_expired_key_makes_room_for_another(
    admin: Client, at: Callable[[datetime], None]
) -> None:
    for _ in range(2):
        made = create(admin, expiresAt="2019-09-10T00:00:00Z")
    at(NOW + timedelta(days=2))
    assert not works(made["secret"])
    assert create(admin)["secret"]
    states = [one["state"] for one in admin.ask(LIST)["accessKeys"]["nodes"]]
    assert states == ["ACTIVE", "EXPIRED", "EXPIRED"]


def test_both_keys_work_until_the_overlap_is_over(
    admin: Client, at: Callable[[datetime], None]
) -> None:
    old = create(admin)
    new = rotate(admin, old, overlapDays=3)
    assert new["accessKey"]["label"] == old["accessKey"]["label"]
    assert new["accessKey"]["scopes"] == old["accessKey"]["scopes"]
    assert works(old["secret"])
    assert works(new["secret"])
    at(NOW + timedelta(days=3))
    assert not works(old["secret"])
    assert works(new["secret"])
    [problem] = rotate(admin, old)["userErrors"]
    assert (problem["code"], problem["state"]) == ("WRONG_STATE", "EXPIRED")


def test_without_an_overlap_the_old_key_ends_at_once(admin: Client) -> None:
    first, second = create(admin), create(admin)
    assert works(first["secret"])
    new = rotate(admin, first, overlapDays=0)
    assert not works(first["secret"])
    assert works(second["secret"])
    assert works(new["secret"])
    assert codes(rotate(admin, new, overlapDays=31)) == [("INVALID", "input.overlapDays")]


def test_a_revoked_key_opens_nothing_from_the_next_call_on(admin: Client) -> None:
    made = create(admin)
    assert works(made["secret"])
    assert codes(revoke(admin, made, reason=" ")) == [("INVALID", "input.reason")]
    assert revoke(admin, made)["accessKey"]["state"] == "REVOKED"
    assert not works(made["secret"])
    assert revoke(admin, made)["accessKey"]["state"] == "REVOKED"


def test_a_key_opens_what_its_scopes_name_and_a_missing_one_is_named(admin: Client) -> None:
    made = create(admin, scopes=["REGISTRATIONS_PUSH"])
    answer = Client(made["secret"]).send(COMPANIES)
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "COMPANIES_READ"}
    assert "COMPANIES_READ" in error["message"]
    pushes = Client(made["secret"]).ask("{ registrationsPushes { nodes { id } } }")
    assert pushes == {"registrationsPushes": {"nodes": []}}


def test_only_administrators_make_keys_and_operators_see_them(admin: Client) -> None:
    made = create(admin)
    operator = signed_in(Role.OPERATOR, "otto")
    assert [one["id"] for one in operator.ask(LIST)["accessKeys"]["nodes"]] == [
        made["accessKey"]["id"]
    ]
    chamber = signed_in(Role.CHAMBER, "IHK_CHEMNITZ")
    given = {"idempotencyKey": key(), **WISH}
    for client in (operator, chamber):
        [error] = client.send(CREATE, input=given)["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"


def test_the_last_use_of_a_key_is_noted_once_an_hour(
    admin: Client, trips: Trips, at: Callable[[datetime], None]
) -> None:
    made = create(admin)
    writes: list[int] = []
    events = rows.connection().client.meta.events
    events.register("before-call.dynamodb.PutItem", lambda **_: writes.append(1), "uses")
    try:
        for minutes in (0, 1, 59, 60, 61):
            at(NOW + timedelta(minutes=minutes))
            forget_keys()  # as in another environment
            assert works(made["secret"])
            assert works(made["secret"])
    finally:
        events.unregister("before-call.dynamodb.PutItem", unique_id="uses")
    assert len(writes) == 2
    [found] = admin.ask(LIST)["accessKeys"]["nodes"]
    assert found["lastUsedAt"] == "2019-09-09T08:00:00Z"
    assert found["createdBy"] == "admin:uta"


def test_a_use_that_cannot_be_noted_turns_nobody_away(admin: Client) -> None:
    made = create(admin)
    forget_keys()

    def refuse(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="nowhere")

    events = rows.connection().client.meta.events
    events.register("before-call.dynamodb.PutItem", refuse, "down")
    try:
        assert works(made["secret"])
    finally:
        events.unregister("before-call.dynamodb.PutItem", unique_id="down")


def test_a_use_noted_meanwhile_by_somebody_else_is_no_fault(admin: Client) -> None:
    made = create(admin)
    grant = keys.get(made["accessKey"]["beginsWith"][5:17])
    assert grant
    keys.used(grant, NOW)
    keys.used(grant, NOW + timedelta(minutes=59))
    assert keys.with_use(grant.id)[1] == NOW
    keys.used(grant, NOW + timedelta(minutes=60))
    assert keys.with_use(grant.id)[1] == NOW + timedelta(hours=1)


def test_every_scope_opens_something() -> None:
    rights = {**ALLOWED, **DATA}
    assert set(SCOPES.values()) == set(Scope)
    assert all(rights[action] >= CHAMBERS for action in SCOPES)
