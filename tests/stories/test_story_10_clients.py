"""Story 10: a chamber's system signs in with the tokens of the issuer, by client credentials."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.issuer import Issuer, new_rsa_key
from infra.issuing import serving
from registration import settings
from registration.rules.access_keys import client_text_id
from registration.rules.acts import Role, Scope
from registration.store.rows import connection
from schema.context import forget_keys
from tests.clients import Client, signed_in
from tests.sign_ups import key

pytestmark = pytest.mark.usefixtures("store")

NOW = datetime(2019, 9, 9, 7, tzinfo=UTC)
URL = "https://issuer.example.org/clients"
SCOPES = tuple(f"registration/{scope}" for scope in Scope)
VIEWER = "{ viewer { role subject } }"
COMPANIES = "{ companies { nodes { id } } }"
CREATE = """mutation ($input: AccessKeyCreateInput!) { accessKeyCreate(input: $input) {
  secret accessKey { id clientId beginsWith state scopes }
  userErrors { code field message } } }"""
ROTATE = """mutation ($input: AccessKeyRotateInput!) { accessKeyRotate(input: $input) {
  secret userErrors { code } } }"""
REVOKE = """mutation ($input: AccessKeyRevokeInput!) { accessKeyRevoke(input: $input) {
  accessKey { state } userErrors { code } } }"""


@pytest.fixture(scope="module")
def keeper() -> Issuer:
    return Issuer(key=new_rsa_key(), url=URL, audience="registration-desk")


@pytest.fixture
def issuer(
    keeper: Issuer, monkeypatch: pytest.MonkeyPatch, at: Callable[[datetime], None]
) -> Iterator[Issuer]:
    at(NOW)
    forget_keys()
    with serving(keeper) as jwks_url:
        monkeypatch.setattr(settings, "OIDC_ISSUER", URL)
        monkeypatch.setattr(settings, "OIDC_AUDIENCE", "registration-desk")
        monkeypatch.setattr(settings, "OIDC_RESOURCE", "registration")
        monkeypatch.setattr(settings, "OIDC_JWKS_URL", jwks_url)
        yield keeper


def wish(**more: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": key(),
        "chamber": "IHK_DRESDEN",
        "label": "Member database",
        "scopes": ["COMPANIES_READ", "REGISTRATIONS_PUSH"],
        "clientId": "system",
        "reason": "Their new system",
        **more,
    }


def connect(**more: Any) -> Any:
    return signed_in(Role.ADMIN, "uta").done(CREATE, input=wish(**more))


def refused(client: Client) -> str:
    """Why a token opens nothing; never as somebody who is not signed in."""
    answer = client.send(VIEWER)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in answer
    return str(error["message"])


def test_a_connected_client_is_its_chamber(issuer: Issuer) -> None:
    system = Client(issuer.client_token("system", *SCOPES))
    assert "acts for no chamber" in refused(system)
    made = connect()
    assert made["secret"] is None
    assert made["accessKey"]["clientId"] == "system"
    assert made["accessKey"]["beginsWith"] is None
    assert system.ask(VIEWER)["viewer"] == {"role": "CHAMBER", "subject": "IHK_DRESDEN"}
    assert system.ask(COMPANIES) == {"companies": {"nodes": []}}
    refused(Client(issuer.client_token("another", *SCOPES)))


def test_a_client_may_do_what_both_the_issuer_and_the_desk_gave_it(issuer: Issuer) -> None:
    connect()
    for scopes, missing in (
        (("registration/registrations.push",), "COMPANIES_READ"),
        (SCOPES, "REGISTRATIONS_READ"),
    ):
        system = Client(issuer.client_token("system", *scopes))
        question = COMPANIES if missing == "COMPANIES_READ" else "{registration(by:{id:1}){id}}"
        [error] = system.send(question)["errors"]
        assert error["extensions"] == {"code": "FORBIDDEN", "scope": missing}


def test_a_client_acts_for_one_chamber(issuer: Issuer) -> None:
    first = connect()
    admin = signed_in(Role.ADMIN, "uta")
    payload = admin.do(CREATE, input=wish(chamber="IHK_LEIPZIG"))
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == ("CLIENT_CONNECTED", ["input", "clientId"])
    given = {"idempotencyKey": key(), "id": first["accessKey"]["id"], "reason": "Moved"}
    assert admin.do(ROTATE, input=given)["userErrors"] == [{"code": "NOT_ALLOWED"}]
    admin.done(REVOKE, input={**given, "idempotencyKey": key()})
    system = Client(issuer.client_token("system", *SCOPES))
    refused(system)
    connect(chamber="IHK_LEIPZIG")
    assert system.ask(VIEWER)["viewer"]["subject"] == "IHK_LEIPZIG"


def test_no_access_key_stands_in_for_a_client(issuer: Issuer) -> None:
    connect()
    for secret in ("", "A" * 43):
        assert refused(Client(f"desk_{client_text_id('system')}_{secret}"))


def test_to_recognise_a_client_costs_two_round_trips_and_then_one(
    issuer: Issuer,
) -> None:
    connect()
    forget_keys()
    calls: list[str] = []
    events = connection().client.meta.events
    events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name), "count")
    try:
        system = Client(issuer.client_token("system", *SCOPES))
        system.ask(VIEWER)
        assert calls == ["BatchGetItem", "PutItem"]
        system.ask(VIEWER)
        assert calls[2:] == ["UpdateItem"]  # what the call costs is counted
    finally:
        events.unregister("before-call.dynamodb", unique_id="count")
