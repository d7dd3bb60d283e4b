"""What the desk adds to the application: a front page, and the mails that the outbox would send.

Imported by `infra/local.py` once the environment is set.
"""

import html
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from string import Template

import boto3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from functions.api import app
from infra import issuing, reception
from infra.issuer import Issuer
from infra.seeds import load
from infra.tables import create_table
from registration import clock, links, settings
from registration.rules.events import Mail, OutboxEntry
from registration.rules.letters import write
from registration.rules.pages import Window
from registration.store import ledger

PAGES = Path(__file__).parent / "pages"
ISSUER_PATH = "/issuer"
DAYS_SHOWN = 14
MAILS_A_DAY = 100


def prepare() -> dict[str, str]:
    """Make the table and load the seeds, both only once; the demo keys, by who holds them."""
    create_table(boto3.client("dynamodb", region_name=settings.REGION), settings.TABLE)
    return load.load(clock.now())


def application(issuer: Issuer) -> Starlette:
    """The deployed application behind the desk's own pages, and its issuer."""

    home = issuer.url.removesuffix(ISSUER_PATH)
    pages = [
        Route("/", front_page),
        Route("/mails", mails_page),
        Mount(ISSUER_PATH, reception.application(issuer, f"{home}/explorer")),
    ]
    return Starlette(routes=[*pages, Mount("/", app)])


def greeting(home: str, tokens: dict[str, str], clients: Mapping[str, str]) -> str:
    """What `make dev` prints: where to go, and who one can be."""
    address = f"{home}{ISSUER_PATH}{issuing.TOKEN_PATH}"
    lines = [
        "",
        f"  The desk's clock says {clock.now():%A %d %B %Y, %H:%M} UTC.",
        "",
        f"  Explorer    {home}/explorer",
        f"  GraphQL     {home}/graphql",
        f"  Mails       {home}/mails",
        "",
        "  Staff sign in to the explorer by its button, or with a token of these.",
        "  Demo tokens (Authorization: Bearer …):",
        *(f"\n  {who}\n    {token}" for who, token in tokens.items()),
        "",
        "  A chamber's system gets one by client credentials:",
        *(
            f"\n    curl -u {id}:{secret} -d grant_type=client_credentials {address}"
            for id, secret in clients.items()
        ),
        "",
        "  Ctrl-C ends it; the rows stay in .desk/.",
    ]
    return "\n".join(lines)


def front_page(request: Request) -> HTMLResponse:
    now = f"{clock.now():%A %d %B %Y, %H:%M} UTC"
    return HTMLResponse(Template((PAGES / "front.html").read_text()).substitute(now=now))


def mails_page(request: Request) -> HTMLResponse:
    """The mails of the last two weeks, newest first, with the links that they carry."""
    letters = "".join(_letter(entry, mail) for entry in _entries() for mail in entry.event.mails)
    page = Template((PAGES / "mails.html").read_text())
    return HTMLResponse(page.substitute(letters=letters or "<p>No mail yet.</p>"))


def _entries() -> list[OutboxEntry]:
    today = clock.now().date()
    days = [(today - timedelta(days=back)).isoformat() for back in range(DAYS_SHOWN)]
    window = Window(first=MAILS_A_DAY)
    return [entry for day in days for entry in ledger.outbox_page(day, window).values]


def _letter(entry: OutboxEntry, mail: Mail) -> str:
    address = links.address(mail.link) if mail.link else None
    letter = write(mail, address)
    body = html.escape(letter.body)
    if address:
        safe = html.escape(address)
        body = body.replace(safe, f'<a href="{safe}">{safe}</a>')
    return Template((PAGES / "mail.html").read_text()).substitute(
        to=html.escape(letter.to),
        at=f"{entry.at:%d %b %Y, %H:%M} UTC",
        kind=html.escape(entry.event.kind),
        language=mail.language.value,
        subject=html.escape(letter.subject),
        body=body,
    )
