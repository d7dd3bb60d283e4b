"""The pages beside GraphQL, out of a closed list, under a policy that lets nothing leave the host.

`explorer` is for staff; `link` is what a mailed link opens. The parts that npm provides lie
compressed in functions/explorer/vendor/ (infra/explorer.py).
"""

import gzip
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOLDER = Path(__file__).parents[2] / "functions"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
OWN_FILES = frozenset(
    {
        "explorer/index.html",
        "explorer/explorer.css",
        "explorer/explorer.js",
        "explorer/examples.json",
        "explorer/icon.svg",
        "link/index.html",
        "link/link.css",
        "link/link.js",
    }
)
_VENDOR_FILE = re.compile(r"explorer/vendor/[a-z-]+-\d+\.\d+\.\d+\.(?:js|css)")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The version is in the name of a vendor file; our own files change with a deployment.
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


@lru_cache(maxsize=len(OWN_FILES) + 12)
def _read(name: str) -> tuple[bytes, str] | None:
    """The compressed content and its ETag; None for what is not served, or not there."""
    path = FOLDER / name
    if name in OWN_FILES and path.is_file():
        content = gzip.compress(path.read_bytes(), mtime=0)
    elif _VENDOR_FILE.fullmatch(name) and path.with_name(f"{path.name}.gz").is_file():
        content = path.with_name(f"{path.name}.gz").read_bytes()
    else:
        return None
    return content, f'"{sha256(content).hexdigest()[:32]}"'


async def page(request: Request) -> Response:
    """Serves `/{site}` and `/{site}/{name}`."""
    site = request.url.path.split("/")[1]
    name = f"{site}/{request.path_params.get('name') or 'index.html'}"
    found = _read(name)
    if found is None:
        return PlainTextResponse("There is no such page.", 404, HEADERS)
    content, etag = found
    headers = {
        **HEADERS,
        "Cache-Control": FOR_EVER if "/vendor/" in name else ASK_FIRST,
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, headers={**headers, "Content-Type": TYPES[Path(name).suffix]})
