"""The pages that links open: a plan as a grid, table cards, agendas. Looked at on a phone, printed.

What a page shows is read anew each time somebody looks. A link that is unknown, expired or revoked
is answered like one that never was.
"""

import gzip
import logging

from starlette.requests import Request
from starlette.responses import Response

from registration import clock
from registration.actions import page_links
from registration.rules.texts import Language

log = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


async def page(request: Request) -> Response:
    """Serves `/pages/{secret}`, in the language of `?lang=` or of the link."""
    # Jinja takes its time to load, and most environments are never asked for a page.
    from functions.pages import drawing, gathering

    now = clock.now()
    asked = request.query_params.get("lang", "")
    chosen = Language(asked) if asked in Language else None
    link = page_links.opened(request.path_params["secret"], now)
    scene = gathering.gather(link, chosen or link.language, now) if link else None
    if scene is None:
        missing = drawing.draw_missing(chosen or _preferred(request))
        return _answer(request, missing, 404, drawing.POLICY)
    # Never the secret: whoever reads the log could open the page.
    log.info("page", extra={"page": {"link": scene.link.id, "kind": scene.link.kind.value}})
    return _answer(request, drawing.draw(scene), 200, drawing.POLICY)


def _preferred(request: Request) -> Language:
    """The first language of the browser that the desk speaks."""
    tags = request.headers.get("accept-language", "").lower().split(",")[:20]
    primary = (tag.partition(";")[0].strip().partition("-")[0] for tag in tags)
    return next((Language(tag) for tag in primary if tag in Language), Language.EN)


def _answer(request: Request, html: str, status: int, policy: str) -> Response:
    headers = {**HEADERS, "Content-Security-Policy": policy}
    body = html.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=6, mtime=0)
    return Response(body, status, headers)
