"""Whoever came by HTTPS once comes by nothing else again (RFC 6797)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TWO_YEARS = "max-age=63072000"


class StrictTransport:
    """Adds the header to every answer that goes out encrypted; on the desk's HTTP it is no use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Strict-Transport-Security"] = TWO_YEARS
            await send(message)

        encrypted = scope["type"] == "http" and scope["scheme"] == "https"
        await self._app(scope, receive, sent if encrypted else send)
