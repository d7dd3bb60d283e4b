"""Links to pages: who gets one to what, how long it opens, and that nothing opens a shut one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from registration.rules import ids
from registration.rules.delegates import Status
from registration.rules.pages import Window
from registration.store import delegates, ledger, page_links
from registration.store.rows import read
from registration.store.writes import write_all
from tests import sessions
from tests.clients import Client
from tests.pages import CREATE, REVOKE, interpreters, made, opened
from tests.sessions import NOW, Session
from tests.sign_ups import desk, key
from tests.talks import of_company, of_delegate

pytestmark = pytest.mark.usefixtures("store")

LIST = """query ($id: ID!) { node(id: $id) { ... on Activity { pageLinks { nodes {
  id kind opens } } } } }"""


@pytest.fixture(autouse=True)
def september(at: Callable[[datetime], None]) -> None:
    at(NOW)


def talks() -> Session:
    bare = sessions.session(firms=2, people=2)
    return sessions.opened(
        replace(bare, grid=replace(bare.grid, interpreters=interpreters(bare, 1)))
    )


def refused(client: Client, here: Session, kind: str, **about: object) -> list[tuple[str, ...]]:
    given = {"idempotencyKey": key(), "activityId": here.activity.id, "kind": kind, **about}
    errors = client.do(CREATE, input=given)["userErrors"]
    return [(one["code"], ".".join(one["field"] or ())) for one in errors]


def revoke(client: Client, link: Any, version: int = 1) -> Any:
    given = {"idempotencyKey": key(), "id": link["id"], "expectedVersion": version}
    return client.do(REVOKE, input=given)


def test_a_company_and_a_delegate_get_their_own_agenda_and_no_other_page() -> None:
    here = talks()
    [firm, other], [guest, _] = here.companies, here.delegates
    company, delegate = of_company(firm), of_delegate(guest)
    assert opened(made(company, here, "COMPANY", companyId=firm.id)["url"]).status_code == 200
    assert opened(made(delegate, here, "DELEGATE", delegateId=guest.id)["url"]).status_code == 200
    assert refused(company, here, "COMPANY", companyId=other.id)[0][0] == "NOT_FOUND"
    assert refused(company, here, "DELEGATE", delegateId=guest.id)[0][0] == "NOT_FOUND"
    for kind in ("PLAN", "TABLES", "COMPANIES", "DELEGATES", "INTERPRETERS"):
        assert refused(company, here, kind)[0][0] == "NOT_ALLOWED"
        assert refused(delegate, here, kind)[0][0] == "NOT_ALLOWED"


def test_what_is_missing_or_too_much_is_told_at_once() -> None:
    here = talks()
    assert refused(desk(), here, "TABLE", companyId=here.companies[0].id) == [
        ("INVALID", "input.table"),
        ("INVALID", "input.companyId"),
    ]
    assert refused(desk(), here, "TABLE", table=99) == [("INVALID", "input.table")]
    unknown = f"{here.grid.interpreters[0].id[:-26]}{ids.new_ulid(NOW)}"
    assert refused(desk(), here, "INTERPRETER", interpreterId=unknown) == [
        ("INVALID", "input.interpreterId")
    ]
    for moment in (NOW, here.activity.ends_at + timedelta(days=91)):
        wrong = refused(desk(), here, "PLAN", expiresAt=moment.isoformat())
        assert wrong == [("INVALID", "input.expiresAt")]
    nowhere = here.delegation.id.replace("del_", "pln_") + "." + ids.last(here.activity.id)
    draft = f"{nowhere}.{ids.new_ulid(NOW)}"
    assert refused(desk(), here, "PLAN", planId=draft) == [("NOT_FOUND", "input.planId")]


def test_a_link_opens_until_a_week_after_the_session(at: Callable[[datetime], None]) -> None:
    here = talks()
    url = made(desk(), here, "PLAN")["url"]
    ends = here.activity.ends_at + timedelta(days=7)
    at(ends - timedelta(seconds=1))
    assert opened(url).status_code == 200
    at(ends)
    assert opened(url).status_code == 404


def test_a_revoked_link_opens_nothing_from_the_next_look_on() -> None:
    here = talks()
    link = made(desk(), here, "PLAN")
    assert opened(link["url"]).status_code == 200
    shut = revoke(desk(), link["pageLink"])
    assert shut["pageLink"] == {
        "id": link["pageLink"]["id"],
        "version": 2,
        "opens": False,
        "revokedAt": NOW.isoformat().replace("+00:00", "Z"),
    }
    assert opened(link["url"]).status_code == 404
    assert revoke(desk(), link["pageLink"], 2)["userErrors"] == []
    [error] = revoke(desk(), link["pageLink"], 1)["userErrors"]
    assert error["code"] == "VERSION_CONFLICT"


def test_every_link_that_does_not_open_looks_like_one_that_never_was() -> None:
    here = talks()
    link = made(desk(), here, "PLAN")
    url, (other, _) = link["url"], made(desk(), here, "TABLES")["url"].rsplit(".", 1)
    proof = url.rsplit(".", 1)[1]
    revoke(desk(), link["pageLink"])
    home = url.rsplit("/", 1)[0]
    strange = (f"{home}/nothing", f"{other}.{proof}", f"{url}x", f"{home}/%2e.")
    answers = [opened(one) for one in (url, *strange)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    said = opened(url, **{"accept-language": "es-MX,en"}).text
    assert '<html lang="es">' in said


def test_the_address_is_kept_nowhere_and_told_again_to_a_repeated_call() -> None:
    here = talks()
    given = {"idempotencyKey": key(), "activityId": here.activity.id, "kind": "PLAN"}
    first, again = (desk().done(CREATE, input=given) for _ in range(2))
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["url"] == again["url"]
    stored = read(page_links.key(first["pageLink"]["id"]))
    audit = ledger.audit_page(first["pageLink"]["id"], Window(first=10))
    proof = first["url"].rsplit(".", 1)[1]
    assert proof not in repr(stored)
    assert proof not in repr(audit)
    assert [entry.operation for entry in audit.values] == ["pageLinkCreate"]


def test_staff_see_all_links_of_a_session_and_others_their_own() -> None:
    here = talks()
    firm, guest = here.companies[0], here.delegates[0]
    made(desk(), here, "PLAN")
    own = made(of_company(firm), here, "COMPANY", companyId=firm.id)["pageLink"]["id"]
    made(desk(), here, "DELEGATE", delegateId=guest.id)

    def listed(client: Client) -> list[str] | None:
        found = client.ask(LIST, id=here.activity.id)["node"]["pageLinks"]
        return [one["kind"] for one in found["nodes"]] if found else None

    assert sorted(listed(desk()) or []) == ["COMPANY", "DELEGATE", "PLAN"]
    assert listed(of_company(firm)) == ["COMPANY"]
    assert listed(of_delegate(guest)) == ["DELEGATE"]
    assert listed(of_company(here.companies[1])) == []
    assert listed(Client()) is None
    assert revoke(of_company(here.companies[1]), {"id": own})["userErrors"] != []
    assert revoke(of_company(firm), {"id": own})["userErrors"] == []


def test_who_left_the_delegation_has_no_page() -> None:
    here = talks()
    guest = here.delegates[0]
    url = made(desk(), here, "DELEGATE", delegateId=guest.id)["url"]
    left = replace(guest, status=Status.REPLACED, version=guest.version + 1)
    write_all(delegates.moved(left, was=guest.version))
    assert opened(url).status_code == 404
