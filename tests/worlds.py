"""A small programme behind real HTTP on a free port, for clients that are programs of their own.

What no client may see but a test needs is beside the API: the secret of a mailed link, a file put
where a push expects it, and the work that queues would have carried.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from functions import followups, intake
from functions.api import app
from registration import clock, files, links
from registration.rules.acts import Role
from registration.rules.events import Job
from registration.rules.pages import Window
from registration.store import ledger, push_jobs
from registration.store.rows import read
from tests import evenings, plans, programmes, pushes, sign_ups, talks
from tests.clients import Client, signed_in
from tests.functions.deliveries import Time, body, delivery, failed

# Beside the evening, for companies: one seat, and one that the desk lets people in to.
WORKSHOP = {
    **programmes.GET_TOGETHER,
    "kind": "CONGRESS",
    "title": {"en": "Workshop", "de": "Werkstatt"},
    "startsAt": "2019-09-25T09:00:00+02:00",
    "endsAt": "2019-09-25T11:00:00+02:00",
    "seatsCompanies": 1,
}
DINNER = {
    **programmes.GET_TOGETHER,
    "title": {"en": "Dinner", "de": "Abendessen"},
    "startsAt": "2019-09-25T18:00:00+02:00",
    "endsAt": "2019-09-25T21:00:00+02:00",
    "needsApproval": True,
    "maxPersonsPerCompany": 4,
}
ROSA = {"name": "Rosa Ejemplo", "email": "rosa@autopartes.example"}


def peopled() -> dict[str, Any]:
    """The programme in the store: what it is about, and tokens of who takes part."""
    known = programmes.draft()
    party = programmes.add(known, **programmes.GET_TOGETHER)
    session = programmes.add(known, **evenings.TALKS, admissionId=party["id"])
    workshop, dinner = (programmes.add(known, **stop) for stop in (WORKSHOP, DINNER))
    talks.done("slotGridSet", sign_ups.desk(), activityId=session["id"], **evenings.GRID)
    known = programmes.step("delegationPublish", known)
    people = [programmes.accepted(known), programmes.accepted(known, **ROSA)]
    firm, firm_id = sign_ups.owner()
    evenings.registered(firm, party, "Ina Beispiel", sign_ups.INA)
    return {
        "delegation": {"id": known["id"], "slug": known["slug"]},
        "party": party["id"],
        "talks": session["id"],
        "workshop": workshop["id"],
        "dinner": dinner["id"],
        "staff": _token(signed_in(Role.OPERATOR, "uta")),
        "admin": _token(signed_in(Role.ADMIN, "ada")),
        "chamber": _token(pushes.chamber()),
        "company": {"id": firm_id, "token": _token(firm)},
        "delegates": [{"id": one["id"], "token": _token(client)} for one, client in people],
    }


def _token(client: Client) -> str:
    return client.headers["authorization"].removeprefix("Bearer ")


@contextmanager
def served(world: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The API and what lies beside it, in this process: the environment of its client."""
    with socket.create_server(("127.0.0.1", 0)) as front:
        server = uvicorn.Server(uvicorn.Config(_beside(), log_level="warning", ws="none"))
        thread = Thread(target=server.run, args=([front],))
        thread.start()
        try:
            url = f"http://127.0.0.1:{front.getsockname()[1]}"
            yield {"WORLD": json.dumps({"url": url, **world})}
        finally:
            server.should_exit = True
            thread.join()


def _beside() -> Starlette:
    return Starlette(
        routes=[
            Route("/mailed", _mailed),
            Route("/files/{push}", _put, methods=["PUT"]),
            Route("/work", _work, methods=["POST"]),
            Mount("/", app),
        ]
    )


async def _mailed(request: Request) -> Response:
    """The secret of the newest link mailed to an address."""
    mails = sign_ups.mails(request.query_params["to"])
    return PlainTextResponse(links.seal(next(mail.link for mail in mails if mail.link)))


async def _put(request: Request) -> Response:
    job = read(push_jobs.key(request.path_params["push"]))
    assert job
    files.write(job.upload_key, [await request.body()])
    return Response()


async def _work(request: Request) -> Response:
    """Carries everything of today that waits on a queue; work is safe to repeat."""
    today = ledger.outbox_page(f"{clock.now():%Y-%m-%d}", Window(first=100)).values
    for entry in reversed(today):
        if work := entry.event.work:
            _carry(work.job, work.subject)
    return Response()


def _carry(job: Job, subject: str) -> None:
    if job is Job.PLAN:
        plans.solved(subject)
        return
    handler = intake.handler if job is Job.PUSH else followups.handler
    assert failed(handler(delivery(body(subject, job)), Time())) == []
