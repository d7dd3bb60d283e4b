"""Lambda: GraphQL over HTTP, for everybody.

Event:   API Gateway HTTP API, payload 2.0 (serverless.yml)
Timeout: 10 s. Memory: 1024 MB.
"""

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from schema.context import Context, context_for
from schema.http.view import GraphQLView
from schema.root import schema


def may_introspect(context: Context) -> bool:
    """Only staff read the schema and get suggestions."""
    return context.principal.is_staff


async def health(request: Request) -> Response:
    return PlainTextResponse("ok")


view = GraphQLView(schema, context_for, may_introspect)
app = Starlette(routes=[Route("/graphql", view), Route("/health", health, methods=["GET"])])

# The new media type must be named here, or its bodies come back in base64.
TEXT = ["text/", "application/json", "application/graphql-response+json"]
handler = Mangum(app, lifespan="off", text_mime_types=TEXT)
