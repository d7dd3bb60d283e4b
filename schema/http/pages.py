"""The pages beside GraphQL, out of a closed list, under a policy that lets nothing leave the host.

`explorer` is for staff, and asks one host more, the issuer of their tokens, if there is one;
`link` is what a mailed link opens. The parts that npm provides lie compressed in
functions/explorer/vendor/ (infra/explorer.py).
"""

import gzip
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from schema.http import sign_in

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
        "explorer/sign-in.js",
        "explorer/examples.json",
        "explorer/icon.svg",
        "link/index.html",
        "link/link.css",
        "link/link.js",
    }
)
_VENDOR_FILE = re.compile(r"explorer/vendor/[a-z-]+-\d+\.\d+\.\d+\.(?:js|css)")

CONFIG = "explorer/config.json"  # made of the settings

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
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
        return _packed(path.read_bytes())
    if _VENDOR_FILE.fullmatch(name) and path.with_name(f"{path.name}.gz").is_file():
        return _tagged(path.with_name(f"{path.name}.gz").read_bytes())
    return None


def _packed(content: bytes) -> tuple[bytes, str]:
    return _tagged(gzip.compress(content, mtime=0))


def _tagged(content: bytes) -> tuple[bytes, str]:
    return content, f'"{sha256(content).hexdigest()[:32]}"'


def policy(site: str) -> str:
    """What the browser lets a page of this site do."""
    asked = " ".join(("'self'", *(sign_in.asked_origins() if site == "explorer" else ())))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            f"connect-src {asked}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _found(name: str) -> tuple[bytes, str] | None:
    if name != CONFIG:
        return _read(name)
    return _packed(msgspec.json.encode({"signIn": sign_in.offered()}))


async def page(request: Request) -> Response:
    """Serves `/{site}` and `/{site}/{name}`."""
    site = request.url.path.split("/")[1]
    name = f"{site}/{request.path_params.get('name') or 'index.html'}"
    found = _found(name)
    headers = {**HEADERS, "Content-Security-Policy": policy(site)}
    if found is None:
        return PlainTextResponse("There is no such page.", 404, headers)
    content, etag = found
    headers |= {
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
