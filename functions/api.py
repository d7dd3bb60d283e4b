"""Lambda: GraphQL over HTTP, the explorer, and the pages that links open.

Event:   API Gateway HTTP API, payload 2.0 (serverless.yml)
Timeout: 10 s. Memory: 1024 MB.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any, cast

from mangum import Mangum
from mangum.types import LambdaContext
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from functions import loading, pages, snapshots
from functions.headroom import with_room
from functions.telemetry import told
from registration.rules.acts import Role
from schema.context import Context, charge, context_for, note
from schema.http.encryption import StrictTransport
from schema.http.manifest import read_manifest
from schema.http.pages import page
from schema.http.view import GraphQLView
from schema.root import schema

# Mangum would write a line per request beside that of our own view.
logging.getLogger("mangum").setLevel(logging.WARNING)


def may_introspect(context: Context) -> bool:
    """Only staff and auditors, who work from the explorer, read the schema and get suggestions."""
    return context.principal.is_staff or context.principal.role is Role.AUDITOR


async def health(request: Request) -> Response:
    """Says that the code has loaded; it asks nothing else."""
    return PlainTextResponse("ok")


# Made when the clients are built; it lies beside the schema that it is made for.
MANIFEST = Path(__file__).parents[1] / "schema/documents.json"

view = GraphQLView(schema, context_for, may_introspect, charge, note, read_manifest(MANIFEST))
app = Starlette(
    routes=[
        Route("/graphql", view),
        Route("/explorer", page),
        Route("/explorer/{name:path}", page),
        Route("/link", page),
        Route("/link/{name:path}", page),
        Route("/pages/{secret}", pages.page),
        Route("/health", health),
    ],
    middleware=[Middleware(StrictTransport)],
)

# Mangum runs requests on the loop that is set, and would make one with a deprecation warning.
_loop = asyncio.new_event_loop()
asyncio.set_event_loop(_loop)
# The new media type must be named here, or its bodies come back in base64.
_TEXT = ["text/", "application/json", "application/graphql-response+json"]
_mangum = Mangum(app, lifespan="off", text_mime_types=_TEXT)
loading.done()


def answer(event: dict[str, Any], context: LambdaContext | None) -> dict[str, Any]:
    """The answer to one event of the gateway's, without a word about it."""
    asyncio.set_event_loop(_loop)
    return with_room(lambda: _mangum(event, cast("LambdaContext", context)))


@told("api")
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What Lambda calls."""
    return answer(event, context)


snapshots.keep(lambda event: answer(event, None), view.learn)
