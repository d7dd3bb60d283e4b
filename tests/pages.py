"""Pages as somebody with a link sees them, and a session whose tables are full of meetings."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from functions.api import app
from registration.rules import ids
from registration.rules.delegates import Delegate
from registration.rules.interpreters import Interpreter
from registration.rules.meetings import Meeting, MeetingState, Representative, Side, id_of
from registration.rules.placements import Placement
from registration.rules.slots import slots
from registration.rules.texts import Language
from registration.store import meetings
from registration.store.writes import write_all
from tests.clients import Client
from tests.sessions import NOW, Session
from tests.sign_ups import key

CREATE = """mutation ($input: PageLinkCreateInput!) { pageLinkCreate(input: $input) {
  replayed url pageLink { id kind version language expiresAt revokedAt opens table interpreterId
    planId company { id } delegate { id } activity { id } }
  userErrors { code field ... on InvalidField { rule } } } }"""
REVOKE = """mutation ($input: PageLinkRevokeInput!) { pageLinkRevoke(input: $input) {
  replayed pageLink { id version opens revokedAt } userErrors { code field } } }"""
VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})


class Outline(HTMLParser):
    """The elements of a page, with a note of each that is not closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def made(client: Client, here: Session, kind: str, **about: Any) -> Any:
    """The payload of a link that must not be refused."""
    given = {"idempotencyKey": key(), "activityId": here.activity.id, "kind": kind, **about}
    return client.done(CREATE, input=given)


def opened(url: str, **headers: str) -> Any:
    """What a browser gets at an address."""
    path = "/" + url.split("/", 3)[3]
    return TestClient(app).get(path, headers=headers)


def looked_at(client: Client, here: Session, kind: str, lang: str = "", **about: Any) -> str:
    """The page behind a fresh link."""
    url = made(client, here, kind, **about)["url"]
    answer = opened(f"{url}?lang={lang}" if lang else url)
    assert answer.status_code == 200
    html: str = answer.text
    return html


def interpreters(here: Session, count: int) -> tuple[Interpreter, ...]:
    """So many people who interpret between German and Spanish."""
    delegation, activity = ids.split("act", here.activity.id) or ("", "")
    return tuple(
        Interpreter(
            id=ids.make("ipr", delegation, activity, ids.new_ulid(NOW)),
            name=f"Inés Intérprete {number}",
            languages=("de", "es"),
            language=Language.DE,
        )
        for number in range(count)
    )


def seated(
    here: Session,
    slot: int,
    table: int,
    *,
    firm: int = 0,
    person: int = 0,
    interpreter: str | None = None,
    **more: Any,
) -> Meeting:
    """A meeting that is agreed, laid into the store at its place."""
    company, delegate = here.companies[firm], here.delegates[person]
    [sent, *_] = here.of(company)
    at = slots(here.grid)[slot]
    place = Placement(
        slot=slot,
        starts_at=at.starts_at,
        ends_at=at.ends_at,
        table=table,
        representative=sent.id,
        interpreter=interpreter,
    )
    email, language = sent.person.email, sent.person.language
    meeting = Meeting(
        id=id_of(here.activity.id, company.id, delegate.id),
        activity_id=here.activity.id,
        company_id=company.id,
        delegate_id=delegate.id,
        requested_by=Side.COMPANY,
        requested_at=NOW,
        expires_at=NOW + timedelta(hours=72),
        representatives=(Representative(registration_id=sent.id, email=email, language=language),),
        place=place,
        **{"state": MeetingState.BOOKED, **more},
    )
    write_all(meetings.saved(meeting, None))
    return meeting


def silent(delegate: Delegate) -> Delegate:
    """The same, who does not agree to be shown to companies."""
    return replace(delegate, consents=())
