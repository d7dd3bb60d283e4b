"""The desk's issuer as an application: the page where staff sign in, tokens, and its documents.

Nothing of it is deployed: no artifact carries `infra/`.
"""

import html
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from infra import issuing
from infra.authorizing import Reception, Refused, Wish
from infra.issuer import Issuer

PAGE = Path(__file__).parent / "pages/sign-in.html"
MISTAKE = "This page was opened with a mistake: {}. Go back to the explorer and sign in there."
ANYWHERE = {"Access-Control-Allow-Origin": "*"}  # as Cognito: what counts is the code's proof


def application(issuer: Issuer, *redirects: str) -> Starlette:
    """Serves the issuer; people are sent back to these addresses and to no others."""
    reception = Reception(issuer=issuer, redirects=frozenset(redirects))

    async def authorize(request: Request) -> Response:
        asked = request.url.query
        try:
            wish = reception.read(issuing.read_form(asked))
        except Refused as refused:
            return HTMLResponse(html.escape(MISTAKE.format(refused)), 400)
        if request.method != "POST":
            return _page(wish)
        chosen = issuing.read_form(await _form(request)).get("who", "")
        return RedirectResponse(reception.admit(wish, chosen), 303)

    async def grant(request: Request) -> Response:
        form = await _form(request)
        if issuing.read_form(form).get("grant_type") in ("authorization_code", "refresh_token"):
            return _said(reception.grant(form))
        return _said(issuing.grant(issuer, request.headers.get("authorization"), form))

    def leave(request: Request) -> Response:
        """Nobody stays signed in here: there is only the way back."""
        back = request.query_params.get("logout_uri", "")
        if back not in reception.redirects:
            return HTMLResponse(MISTAKE.format("invalid_redirect_uri"), 400)
        return RedirectResponse(back, 303)

    def read(request: Request) -> Response:
        return _said(issuing.document(issuer, f"/{request.path_params['path']}"))

    return Starlette(
        routes=[
            Route(issuing.AUTHORIZE_PATH, authorize, methods=["GET", "POST"]),
            Route(issuing.TOKEN_PATH, grant, methods=["POST"]),
            Route(issuing.LOGOUT_PATH, leave),
            Route("/{path:path}", read),
        ]
    )


async def _form(request: Request) -> str:
    return (await request.body()).decode(errors="replace")


def _said(answer: issuing.Answer) -> JSONResponse:
    return JSONResponse(answer.body, answer.status, {**answer.headers, **ANYWHERE})


def _page(wish: Wish) -> HTMLResponse:
    back = urlsplit(wish.redirect)
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "frame-ancestors 'none'; "
        f"form-action 'self' {back.scheme}://{back.netloc}"  # a form's answer may lead there
    )
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    return HTMLResponse(PAGE.read_text(), headers=headers)
