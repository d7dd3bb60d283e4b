"""Where staff sign in: what the explorer is told of the issuer, out of the settings.

Nothing of it is secret. A stage that names no such pages has an explorer without the button; a
token or an access key can be pasted there all the same.
"""

import re

from registration import settings

# Addresses that a policy may name: encrypted, or on the same machine.
_ADDRESS = re.compile(
    r"(https://[A-Za-z0-9.-]+(?::\d+)?|http://(?:localhost|127\.0\.0\.1)(?::\d+)?)(?:/[^\s;,]*)?"
)


def offered() -> dict[str, str] | None:
    """What the explorer needs to send somebody there; None where staff cannot sign in by a page."""
    needed = (settings.OIDC_AUTHORIZE_URL, settings.OIDC_TOKEN_URL)
    if not (settings.OIDC_ISSUER and settings.OIDC_AUDIENCE and all(map(_origin, needed))):
        return None
    leave = settings.OIDC_LOGOUT_URL
    return {
        "issuer": settings.OIDC_ISSUER,
        "clientId": settings.OIDC_CLIENT_ID or settings.OIDC_AUDIENCE,
        "scope": settings.OIDC_SIGN_IN_SCOPE,
        "authorizeUrl": settings.OIDC_AUTHORIZE_URL,
        "tokenUrl": settings.OIDC_TOKEN_URL,
        "logoutUrl": leave if _origin(leave) else "",
    }


def asked_origins() -> tuple[str, ...]:
    """The hosts beside our own that the explorer asks: the issuer's, for tokens, or none."""
    return tuple(filter(None, (_origin(settings.OIDC_TOKEN_URL),))) if offered() else ()


def _origin(address: str) -> str:
    """Scheme, host and port; empty for what is no address that people may be sent to."""
    match = _ADDRESS.fullmatch(address)
    return match[1] if match else ""
