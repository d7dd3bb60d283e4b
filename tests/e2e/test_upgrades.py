"""A new version is deployed while people work: nothing that was accepted is lost or done twice."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import boto3
import httpx2
import pytest

from infra.rehearsal import deploy
from tests import sign_ups
from tests.e2e import evening
from tests.e2e.stage import address, in_the_mailbox, key, mailed, post, staff, until
from tests.e2e.test_stories import VIEWER

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif("E2E_PACKAGE" not in os.environ, reason="deploying is up to its owner"),
]


def test_redeploying_over_live_data_loses_nothing() -> None:
    firm, party = evening.signed_up(), evening.opened()
    seat = evening.registered(firm, party)
    table = os.environ["REGISTRATION_TABLE"]
    before = rows(table)
    with visitors() as accepted:
        deploy(Path(os.environ["E2E_PACKAGE"]))
        until(lambda: len(accepted) >= 3, "three who signed up meanwhile")
    assert before.keys() <= rows(table).keys()
    assert firm.client.ask(VIEWER)["viewer"]["subject"] == firm.id
    known = staff().ask("query ($id: ID!) { registration(by: {id: $id}) { state } }", id=seat["id"])
    assert known["registration"]["state"] == "CONFIRMED"
    for email in accepted:
        assert mailed(email)
        assert len(in_the_mailbox(email)) == 1


@contextmanager
def visitors() -> Iterator[list[str]]:
    """People sign up all the while; the addresses of those whose sign-up was accepted."""
    accepted: list[str] = []
    over = Event()

    def sign_up() -> None:
        while not over.wait(3):
            email = address("visitor")
            if _taken(email):
                accepted.append(email)

    thread = Thread(target=sign_up)
    thread.start()
    try:
        yield accepted
    finally:
        over.set()
        thread.join()


def _taken(email: str) -> bool:
    """Whether it was accepted. A gateway that is being changed may be out of reach for a moment."""
    form = sign_ups.form(
        legalName=f"Besuch {key()[:8]} GmbH",
        contact=sign_ups.person("Vera Beispiel", email),
        idempotencyKey=key(),
        register=None,
        vatId=None,
    )
    try:
        answer = post({"query": sign_ups.SIGN_UP, "variables": {"input": form}}, {})
    except httpx2.TransportError:
        return False
    return answer.status_code == 200 and not answer.json()["data"]["companySignUp"]["userErrors"]


def rows(table: str) -> dict[tuple[str, str], Any]:
    """All that lies in the table, by its keys. Its owner may look at all of it; no function may."""
    pages = boto3.client("dynamodb").get_paginator("scan")
    told = pages.paginate(TableName=table, ConsistentRead=True)
    return {(row["pk"]["S"], row["sk"]["S"]): row for page in told for row in page["Items"]}
